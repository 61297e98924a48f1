/** SQLite (sql.js): builds a database of 60,000 rows in memory with an index, then aggregates, joins, sorts and searches text. */
import { createRequire } from 'node:module'
import { fileOf } from '../../test/programs/packages.mjs'

const require = createRequire(import.meta.url)

export const modules = { sqlite: () => fileOf('sql.js', 'dist/sql-wasm.wasm') }

export async function load({ instantiate }) {
  const initSqlJs = require(fileOf('sql.js', 'dist/sql-wasm.js'))
  return initSqlJs({
    instantiateWasm(imports, done) {
      const instance = instantiate('sqlite', imports)
      done(instance)
      return instance.exports
    },
  })
}

export async function run(SQL) {
  const db = new SQL.Database()
  db.run('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, amount REAL, kind INTEGER)')
  db.run("WITH RECURSIVE c(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM c WHERE i < 60000) INSERT INTO t SELECT i, 'name ' || (i * 7919 % 1009) || ' ' || hex(i * 40503), i * 0.37 - (i % 13), i % 97 FROM c")
  db.run('CREATE INDEX by_kind ON t (kind, amount)')
  const queries = [
    'SELECT kind, COUNT(*), SUM(amount), AVG(id), MIN(name), MAX(name) FROM t GROUP BY kind ORDER BY 3 DESC LIMIT 9',
    "SELECT COUNT(*) FROM t WHERE name LIKE '%99%A%'",
    'SELECT a.id, b.id FROM t a JOIN t b ON a.kind = b.kind AND b.amount BETWEEN a.amount AND a.amount + 2 WHERE a.id % 50 = 0 ORDER BY a.amount DESC, b.id LIMIT 20',
    'SELECT DISTINCT substr(name, 1, 7), length(name) FROM t ORDER BY 1 DESC LIMIT 20',
    'SELECT SUM(id * id % 1013), SUM(id << 33 >> 30), SUM(id / 3), TOTAL(amount * amount) FROM t',
    'WITH RECURSIVE f(n, a, b) AS (VALUES(0, 0, 1) UNION ALL SELECT n + 1, b, (a + b) % 1000003 FROM f WHERE n < 100000) SELECT MAX(a), SUM(b) FROM f',
  ]
  const rows = queries.map(query => db.exec(query))
  db.close()
  return JSON.stringify(rows)
}
