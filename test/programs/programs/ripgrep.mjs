/** ripgrep as a WASI preview 1 command (Rust's standard library), over `@bjorn3/browser_wasi_shim`: searches files in memory. */
import { createRequire } from 'node:module'
import { brotliDecompressSync } from 'node:zlib'
import { pathToFileURL } from 'node:url'
import { readFileSync } from 'node:fs'
import { fileOf } from '../packages.mjs'

const require = createRequire(import.meta.url)

export const until = 'simd'

export async function prepare() {
  const { getCompressedBytes } = await import(pathToFileURL(fileOf('ripgrep', 'lib/_rg.wasm.mjs')).href)
  return [{ name: 'ripgrep', bytes: brotliDecompressSync(getCompressedBytes()) }]
}

export async function run({ instantiate }) {
  const { WASI, File, OpenFile, PreopenDirectory, ConsoleStdout, Directory } = await import('@bjorn3/browser_wasi_shim')
  const text = readFileSync(require.resolve('source-map/lib/source-map-consumer.js'))
  const out = []
  for (const args of [['--version'], ['-n', '--sort=path', 'prototype|eachMapping', '.'], ['-c', '--sort=path', '(?i)\\bsource\\w*', '.'], ['--json', '--sort=path', 'é.漢', '.'], ['absent pattern', '.'], ['(']]) {
    const lines = []
    const collect = label => ConsoleStdout.lineBuffered(line => void lines.push(`${label} ${line.replace(/"(secs|nanos|human)":("[^"]*"|\d+)/g, '"$1":0').replace(/\d+\.\d+ seconds|\d+\.\d+s/g, '0s')}`))
    const files = new Map([
      ['a.js', new File(text)],
      ['unicode.txt', new File(new TextEncoder().encode('one\né 漢\nthree\n'))],
      ['sub', new Directory(new Map([['b.js', new File(text.subarray(0, 5000))]]))],
    ])
    const wasi = new WASI(['rg', ...args], ['HOME=/'], [new OpenFile(new File(new Uint8Array())), collect('out'), collect('err'), new PreopenDirectory('.', files)], { debug: false })
    const instance = instantiate('ripgrep', { wasi_snapshot_preview1: wasi.wasiImport })
    out.push({ args, status: wasi.start(instance), lines })
  }
  return JSON.stringify(out)
}
