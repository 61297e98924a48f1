/**
 * The program of the demo: a small database with sql.js. `node queries.mjs native` takes SQLite as WebAssembly,
 * `node queries.mjs sqlite.mjs` takes the JavaScript that wasmless made of it. Prints one line of JSON.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const source = process.argv[2]

const startedLoading = performance.now()
let instantiate
if (source === 'native') {
  const module = new WebAssembly.Module(readFileSync(require.resolve('sql.js/dist/sql-wasm.wasm')))
  instantiate = imports => new WebAssembly.Instance(module, imports).exports
} else {
  ({ instantiate } = await import(pathToFileURL(source).href))
}

// Emscripten's hook: it hands us the imports, and takes an object with the exports.
const SQL = await require('sql.js/dist/sql-wasm.js')({
  instantiateWasm(imports, done) {
    const exports = instantiate(imports)
    done({ exports })
    return exports
  },
})
const load = performance.now() - startedLoading

const startedRunning = performance.now()
const db = new SQL.Database()
db.run('CREATE TABLE planets (name TEXT, moons INTEGER, diameter REAL); CREATE TABLE readings (id INTEGER PRIMARY KEY, planet TEXT, celsius REAL)')
db.run(`INSERT INTO planets VALUES ('Mercury', 0, 4879.4), ('Venus', 0, 12103.6), ('Earth', 1, 12756.3), ('Mars', 2, 6792.4),
  ('Jupiter', 97, 142984), ('Saturn', 274, 120536), ('Uranus', 28, 51118), ('Neptune', 16, 49528)`)
const names = db.exec('SELECT name FROM planets')[0].values.map(([name]) => name)
const insert = db.prepare('INSERT INTO readings (planet, celsius) VALUES (?, ?)')
db.run('BEGIN')
for (let i = 0; i < 20_000; i++) insert.run([names[(i * 7919) % names.length], 40 * Math.sin(i) - 60])
db.run('COMMIT')
const [{ columns, values }] = db.exec(`
  SELECT name, moons, printf('%.0f km', diameter) AS diameter, COUNT(*) AS readings, round(AVG(celsius), 3) AS mean, round(MAX(celsius), 1) AS warmest
  FROM planets JOIN readings ON planet = name GROUP BY name ORDER BY planets.diameter DESC`)
const run = performance.now() - startedRunning

console.log(JSON.stringify({ webAssembly: typeof WebAssembly, columns, values, load, run }))
