/** web-tree-sitter: Emscripten with dynamic linking; the grammar is a second module that shares memory and table. */
import { readFileSync } from 'node:fs'
import { Language, Parser } from 'web-tree-sitter'

export const toolchain = 'Emscripten, dynamic linking'
export const small = true

const load = async () => {
  await Parser.init()
  return Language.load(readFileSync(new URL('../node_modules/tree-sitter-javascript/tree-sitter-javascript.wasm', import.meta.url)))
}
let language

export async function run() {
  const JavaScript = await (language ??= load())
  const parser = new Parser()
  parser.setLanguage(JavaScript)
  const tree = parser.parse(readFileSync(new URL('../node_modules/source-map/lib/util.js', import.meta.url), 'utf8'))
  const long = parser.parse(readFileSync(new URL('../node_modules/source-map/lib/source-map-consumer.js', import.meta.url), 'utf8').repeat(4))
  return [tree.rootNode.toString(), tree.rootNode.descendantCount, long.rootNode.descendantCount, parser.parse('let = = ;').rootNode.toString()]
}
