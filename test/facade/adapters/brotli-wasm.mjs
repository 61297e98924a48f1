/**
 * brotli-wasm as wasm-bindgen's target `bundler` has it: `brotli_wasm_bg.js` and `brotli_wasm_bg.wasm` import each other. Node
 * loads the files as they are, and comes to the module first.
 */
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nativeModule } from '../native-module.mjs'

export function prepare({ folder, write, compile }) {
  cpSync(fileURLToPath(new URL('../node_modules/brotli-wasm/pkg.bundler', import.meta.url)), folder, { recursive: true })
  // As wasm-pack writes it; the package has left it out.
  write('package.json', '{ "type": "module" }')
  const bytes = readFileSync(join(folder, 'brotli_wasm_bg.wasm'))
  write('brotli_wasm_bg.wasm.native.mjs', nativeModule(bytes))
  write('brotli_wasm_bg.wasm.adapted.mjs', compile(bytes, { format: 'esm', instance: true }))
  return 'brotli_wasm_bg.wasm'
}

export const nodeFlags = mode => ['--import', new URL(`../load-wasm.mjs?${mode}`, import.meta.url).href]

export async function run({ load, digest }) {
  const { compress, decompress } = await load('brotli_wasm.js')
  const input = new TextEncoder().encode('the of and wasm module é 漢 🦓 memory table '.repeat(500))
  const compressed = compress(input, { quality: 7 })
  const out = [compressed.length, digest(compressed), digest(decompress(compressed)) === digest(input)]
  try {
    decompress(new Uint8Array([1, 2, 3, 4]))
  } catch (e) {
    out.push(String(e.message ?? e))
  }
  return out
}
