/**
 * The options of a compilation, their defaults, and the check that they fit together. The command
 * line and the library share this one list.
 */
import { OptionsError } from './error.ts'
import { functionSizeLimit } from './limits.ts'

export type Format = 'esm' | 'cjs' | 'iife' | 'factory' | 'stub'
export type Level = 0 | 1 | 2 | 3 | 's'
export const levels: readonly Level[] = [0, 1, 2, 3, 's']

export interface Options {
  /** Shape of the output file. `factory` is a bare function expression `(imports) => exports`; `stub` a script that registers its code with `wasmless/runtime`. Default `esm`. */
  readonly format: Format
  /** Name of the global variable that an `iife` defines. Default `wasmModule`. */
  readonly globalName: string
  /** The file instantiates itself on load: imports become ES imports (or `require`s), exports named exports. */
  readonly instance: boolean
  /** How an i64 crosses the JavaScript boundary: one BigInt, or two numbers (low, high), each an i32. Default `bigint`. */
  readonly i64: 'bigint' | 'pair'
  /** Where data segments go: `latin1` or `base64` string inside the file, or `binary`: a file of their own. Default `latin1`. */
  readonly data: 'latin1' | 'base64' | 'binary'
  /** Optimisation level. 0 lifts and emits only; 1 adds cheap passes; 2 (default) all; 3 all, spending more time; `'s'` as 2, but without what makes the output faster by making it larger, unless it is much faster. */
  readonly level: Level
  /** What runs the output: engines with a JIT, or without one (Lockdown Mode, Hermes, QuickJS, `--jitless`). Both run in both. Default `jit`. */
  readonly target: 'jit' | 'interpreter'
  /** No white space, shortest names. */
  readonly minify: boolean
  /** Name functions, locals and globals after the name section. */
  readonly names: boolean
  /** Also make a `.d.ts` for the exports. */
  readonly dts: boolean
  /** Largest size any memory may grow to, in pages of 64 KiB; `memory.grow` beyond it gives -1. Default 65536. At 32768 or less, addresses need no unsigned conversion. */
  readonly maximumMemory: number
  /** Puts functions into further files of about so many characters each; 0 (default): one file. */
  readonly chunkSize: number
  /** How the main file names those, with their number for `*`. Default `./chunk*.mjs`. */
  readonly chunkName: string
  /** Size above which a function is cut into several, in characters of minified code, roughly. Default 40000: above 60000 V8 never optimises; for interpreters none. */
  readonly functionSize: number
  /** Optimisation passes to leave out, by name (for tests and for finding faults). */
  readonly withoutPasses: readonly string[]
  /** Run the IR verifier between passes (on in every test run). */
  readonly verify: boolean
}

export const defaultOptions: Options = {
  format: 'esm',
  globalName: 'wasmModule',
  instance: false,
  i64: 'bigint',
  data: 'latin1',
  level: 2,
  target: 'jit',
  minify: false,
  names: false,
  dts: false,
  maximumMemory: 65_536,
  chunkSize: 0,
  chunkName: './chunk*.mjs',
  functionSize: functionSizeLimit,
  withoutPasses: [],
  verify: false,
}

/** Whether size goes before speed where they are at odds. */
export function prefersSize({ level }: Pick<Options, 'level'>): boolean {
  return level === 's'
}

/**
 * Completes the given options with the defaults.
 *
 * Throws: OptionsError when a value is out of range or two options exclude each other.
 */
export function completeOptions(given: Partial<Options>): Options {
  // What no engine compiles need not be small, and calls cost.
  const options: Options = { ...defaultOptions, ...given.target === 'interpreter' ? { functionSize: Infinity } : {}, ...given }
  if (!['esm', 'cjs', 'iife', 'factory', 'stub'].includes(options.format)) throw new OptionsError(`unknown format ${JSON.stringify(options.format)}: expected esm, cjs, iife, factory or stub`)
  if (!['bigint', 'pair'].includes(options.i64)) throw new OptionsError(`unknown i64 form ${JSON.stringify(options.i64)}: expected bigint or pair`)
  if (!['latin1', 'base64', 'binary'].includes(options.data)) throw new OptionsError(`unknown data form ${JSON.stringify(options.data)}: expected latin1, base64 or binary`)
  if (!levels.includes(options.level)) throw new OptionsError(`unknown optimisation level ${JSON.stringify(options.level)}: expected 0 to 3, or 's'`)
  if (!['jit', 'interpreter'].includes(options.target)) throw new OptionsError(`unknown target ${JSON.stringify(options.target)}: expected jit or interpreter`)
  if (!/^[A-Za-z_$][\w$]*$/.test(options.globalName)) throw new OptionsError(`${JSON.stringify(options.globalName)} cannot be the name of a variable`)
  if (!Number.isInteger(options.maximumMemory) || options.maximumMemory < 0 || options.maximumMemory > 65_536) throw new OptionsError('the maximum memory is a whole number of pages from 0 to 65536')
  if (!(options.functionSize >= 1)) throw new OptionsError('the size of functions is a number of at least 1')
  if (!(options.chunkSize >= 0)) throw new OptionsError('the size of chunks is a number of at least 0')
  if (options.chunkSize > 0 && (options.format === 'factory' || options.format === 'stub')) throw new OptionsError(`a ${options.format} is one file: leave out the size of chunks, or choose another format`)
  if (options.instance && (options.format === 'factory' || options.format === 'stub')) throw new OptionsError(`a file of the format ${options.format} cannot instantiate itself: leave out instance, or choose another format`)
  if (options.format === 'stub' && options.data === 'binary') throw new OptionsError('code that registers itself needs its data inside: choose latin1 or base64')
  if (options.format === 'stub' && options.i64 === 'pair') throw new OptionsError('code that registers itself has the interface of WebAssembly, where an i64 is a BigInt: choose bigint')
  if (options.instance && options.data === 'binary') throw new OptionsError('a file that instantiates itself needs its data inside: choose latin1 or base64')
  return options
}
