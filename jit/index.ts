/**
 * `wasmless/jit`: the compiler where there is no build, for a `WebAssembly` that compiles what a program gives it. Only where text may
 * become code (`evaluate.ts`), and only for who asks for it: nothing else in the package evaluates text.
 */
import { interfaceVersion, type RegisteredCode } from '../compiler/common/registered-code.ts'
import { install as installRuntime, type InstallOptions } from '../runtime/api/index.ts'
import { mayEvaluate } from './evaluate.ts'
import { compileProgram } from './program.ts'

/** How modules are compiled at run time. */
export interface JitOptions {
  /** What runs the code: an engine that compiles JavaScript, or one without a JIT (Lockdown Mode, `--jitless`). Default `jit`. */
  readonly target?: 'jit' | 'interpreter'
  /** Optimisation level. Default 2. */
  readonly level?: 0 | 1 | 2 | 3 | 's'
}

/**
 * Compiles a module for the runtime's `install({ compile })`: validated whole and at once, each function when it is first called.
 *
 * `bytes`: kept; nobody may change them
 * Gives: undefined where the environment does not let text become code
 * Throws: CompileError when the module is malformed or invalid; UnsupportedError when it uses a proposal that is not compiled
 */
export function compile(bytes: Uint8Array, id: string, options: JitOptions = {}): RegisteredCode | undefined {
  return mayEvaluate() ? { version: interfaceVersion, id, instantiate: compileProgram(bytes, options) } : undefined
}

/**
 * Makes `globalThis.WebAssembly` the runtime's namespace, which compiles modules that no code was registered for.
 *
 * `options`: those of the runtime's `install`, and how to compile
 * Gives: whether it is in place now
 */
export function install({ target = 'jit', level = 2, ...options }: Omit<InstallOptions, 'compile'> & JitOptions = {}): boolean {
  return installRuntime({ ...options, compile: (bytes, id) => compile(bytes, id, { target, level }) })
}
