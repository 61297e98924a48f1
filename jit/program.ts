/**
 * A module compiled at run time: decoded and validated at once, its shell made when it is first instantiated, its functions
 * when they are first called. Texts are made once for a module, functions once for an instance.
 */
import { completeOptions, type Options } from '../compiler/common/options.ts'
import { checkFunctions, refuse } from '../compiler/function.ts'
import { createModuleScope } from '../compiler/js/names.ts'
import { findBouncing } from '../compiler/lift/tail-calls.ts'
import { LinkNames } from '../compiler/link/names.ts'
import { decodeModule } from '../compiler/wasm/decode.ts'
import type { Module } from '../compiler/wasm/module.ts'
import { validateModule } from '../compiler/wasm/validate.ts'
import { evaluate } from './evaluate.ts'
import { Functions } from './functions.ts'
import { HelperValues } from './helpers.ts'
import { Instance } from './instance.ts'
import { shellText, type OwnNames } from './shell.ts'

/** What of the compiler's options means something here. */
export type ProgramOptions = Partial<Pick<Options, 'target' | 'level' | 'functionSize' | 'withoutPasses' | 'verify' | 'maximumMemory'>>

/** Throws: CompileError when the module is malformed or invalid; UnsupportedError */
function check(bytes: Uint8Array): Module {
  const module = decodeModule(bytes)
  validateModule(module)
  refuse(module, checkFunctions(module, { from: 0, to: module.functions.length }, undefined))
  return module
}

type Instantiate = (imports: unknown) => object

/**
 * Compiles a module. Gives `instantiate`.
 *
 * `bytes`: kept, and read again whenever a function is compiled
 * Throws: CompileError when the module is malformed or invalid; UnsupportedError when it uses a proposal that is not compiled; OptionsError
 */
export function compileProgram(bytes: Uint8Array, given: ProgramOptions = {}): Instantiate {
  // Functions are in scopes of their own, as they are in chunks: what one assigns is in cells.
  const options = completeOptions({ ...given, format: 'cjs', chunkSize: Infinity })
  const module = check(bytes)
  let instantiate: Instantiate | undefined
  return imports => (instantiate ??= open(module, options))(imports)
}

function open(module: Module, options: Options): Instantiate {
  const scope = createModuleScope(options)
  const helpers = new HelperValues(scope)
  const names = new LinkNames(module, options, findBouncing(module), scope, helpers)
  const own: OwnNames = { open: scope.allocate('open'), find: scope.allocate('find'), instance: scope.allocate('instance'), bytes: scope.allocate('bytes') }
  const { text, things, standIns } = shellText(names, own)
  const functions = new Functions(names, helpers, own, things)
  const used = helpers.values()
  const instanceNames = { tables: module.tables.map((_, index) => names.tableElements(index)), standIns }
  const openInstance = (give: () => Record<string, unknown>) => new Instance(functions, give, instanceNames).find
  return evaluate([own.open, own.bytes, ...used.keys()], text)(openInstance, module.bytes, ...used.values()) as Instantiate
}
