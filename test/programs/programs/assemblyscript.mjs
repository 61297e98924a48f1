/**
 * A program compiled by AssemblyScript's `asc` on the spot, with its garbage-collected runtime, driven by the
 * `raw` bindings that `asc` writes. Needs the stand-in: those bindings call `WebAssembly.instantiate(module, imports)`.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export const jitless = true
export const standIn = true

const source = `
export function mandelbrot(size: i32, limit: i32): u64 {
  let digest: u64 = 0xcbf29ce484222325
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const cr = <f64>x * 3.0 / <f64>size - 2.0, ci = <f64>y * 2.0 / <f64>size - 1.0
      let zr = 0.0, zi = 0.0, n = 0
      while (n < limit && zr * zr + zi * zi < 4.0) { const t = zr * zr - zi * zi + cr; zi = 2.0 * zr * zi + ci; zr = t; n++ }
      digest = (digest ^ <u64>n) * 0x100000001b3
    }
  }
  return digest
}
class Entry { constructor(public key: string, public count: i32) {} }
export function words(text: string): string[] {
  const counts = new Map<string, i32>()
  const parts = text.toLowerCase().split(' ')
  for (let i = 0; i < parts.length; i++) counts.set(parts[i], (counts.has(parts[i]) ? counts.get(parts[i]) : 0) + 1)
  const entries = new Array<Entry>()
  const keys = counts.keys()
  for (let i = 0; i < keys.length; i++) entries.push(new Entry(keys[i], counts.get(keys[i])))
  entries.sort((a, b) => a.count != b.count ? b.count - a.count : a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  return entries.map<string>(entry => entry.key + '=' + entry.count.toString())
}
export function floats(values: Float32Array): Float64Array {
  const out = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) out[i] = Mathf.sqrt(values[i]) + <f32>Math.fround(values[i] * <f32>1.1)
  return out
}
export function churn(n: i32): i32 {
  let kept: Array<i32>[] = [], total = 0
  for (let i = 0; i < n; i++) {
    const array = new Array<i32>(i % 97)
    for (let j = 0; j < array.length; j++) array[j] = i ^ j
    if (i % 50 == 0) kept.push(array)
  }
  for (let i = 0; i < kept.length; i++) for (let j = 0; j < kept[i].length; j++) total += kept[i][j]
  return total
}
export function divide(a: i64, b: i64): i64 { return a / b + a % b }
export function fail(text: string): void { throw new Error(text) }
export function outOfBounds(n: i32): i32 { return load<i32>(n) }
`

export async function prepare(folder) {
  const { default: asc } = await import('assemblyscript/asc')
  const outputs = {}
  const { error, stderr } = await asc.main(['main.ts', '--outFile', 'main.wasm', '--bindings', 'raw', '--optimize', '--runtime', 'incremental', '--exportRuntime'], {
    readFile: name => (name === 'main.ts' ? source : null),
    writeFile: (name, contents) => void (outputs[name] = contents),
    listFiles: () => [],
  })
  if (error) throw new Error(`asc: ${error.message} ${stderr.toString()}`)
  writeFileSync(join(folder, 'bindings.js'), outputs['main.js'])
  return [{ name: 'main', bytes: outputs['main.wasm'] }]
}

export async function run({ bytes, folder }) {
  const { instantiate } = await import(pathToFileURL(join(folder, 'bindings.js')).href)
  const main = await instantiate(new WebAssembly.Module(bytes('main')), { env: {} })
  const attempt = body => {
    try {
      return String(body())
    } catch (e) {
      return `${e instanceof WebAssembly.RuntimeError ? 'RuntimeError' : e.constructor.name}: ${e.message}`
    }
  }
  const text = 'The quick brown fox jumps over the lazy dog and the é 漢 🦓 fox '.repeat(20)
  return JSON.stringify([
    String(main.mandelbrot(64, 200)),
    main.words(text),
    [...main.floats(new Float32Array([1, 2, 3.5, 1e30, 1e-40, Infinity]))],
    main.churn(20_000),
    String(main.divide(-9_223_372_036_854_775_807n, 12_345n)),
    attempt(() => main.divide(1n, 0n)),
    attempt(() => main.divide(-9_223_372_036_854_775_808n, -1n)),
    attempt(() => main.fail('on purpose')),
    attempt(() => main.outOfBounds(-4)),
    attempt(() => main.divide(1, 2n)),
  ])
}
