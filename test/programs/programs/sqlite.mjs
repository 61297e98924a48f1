/** SQLite from sql.js (Emscripten), loaded through its `instantiateWasm` hook: create, insert 1,000 rows, aggregate, query. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export const jitless = true

export async function prepare() {
  return [{ name: 'sqlite', bytes: readFileSync(require.resolve('sql.js/dist/sql-wasm.wasm')) }]
}

export async function run({ instantiate }) {
  const initSqlJs = require('sql.js/dist/sql-wasm.js')
  const SQL = await initSqlJs({
    instantiateWasm(imports, done) {
      const instance = instantiate('sqlite', imports)
      done(instance)
      return instance.exports
    },
  })
  const db = new SQL.Database()
  db.run('CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, amount REAL, quantity INTEGER, big INTEGER)')
  const insert = db.prepare('INSERT INTO orders (customer, amount, quantity, big) VALUES (?, ?, ?, ?)')
  db.run('BEGIN')
  for (let i = 0; i < 1000; i++) insert.run([`customer ${i % 37} é 漢`, Math.sin(i) * 1000, (i * 7919) % 101, i * 4_294_967_311])
  db.run('COMMIT')
  insert.free()
  const queries = [
    'SELECT customer, COUNT(*), SUM(amount), AVG(quantity), MAX(big) FROM orders GROUP BY customer ORDER BY 3 DESC',
    'SELECT COUNT(*), TOTAL(amount), MIN(amount), MAX(amount), SUM(big) FROM orders',
    "SELECT a.id, b.id, a.amount + b.amount FROM orders a JOIN orders b ON a.quantity = b.quantity AND a.id < b.id WHERE a.customer LIKE '%3%' ORDER BY 3, 1, 2 LIMIT 50",
    "SELECT printf('%.10g %08x %s', amount, big, upper(customer)), round(amount, 3), big % 1000, big >> 7, -big / 3 FROM orders WHERE id % 97 = 0",
    'WITH RECURSIVE fib(a, b) AS (VALUES(0, 1) UNION ALL SELECT b, a + b FROM fib WHERE b < 1000000000000000000) SELECT MAX(b), COUNT(*) FROM fib',
    "SELECT json_extract('{\"a\":[1,2.5,{\"b\":\"x\"}]}', '$.a[2].b'), strftime('%Y-%m-%d', 86400 * 365.25 * 40, 'unixepoch'), hex(zeroblob(3)), abs(-5), 1e308 * 10, 9223372036854775807 + 1",
    'EXPLAIN QUERY PLAN SELECT * FROM orders WHERE id = 5',
    'PRAGMA integrity_check',
  ]
  const rows = queries.map(query => db.exec(query, {}, { useBigInt: true }))
  let error
  try {
    db.exec('SELECT * FROM missing')
  } catch (e) {
    error = e.message
  }
  const file = Buffer.from(db.export())
  db.close()
  const { createHash } = await import('node:crypto')
  // Bytes 24 to 27, 92 to 99 of the header are counters and the version: the same in both runs, so nothing is left out.
  return JSON.stringify({ rows, error, file: createHash('sha256').update(file).digest('hex'), size: file.length }, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
}
