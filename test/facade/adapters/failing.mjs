/** What instantiating throws comes out of the promise of Emscripten's factory, as it is. */
import createHarfBuzz from '../node_modules/harfbuzzjs/dist/harfbuzz.js'
import { instantiateWasm } from '../../../dist/runtime/api/emscripten.js'

export function prepare({ write, compile }) {
  // (module (import "env" "absent" (func)))
  write('other.mjs', compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 14, 1, 3, 101, 110, 118, 6, 97, 98, 115, 101, 110, 116, 0, 0]), { format: 'esm' }))
  return 'a module with an import that the glue does not have'
}

export async function run({ load }) {
  const code = await load('other.mjs')
  return createHarfBuzz({ instantiateWasm: instantiateWasm(code) }).then(() => 'fulfilled', e => [e.name, e.message])
}
