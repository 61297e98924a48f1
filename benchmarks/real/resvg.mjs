/** resvg (Rust): draws a picture of paths, strokes, gradients, clips, masks and blurs at 800 × 600. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packages } from './embedded.mjs'

const file = join(packages, '@resvg/resvg-wasm/index_bg.wasm')

export const modules = { resvg: () => file }
/** The glue calls `WebAssembly.instantiate` itself. */
export const standIn = true

// The glue asks whether it is given one of these, and Node's compile WebAssembly of their own as soon as somebody looks at them.
delete globalThis.Request
delete globalThis.Response

let loads = 0
export async function load() {
  // The glue keeps its instance: a further one needs glue of its own.
  const { initWasm, Resvg } = await import(`${pathToFileURL(join(packages, '@resvg/resvg-wasm/index.mjs')).href}?${loads++}`)
  await initWasm(readFileSync(file))
  return Resvg
}

function picture() {
  let seed = 99
  const random = n => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0, (seed >>> 8) % n)
  const colour = () => `rgb(${random(256)},${random(256)},${random(256)})`
  const point = () => `${random(400)} ${random(300)}`
  const shapes = Array.from({ length: 160 }, (_, i) => {
    const paint = i % 5 === 0 ? 'url(#g)' : i % 7 === 0 ? 'url(#r)' : colour()
    switch (i % 4) {
      case 0: return `<path d="M${point()} C${point()} ${point()} ${point()} Q${point()} ${point()} Z" fill="${paint}" opacity="0.6"/>`
      case 1: return `<path d="M${point()} L${point()} A30 20 30 1 0 ${point()}" fill="none" stroke="${paint}" stroke-width="${1 + random(6)}" stroke-dasharray="${4 + random(9)} 3"/>`
      case 2: return `<ellipse cx="${random(400)}" cy="${random(300)}" rx="${5 + random(60)}" ry="${5 + random(30)}" fill="${paint}" transform="rotate(${random(90)} 200 150)" fill-opacity="0.5"/>`
      default: return `<rect x="${random(400)}" y="${random(300)}" width="${10 + random(80)}" height="${10 + random(80)}" rx="6" fill="${paint}" opacity="0.4"/>`
    }
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><defs>
    <linearGradient id="g" x2="1" y2="1"><stop offset="0" stop-color="#f80"/><stop offset="1" stop-color="#08f" stop-opacity="0.3"/></linearGradient>
    <radialGradient id="r"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#404"/></radialGradient>
    <filter id="blur"><feGaussianBlur stdDeviation="4"/></filter><clipPath id="c"><circle cx="200" cy="150" r="140"/></clipPath></defs>
    <g clip-path="url(#c)">${shapes.slice(0, 80).join('')}</g><g filter="url(#blur)">${shapes.slice(80, 120).join('')}</g>${shapes.slice(120).join('')}</svg>`
}

export async function run(Resvg) {
  const drawing = new Resvg(picture(), { fitTo: { mode: 'width', value: 800 } })
  const image = drawing.render()
  const digest = createHash('sha256').update(image.pixels).digest('hex').slice(0, 16)
  const result = JSON.stringify([image.width, image.height, digest, image.asPng().length])
  image.free()
  drawing.free()
  return result
}
