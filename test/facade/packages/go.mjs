/** A Go program of ours, compiled by Debian's Go for `js/wasm`, with the `wasm_exec.js` that comes with that compiler. */
import { execFileSync } from 'node:child_process'
import fs, { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const folder = fileURLToPath(new URL('../.cache/go', import.meta.url))

export const toolchain = 'Go'

export async function prepare() {
  mkdirSync(folder, { recursive: true })
  const go = (args, options) => {
    try {
      return execFileSync('go', args, { encoding: 'utf8', ...options })
    } catch (e) {
      throw e.code === 'ENOENT' ? new Error('there is no Go: apt-get install golang-go') : e
    }
  }
  const source = fileURLToPath(new URL('../go', import.meta.url))
  // The same bytes in every commit.
  go(['build', '-trimpath', '-buildvcs=false', '-o', join(folder, 'main.wasm'), '.'], { cwd: source, env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' } })
  // It moved in Go 1.24.
  const glue = ['lib', 'misc'].map(place => join(go(['env', 'GOROOT']).trim(), place, 'wasm/wasm_exec.js')).find(existsSync)
  copyFileSync(glue, join(folder, 'wasm_exec.cjs'))
}

export async function run() {
  let text = ''
  const decoder = new TextDecoder()
  // Where Node's own would print.
  const write = (_, bytes, offset, length, position, callback) => {
    text += decoder.decode(bytes.subarray(offset, offset + length), { stream: true })
    callback(null, length)
  }
  Object.assign(globalThis, { require, fs: { ...fs, write } })
  globalThis.crypto ??= require('node:crypto').webcrypto
  require(join(folder, 'wasm_exec.cjs'))
  const go = new globalThis.Go()
  go.argv = ['main', '3', 'é']
  go.env = { GREETING: 'grüß dich' }
  let status
  go.exit = code => { status = code }
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, 'main.wasm')), go.importObject)
  await go.run(instance)
  return [status, text]
}
