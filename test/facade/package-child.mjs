/**
 * Runs one package's program: `node package-child.mjs NAME native|facade|polywasm [CODE…]`, where the code files register
 * themselves. Prints one line of JSON: `{ result, load, run }` with times in ms; `result` is what the program gave, as text.
 */
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'

const [name, mode, ...code] = process.argv.slice(2)
const digest = bytes => createHash('sha256').update(bytes).digest('hex').slice(0, 16)
const start = performance.now()
if (mode === 'facade') {
  if (typeof WebAssembly !== 'undefined') throw new Error('the facade must run without WebAssembly')
  const { install } = await import('../../dist/runtime/api/index.js')
  install({ when: 'always' })
  for (const file of code) createRequire(import.meta.url)(file)
} else if (mode === 'polywasm') {
  const { WebAssembly: polywasm } = await import('polywasm')
  globalThis.WebAssembly = polywasm
}
const { run } = await import(`./packages/${name}.mjs`)
const loaded = performance.now()
const result = JSON.stringify(await run({ digest }), (_, value) => typeof value === 'bigint' ? `${value}n` : ArrayBuffer.isView(value) ? [...value] : value)
const end = performance.now()
process.stdout.write(`\n${JSON.stringify({ result, load: loaded - start, run: end - loaded })}\n`, () => process.exit(0))
