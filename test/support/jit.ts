/** The compiler at run time as a backend of the tests: each function is compiled when it is first called, the IR verified between passes. */
import type { Options } from '../../compiler/common/options.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { compileProgram, type ProgramOptions } from '../../jit/program.ts'
import { Global, Memory, Table } from '../../runtime/api/index.ts'
import type { Backend, Exports } from './backend.ts'
import { fromEnvironment } from './ours.ts'

/** Of the options, those about the output's form mean nothing here. */
export function makeJit({ level, target, functionSize, maximumMemory, withoutPasses }: Partial<Options> = {}): Backend {
  const given = { level, target, functionSize, maximumMemory, withoutPasses }
  const options: ProgramOptions = { verify: true, ...fromEnvironment, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) }
  return {
    name: `wasmless/jit ${JSON.stringify(given)}`,
    compile(bytes) {
      const instantiate = compileProgram(bytes, options)
      return { imports: decodeModule(bytes).imports, instantiate: imports => instantiate(imports) as Exports }
    },
    memory: descriptor => new Memory(descriptor),
    table: descriptor => new Table(descriptor),
    global: (descriptor, value) => new Global(descriptor, value),
  }
}
