/**
 * web-tree-sitter (Emscripten's dynamic linking): the runtime loads the JavaScript grammar as a second module
 * that shares its memory and table. Needs the stand-in, since its glue makes `Memory`, `Table` and `Global`
 * objects itself and asks for `Module.customSections` and `instanceof Module`.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export const standIn = true

export async function prepare() {
  return [
    { name: 'runtime', bytes: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')) },
    { name: 'javascript', bytes: readFileSync(require.resolve('tree-sitter-javascript/tree-sitter-javascript.wasm')) },
  ]
}

export async function run({ bytes }) {
  const { Parser, Language, Query, Edit } = await import('web-tree-sitter')
  await Parser.init({ wasmBinary: bytes('runtime') })
  const JavaScript = await Language.load(bytes('javascript'))
  const parser = new Parser()
  parser.setLanguage(JavaScript)
  const source = readFileSync(require.resolve('source-map/lib/source-map-consumer.js'), 'utf8')
  const tree = parser.parse(source)
  const out = [tree.rootNode.toString().length, tree.rootNode.descendantCount, tree.rootNode.hasError]
  const query = new Query(JavaScript, '(call_expression function: (identifier) @callee) (string) @string (method_definition name: (_) @method)')
  out.push(query.captures(tree.rootNode).map(({ name, node }) => `${name}:${node.text}@${node.startPosition.row}`))
  const small = 'const a = `x${1 + 2}`; function* f() { yield /re/g } // é 漢'
  const first = parser.parse(small)
  out.push(first.rootNode.toString())
  first.edit(new Edit({ startIndex: 6, oldEndIndex: 7, newEndIndex: 9, startPosition: { row: 0, column: 6 }, oldEndPosition: { row: 0, column: 7 }, newEndPosition: { row: 0, column: 9 } }))
  const second = parser.parse(small.replace('a', 'abc'), first)
  out.push(second.rootNode.toString(), parser.parse('let = = ;').rootNode.toString(), parser.parse(`x${'('.repeat(300)}${')'.repeat(300)}`).rootNode.descendantCount)
  return JSON.stringify(out)
}
