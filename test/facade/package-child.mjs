/**
 * Runs one package's program: `node package-child.mjs NAME native|facade|polywasm RUNS MILLISECONDS [CODE…]`, where the code
 * files register themselves. It runs at least RUNS times and until MILLISECONDS have passed, and every run must give the same.
 * Prints one line of JSON: `{ result, run, warm }`; `result` is what the program gave, as text; `run` is the time of
 * the first run, which instantiates and compiles lazily, `warm` that of the quickest of the later ones: milliseconds of CPU
 * time, the engine's compiling threads included, which other work on the machine changes little.
 */
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'

const [name, mode, runs, milliseconds, ...code] = process.argv.slice(2)
const digest = bytes => createHash('sha256').update(bytes).digest('hex').slice(0, 16)
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

async function timed() {
  const from = process.cpuUsage()
  const result = JSON.stringify(await run({ digest }), (_, value) => typeof value === 'bigint' ? `${value}n` : ArrayBuffer.isView(value) ? [...value] : value)
  const { user, system } = process.cpuUsage(from)
  return { result, time: (user + system) / 1000 }
}
const first = await timed()
const later = []
for (const end = performance.now() + Number(milliseconds); later.length + 1 < Number(runs) || performance.now() < end;) {
  const { result, time } = await timed()
  if (result !== first.result) throw new Error(`run ${later.length + 2} gives another result than the first:\n${first.result.slice(0, 1000)}\n${result.slice(0, 1000)}`)
  later.push(time)
}
process.stdout.write(`\n${JSON.stringify({ result: first.result, run: first.time, warm: later.length > 0 ? Math.min(...later) : undefined })}\n`, () => process.exit(0))
