/** @sqlite.org/sqlite-wasm: SQLite's own build by Emscripten, its own glue over `addFunction` and C structures. */
import { readFileSync } from 'node:fs'

export const toolchain = 'Emscripten (sqlite.org)'

async function load() {
  // Made for browsers: it wants their names, and fetches its module, which Node's `fetch` cannot for files; `wasmBinary` is Emscripten's own hook.
  globalThis.self = globalThis
  globalThis.location = new URL('http://localhost/')
  const { default: sqlite3InitModule } = await import('@sqlite.org/sqlite-wasm')
  const wasmBinary = readFileSync(new URL('../node_modules/@sqlite.org/sqlite-wasm/sqlite-wasm/jswasm/sqlite3.wasm', import.meta.url))
  return sqlite3InitModule({ wasmBinary, print() {}, printErr() {} })
}
let ready

export async function run() {
  const sqlite3 = await (ready ??= load())
  const db = new sqlite3.oo1.DB(':memory:', 'c')
  db.createFunction('triple', (_, x) => x * 3)
  db.exec('create table t(a integer, b text)')
  for (let i = 0; i < 3000; i++) db.exec({ sql: 'insert into t values (?, ?)', bind: [i, `row ${i * 37 % 100}`] })
  const rows = db.exec({ sql: 'select b, sum(triple(a)), count(*) from t group by b order by 2 desc limit 7', returnValue: 'resultRows' })
  const out = [sqlite3.version.libVersion, rows]
  try {
    db.exec('select nothing from nowhere')
  } catch (e) {
    out.push(e.message)
  }
  db.close()
  return out
}
