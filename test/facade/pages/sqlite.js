/** Queries SQLite, with a function of its own, which the glue makes a module for. */
initSqlJs({ locateFile: name => name }).then(SQL => {
  const db = new SQL.Database()
  db.create_function('twice', x => x * 2)
  db.run('create table t (a integer, b text)')
  for (let i = 0; i < 200; i++) db.run('insert into t values (?, ?)', [i, `row ${i % 7}`])
  const [{ columns, values }] = db.exec('select b, sum(twice(a)) as total, count(*) from t group by b order by 1')
  show([columns, ...values].map(row => row.join('\t')).join('\n'))
}).catch(fail)
