/**
 * esbuild-wasm (Go, 14 MB) minifying and lowering a script of three megabytes, the glue of sql.js many times over. Each run is a
 * process of Go with an instance of its own.
 */
import crypto from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { fileOf } from '../../test/programs/packages.mjs'

const require = createRequire(import.meta.url)

export const modules = { esbuild: () => fileOf('esbuild-wasm', 'esbuild.wasm') }
/** The Go glue says `instance instanceof WebAssembly.Instance`. */
export const standIn = true

export async function load({ instantiate }) {
  Object.assign(globalThis, { require, fs, path: require('node:path') })
  globalThis.crypto ??= crypto
  require(fileOf('esbuild-wasm', 'wasm_exec.js'))
  return instantiate
}

export async function run(instantiate) {
  const folder = fs.mkdtempSync(join(tmpdir(), 'wasmless-bench-'))
  const text = fs.readFileSync(fileOf('sql.js', 'dist/sql-wasm-debug.js'), 'utf8')
  const input = join(folder, 'input.js')
  const output = join(folder, 'output.js')
  fs.writeFileSync(input, Array.from({ length: 12 }, (_, i) => `(function part${i}() {\n${text}\n})()`).join('\n'))
  const go = new globalThis.Go()
  go.argv = ['esbuild', input, '--minify', '--target=es2016', '--log-level=error', `--outfile=${output}`]
  go.env = { TMPDIR: tmpdir(), PATH: '/usr/bin', HOME: '/' }
  let status = 0
  go.exit = code => void (status = code)
  await go.run(instantiate('esbuild', go.importObject))
  const result = `${status} ${crypto.createHash('sha256').update(fs.readFileSync(output)).digest('hex')}`
  fs.rmSync(folder, { recursive: true })
  return result
}
