/**
 * The runtime's helpers for code that is made at run time: the same files that the linker reads as text, here as the code
 * that they are. So a module takes part in the realm's home, whatever it imports and exports.
 */
import * as convert from '../runtime/helpers/convert.js'
import * as facts from '../runtime/helpers/facts.js'
import * as float from '../runtime/helpers/float.js'
import * as functions from '../runtime/helpers/function.js'
import * as globalObject from '../runtime/helpers/global-object.js'
import * as imports from '../runtime/helpers/import.js'
import * as indexArgument from '../runtime/helpers/index-argument.js'
import * as integer from '../runtime/helpers/integer.js'
import * as math from '../runtime/helpers/math.js'
import * as memoryArrays from '../runtime/helpers/memory-arrays.js'
import * as memoryObject from '../runtime/helpers/memory-object.js'
import * as memoryViews from '../runtime/helpers/memory-views.js'
import * as memory from '../runtime/helpers/memory.js'
import * as realm from '../runtime/helpers/realm.js'
import * as registers from '../runtime/helpers/registers.js'
import * as segments from '../runtime/helpers/segments.js'
import * as tableObject from '../runtime/helpers/table-object.js'
import * as table from '../runtime/helpers/table.js'
import * as tail from '../runtime/helpers/tail.js'
import * as trap from '../runtime/helpers/trap.js'
import type { HelperNames } from '../compiler/link/helper-names.ts'
import type { ModuleScope } from '../compiler/js/names.ts'

/** As code, helpers take all of them to be true. */
export const allFacts = { ...facts, exports_memory: true }

const files: readonly object[] = [
  convert, float, functions, globalObject, imports, indexArgument, integer, math, memoryArrays, memoryObject, memoryViews, memory, realm, registers, segments, tableObject, table, tail, trap,
]
const values: ReadonlyMap<string, unknown> = new Map(files.flatMap(file => Object.entries(file)))

/** The helpers of one module, by name. */
export class HelperValues implements HelperNames {
  private readonly used = new Map<string, string>()
  private readonly given = new Map<string, string>()
  private readonly scope: ModuleScope

  constructor(scope: ModuleScope) {
    this.scope = scope
  }

  use(name: string): string {
    let known = this.used.get(name)
    if (known !== undefined) return known
    if (values.get(name) === undefined) throw new Error(`internal error: there is no helper ${name}`)
    this.used.set(name, known = this.name(name))
    return known
  }
  name(name: string): string {
    let given = this.given.get(name)
    if (given === undefined) this.given.set(name, given = this.scope.allocate(name))
    return given
  }
  isUsed(name: string): boolean {
    return this.used.has(name)
  }

  /** By the names that they have in text, all that have been used so far. */
  values(): ReadonlyMap<string, unknown> {
    return new Map([...this.used].map(([name, known]) => [known, values.get(name)]))
  }
  value(name: string): unknown {
    return values.get(name)
  }
}
