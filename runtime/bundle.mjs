/**
 * Makes the files that need no module loader, or no compiler's parser, as part of `npm run build`: the classic scripts
 * `dist/runtime/wasmless-runtime.js` and `dist/jit/wasmless-jit.js`, and the module `dist/jit/wasmless-jit.mjs`. Prints the scripts' sizes.
 *
 * `node runtime/bundle.mjs [--check]`: with `--check`, fails above the limits that the README states
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { minify } from 'terser'
import { tableModule } from './bundle-table.mjs'
import { templates } from './bundle-templates.mjs'

/** @type {(name: string) => string} */
const from = name => fileURLToPath(new URL(`../dist/${name}`, import.meta.url))
const { instructions } = await import(new URL('../dist/compiler/wasm/instructions.js', import.meta.url).href)
const table = { name: 'table', load: { filter: { id: /compiler\/wasm\/instructions\.js$/ }, handler: () => tableModule(instructions) } }
/** The name section serves messages only; in the bundle, they go by index. */
const names = { name: 'names', load: { filter: { id: /compiler\/wasm\/custom\.js$/ }, handler: () => 'export function readNames() { return { functions: new Map() } }' } }

/** `limit`: gzipped, in bytes. @type {(output: string, input: string, plugins: import('rolldown').Plugin[], limit: number) => Promise<void>} */
async function script(output, input, plugins, limit) {
  const bundle = await rolldown({ input: from(input), plugins, platform: 'browser', logLevel: 'warn' })
  const { output: [{ code: whole }] } = await bundle.generate({ format: 'iife', minify: true })
  // Takes 2% off what the bundler's own minifier leaves.
  const { code = whole } = await minify(whole, { ecma: 2020, compress: { passes: 3 } })
  // So that what follows it in one file is not called by it.
  writeFileSync(from(output), `${code.trimEnd().replace(/;?$/, ';')}\n`)
  const gzip = gzipSync(code, { level: 9 }).length
  console.log(`dist/${output}: ${code.length.toLocaleString('en')} bytes, ${gzip.toLocaleString('en')} gzipped`)
  if (process.argv.includes('--check') && gzip > limit) {
    console.error(`above the limit of ${limit.toLocaleString('en')} bytes`)
    process.exitCode = 1
  }
}

/** The module that `wasmless/jit` is: what `wasmless/runtime` has too stays outside, so that there is one of each. @type {(output: string, input: string) => Promise<void>} */
async function module(output, input) {
  /** @type {(id: string) => boolean} */
  const external = id => ['runtime/', 'compiler/wasm/', 'compiler/common/'].some(folder => id.startsWith(from(folder)))
  const bundle = await rolldown({ input: from(input), plugins: [await templates(from(input))], external, logLevel: 'warn' })
  await bundle.write({ file: from(output), format: 'esm' })
}

await script('runtime/wasmless-runtime.js', 'runtime/api/script.js', [table, names], 25_000)
await script('jit/wasmless-jit.js', 'jit/script.js', [await templates(from('jit/script.js'))], 120_000)
await module('jit/wasmless-jit.mjs', 'jit/index.js')
