/** C without libraries, its module in base64 in the glue. */
import { init, parse } from 'cjs-module-lexer'

export async function run(print) {
  await init()
  const source = 'exports.a = 1; module.exports = require("b"); Object.defineProperty(exports, "é", { enumerable: true, value: 1 });\n'
  print(JSON.stringify(parse(source)))
  print(JSON.stringify(parse(source.repeat(50))))
  try {
    parse('import x from "x"')
  } catch (e) {
    print(e.message)
  }
}
