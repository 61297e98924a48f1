/** quickjs-emscripten by Emscripten's hook. Its glue makes its memory itself, so it is given one: there is no `WebAssembly.Memory`. */
import { readFileSync } from 'node:fs'
import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC } from 'quickjs-emscripten'
import { instantiateWasm } from '../../../dist/runtime/api/emscripten.js'
import { Memory } from '../../../dist/runtime/api/index.js'

export function prepare({ write, compile }) {
  write('quickjs.cjs', compile(readFileSync(new URL('../node_modules/@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm', import.meta.url)), { format: 'cjs' }))
  return 'quickjs.cjs'
}

export async function run({ isNative, load }) {
  const variant = isNative ? RELEASE_SYNC : newVariant(RELEASE_SYNC, {
    wasmMemory: new Memory({ initial: 256, maximum: 32768 }),
    emscriptenModule: { instantiateWasm: instantiateWasm((await load('quickjs.cjs')).instantiate) },
  })
  const QuickJS = await newQuickJSWASMModuleFromVariant(variant)
  const out = QuickJS.evalCode(`
    const list = [2n ** 70n, Math.hypot(3, 4), 'é'.normalize('NFD').length, [...'zyx'].sort()].map(String)
    try { null.x } catch (e) { list.push(e.message) }
    list.join()
  `)
  return [out]
}
