/** harfbuzzjs: C++ by Emscripten, callbacks by `addFunction`. */
import { readFileSync } from 'node:fs'
import * as hb from 'harfbuzzjs'

export const toolchain = 'Emscripten'

export async function run() {
  const file = readFileSync(new URL('../node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf', import.meta.url))
  const font = new hb.Font(new hb.Face(new hb.Blob(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength))))
  const texts = ['Hello, fi ffl WAVE', 'Привет, мир', 'مرحبا بالعالم', 'é 漢']
  return [...texts, ...texts.map(text => `${text} `.repeat(300))].map(text => {
    const buffer = new hb.Buffer()
    buffer.addText(text)
    buffer.guessSegmentProperties()
    hb.shape(font, buffer)
    return [buffer.getGlyphInfos(), buffer.getGlyphPositions()]
  })
}
