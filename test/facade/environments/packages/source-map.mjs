/** Rust without bindings, which calls back for each mapping. The package resolves sources by `URL`: engines without one get core-js's. */
import 'core-js/actual/url'
import { SourceMapConsumer, SourceMapGenerator } from 'source-map'

export async function run(print, bytes) {
  SourceMapConsumer.initialize({ 'lib/mappings.wasm': bytes('mappings').buffer })
  const generator = new SourceMapGenerator({ file: 'out.js' })
  for (let line = 1; line <= 40; line++) {
    for (let column = 0; column < 80; column += 7 + line % 5) generator.addMapping({ generated: { line, column }, source: `s${line % 3}.js`, original: { line: 1 + (line * 7 + column) % 90, column: column * 3 % 120 }, name: `n${column % 4}` })
  }
  await SourceMapConsumer.with(generator.toString(), null, consumer => {
    let sum = 0
    consumer.eachMapping(mapping => { sum = (sum * 31 + mapping.originalLine * 7 + mapping.originalColumn) % 1000003 })
    print(sum)
    print(JSON.stringify([consumer.originalPositionFor({ line: 13, column: 33 }), consumer.allGeneratedPositionsFor({ source: 's2.js', line: 8 })]))
  })
}
