/** Draws a picture with resvg, and shows its pixels on a canvas. */
import { initWasm, Resvg } from './index.mjs'

const shapes = Array.from({ length: 40 }, (_, i) => `<path d="M${i * 5} ${i} q 20 ${i * 3} 60 ${90 - i} t -30 70 z" fill="hsl(${i * 9} 80% 50%)" fill-opacity=".6" stroke="#123" stroke-width="${1 + i % 4}"/>`).join('')
try {
  await initWasm(fetch('index_bg.wasm'))
  const image = new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200">${shapes}</svg>`).render()
  const { width, height, pixels } = image
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  document.body.append(canvas)
  canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0)
  show(`${width} × ${height}, pixels ${digest(pixels)}, PNG ${digest(image.asPng())}`)
} catch (e) {
  fail(e)
}
