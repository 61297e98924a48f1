/** What every environment runs: a numeric module, SQLite, a wasm-bindgen package, an AssemblyScript module. Prints their results. */
import initSqlJs from 'sql.js/dist/sql-wasm-browser.js'
import initBrotli, { compress, decompress } from '../node_modules/brotli-wasm/pkg.web/brotli_wasm.js'
import { instantiate as instantiateScript } from '../.cache/assemblyscript-raw/main.js'
import { bytes } from 'facade:bytes'

async function numeric(print) {
  const { convert, add } = (await WebAssembly.instantiate(bytes('numeric'), { h: { log: value => print(`log ${value}`) } })).instance.exports
  print([convert(-7n, 2.5), add(2 ** 31 - 1, 1)].join())
  try {
    convert(0n, NaN)
  } catch (e) {
    print(`${e instanceof WebAssembly.RuntimeError} ${e.message}`)
  }
}

async function sqlite(print) {
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

async function bindgen(print) {
  await initBrotli(new WebAssembly.Module(bytes('brotli')))
  const input = new Uint8Array(3000).map((_, i) => i * i >> 3 & 31)
  const compressed = compress(input, { quality: 2 })
  print(`${compressed.length} ${decompress(compressed).every((byte, i) => byte === input[i])}`)
  try {
    decompress(new Uint8Array([1, 2, 3]))
  } catch (e) {
    print(String(e.message || e))
  }
}

async function assemblyScript(print) {
  const { hash, words } = await instantiateScript(await WebAssembly.compile(bytes('assemblyscript')), { env: {} })
  // Unsigned once more: `BigInt.asUintN`, by which the glue makes it so, is wrong in QuickJS of 2021.
  print(`${hash('é 漢 🦓') & 0xffffffffffffffffn} ${words('the fox the dog é é é').join()}`)
}

export async function main({ print }) {
  for (const part of [numeric, sqlite, bindgen, assemblyScript]) {
    try {
      await part(print)
    } catch (e) {
      print(`FAIL ${part.name}: ${e && e.message} ${e && e.stack}`)
    }
  }
}
