/**
 * Makes the files of `wasmless/runtime` that need no module loader, as part of `npm run build`:
 * `dist/runtime/wasmless-runtime.js`, a classic script. Prints their sizes.
 *
 * `node runtime/bundle.mjs [--check]`: with `--check`, fails above the limits that the README states
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { minify } from 'terser'
import { tableModule } from './bundle-table.mjs'

/** Gzipped, in bytes. */
const limit = 25_000

/** @type {(name: string) => string} */
const from = name => fileURLToPath(new URL(`../dist/runtime/${name}`, import.meta.url))
const { instructions } = await import(new URL('../dist/compiler/wasm/instructions.js', import.meta.url).href)
const table = { name: 'table', load: { filter: { id: /compiler\/wasm\/instructions\.js$/ }, handler: () => tableModule(instructions) } }
/** The name section serves messages only; in the bundle, they go by index. */
const names = { name: 'names', load: { filter: { id: /compiler\/wasm\/custom\.js$/ }, handler: () => 'export function readNames() { return { functions: new Map() } }' } }
const bundle = await rolldown({ input: from('api/script.js'), plugins: [table, names], logLevel: 'warn' })
const { output: [{ code: whole }] } = await bundle.generate({ format: 'iife', minify: true })
// Takes 2% off what the bundler's own minifier leaves.
const { code = whole } = await minify(whole, { ecma: 2020, compress: { passes: 3 } })
// So that what follows it in one file is not called by it.
writeFileSync(from('wasmless-runtime.js'), `${code.trimEnd().replace(/;?$/, ';')}\n`)
const gzip = gzipSync(code, { level: 9 }).length
console.log(`dist/runtime/wasmless-runtime.js: ${code.length.toLocaleString('en')} bytes, ${gzip.toLocaleString('en')} gzipped`)
if (process.argv.includes('--check') && gzip > limit) {
  console.error(`above the limit of ${limit.toLocaleString('en')} bytes`)
  process.exitCode = 1
}
