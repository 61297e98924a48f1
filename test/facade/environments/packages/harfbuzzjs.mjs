/** C++ by Emscripten, by the C functions it exports: its wrappers await at top level, which no classic script can. */
import createHarfBuzz from '../../node_modules/harfbuzzjs/dist/harfbuzz.js'

export async function run(print, bytes) {
  const hb = await createHarfBuzz({ wasmBinary: bytes('harfbuzz'), locateFile: name => name })
  const e = hb.wasmExports
  const file = bytes('font')
  const copy = e.malloc(file.length)
  hb.HEAPU8.set(file, copy)
  const freed = []
  const blob = e.hb_blob_create(copy, file.length, 1, copy, hb.addFunction(pointer => { freed.push(pointer === copy) }, 'vi'))
  const face = e.hb_face_create(blob, 0)
  const font = e.hb_font_create(face)
  for (const text of ['Hello, fi ffl WAVE', 'Привет', 'مرحبا']) {
    const buffer = e.hb_buffer_create()
    const codes = e.malloc(text.length * 2)
    for (let i = 0; i < text.length; i++) new DataView(hb.HEAPU8.buffer).setUint16(codes + 2 * i, text.charCodeAt(i), true)
    e.hb_buffer_add_utf16(buffer, codes, text.length, 0, text.length)
    e.hb_buffer_guess_segment_properties(buffer)
    e.hb_shape(font, buffer, 0, 0)
    const length = e.hb_buffer_get_length(buffer)
    const view = new DataView(hb.HEAPU8.buffer)
    const infos = e.hb_buffer_get_glyph_infos(buffer, 0)
    const positions = e.hb_buffer_get_glyph_positions(buffer, 0)
    print(Array.from({ length }, (_, i) => `${view.getUint32(infos + 20 * i, true)}:${view.getInt32(positions + 20 * i, true)}`).join())
    e.hb_buffer_destroy(buffer)
  }
  e.hb_font_destroy(font)
  e.hb_face_destroy(face)
  e.hb_blob_destroy(blob)
  print(freed.join())
}
