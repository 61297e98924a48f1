/** @resvg/resvg-wasm: Rust by wasm-bindgen, its `web` glue with bytes from the disk. */
import { readFile } from 'node:fs/promises'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

export const toolchain = 'wasm-bindgen (web)'

let ready

export async function run({ digest }) {
  await (ready ??= initWasm(readFile(new URL('../node_modules/@resvg/resvg-wasm/index_bg.wasm', import.meta.url))))
  const shapes = Array.from({ length: 40 }, (_, i) => `<path d="M${i * 5} ${i} q 20 ${i * 3} 60 ${90 - i} t -30 70 z" fill="hsl(${i * 9} 80% 50%)" fill-opacity=".6" stroke="#123" stroke-width="${1 + i % 4}"/>`).join('')
  const image = new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><defs><linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient><filter id="f"><feGaussianBlur stdDeviation="4"/></filter></defs><rect width="300" height="200" fill="url(#g)" filter="url(#f)"/>${shapes}</svg>`, { fitTo: { mode: 'width', value: 500 } }).render()
  const png = image.asPng()
  return [image.width, image.height, png.length, digest(png), digest(image.pixels)]
}
