/**
 * The programs of `environments/packages`: which files each is given, and what the native run of each compiled. In a
 * file apart, since the programs themselves load only as bundles.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileAssemblyScript } from './packages/assemblyscript.mjs'
import { assemble } from './prepare.mjs'
import { wasiCommand } from './wasi-command.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const fromPackages = name => new Uint8Array(readFileSync(join(here, 'node_modules', name)))

const numeric = `(module (import "h" "log" (func $log (param i32)))
  (func (export "convert") (param i64 f64) (result i64) (call $log (i32.trunc_f64_s (local.get 1))) (i64.mul (local.get 0) (i64.trunc_f64_s (f64.floor (local.get 1)))))
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))`

/** Files by the names under which programs ask for them. */
const files = {
  'numeric': () => ({ numeric: assemble(numeric) }),
  'sql.js': () => ({ sqlite: fromPackages('sql.js/dist/sql-wasm-browser.wasm') }),
  'brotli-wasm': () => ({ brotli: fromPackages('brotli-wasm/pkg.web/brotli_wasm_bg.wasm') }),
  async 'assemblyscript'() {
    const folder = join(here, '.cache/assemblyscript-raw')
    await compileAssemblyScript(folder, 'raw')
    return { assemblyscript: new Uint8Array(readFileSync(join(folder, 'main.wasm'))) }
  },
  'source-map': () => ({ mappings: fromPackages('source-map/lib/mappings.wasm') }),
  'argon2-browser': () => ({ argon2: fromPackages('argon2-browser/dist/argon2.wasm') }),
  'harfbuzzjs': () => ({ harfbuzz: fromPackages('harfbuzzjs/dist/harfbuzz.wasm'), font: fromPackages('dejavu-fonts-ttf/ttf/DejaVuSansMono-Oblique.ttf') }),
  'quickjs-emscripten': () => ({ quickjs: fromPackages('@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm') }),
  'web-tree-sitter': () => ({ parser: fromPackages('web-tree-sitter/web-tree-sitter.wasm'), grammar: fromPackages('tree-sitter-javascript/tree-sitter-javascript.wasm') }),
  'wasi-shim': () => ({ wasi: assemble(wasiCommand) }),
}

/** The names, the four that everything must run first. */
export const names = [...new Set(['numeric', 'sql.js', 'brotli-wasm', 'assemblyscript', ...readdirSync(join(here, 'environments/packages')).map(file => file.replace(/\.mjs$/, ''))])]

/** Gives the files that a program is given, by name. */
export const filesOf = async name => await files[name]?.() ?? {}
