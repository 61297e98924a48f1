/**
 * web-tree-sitter by Emscripten's hook: its glue links dynamically and reads a section of the module, which is given beside the
 * code. The grammar it compiles by `WebAssembly`, so the namespace is in place.
 */
import { readFileSync } from 'node:fs'
import { Language, Parser } from 'web-tree-sitter'
import { instantiateWasm } from '../../../dist/runtime/api/emscripten.js'
import { install, WebAssembly as namespace } from '../../../dist/runtime/api/index.js'

const bytes = {
  main: () => readFileSync(new URL('../node_modules/web-tree-sitter/web-tree-sitter.wasm', import.meta.url)),
  grammar: () => readFileSync(new URL('../node_modules/tree-sitter-javascript/tree-sitter-javascript.wasm', import.meta.url)),
}

export function prepare({ write, compile }) {
  for (const [name, read] of Object.entries(bytes)) write(`${name}.cjs`, compile(read(), { format: 'stub' }))
  write('instantiate.mjs', compile(bytes.main(), { format: 'esm' }))
  return 'main and grammar'
}

export async function run({ isNative, load }) {
  if (isNative) await Parser.init()
  else {
    install()
    for (const name of Object.keys(bytes)) await load(`${name}.cjs`)
    await Parser.init({ instantiateWasm: instantiateWasm(await load('instantiate.mjs'), new namespace.Module(bytes.main())) })
  }
  const parser = new Parser()
  parser.setLanguage(await Language.load(bytes.grammar()))
  return [parser.parse('const f = async (a, ...b) => `${a}` ?? /x/u').rootNode.toString(), parser.parse('let = = ;').rootNode.toString()]
}
