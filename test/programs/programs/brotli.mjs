/**
 * brotli-wasm (Rust, wasm-bindgen): compresses and decompresses 100 kB. Natively its `nodejs` build runs;
 * compiled, its `bundler` build, whose `import * as wasm from './brotli_wasm_bg.wasm'` becomes an
 * import of a file compiled with the option `instance`, in a cycle with the glue.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createHash } from 'node:crypto'
import { fileOf } from '../packages.mjs'

const require = createRequire(import.meta.url)

export const jitless = true
export const selfInstantiating = true

export async function prepare(folder) {
  const root = fileOf('brotli-wasm', 'pkg.bundler')
  const glue = readFileSync(join(root, 'brotli_wasm_bg.js'), 'utf8')
  const rewritten = glue.replace("'./brotli_wasm_bg.wasm'", "'./brotli_wasm_bg.mjs'")
  if (rewritten === glue) throw new Error('brotli-wasm: the import of the module was not found')
  writeFileSync(join(folder, 'brotli_wasm_bg.js'), rewritten)
  return [{ name: 'brotli_wasm_bg', bytes: readFileSync(join(root, 'brotli_wasm_bg.wasm')), options: { instance: true } }]
}

export async function run({ mode, folder }) {
  if (mode === 'compiled') {
    // As `brotli_wasm.js` does: the module first, then the glue.
    await import(pathToFileURL(join(folder, 'brotli_wasm_bg.mjs')).href)
  }
  const brotli = mode === 'native' ? require(fileOf('brotli-wasm', 'pkg.node/brotli_wasm.js')) : await import(pathToFileURL(join(folder, 'brotli_wasm_bg.js')).href)
  const words = 'the of and wasm module memory table global function block loop é 漢 🦓 if else end'.split(' ')
  let text = ''
  for (let seed = 12345; text.length < 100_000; ) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    text += `${words[(seed >>> 8) % words.length]}${seed % 11 ? ' ' : `${seed}\n`}`
  }
  const input = new TextEncoder().encode(text.slice(0, 100_000)).subarray(0, 100_000)
  const digest = bytes => createHash('sha256').update(bytes).digest('hex')
  const out = [input.length]
  for (const quality of [1, 5, 11]) {
    const compressed = brotli.compress(input, { quality })
    const back = brotli.decompress(compressed)
    out.push({ quality, size: compressed.length, compressed: digest(compressed), same: digest(back) === digest(input) })
  }
  try {
    brotli.decompress(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]))
  } catch (e) {
    out.push(String(e.message ?? e))
  }
  return JSON.stringify(out)
}
