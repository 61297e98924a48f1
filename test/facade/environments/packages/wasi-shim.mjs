/** A WASI command over @bjorn3/browser_wasi_shim; the module is that of `../../wasi-command.mjs`. */
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim'

export async function run(print, bytes) {
  const wasi = new WASI(['tool', 'é', 'last\n'], [], [new OpenFile(new File([])), ConsoleStdout.lineBuffered(line => print(JSON.stringify(line))), new PreopenDirectory('.', new Map())], { debug: false })
  const instance = await WebAssembly.instantiate(await WebAssembly.compile(bytes('wasi')), { wasi_snapshot_preview1: wasi.wasiImport })
  print(wasi.start(instance))
}
