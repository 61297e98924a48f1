/** SQLite by Emscripten; the function of its own is a module made at run time. */
import initSqlJs from 'sql.js/dist/sql-wasm-browser.js'

export async function run(print, bytes) {
  const SQL = await initSqlJs({ wasmBinary: bytes('sqlite') })
  const db = new SQL.Database()
  db.create_function('twice', x => x * 2)
  db.run('create table t (id integer primary key, name text)')
  for (let i = 0; i < 50; i++) db.run('insert into t (name) values (?)', [`name ${i * 37 % 50} é`])
  print(JSON.stringify(db.exec('select sum(twice(id)), min(name), count(*) from t where name like \'%3%\'')))
  try {
    db.run('select * from nowhere')
  } catch (e) {
    print(e.message)
  }
  db.close()
}
