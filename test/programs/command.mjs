/**
 * Runs ripgrep, a real WASI preview 1 command, as `wasmless run` on real files, with WebAssembly deleted,
 * and compares output and exit status with `node:wasi` on the native module.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'one.txt'), 'first line\nneedle in a haystack\né needle 漢\n')
    writeFileSync(join(folder, 'sub', 'two.txt'), 'no\nNEEDLE\n'.repeat(1000))
    const times = []
    for (const args of [['-n', '--sort=path', 'needle', '/data'], ['-ic', '--sort=path', 'needle', '/data'], ['absent', '/data'], ['(', '/data']]) {
      const expected = await runText(process.execPath, ['--no-warnings', '--input-type=module', '-e', native, '--', wasm, folder, 'ripgrep.wasm', ...args], 60_000)
      const actual = await runText(process.execPath, ['--import', join(here, 'delete-webassembly.mjs'), main, 'run', '--dir', `/data=${folder}`, wasm, '--', ...args], 300_000)
      times.push(actual.milliseconds)
      for (const key of ['status', 'stdout', 'stderr']) {
        if (actual[key] !== expected[key]) throw new Error(`rg ${args.join(' ')}: ${key} differs\nnative:   ${String(expected[key]).slice(0, 300)}\ncompiled: ${String(actual[key]).slice(0, 600)}`)
      }
    }
    return `4 commands agree, compile and run ${Math.round(Math.min(...times))} ms each`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
