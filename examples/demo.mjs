/**
 * The demo (`npm run demo`): compiles SQLite from the npm package sql.js to JavaScript, then runs the same queries
 * twice, with native WebAssembly and in a process that has none, and shows rows, sizes and times side by side.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { compile } from 'wasmless'

const here = dirname(fileURLToPath(import.meta.url))
const wasmFile = createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm')
const output = join(here, '.cache', 'sqlite.mjs')

console.log('1. Compile SQLite (sql.js, C through Emscripten) to plain JavaScript')
const wasm = readFileSync(wasmFile)
const started = performance.now()
const { code, warnings } = compile(new Uint8Array(wasm.buffer, wasm.byteOffset, wasm.length))
const compileTime = performance.now() - started
for (const warning of warnings) console.log(`   warning: ${warning.message ?? warning}`)
mkdirSync(dirname(output), { recursive: true })
writeFileSync(output, code)
const script = readFileSync(output)
console.log(`   ${relative(process.cwd(), output)} written in ${(compileTime / 1000).toFixed(1)} s\n`)

console.log('2. Run the same queries on both: 20,000 rows in, one join out')
const run = (flags, source) => JSON.parse(execFileSync(process.execPath, [...flags, join(here, 'queries.mjs'), source], { encoding: 'utf8', maxBuffer: 2 ** 26 }))
const native = run([], 'native')
const compiled = run(['--import', join(here, 'without-webassembly.mjs')], output)
console.log(`   typeof WebAssembly: '${native.webAssembly}' in one process, '${compiled.webAssembly}' in the other\n`)

table([compiled.columns, ...compiled.values])
const same = JSON.stringify(native.values) === JSON.stringify(compiled.values)
console.log(`\n   ${same ? 'The rows are the same, to the last digit.' : 'THE ROWS DIFFER: this is a bug, please report it.'}\n`)

console.log('3. What it costs')
const kilobytes = bytes => `${Math.round(bytes / 1024)} KiB`
const milliseconds = ms => `${Math.round(ms)} ms`
table([
  ['', 'size', 'gzipped', 'load', 'queries'],
  ['WebAssembly, native', kilobytes(wasm.length), kilobytes(gzipSync(wasm).length), milliseconds(native.load), milliseconds(native.run)],
  ['JavaScript, no WebAssembly', kilobytes(script.length), kilobytes(gzipSync(script).length), milliseconds(compiled.load), milliseconds(compiled.run)],
])
process.exitCode = same && compiled.webAssembly === 'undefined' ? 0 : 1

/** Prints rows of cells in columns, the first row as a heading. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => String(row[column]).length)))
  const line = row => `   ${row.map((cell, column) => (column === 0 ? String(cell).padEnd(widths[column]) : String(cell).padStart(widths[column]))).join('   ')}`
  console.log(line(rows[0]))
  console.log(`   ${widths.map(width => '─'.repeat(width)).join('   ')}`)
  for (const row of rows.slice(1)) console.log(line(row))
}
