/**
 * Runs one program once: `node child.mjs sqlite native|compiled <folder> name…`, where the names are its modules.
 * In `compiled` mode the process was started with `delete-webassembly.mjs`, and modules come from the compiled files.
 * Prints one line of JSON: `{ result, load, run }`: what the program gives, and the times in ms.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [program, mode, folder, ...names] = process.argv.slice(2)
const start = performance.now()
const { run, standIn, selfInstantiating } = await import(`./programs/${program}.mjs`)
const context = mode === 'native' ? nativeContext() : await compiledContext()
const loaded = performance.now()
const result = await run(context)
const end = performance.now()
process.stdout.write(`\n${JSON.stringify({ result, load: loaded - start, run: end - loaded })}\n`, () => process.exit(0))

function bytesOf(name) {
  return new Uint8Array(readFileSync(join(folder, `${name}.wasm`)))
}

/** What a program gets: `api` (Memory and so on), `instantiate(name, imports)` giving `{ exports }`, `bytes(name)`, `folder`, `mode`. */
function nativeContext() {
  const modules = new Map(names.map(name => [name, new WebAssembly.Module(bytesOf(name))]))
  return { mode, folder, bytes: bytesOf, api: WebAssembly, instantiate: (name, imports) => new WebAssembly.Instance(modules.get(name), imports) }
}

async function compiledContext() {
  if (typeof WebAssembly !== 'undefined') throw new Error('a compiled program must run without WebAssembly')
  const { makeStandIn } = await import('./stand-in.mjs')
  const api = await import('../../dist/runtime/api/index.js')
  const compiled = new Map()
  if (!selfInstantiating) {
    for (const name of names) {
      const { instantiate } = await import(pathToFileURL(join(folder, `${name}.mjs`)).href)
      compiled.set(name, { bytes: bytesOf(name), instantiate })
    }
  }
  if (standIn) {
    globalThis.WebAssembly = makeStandIn([...compiled.values()], api)
    return { mode, folder, bytes: bytesOf, api: globalThis.WebAssembly, instantiate: (name, imports) => new WebAssembly.Instance(new WebAssembly.Module(bytesOf(name)), imports) }
  }
  return { mode, folder, bytes: bytesOf, api, instantiate: (name, imports) => ({ exports: compiled.get(name).instantiate(imports) }) }
}
