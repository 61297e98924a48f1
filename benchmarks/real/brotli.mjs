/** brotli-wasm (Rust): compresses 200 kB of made text at three qualities and decompresses it. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fileOf } from '../../test/programs/packages.mjs'

export const modules = { brotli: () => fileOf('brotli-wasm', 'pkg.bundler/brotli_wasm_bg.wasm') }

/** The bundler's glue takes the module's exports from a cycle of imports; here they are given to it. */
export async function load({ instantiate }) {
  const folder = mkdtempSync(join(tmpdir(), 'wasmless-bench-'))
  const glue = readFileSync(fileOf('brotli-wasm', 'pkg.bundler/brotli_wasm_bg.js'), 'utf8')
  const rewritten = glue.replace(/^import \* as wasm from .*$/m, 'let wasm\nexport function give(exports) { wasm = exports }')
  if (rewritten === glue) throw new Error('brotli-wasm: the import of the module was not found')
  const file = join(folder, 'glue.mjs')
  writeFileSync(file, rewritten)
  const brotli = await import(pathToFileURL(file).href)
  rmSync(folder, { recursive: true })
  const { exports } = instantiate('brotli', { './brotli_wasm_bg.js': brotli })
  brotli.give(exports)
  exports.__wbindgen_start?.()
  return brotli
}

export async function run(brotli) {
  const words = 'the of and wasm module memory table global function block loop é 漢 🦓 if else end'.split(' ')
  let text = ''
  for (let seed = 12345; text.length < 200_000; ) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    text += `${words[(seed >>> 8) % words.length]}${seed % 11 ? ' ' : `${seed}\n`}`
  }
  const input = new TextEncoder().encode(text)
  const digest = bytes => createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  return JSON.stringify([3, 6, 11].map(quality => {
    const compressed = brotli.compress(input, { quality })
    return [compressed.length, digest(compressed), digest(brotli.decompress(compressed)) === digest(input)]
  }))
}
