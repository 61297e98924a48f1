/** @bjorn3/browser_wasi_shim over a WASI command written here: arguments, environment, files, exit status. */
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim'
import { readFileSync } from 'node:fs'

export const toolchain = 'WASI, by hand'
export const small = true

/** Writes its arguments to stdout, then ends with status 3. */
const text = `(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (drop (call $get (i32.const 100) (i32.const 1000)))
    (i32.store (i32.const 16) (i32.const 1000)) (i32.store (i32.const 20) (i32.load (i32.const 4)))
    (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 24)))
    (call $exit (i32.const 3))))`
const file = new URL('../.cache/wasi-shim.wasm', import.meta.url)

export async function prepare({ assemble }) {
  const { writeFileSync } = await import('node:fs')
  writeFileSync(file, assemble(text))
}

export async function run() {
  const lines = []
  const wasi = new WASI(['tool', 'é', 'last\n'], [], [new OpenFile(new File([])), ConsoleStdout.lineBuffered(line => lines.push(line)), new PreopenDirectory('.', new Map())])
  const module = await WebAssembly.compile(readFileSync(file))
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport })
  return [wasi.start(instance), lines]
}
