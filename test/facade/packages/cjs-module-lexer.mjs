/** cjs-module-lexer: hand-written C, base64 in the glue, compiled by `WebAssembly.compile` in `init`. */
import { readFileSync } from 'node:fs'
import { init, parse } from 'cjs-module-lexer'

export const toolchain = 'clang, no libraries'
export const small = true

export async function run() {
  await init()
  const source = readFileSync(new URL('../node_modules/source-map/lib/util.js', import.meta.url), 'utf8')
  return [parse(source), parse('exports.a = 1; module.exports = require("b"); Object.defineProperty(exports, "é", { enumerable: true, value: 1 })'), ...[20, 40, 60].map(times => parse(source.repeat(times)))]
}
