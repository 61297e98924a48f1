/**
 * The functions of one instance: found when they are first called, and then put in the place of their stand-ins in tables, so that calls
 * through these lead to them directly. Everything else that holds a stand-in keeps it; both have one exported function.
 */
import { export_function } from '../runtime/helpers/function.js'
import { elements_of_type } from '../runtime/helpers/table.js'
import type { Functions, Surroundings } from './functions.ts'

type Raw = ((...operands: unknown[]) => unknown) & { t?: object, b?: unknown }
type Elements = (Raw | null)[]

export interface InstanceNames {
  /** Of the arrays of tables' elements. */
  readonly tables: readonly string[]
  /** Of stand-ins, by function. */
  readonly standIns: ReadonlyMap<number, string>
}

/** A table's elements as they were when the first function was called, and arrays made of them. */
interface Places {
  readonly arrays: Elements[]
  readonly indices: ReadonlyMap<Raw, readonly number[]>
}

function placesIn(elements: Elements): Places {
  const indices = new Map<Raw, number[]>()
  elements.forEach((raw, index) => {
    if (typeof raw !== 'function') return
    const known = indices.get(raw)
    if (known === undefined) indices.set(raw, [index])
    else known.push(index)
  })
  return { arrays: [elements], indices }
}

export class Instance implements Surroundings {
  private readonly functions: Functions
  private readonly give: () => Record<string, unknown>
  private readonly names: InstanceNames
  private readonly found: unknown[] = []
  private readonly bodies: unknown[] = []
  private readonly dispatchers = new Map<string, Elements>()
  private given: Record<string, unknown> | undefined
  private places: ReadonlyMap<string, Places> | undefined

  /** `give`: gives the shell's variables by name */
  constructor(functions: Functions, give: () => Record<string, unknown>, names: InstanceNames) {
    this.functions = functions
    this.give = give
    this.names = names
  }

  /** Asked for when the first function is called: by then the shell has run, or has thrown, with functions left in somebody's table. */
  get things(): Record<string, unknown> {
    return this.given ??= this.give()
  }

  readonly find = (index: number, isBody = false): unknown => {
    if (this.found[index] === undefined) {
      const [made, body] = this.functions.makerOf(index)(this)
      this.replaceStandIn(index, made as Raw, body)
      this.found[index] = made
      this.bodies[index] = body
    }
    return isBody ? this.bodies[index] : this.found[index]
  }

  private get tables(): ReadonlyMap<string, Places> {
    return this.places ??= new Map(this.names.tables.map(name => [name, placesIn(this.things[name] as Elements)]))
  }
  elementsOf(table: string, type: string): unknown {
    const key = `${table} ${type}`
    let elements = this.dispatchers.get(key)
    if (elements === undefined) {
      this.dispatchers.set(key, elements = elements_of_type(this.things[table] as never, this.things[type] as never))
      this.tables.get(table)!.arrays.push(elements)
    }
    return elements
  }

  private replaceStandIn(index: number, made: Raw, body: unknown): void {
    const name = this.names.standIns.get(index)
    const standIn = name === undefined ? undefined : this.things[name] as Raw
    // The start function need be no value.
    if (standIn?.t === undefined) return
    export_function(standIn)
    Object.assign(made, standIn)
    if (body !== undefined) made.b = body
    for (const { arrays, indices } of this.tables.values()) {
      for (const at of indices.get(standIn) ?? []) for (const elements of arrays) if (elements[at] === standIn) elements[at] = made
    }
  }
}
