/**
 * Runs one real program in one process: `node child.mjs <program> <system> <folder> <runs> [instances]`, where `folder` holds what
 * run-real.mjs compiled. Prints one line of JSON: `{ load, times, further, result }` (ms; `load` is reading, parsing and instantiating,
 * `further` has the times of each further instance).
 */
import Module from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [program, system, folder, runs, instances = 1] = process.argv.slice(2)
const { modules, load, run, standIn } = await import(`./${program}.mjs`)
const bytes = {}
for (const [name, path] of Object.entries(modules)) bytes[name] = new Uint8Array(readFileSync(await path()))

const start = performance.now()
const from = await context()
const subject = await load(from)
const loaded = performance.now()
const results = new Set()
const times = await timed(subject)
const further = []
while (further.length < instances - 1) {
  // Glue keeps its instance: a further one takes the glue anew.
  for (const file of Object.keys(Module._cache)) delete Module._cache[file]
  further.push(await timed(await load(from)))
}
const line = JSON.stringify({ load: loaded - start, times, further, result: [...results].join('\n'), megabytes: Math.round(process.resourceUsage().maxRSS / 1024) })
process.stdout.write(`\n${line}\n`, () => process.exit(0))

async function timed(subject) {
  const times = []
  for (let i = 0; i < Number(runs); i++) {
    const before = performance.now()
    const result = await run(subject)
    times.push(performance.now() - before)
    results.add(result)
  }
  return times
}

/** `{ api, instantiate(name, imports) }`: `api` has Memory and the like. */
async function context() {
  if (system === 'native' || system === 'polywasm') {
    const api = system === 'native' ? WebAssembly : (await import('polywasm')).WebAssembly
    globalThis.WebAssembly = api
    const compiled = Object.fromEntries(Object.entries(bytes).map(([name, data]) => [name, new api.Module(data)]))
    return { api, instantiate: (name, imports) => new api.Instance(compiled[name], imports) }
  }
  const { api, instances } = system === 'wasm2js' ? wasm2js() : await wasmless()
  if (!standIn) return { api, instantiate: (name, imports) => ({ exports: instances[name](imports) }) }
  const { makeStandIn } = await import('../../test/programs/stand-in.mjs')
  globalThis.WebAssembly = makeStandIn(Object.keys(bytes).map(name => ({ bytes: bytes[name], instantiate: instances[name] })), api)
  return { api, instantiate: (name, imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes[name]), imports) }
}

async function wasmless() {
  const instances = {}
  for (const name of Object.keys(bytes)) instances[name] = (await import(pathToFileURL(join(folder, `${name}.${system}.mjs`)).href)).instantiate
  return { api: await import('../../dist/runtime/api/index.js'), instances }
}

/** wasm2js's output makes no objects shaped like the JS API's: imports of memories and tables get the engine's own, and its tables are arrays. */
function wasm2js() {
  const instances = {}
  for (const name of Object.keys(bytes)) {
    const factory = (0, eval)(readFileSync(join(folder, `${name}.wasm2js.js`), 'utf8'))
    instances[name] = imports => {
      const exports = factory(imports)
      for (const value of Object.values(exports)) if (Array.isArray(value)) value.get ??= index => value[index]
      return exports
    }
  }
  return { api: WebAssembly, instances }
}
