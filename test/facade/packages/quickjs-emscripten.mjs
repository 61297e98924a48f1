/** quickjs-emscripten: the QuickJS engine by Emscripten, its memory imported. */
import { getQuickJS } from 'quickjs-emscripten'

export const toolchain = 'Emscripten'
export const small = true

export async function run() {
  const QuickJS = await getQuickJS()
  const runtime = QuickJS.newRuntime()
  runtime.setMaxStackSize(64 * 1024)
  const vm = runtime.newContext()
  const host = vm.newFunction('host', value => vm.newNumber(vm.getNumber(value) * 2))
  vm.setProp(vm.global, 'host', host)
  host.dispose()
  const value = vm.unwrapResult(vm.evalCode(`
    function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }
    const out = [fib(23), host(21), (2n ** 130n).toString(), [3, 1, 2].sort().join(), 'a-b'.replace(/(\\w)-(\\w)/, '$2$1'), Math.sin(1), JSON.stringify({ x: [1, null] })]
    try { null.x } catch (e) { out.push(e.message) }
    try { (function f() { return f() + 1 })() } catch (e) { out.push(e.name) }
    JSON.stringify(out)
  `))
  const result = vm.getString(value)
  value.dispose()
  vm.dispose()
  runtime.dispose()
  return result
}
