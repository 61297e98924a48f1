/**
 * Makes Node take `x.wasm.native.mjs` or `x.wasm.adapted.mjs` for an imported `x.wasm`, by its hooks for modules:
 * `node --import 'load-wasm.mjs?native' …`. So an import cycle with `x.wasm` in it stays as its package has it.
 */
import { register } from 'node:module'

const hooks = `
  import { readFile } from 'node:fs/promises'
  export async function load(url, context, next) {
    return url.endsWith('.wasm') ? { format: 'module', source: await readFile(new URL(url + '${new URL(import.meta.url).search.replace('?', '.')}.mjs')), shortCircuit: true } : next(url, context)
  }
`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
