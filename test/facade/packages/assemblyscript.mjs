/** A program compiled by asc, with its own ESM bindings (`WebAssembly.compile`, `instantiate` of a module). */
import { join } from 'node:path'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const toolchain = 'AssemblyScript (esm)'
export const small = true

const folder = fileURLToPath(new URL('../.cache/assemblyscript', import.meta.url))

/** Once, before the runs: asc needs WebAssembly itself. */
export async function prepare() {
  await compileAssemblyScript(folder, 'esm')
}

export async function compileAssemblyScript(folder, bindings) {
  const { default: asc } = await import('assemblyscript/asc')
  const source = `
    export function hash(text: string): u64 { let h: u64 = 0xcbf29ce484222325; for (let i = 0; i < text.length; i++) h = (h ^ <u64>text.charCodeAt(i)) * 0x100000001b3; return h }
    class Entry { constructor(public key: string, public count: i32) {} }
    export function words(text: string): string[] {
      const counts = new Map<string, i32>(), parts = text.split(' ')
      for (let i = 0; i < parts.length; i++) counts.set(parts[i], (counts.has(parts[i]) ? counts.get(parts[i]) : 0) + 1)
      const keys = counts.keys(), out = new Array<Entry>()
      for (let i = 0; i < keys.length; i++) out.push(new Entry(keys[i], counts.get(keys[i])))
      out.sort((a, b) => a.count != b.count ? b.count - a.count : a.key < b.key ? -1 : 1)
      return out.map<string>(entry => entry.key + '=' + entry.count.toString())
    }
    export function scale(values: Float64Array, by: f64): Float64Array { const out = new Float64Array(values.length); for (let i = 0; i < values.length; i++) out[i] = Math.sin(values[i]) * by; return out }
    export function fail(): void { throw new Error('on purpose') }
  `
  const outputs = {}
  const { error, stderr } = await asc.main(['main.ts', '--outFile', 'main.wasm', '--bindings', bindings, '--optimize', '--exportRuntime'], { readFile: name => name === 'main.ts' ? source : null, writeFile: (name, contents) => void (outputs[name] = contents), listFiles: () => [] })
  if (error) throw new Error(`asc: ${error.message} ${stderr.toString()}`)
  mkdirSync(folder, { recursive: true })
  for (const [name, contents] of Object.entries(outputs)) writeFileSync(join(folder, name), contents)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
}

export async function run() {
  const { hash, words, scale, fail } = await import(pathToFileURL(join(folder, 'main.js')).href)
  const out = [String(hash('é 漢 🦓')), words('the fox the dog and the fox é é '.repeat(20)), [...scale(new Float64Array([1, 2.5, -3]), 2)]]
  const prose = Array.from({ length: 20_000 }, (_, i) => `word${i * i % 977}`).join(' ')
  const angles = Float64Array.from({ length: 200_000 }, (_, i) => i / 100)
  for (let round = 0; round < 8; round++) out.push(String(hash(prose)), words(prose).length, scale(angles, round).at(-1))
  try {
    fail()
  } catch (e) {
    out.push(e.message)
  }
  return out
}
