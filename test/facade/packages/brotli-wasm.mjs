/** brotli-wasm: Rust by wasm-bindgen, its `nodejs` glue (`readFileSync`, `new Module`, `new Instance`). */
import { createRequire } from 'node:module'

const brotli = createRequire(import.meta.url)('brotli-wasm')

export const toolchain = 'wasm-bindgen (nodejs)'
export const small = true

export async function run({ digest }) {
  const input = new TextEncoder().encode('the of and wasm module é 漢 🦓 memory table '.repeat(6000))
  const out = []
  for (const quality of [1, 5, 9]) {
    const compressed = brotli.compress(input, { quality })
    out.push([quality, compressed.length, digest(compressed), digest(brotli.decompress(compressed)) === digest(input)])
  }
  try {
    brotli.decompress(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]))
  } catch (e) {
    out.push(String(e.message ?? e))
  }
  return out
}
