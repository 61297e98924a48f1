/** source-map: Rust without bindings, `fs.readFile` and `WebAssembly.instantiate`, a start-less module with a callback. */
import { SourceMapConsumer, SourceMapGenerator } from 'source-map'

export const toolchain = 'Rust'
export const small = true

export async function run() {
  const generator = new SourceMapGenerator({ file: 'out.js' })
  for (let line = 1; line <= 2500; line++) {
    for (let column = 0; column < 80; column += 1 + ((line * 31 + column * 17) % 13)) {
      generator.addMapping({ generated: { line, column }, source: `s${(line * column) % 7}.js`, original: { line: 1 + ((line * 7 + column) % 500), column: (column * 3) % 120 }, ...column % 3 ? {} : { name: `n${column}` } })
    }
  }
  const out = []
  await SourceMapConsumer.with(generator.toString(), null, consumer => {
    consumer.eachMapping(({ generatedLine, originalColumn, name }) => { if (generatedLine % 29 === 0) out.push([generatedLine, originalColumn, name]) })
    for (let line = 1; line <= 2500; line += 13) out.push(consumer.originalPositionFor({ line, column: line % 70 }), consumer.allGeneratedPositionsFor({ source: 's2.js', line }))
  })
  return out
}
