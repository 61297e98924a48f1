/** Our compiler as a backend of the tests: compiled as a factory, evaluated in this realm, the IR verified between passes. */
import vm from 'node:vm'
import type { Options } from '../../compiler/common/options.ts'
import { compile } from '../../compiler/index.ts'
import { Global, Memory, Table } from '../../runtime/api/index.ts'
import type { Backend, Exports } from './backend.ts'

/** In the environment, `WASMLESS_FUNCTION_SIZE=200` cuts all but tiny functions into parts, and `WASMLESS_TARGET=interpreter` compiles for that target. */
const { WASMLESS_FUNCTION_SIZE: size, WASMLESS_TARGET: target } = process.env
export const fromEnvironment: Partial<Options> = {
  ...size === undefined ? {} : { functionSize: Number(size) },
  ...target === undefined ? {} : { target: target as Options['target'] },
}

export function makeOurs(options: Partial<Options>): Backend {
  return {
    name: `wasmless ${JSON.stringify(options)}`,
    compile(bytes) {
      const { code, imports } = compile(bytes, { verify: true, ...fromEnvironment, ...options, format: 'factory' })
      let factory: ((imports: object) => Exports) | undefined
      return {
        imports,
        instantiate: given => (factory ??= vm.runInThisContext(`(${code}\n)`, { filename: 'compiled.js' }) as (imports: object) => Exports)(given),
      }
    },
    memory: descriptor => new Memory(descriptor),
    table: descriptor => new Table(descriptor),
    global: (descriptor, value) => new Global(descriptor, value),
  }
}
