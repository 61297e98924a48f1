/** Makes a source map, and looks things up in it. */
import { SourceMapConsumer, SourceMapGenerator } from 'source-map'

SourceMapConsumer.initialize({ 'lib/mappings.wasm': 'mappings.wasm' })
const generator = new SourceMapGenerator({ file: 'out.js' })
for (let line = 1; line <= 200; line++) {
  for (let column = 0; column < 80; column += 3 + line % 5) generator.addMapping({ generated: { line, column }, source: `s${line % 3}.js`, original: { line: 1 + (line * 7 + column) % 90, column: column * 3 % 120 }, name: `n${column % 4}` })
}
SourceMapConsumer.with(generator.toString(), null, consumer => {
  const found = [13, 77, 150].map(line => JSON.stringify(consumer.originalPositionFor({ line, column: 33 })))
  let count = 0
  consumer.eachMapping(() => count++)
  show([`${count} mappings`, ...found].join('\n'))
}).catch(fail)
