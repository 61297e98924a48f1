/** Shows what a CommonJS module exports and hands on. */
import { init, parse } from './lexer.mjs'

init().then(() => {
  const source = 'exports.a = 1; module.exports = require("b"); Object.defineProperty(exports, "é", { enumerable: true, value: 1 });\n'
  show(JSON.stringify(parse(source.repeat(50)), null, 1))
}).catch(fail)
