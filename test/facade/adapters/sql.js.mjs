/** sql.js by Emscripten's hook: nothing of `WebAssembly` is there, and nothing of it is needed. */
import { readFileSync } from 'node:fs'
import initSqlJs from 'sql.js'
import { instantiateWasm } from '../../../dist/runtime/api/emscripten.js'

export function prepare({ write, compile }) {
  write('sqlite.mjs', compile(readFileSync(new URL('../node_modules/sql.js/dist/sql-wasm.wasm', import.meta.url)), { format: 'esm' }))
  return 'sqlite.mjs'
}

export async function run({ isNative, load }) {
  const code = isNative ? undefined : await load('sqlite.mjs')
  const SQL = await initSqlJs(isNative ? {} : { instantiateWasm: instantiateWasm(code) })
  const db = new SQL.Database()
  db.run('create table t (id integer primary key, name text)')
  for (let i = 0; i < 500; i++) db.run('insert into t (name) values (?)', [`name ${i * 37 % 50} é`])
  const out = [db.exec('select name, sum(id), count(*) from t group by name order by 2 desc limit 5')]
  try {
    db.run('select * from nowhere')
  } catch (e) {
    out.push(e.message)
  }
  db.close()
  return out
}
