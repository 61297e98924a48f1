/**
 * Binaryen's translate-to-fuzz: random bytes in, a valid module out. Its `wasm-opt` is a script for the
 * command line; it is evaluated in this process with a `process` and a `WebAssembly` of our own, so that
 * its eight megabytes are compiled once and a module costs tens of milliseconds, not a second.
 */
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import vm from 'node:vm'

/** What the compiler compiles and Node 20's own WebAssembly knows without flags. */
const features = [
  '-mvp', '--enable-mutable-globals', '--enable-sign-ext', '--enable-nontrapping-float-to-int', '--enable-bulk-memory',
  '--enable-bulk-memory-opt', '--enable-multivalue', '--enable-reference-types', '--enable-tail-call', '--enable-extended-const',
]

type Main = (require: NodeJS.Require, module: object, process: object, filename: string, dirname: string, webAssembly: object, console: object) => void
interface Engine {
  compile(bytes: Uint8Array): Promise<object>
  Instance: new(module: object, imports: object) => object
}
const engine = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly

let main: Main | undefined
let compiled: Promise<object> | undefined
const require = createRequire(import.meta.url)
const file = path.join(import.meta.dirname, '../../node_modules/binaryen/bin/wasm-opt')

/**
 * Runs `wasm-opt` with these arguments.
 *
 * Throws: an Error with what it printed, when it fails or says nothing for a minute.
 */
export async function runWasmOpt(args: readonly string[]): Promise<void> {
  main ??= new vm.Script(`(function (require, module, process, __filename, __dirname, WebAssembly, console) {${fs.readFileSync(file, 'utf8').replace(/^#!.*/, '')}\n})`, { filename: 'wasm-opt.js' }).runInThisContext() as Main
  let printed = ''
  const print = (...parts: unknown[]): void => { printed += `${parts.join(' ')}\n` }
  const status = await new Promise<number>(resolve => {
    const timer = setTimeout(() => resolve(-1), 60_000)
    const fakeProcess = Object.create(process, {
      argv: { value: ['node', file, ...args] },
      exitCode: { set(code: number) { clearTimeout(timer); setImmediate(() => resolve(code)) } },
      exit: { value(code: number) { clearTimeout(timer); setImmediate(() => resolve(code)) } },
      on: { value() {} },
    }) as object
    const fakeEngine = Object.assign(Object.create(engine) as object, {
      instantiate: async (bytes: Uint8Array, imports: object) => {
        compiled ??= engine.compile(bytes)
        const module = await compiled
        return { module, instance: new engine.Instance(module, imports) }
      },
    })
    main!(require, { exports: {} }, fakeProcess, file, path.dirname(file), fakeEngine, { ...console, log: print, error: print, warn: print })
  })
  if (status !== 0) throw new Error(`wasm-opt ${args.join(' ')}: status ${status}\n${printed}`)
}

/** The module that translate-to-fuzz makes of these bytes, with every NaN turned into 0. */
export async function translateToFuzz(bytes: Uint8Array): Promise<Uint8Array> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wasmless-fuzz-'))
  try {
    const [from, to] = [path.join(folder, 'input'), path.join(folder, 'output.wasm')]
    fs.writeFileSync(from, bytes)
    await runWasmOpt([...features, '--translate-to-fuzz', '--denan', from, '-o', to])
    return new Uint8Array(fs.readFileSync(to))
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}
