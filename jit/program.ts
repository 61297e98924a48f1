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
import { Groups, type Surroundings } from './groups.ts'
import { HelperValues } from './helpers.ts'
import { shellText, type OwnNames } from './shell.ts'

export interface ProgramOptions extends Partial<Pick<Options, 'target' | 'level' | 'functionSize' | 'withoutPasses' | 'verify' | 'maximumMemory'>> {
  /** Characters of JavaScript beyond which a function is not compiled together with those that call it. */
  readonly groupSize?: number
}

/** See compiler/README.md, "Why level 1 at run time?". */
export const defaults = { level: 1, groupSize: 20_000 } as const

/** The functions of one instance. */
class Instance implements Surroundings {
  private readonly groups: Groups
  private readonly give: () => Record<string, unknown>
  private readonly elements: (elements: unknown, type: unknown) => unknown
  private readonly found: unknown[] = []
  private readonly bodies: unknown[] = []
  private readonly dispatchers = new Map<string, unknown>()
  private given: Record<string, unknown> | undefined

  constructor(groups: Groups, give: () => Record<string, unknown>, elements: Instance['elements']) {
    this.groups = groups
    this.give = give
    this.elements = elements
  }

  /** Asked for when the first function is called: by then the shell has run, or has thrown, with functions left in somebody's table. */
  get things(): Record<string, unknown> {
    return this.given ??= this.give()
  }
  readonly find = (index: number, isBody = false): unknown => {
    const of = isBody ? this.bodies : this.found
    if (of[index] === undefined) {
      const group = this.groups.groupOf(index)
      const made = group.make(this)
      group.own.forEach((each, i) => { (each.isBody ? this.bodies : this.found)[each.index] = made[i] })
    }
    return of[index]
  }
  elementsOf(table: string, type: string): unknown {
    const key = `${table} ${type}`
    let elements = this.dispatchers.get(key)
    if (elements === undefined) this.dispatchers.set(key, elements = this.elements(this.things[table], this.things[type]))
    return elements
  }
}

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
export function compileProgram(bytes: Uint8Array, { groupSize = defaults.groupSize, ...given }: ProgramOptions = {}): Instantiate {
  // Functions are in scopes of their own, as they are in chunks: what one assigns is in cells.
  const options = completeOptions({ level: defaults.level, ...given, format: 'cjs', chunkSize: Infinity })
  const module = check(bytes)
  let instantiate: Instantiate | undefined
  return imports => (instantiate ??= open(module, options, groupSize))(imports)
}

function open(module: Module, options: Options, groupSize: number): Instantiate {
  const scope = createModuleScope(options)
  const helpers = new HelperValues(scope)
  const names = new LinkNames(module, options, findBouncing(module), scope, helpers)
  const own: OwnNames = { open: scope.allocate('open'), find: scope.allocate('find'), instance: scope.allocate('instance'), bytes: scope.allocate('bytes') }
  const { text, things } = shellText(names, own)
  const groups = new Groups(names, helpers, own, things, groupSize)
  const used = helpers.values()
  const elements = helpers.value('elements_of_type') as (elements: unknown, type: unknown) => unknown
  const openInstance = (give: () => Record<string, unknown>) => new Instance(groups, give, elements).find
  return evaluate([own.open, own.bytes, ...used.keys()], text)(openInstance, module.bytes, ...used.values()) as Instantiate
}
