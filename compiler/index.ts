/**
 * The package's public surface: `import { compile } from 'wasmless'`. Everything else is private.
 */
export { CompileError, OptionsError, UnsupportedError, type Location } from './common/error.ts'
export { defaultOptions, type Format, type Level, type Options } from './common/options.ts'
export {
  compile, compileAsync, compileTo, compileToAsync, type AsyncHooks, type ExternalDescription, type Hooks, type ImportDescription, type Result, type StreamResult,
} from './compile.ts'
export type { FunctionStats, PhaseStats, Stats } from './common/meter.ts'
export { makeStub } from './link/stub.ts'
export { inspect, type Inspection } from './inspect.ts'
export type { ChunkFile } from './link/chunks.ts'
export type { Sink } from './link/link.ts'
