/** Rust by wasm-bindgen, its `web` glue: bytes both ways, an error. */
import init, { compress, decompress } from '../../node_modules/brotli-wasm/pkg.web/brotli_wasm.js'

export async function run(print, bytes) {
  await init(new WebAssembly.Module(bytes('brotli')))
  const input = new Uint8Array(3000).map((_, i) => i * i >> 3 & 31)
  const compressed = compress(input, { quality: 2 })
  print(`${compressed.length} ${decompress(compressed).every((byte, i) => byte === input[i])}`)
  try {
    decompress(new Uint8Array([1, 2, 3]))
  } catch (e) {
    print(String(e.message || e))
  }
}
