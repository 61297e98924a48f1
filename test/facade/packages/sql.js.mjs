/** sql.js: SQLite by Emscripten; user functions go through `addFunction`, which makes modules at run time. */
import initSqlJs from 'sql.js'

export const toolchain = 'Emscripten'
export const small = true

let ready

export async function run() {
  const SQL = await (ready ??= initSqlJs())
  const db = new SQL.Database()
  db.create_function('twice', x => x * 2)
  db.create_aggregate('longest', { init: () => '', step: (state, value) => value.length > state.length ? value : state, finalize: state => state })
  db.run('create table t (id integer primary key, name text, score real, data blob)')
  const insert = db.prepare('insert into t (name, score, data) values (?, ?, ?)')
  for (let i = 0; i < 2000; i++) insert.run([`name ${(i * 7919) % 1000}`, i / 3, new Uint8Array([i & 255, i >> 8])])
  insert.free()
  const out = [db.exec('select count(*), sum(twice(id)), longest(name), avg(score) from t where name like ?', ['%9%']), db.exec('with recursive c(x) as (select 1 union all select x + 1 from c where x < 500) select sum(x * x), group_concat(x % 7) from c')]
  try {
    db.run('select * from nowhere')
  } catch (e) {
    out.push(e.message)
  }
  out.push(db.export().length)
  db.close()
  return out
}
