/** Runs a WASI command and shows what it prints. */
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from './shim/index.js'

const lines = []
const wasi = new WASI(['tool', 'é', 'last\n'], [], [new OpenFile(new File([])), ConsoleStdout.lineBuffered(line => lines.push(line.split('\0').join(' '))), new PreopenDirectory('.', new Map())], { debug: false })
try {
  const module = await WebAssembly.compileStreaming(fetch('command.wasm'))
  const status = wasi.start(await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport }))
  show([...lines, `status ${status}`].join('\n'))
} catch (e) {
  fail(e)
}
