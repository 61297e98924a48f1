/**
 * Compiles one file, in a process of its own: `node compile.mjs in.wasm out.mjs '{"level":2}'`.
 * Prints one line of JSON: `{ milliseconds, megabytes, warnings }` (time of `compile`; peak resident memory).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { compile } from '../../dist/compiler/index.js'

const [input, output, options] = process.argv.slice(2)
const bytes = readFileSync(input)
const start = performance.now()
const { code, warnings } = compile(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), JSON.parse(options ?? '{}'))
const milliseconds = performance.now() - start
writeFileSync(output, code)
console.log(JSON.stringify({ milliseconds, megabytes: process.resourceUsage().maxRSS / 1024, warnings }))
