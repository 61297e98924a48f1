/** The QuickJS engine of quickjs-emscripten (Emscripten, memory imported): runs a script inside. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core'

const require = createRequire(import.meta.url)

export const jitless = true

export async function prepare() {
  return [{ name: 'quickjs', bytes: readFileSync(require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm')) }]
}

const script = `
  const out = []
  function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }
  out.push(fib(20))
  class Animal { #name; constructor(name) { this.#name = name } get name() { return this.#name } *[Symbol.iterator]() { yield* this.#name } }
  out.push([...new Animal('zebra é 漢 🦓')].join('|'))
  out.push([3, 1, 2, 10, -1].sort((a, b) => a - b), [0.1 + 0.2, 1e21, 1 / 3, -0, 5e-324, 1.7976931348623157e308].map(String))
  out.push((2n ** 200n).toString(), BigInt.asIntN(64, 2n ** 63n).toString(), (123456789012345678901234567890n % 97n).toString())
  out.push('2026-11-22 and 1999-01-05'.replace(/(\\d+)-(\\d+)-(\\d+)/g, (_, y, m, d) => d + '.' + m + '.' + y))
  out.push(JSON.stringify(JSON.parse('{"a":[1,{"b":null}],"c":"\\\\u0041"}')), new Map([[1, 2], ['a', { b: 3 }]]).size)
  const primes = []
  for (let i = 2; primes.length < 300; i++) if (primes.every(p => i % p)) primes.push(i)
  out.push(primes.at(-1), Math.hypot(3, 4), Math.sin(1), Math.pow(2.5, 3.7), Math.log1p(1e-10), parseFloat('1.25e-7'), (255).toString(36), (0.1).toFixed(20))
  const f64 = new Float64Array(4), u8 = new Uint8Array(f64.buffer)
  f64[0] = Math.PI; out.push([...u8.slice(0, 8)])
  try { null.x } catch (e) { out.push(e.name + ': ' + e.message) }
  try { (function f() { return f() + 1 })() } catch (e) { out.push(e.name) }
  out.push(eval('1 + 2'), new Date(86400000).toISOString(), host('from inside', 42))
  JSON.stringify(out)
`

/** Gives QuickJS over an instance of its module; the benchmark uses this too. */
export async function load({ instantiate, api }) {
  const base = (await import('@jitl/quickjs-wasmfile-release-sync')).default
  const variant = newVariant(base, {
    // The glue would make the memory with `new WebAssembly.Memory`; this is its documented way to give one.
    wasmMemory: new api.Memory({ initial: 256, maximum: 32_768 }),
    emscriptenModule: {
      instantiateWasm(imports, done) {
        const instance = instantiate('quickjs', imports)
        done(instance)
        return instance.exports
      },
    },
  })
  return newQuickJSWASMModuleFromVariant(variant)
}

export async function run(context) {
  const QuickJS = await load(context)
  const runtime = QuickJS.newRuntime()
  // A small stack inside, so that overflow is QuickJS's own error and not the engine's around it.
  runtime.setMaxStackSize(64 * 1024)
  const vm = runtime.newContext()
  const host = vm.newFunction('host', (text, number) => vm.newString(`${vm.getString(text)} ${vm.getNumber(number)}`))
  vm.setProp(vm.global, 'host', host)
  host.dispose()
  const value = vm.unwrapResult(vm.evalCode(script, 'script.js'))
  const result = vm.getString(value)
  value.dispose()
  vm.dispose()
  runtime.dispose()
  return result
}
