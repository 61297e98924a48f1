/** harfbuzzjs by Emscripten's hook: its glue as it is, and its C functions, since the package's own index gives the glue no options. */
import { readFileSync } from 'node:fs'
import createHarfBuzz from '../node_modules/harfbuzzjs/dist/harfbuzz.js'
import { instantiateWasm } from '../../../dist/runtime/api/emscripten.js'

export function prepare({ write, compile }) {
  write('harfbuzz.mjs', compile(readFileSync(new URL('../node_modules/harfbuzzjs/dist/harfbuzz.wasm', import.meta.url)), { format: 'esm', minify: true }))
  return 'harfbuzz.mjs, minified'
}

export async function run({ isNative, load }) {
  const { wasmExports: hb } = await createHarfBuzz(isNative ? {} : { instantiateWasm: instantiateWasm((await load('harfbuzz.mjs')).default) })
  const bytes = contents => {
    const at = hb.malloc(contents.length)
    new Uint8Array(hb.memory.buffer).set(contents, at)
    return at
  }
  const file = readFileSync(new URL('../node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf', import.meta.url))
  const face = hb.hb_face_create(hb.hb_blob_create(bytes(file), file.length, 2, 0, 0), 0)
  const font = hb.hb_font_create(face)
  return ['Hello, fi ffl WAVE', 'مرحبا بالعالم'].map(text => {
    const buffer = hb.hb_buffer_create()
    const utf8 = new TextEncoder().encode(text)
    hb.hb_buffer_add_utf8(buffer, bytes(utf8), utf8.length, 0, -1)
    hb.hb_buffer_guess_segment_properties(buffer)
    hb.hb_shape(font, buffer, 0, 0)
    const length = hb.hb_buffer_get_length(buffer)
    const words = at => [...new Int32Array(hb.memory.buffer, at, length * 5)]
    return [words(hb.hb_buffer_get_glyph_infos(buffer, 0)), words(hb.hb_buffer_get_glyph_positions(buffer, 0))]
  })
}
