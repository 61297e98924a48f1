/** The QuickJS engine by Emscripten, its memory imported, its callbacks bound by the package. */
import variant from '@jitl/quickjs-wasmfile-release-sync'
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core'

export async function run(print, bytes) {
  const QuickJS = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmLocation: 'quickjs.wasm', wasmBinary: bytes('quickjs').buffer }))
  const vm = QuickJS.newContext()
  const host = vm.newFunction('host', value => vm.newNumber(vm.getNumber(value) * 2))
  vm.setProp(vm.global, 'host', host)
  host.dispose()
  const value = vm.unwrapResult(vm.evalCode(`
    function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }
    const out = [fib(10), host(21), (2n ** 130n).toString(), [3, 1, 2].sort().join(), 'a-b'.replace(/(\\w)-(\\w)/, '$2$1'), Math.sin(1), JSON.stringify({ x: [1, null] })]
    try { null.x } catch (e) { out.push(e.message) }
    JSON.stringify(out)
  `))
  print(vm.getString(value))
  value.dispose()
  vm.dispose()
}
