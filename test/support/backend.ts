/**
 * What runs a module in the tests: Node's own WebAssembly (the oracle), or our compiler at some options.
 * Everything that compares the two is written against this one interface.
 */
import vm from 'node:vm'
import type { Options } from '../../compiler/common/options.ts'
import { makeJit } from './jit.ts'
import { makeOurs } from './ours.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Exports = Record<string, any>
export interface ImportName { readonly module: string, readonly name: string }

/** A compiled module: every `instantiate` makes a fresh instance. */
export interface Program {
  readonly imports: readonly ImportName[]
  instantiate(imports: object): Exports
}
export interface Backend {
  readonly name: string
  /** Throws: the backend's CompileError; ours also UnsupportedError. */
  compile(bytes: Uint8Array): Program
  memory(descriptor: { initial: number, maximum?: number }): object
  table(descriptor: { element: 'anyfunc' | 'externref', initial: number, maximum?: number }): object
  global(descriptor: { value: 'i32' | 'i64' | 'f32' | 'f64', mutable?: boolean }, value: number | bigint): object
}

/** The part of the JavaScript API that tests use. The compiler's own sources see no such global, so it is declared here. */
export interface Engine {
  readonly Module: { new(bytes: Uint8Array): object, imports(module: object): ImportName[] }
  readonly Instance: new(module: object, imports?: object) => { readonly exports: Exports }
  readonly Memory: new(descriptor: object) => { readonly buffer: ArrayBuffer, grow(pages: number): number }
  readonly Table: new(descriptor: object) => object
  readonly Global: new(descriptor: object, value?: unknown) => { value: unknown }
  readonly RuntimeError: ErrorConstructor
  validate(bytes: Uint8Array): boolean
}
export const engine = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly

export const native: Backend = {
  name: 'native',
  compile(bytes) {
    const module = new engine.Module(bytes)
    return {
      imports: engine.Module.imports(module),
      instantiate: imports => new engine.Instance(module, imports).exports,
    }
  },
  memory: descriptor => new engine.Memory(descriptor),
  table: descriptor => new engine.Table(descriptor),
  global: (descriptor, value) => new engine.Global(descriptor, value),
}

/**
 * Our compiler at these options. In the environment, `WASMLESS_BACKEND=native` makes it the oracle itself, to try a harness, and
 * `WASMLESS_BACKEND=jit` compiles each function when it is first called.
 */
export function ours(options: Partial<Options> = {}): Backend {
  switch (process.env.WASMLESS_BACKEND) {
    case 'native': return native
    case 'jit': return makeJit(options)
    default: return makeOurs(options)
  }
}

declare global {
  var wasmlessTestWork: (() => unknown) | undefined
}

/**
 * Runs `work`, which may loop for ever, for at most `milliseconds`.
 *
 * Throws: what `work` throws, and an Error with code `ERR_SCRIPT_EXECUTION_TIMEOUT` when time is up.
 */
export function withTimeout<Result>(milliseconds: number, work: () => Result): Result {
  globalThis.wasmlessTestWork = work
  try {
    return vm.runInThisContext('globalThis.wasmlessTestWork()', { timeout: milliseconds }) as Result
  } finally {
    globalThis.wasmlessTestWork = undefined
  }
}
