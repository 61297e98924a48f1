/**
 * `wasmless/runtime`: a `WebAssembly` namespace backed by code that was compiled at build time, and what puts it in
 * place. Nothing here evaluates text.
 */
export type { RegisteredCode } from '../../compiler/common/registered-code.ts'
export { CompileError, LinkError, RuntimeError } from './errors.ts'
export { Global, type GlobalDescriptor } from './global.ts'
export { install, type InstallOptions } from './install.ts'
export { Instance } from './instance.ts'
export { setProvider, type Provider } from './lookup.ts'
export { Memory, type MemoryDescriptor } from './memory.ts'
export { Module, type ModuleExport, type ModuleImport } from './module.ts'
export { WebAssembly } from './namespace.ts'
export { register } from './registry.ts'
export { Table, type TableDescriptor } from './table.ts'
