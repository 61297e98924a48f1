/** Emscripten with dynamic linking: the grammar is a second module, which shares memory and table with the first. */
import { Language, Parser } from 'web-tree-sitter'

export async function run(print, bytes) {
  await Parser.init({ wasmBinary: bytes('parser'), locateFile: name => name })
  const parser = new Parser()
  parser.setLanguage(await Language.load(bytes('grammar')))
  for (const text of ['let x = [1, ...a].map(f => `é ${f}`)', 'let = = ;']) print(parser.parse(text).rootNode.toString())
}
