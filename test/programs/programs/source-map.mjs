/** The mappings reader of source-map 0.7 (Rust, no bindings), driven by the package's own consumer. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export const jitless = true

export async function prepare() {
  return [{ name: 'mappings', bytes: readFileSync(require.resolve('source-map/lib/mappings.wasm')) }]
}

/** What `source-map/lib/wasm.js` does with a native instance, over ours: the only file that is replaced. */
function glue(instantiate) {
  const callbacks = []
  const imports = {
    env: {
      mapping_callback(generatedLine, generatedColumn, hasLast, lastGeneratedColumn, hasOriginal, source, originalLine, originalColumn, hasName, name) {
        const mapping = { generatedLine: generatedLine + 1, generatedColumn, lastGeneratedColumn: hasLast ? lastGeneratedColumn - 1 : null, source: null, originalLine: null, originalColumn: null, name: null }
        if (hasOriginal) Object.assign(mapping, { source, originalLine: originalLine + 1, originalColumn })
        if (hasOriginal && hasName) mapping.name = name
        callbacks[callbacks.length - 1](mapping)
      },
    },
  }
  const { exports } = instantiate('mappings', imports)
  return async () => ({
    exports,
    withMappingCallback(callback, body) {
      callbacks.push(callback)
      try {
        body()
      } finally {
        callbacks.pop()
      }
    },
  })
}

export async function run({ instantiate }) {
  const path = require.resolve('source-map/lib/wasm.js')
  require.cache[path] = { id: path, filename: path, loaded: true, exports: glue(instantiate) }
  const { SourceMapConsumer, SourceMapGenerator } = require('source-map')
  const generator = new SourceMapGenerator({ file: 'out.js' })
  for (let line = 1; line <= 400; line++) {
    for (let column = 0; column < 80; column += 1 + ((line * 31 + column * 17) % 13)) {
      generator.addMapping({
        generated: { line, column },
        source: `source-${(line * column) % 7}.js`,
        original: { line: 1 + ((line * 7 + column) % 500), column: (column * 3) % 120 },
        name: column % 3 ? undefined : `name${column}`,
      })
    }
  }
  const out = []
  await SourceMapConsumer.with(generator.toString(), null, consumer => {
    consumer.computeColumnSpans()
    let count = 0
    consumer.eachMapping(mapping => {
      if (count++ % 41 === 0) out.push(mapping)
    })
    out.push(count)
    consumer.eachMapping(() => count++, null, SourceMapConsumer.ORIGINAL_ORDER)
    for (let line = 1; line <= 400; line += 13) {
      out.push(consumer.originalPositionFor({ line, column: line % 70 }))
      out.push(consumer.originalPositionFor({ line, column: line % 70, bias: SourceMapConsumer.LEAST_UPPER_BOUND }))
      out.push(consumer.generatedPositionFor({ source: 'source-3.js', line, column: 6 }))
      out.push(consumer.allGeneratedPositionsFor({ source: 'source-2.js', line }))
    }
  })
  try {
    await new SourceMapConsumer({ version: 3, sources: ['a'], names: [], mappings: '!!!!' }).then(consumer => consumer.eachMapping(() => {}))
  } catch (e) {
    out.push(e.message)
  }
  return JSON.stringify(out)
}
