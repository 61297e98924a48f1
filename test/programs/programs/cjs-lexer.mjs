/** The lexer of cjs-module-lexer (hand-written C, no libraries), with its raw exports. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileOf } from '../packages.mjs'

const require = createRequire(import.meta.url)

export const jitless = true

/** The package holds the module as base64 inside its glue. */
export async function prepare() {
  const glue = readFileSync(fileOf('cjs-module-lexer', 'dist/lexer.js'), 'utf8')
  const base64 = /AGFzbQEAAAA[A-Za-z0-9+/=]+/.exec(glue)[0]
  return [{ name: 'lexer', bytes: Buffer.from(base64, 'base64') }]
}

function parse(exports, source) {
  const length = source.length + 1
  const extra = exports.__heap_base.value + 4 * length - exports.memory.buffer.byteLength
  if (extra > 0) exports.memory.grow(Math.ceil(extra / 65536))
  const address = exports.sa(length)
  const units = new Uint16Array(exports.memory.buffer, address, length)
  for (let i = 0; i < source.length; i++) units[i] = source.charCodeAt(i)
  const error = exports.parseCJS(address, source.length, 0, 0, 0)
  const found = { error, at: error ? exports.e() : undefined, exports: [], reexports: [], unsafe: [] }
  if (error) return found
  while (exports.rre()) found.reexports.push(source.slice(exports.res(), exports.ree()))
  while (exports.ru()) found.unsafe.push(source.slice(exports.us(), exports.ue()))
  while (exports.re()) found.exports.push(source.slice(exports.es(), exports.ee()))
  return found
}

export async function run({ instantiate }) {
  const { exports } = instantiate('lexer', {})
  const sources = [
    "exports.a = 1; exports['b c'] = 2; module.exports.d = 3; Object.defineProperty(exports, 'e', { enumerable: true, value: 5 })",
    "module.exports = require('./other.js'); __exportStar(require('x'))",
    'module.exports = { a, b, c: 4, ...require("spread") }; /* regex */ var r = /[/]exports.no = 1/g; `template ${exports.inside}`',
    'exports.a = function ( { // broken',
    "import x from 'y'; exports.a = 1",
    readFileSync(fileOf('cjs-module-lexer', 'lexer.js'), 'utf8'),
    readFileSync(require.resolve('source-map/lib/util.js'), 'utf8'),
    readFileSync(require.resolve('source-map/lib/source-map-consumer.js'), 'utf8'),
  ]
  for (let i = 0; i < 20; i++) sources.push(sources[6].repeat(i))
  return JSON.stringify(sources.map(source => parse(exports, source)))
}
