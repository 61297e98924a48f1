/**
 * The pipeline: bytes to a module, the module to functions one at a time, each through lift, optimise, emit and
 * print, and the linker around them. Peak memory is one function and the text.
 */
import { measured, Meter, type Stats } from './common/meter.ts'
import { completeOptions, type Options } from './common/options.ts'
import { checkFunctions, isTranslated, refuse, translate } from './function.ts'
import { findBouncing } from './lift/tail-calls.ts'
import { declarationsOf } from './link/dts.ts'
import { Linker, type Sink } from './link/link.ts'
import type { ChunkFile, Piece } from './link/chunks.ts'
import { RecordedNames } from './link/recorded-names.ts'
import { warningsOf } from './link/warnings.ts'
import { jobsFor, Threads } from './threads.ts'
import { decodeModule } from './wasm/decode.ts'
import { describeExternal } from './wasm/describe.ts'
import type { ExternalKind, Module } from './wasm/module.ts'
import type { ProposalUses } from './wasm/proposals.ts'
import { validateModule } from './wasm/validate.ts'

/** `type`: in words, as `inspect` has it: `(i32, i64) → f64`, `1..2 pages`, `mut i32`. */
export interface ExternalDescription { readonly name: string, readonly kind: ExternalKind, readonly type: string }
export interface ImportDescription extends ExternalDescription { readonly module: string }

/** What a compilation gives beside the code. */
export interface StreamResult {
  /** The data segments, with the option `data: 'binary'`: the second argument of `instantiate`. */
  readonly data?: Uint8Array
  /** The further files, with the option `chunkSize`, unless the sink took them. */
  readonly chunks?: readonly ChunkFile[]
  /** The declaration file, with the option `dts`. */
  readonly dts?: string
  readonly warnings: readonly string[]
  readonly imports: readonly ImportDescription[]
  readonly exports: readonly ExternalDescription[]
  /** Where the time went, with the hook `stats`. */
  readonly stats?: Stats
}
export interface Result extends StreamResult {
  readonly code: string
}
export interface Hooks {
  /** Called now and then with the number of functions done and their total. */
  readonly onProgress?: (done: number, total: number) => void
  /** Measure where the time goes. */
  readonly stats?: boolean
}
export interface AsyncHooks extends Hooks {
  /** Worker threads; 0 for none. Left out: as many as the machine runs at once (at most 8) for a module of 2 MB or more, else none. */
  readonly jobs?: number
}

/** One compilation, up to where the functions are checked and compiled, here or in workers. */
class Compilation {
  readonly options: Options
  readonly module: Module
  readonly meter: Meter | undefined
  private readonly bytes: Uint8Array
  private readonly sink: Sink
  private readonly started = performance.now()
  private readonly written = { output: 0, functions: 0 }

  constructor(sink: Sink, bytes: Uint8Array, options: Partial<Options>, { stats = false }: Hooks) {
    this.options = completeOptions(options)
    this.bytes = bytes
    this.meter = stats ? new Meter() : undefined
    this.sink = stats ? { ...sink, write: (chunk) => { this.written.output += chunk.length; sink.write(chunk) } } : sink
    this.module = measured(this.meter, 'decode', () => decodeModule(bytes))
    measured(this.meter, 'validate', () => validateModule(this.module))
  }

  refuse(inBodies: ProposalUses): void {
    refuse(this.module, inBodies, this.meter)
  }

  openLinker(bouncing: ReadonlySet<number>): Linker {
    return measured(this.meter, 'link', () => new Linker(this.sink, this.module, this.options, bouncing))
  }
  findBouncing(): ReadonlySet<number> {
    return measured(this.meter, 'tail calls', () => findBouncing(this.module))
  }
  writeFunctions(linker: Linker, piece: Piece): void {
    this.written.functions += measured(this.meter, 'write', () => linker.writeFunctions(piece))
  }

  finish(linker: Linker, jobs: number): StreamResult {
    const { module, options } = this
    const data = measured(this.meter, 'link', () => linker.finish())
    return {
      ...data === undefined ? {} : { data },
      ...linker.files.length === 0 ? {} : { chunks: linker.files },
      ...options.dts ? { dts: declarationsOf(module, options) } : {},
      warnings: warningsOf(module, options),
      imports: module.imports.map(({ module: from, name, kind, index }) => ({ module: from, name, kind, type: describeExternal(module, kind, index) })),
      exports: module.exports.map(({ name, kind, index }) => ({ name, kind, type: describeExternal(module, kind, index) })),
      ...this.meter === undefined ? {} : { stats: this.stats(this.meter, jobs) },
    }
  }
  private stats(meter: Meter, jobs: number): Stats {
    const { output, functions } = this.written
    return { milliseconds: performance.now() - this.started, jobs, ...meter.take(), sizes: { module: this.bytes.length, output, functions } }
  }
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
export function compileTo(sink: Sink, bytes: Uint8Array, options: Partial<Options> = {}, hooks: Hooks = {}): StreamResult {
  const compilation = new Compilation(sink, bytes, options, hooks)
  const { module, meter } = compilation
  const total = module.functions.length
  compilation.refuse(checkFunctions(module, { from: 0, to: total }, meter))
  const bouncing = compilation.findBouncing()
  const linker = compilation.openLinker(bouncing)
  const recorded = compilation.options.chunkSize > 0 ? new RecordedNames(Linker.apart(module, compilation.options, bouncing).names) : undefined
  const translation = { module, options: compilation.options, linker, names: recorded ?? linker.names, meter }
  module.functions.forEach((_, functionIndex) => {
    if (!isTranslated(translation, functionIndex)) return
    const piece = translate(translation, functionIndex)
    compilation.writeFunctions(linker, { ...piece, asks: recorded?.take() ?? [] })
    hooks.onProgress?.(functionIndex + 1, total)
  })
  return compilation.finish(linker, 0)
}

/**
 * As `compileTo`, with worker threads for the functions where the module is large or `jobs` says so. The output is the same,
 * byte for byte, for any number of them.
 *
 * `sink`: gets the text while others are at work
 * Throws: rejects with what `compileTo` throws
 * Cost: time over the number of threads; memory of each, some 100 MB and its largest functions
 */
export async function compileToAsync(sink: Sink, bytes: Uint8Array, options: Partial<Options> = {}, hooks: AsyncHooks = {}): Promise<StreamResult> {
  const jobs = jobsFor(bytes, hooks.jobs)
  if (jobs === 0) return compileTo(sink, bytes, options, hooks)
  const compilation = new Compilation(sink, bytes, options, hooks)
  const { module } = compilation
  const threads = await Threads.open(jobs, compilation)
  try {
    compilation.refuse(await threads.check())
    const bouncing = compilation.findBouncing()
    const linker = compilation.openLinker(bouncing)
    for await (const { pieces, to } of threads.translate(bouncing)) {
      for (const piece of pieces) compilation.writeFunctions(linker, piece)
      hooks.onProgress?.(to, module.functions.length)
    }
    return compilation.finish(linker, jobs)
  } finally {
    await threads.close()
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

/** As `compile`, with worker threads as `compileToAsync` has them. */
export async function compileAsync(bytes: Uint8Array, options: Partial<Options> = {}, hooks: AsyncHooks = {}): Promise<Result> {
  const chunks: string[] = []
  const result = await compileToAsync({ write: chunk => { chunks.push(chunk) } }, bytes, options, hooks)
  return { code: chunks.join(''), ...result }
}
