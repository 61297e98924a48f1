/** QuickJS running scripts: recursion, objects and arrays, strings and regular expressions, big integers, sorting, closures. */
import { fileOf } from '../../test/programs/packages.mjs'

export { load } from '../../test/programs/programs/quickjs.mjs'

export const modules = { quickjs: () => fileOf('@jitl/quickjs-wasmfile-release-sync', 'dist/emscripten-module.wasm') }

const script = `
  const out = []
  function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }
  out.push(fib(27))
  const points = []
  for (let i = 0; i < 20000; i++) points.push({ x: i * 7919 % 1009, y: i * 0.5, name: 'p' + i % 100 })
  points.sort((a, b) => a.x - b.x || b.y - a.y)
  out.push(points.slice(0, 5).map(p => p.name + p.y).join(), points.reduce((s, p) => s + p.x * p.y, 0))
  const counts = new Map()
  for (const p of points) counts.set(p.name, (counts.get(p.name) ?? 0) + p.x)
  out.push([...counts].length, counts.get('p42'))
  let text = ''
  for (let i = 0; i < 3000; i++) text += i + (i % 7 ? ' ' : ',\\n')
  out.push(text.split(/[ ,]+/).length, text.replace(/(\\d)(\\d+)/g, '$2$1').length, text.match(/9\\d*5/g).length)
  let big = 1n
  for (let i = 1n; i < 400n; i++) big *= i
  out.push(String(big).length, String(big % 1000000007n))
  const sieve = new Uint8Array(100000)
  let primes = 0
  for (let i = 2; i < sieve.length; i++) if (!sieve[i]) { primes++; for (let j = i * 2; j < sieve.length; j += i) sieve[j] = 1 }
  out.push(primes, JSON.stringify(JSON.parse(JSON.stringify(points.slice(0, 500)))).length)
  JSON.stringify(out)
`

export async function run(QuickJS) {
  const runtime = QuickJS.newRuntime()
  const vm = runtime.newContext()
  const value = vm.unwrapResult(vm.evalCode(script, 'script.js'))
  const result = vm.getString(value)
  value.dispose()
  vm.dispose()
  runtime.dispose()
  return result
}
