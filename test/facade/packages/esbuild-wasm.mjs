/** esbuild-wasm: Go, by Go's own `wasm_exec.js`, in this process. */
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(import.meta.url)

export const toolchain = 'Go'
export const large = true

let compiled

export async function run() {
  Object.assign(globalThis, { require, fs, path: require('node:path') })
  globalThis.crypto ??= require('node:crypto')
  require('esbuild-wasm/wasm_exec.js')
  const folder = fs.mkdtempSync(join(tmpdir(), 'esbuild-'))
  fs.writeFileSync(join(folder, 'in.ts'), 'enum K { A = 1, B = A << 3 }; export class C<T> { #x = 1n; constructor(readonly k: K) {} *[Symbol.iterator]() { yield `${this.k}` } }; export const f = async <T,>(a?: T) => ({ ...a, b: a ?? /é+/u })')
  const go = new globalThis.Go()
  go.argv = ['esbuild', join(folder, 'in.ts'), '--minify', '--target=es2018', '--supported:bigint=true', '--sourcemap=inline', '--sources-content=false', '--log-level=error', `--outfile=${join(folder, 'out.js')}`]
  go.env = { TMPDIR: tmpdir(), PATH: '/usr/bin', HOME: '/' }
  go.exit = () => {}
  // Once: a command is a new instance each time.
  compiled ??= await WebAssembly.compile(fs.readFileSync(require.resolve('esbuild-wasm/esbuild.wasm')))
  await go.run(await WebAssembly.instantiate(compiled, go.importObject))
  const out = fs.readFileSync(join(folder, 'out.js'), 'utf8')
  fs.rmSync(folder, { recursive: true })
  return out.replace(/\/\/# sourceMappingURL=.*/, '')
}
