/**
 * Runs one real program in one process: `node child.mjs <program> <system> <folder> <runs>`, where `folder` holds what
 * run-real.mjs compiled. Prints one line of JSON: `{ load, times, result }` (ms; `load` is reading, parsing and instantiating).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [program, system, folder, runs] = process.argv.slice(2)
const { modules, load, run, standIn } = await import(`./${program}.mjs`)
const bytes = Object.fromEntries(Object.entries(modules).map(([name, path]) => [name, new Uint8Array(readFileSync(path()))]))

const start = performance.now()
const subject = await load(await context())
const loaded = performance.now()
const times = []
let result
for (let i = 0; i < Number(runs); i++) {
  const before = performance.now()
  result = await run(subject)
  times.push(performance.now() - before)
}
const line = JSON.stringify({ load: loaded - start, times, result, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) })
process.stdout.write(`\n${line}\n`, () => process.exit(0))

/** `{ api, instantiate(name, imports) }`: `api` has Memory and the like. */
async function context() {
  if (system === 'native' || system === 'polywasm') {
    const api = system === 'native' ? WebAssembly : (await import('polywasm')).WebAssembly
    globalThis.WebAssembly = api
    const compiled = Object.fromEntries(Object.entries(bytes).map(([name, data]) => [name, new api.Module(data)]))
    return { api, instantiate: (name, imports) => new api.Instance(compiled[name], imports) }
  }
  if (system === 'wasm2js') {
    // Its output makes no objects shaped like the JS API's: imports of memories and tables get the engine's own.
    const api = WebAssembly
    const factories = Object.fromEntries(Object.keys(bytes).map(name => [name, (0, eval)(readFileSync(join(folder, `${name}.wasm2js.js`), 'utf8'))]))
    const instantiate = (name, imports) => {
      const exports = factories[name](imports)
      for (const value of Object.values(exports)) if (Array.isArray(value)) value.get ??= index => value[index]
      return { exports }
    }
    return { api, instantiate }
  }
  const api = await import('../../dist/runtime/api/index.js')
  const compiled = {}
  for (const name of Object.keys(bytes)) compiled[name] = { bytes: bytes[name], instantiate: (await import(pathToFileURL(join(folder, `${name}.${system}.mjs`)).href)).instantiate }
  if (!standIn) return { api, instantiate: (name, imports) => ({ exports: compiled[name].instantiate(imports) }) }
  const { makeStandIn } = await import('../../test/programs/stand-in.mjs')
  globalThis.WebAssembly = makeStandIn(Object.values(compiled), api)
  return { api, instantiate: (name, imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes[name]), imports) }
}
