/**
 * Runs flite, a real WASI preview 1 command, as `wasmless run` on real files, with WebAssembly deleted,
 * and compares output, exit status and the file written with `node:wasi` on the native module.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runText } from './process.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const main = join(here, '../../dist/cli/main.js')

const native = `
  import { WASI } from 'node:wasi'
  import { readFileSync } from 'node:fs'
  const [file, folder, ...args] = process.argv.slice(1)
  const wasi = new WASI({ version: 'preview1', args, preopens: { '/data': folder }, returnOnExit: true })
  const { instance } = await WebAssembly.instantiate(readFileSync(file), wasi.getImportObject())
  process.exitCode = wasi.start(instance)
`

/** Runs it; gives a line to print. Throws: Error when something differs. */
export async function runCommand(wasm) {
  if (!existsSync(main)) throw new Error('dist/cli/main.js is missing')
  const folder = mkdtempSync(join(tmpdir(), 'wasmless-run-'))
  try {
    writeFileSync(join(folder, 'text.txt'), 'Four files, and a folder.\n')
    const times = []
    for (const args of [['-f', '/data/text.txt', '-o', '/data/out.wav'], ['-ps', '-t', 'phones', 'none'], ['--version'], ['-f', '/data/missing.txt', '/data/out.wav']]) {
      const output = join(folder, 'out.wav')
      const results = []
      for (const command of [
        ['--no-warnings', '--input-type=module', '-e', native, '--', wasm, folder, 'flite.wasm', ...args],
        ['--import', join(here, 'delete-webassembly.mjs'), main, 'run', '--dir', `/data=${folder}`, wasm, '--', ...args],
      ]) {
        rmSync(output, { force: true })
        const { status, stdout, stderr, milliseconds } = await runText(process.execPath, command, 300_000)
        results.push({ status, stdout, stderr, file: existsSync(output) ? readFileSync(output, 'base64') : '' })
        times.push(milliseconds)
      }
      const [expected, actual] = results
      for (const key of Object.keys(expected)) {
        if (actual[key] !== expected[key]) throw new Error(`flite ${args.join(' ')}: ${key} differs\nnative:   ${String(expected[key]).slice(0, 300)}\ncompiled: ${String(actual[key]).slice(0, 600)}`)
      }
      if (args.includes('-o') && actual.file.length < 1000) throw new Error('no sound was written')
    }
    const compiled = times.filter((_, index) => index % 2)
    return `4 commands agree, compile and run in ${Math.round(Math.min(...compiled))} ms at best`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
