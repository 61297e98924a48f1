/** Our compiler as a backend of the tests: compiled as a factory, evaluated in this realm, the IR verified between passes. */
import vm from 'node:vm'
import type { Options } from '../../compiler/common/options.ts'
import { compile } from '../../compiler/index.ts'
import { Global, Memory, Table } from '../../runtime/api/index.ts'
import type { Backend, Exports } from './backend.ts'

/** `WASMLESS_FUNCTION_SIZE=200` in the environment cuts all but tiny functions into parts. */
const cut: Partial<Options> = process.env.WASMLESS_FUNCTION_SIZE === undefined ? {} : { functionSize: Number(process.env.WASMLESS_FUNCTION_SIZE) }

export function makeOurs(options: Partial<Options>): Backend {
  return {
    name: `wasmless ${JSON.stringify(options)}`,
    compile(bytes) {
      const { code, imports } = compile(bytes, { verify: true, ...cut, ...options, format: 'factory' })
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
