/**
 * The pipeline: bytes to a module, the module to functions one at a time, each through lift, optimise, emit and
 * print, and the linker around them. Peak memory is one function and the text.
 */
import { UnsupportedError } from './common/error.ts'
import { completeOptions, type Options } from './common/options.ts'
import { emitFunction } from './emit/function.ts'
import { lift } from './lift/lift.ts'
import { findBouncing } from './lift/tail-calls.ts'
import { declarationsOf } from './link/dts.ts'
import { Linker, type Sink } from './link/link.ts'
import { warningsOf } from './link/warnings.ts'
import { optimise } from './optimise/optimise.ts'
import { decodeModule } from './wasm/decode.ts'
import { describeExternal } from './wasm/describe.ts'
import type { ExternalKind, Module } from './wasm/module.ts'
import { proposalsUsed, uncompiledProposals } from './wasm/proposals.ts'
import { validateFunction, validateModule } from './wasm/validate.ts'

/** `type`: in words, as `inspect` has it: `(i32, i64) → f64`, `1..2 pages`, `mut i32`. */
export interface ExternalDescription { readonly name: string, readonly kind: ExternalKind, readonly type: string }
export interface ImportDescription extends ExternalDescription { readonly module: string }

/** What a compilation gives beside the code. */
export interface StreamResult {
  /** The data segments, with the option `data: 'binary'`: the second argument of `instantiate`. */
  readonly data?: Uint8Array
  /** The declaration file, with the option `dts`. */
  readonly dts?: string
  readonly warnings: readonly string[]
  readonly imports: readonly ImportDescription[]
  readonly exports: readonly ExternalDescription[]
}
export interface Result extends StreamResult {
  readonly code: string
}
export interface Hooks {
  /** Called now and then with the number of functions done and their total. */
  readonly onProgress?: (done: number, total: number) => void
}

/** Decodes and validates everything, then refuses what is not compiled: an invalid module is invalid whatever it uses. */
function readModule(bytes: Uint8Array): Module {
  const module = decodeModule(bytes)
  validateModule(module)
  module.functions.forEach(({ body }, index) => { if (body !== undefined) validateFunction(module, index) })
  for (const [proposal, { what, ...place }] of proposalsUsed(module)) {
    if (!uncompiledProposals.has(proposal)) continue
    const name = place.functionIndex === undefined ? undefined : module.names.functions.get(place.functionIndex)
    throw new UnsupportedError(proposal, `not compiled yet: ${proposal} (${what})`, { ...place, ...name === undefined ? {} : { functionName: name } })
  }
  return module
}

/**
 * Compiles a module and writes the JavaScript to a sink as it comes, one function at a time.
 *
 * `sink`: gets the text in pieces; on an error it has part of it, and should be thrown away
 * `bytes`: the module's binary form; may be a view of something larger
 * `options`: what is left out is as `defaultOptions` has it
 * Gives: everything but the code
 * Throws: CompileError when the module is malformed or invalid; UnsupportedError when it uses a proposal that is not
 * compiled (before anything is written); OptionsError
 * Cost: time linear in the module; memory of the largest function, beside what the sink keeps
 */
export function compileTo(sink: Sink, bytes: Uint8Array, options: Partial<Options> = {}, { onProgress }: Hooks = {}): StreamResult {
  const complete = completeOptions(options)
  const module = readModule(bytes)
  const linker = new Linker(sink, module, complete, findBouncing(module))
  const total = module.functions.length
  module.functions.forEach(({ body }, functionIndex) => {
    if (body === undefined) return
    const fn = optimise(lift(module, functionIndex), { module, options: complete, functionIndex })
    linker.writeFunction(emitFunction(fn, linker.names))
    onProgress?.(functionIndex + 1, total)
  })
  const data = linker.finish()
  return {
    ...data === undefined ? {} : { data },
    ...complete.dts ? { dts: declarationsOf(module, complete) } : {},
    warnings: warningsOf(module, complete),
    imports: module.imports.map(({ module: from, name, kind, index }) => ({ module: from, name, kind, type: describeExternal(module, kind, index) })),
    exports: module.exports.map(({ name, kind, index }) => ({ name, kind, type: describeExternal(module, kind, index) })),
  }
}

/**
 * Compiles a WebAssembly module to JavaScript.
 *
 * `bytes`: the module's binary form; may be a view of something larger
 * `options`: what is left out is as `defaultOptions` has it
 * Gives: the text of the output file, with what goes beside it
 * Throws: CompileError when the module is malformed or invalid; UnsupportedError when it uses a proposal that is not
 * compiled; OptionsError
 * Cost: as `compileTo`, and the text
 */
export function compile(bytes: Uint8Array, options: Partial<Options> = {}, hooks: Hooks = {}): Result {
  const chunks: string[] = []
  const result = compileTo({ write: chunk => { chunks.push(chunk) } }, bytes, options, hooks)
  return { code: chunks.join(''), ...result }
}
