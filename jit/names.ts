/**
 * The names that a function uses which is compiled when it is first called, and the record of what it needs from outside its
 * text: values that are there when it is made, and functions that may not be.
 */
import type { EmitContext, GlobalPlace, MemoryArray } from '../compiler/emit/context.ts'
import type { Dispatcher } from '../compiler/link/dispatchers.ts'
import { noteArray, type ArrayUses } from '../compiler/link/memory-arrays.ts'
import type { LinkNames } from '../compiler/link/names.ts'
import { importedCounts } from '../compiler/wasm/imports.ts'

/** What a function names. The keys are the names in its text. */
export interface Uses {
  /** To the helper's own name. */
  readonly helpers: Map<string, string>
  /** Variables of the shell that are assigned once. */
  readonly things: Set<string>
  readonly functions: Map<string, { readonly index: number, readonly isBody: boolean }>
  readonly dispatchers: Map<string, Dispatcher>
  readonly arrays: ArrayUses
}

export class FunctionNames implements EmitContext {
  readonly module
  readonly options
  private readonly names: LinkNames
  private readonly instance: string
  private readonly imported: number
  private uses = noUses()

  /** `instance`: the variable of an object that has the shell's variables as properties. */
  constructor(names: LinkNames, instance: string) {
    this.names = names
    this.module = names.module
    this.options = names.options
    this.instance = instance
    this.imported = importedCounts(names.module).function
  }

  /** Starts a record, in which everything is noted from now on. */
  record(): Uses {
    return this.uses = noUses()
  }

  get scope(): LinkNames['scope'] {
    return this.names.scope
  }
  private thing(name: string): string {
    this.uses.things.add(name)
    return name
  }

  helper(name: string): string {
    const known = this.names.helper(name)
    this.uses.helpers.set(known, name)
    return known
  }
  functionName(index: number): string {
    const name = this.names.functionName(index)
    if (index < this.imported) return this.thing(name)
    this.uses.functions.set(name, { index, isBody: false })
    return name
  }
  /** Only what the shell has is a value, so that a function is one object. */
  functionReference(index: number): string {
    return `${this.instance}.${this.names.functionName(index)}`
  }
  bodyName(index: number): string {
    const name = this.names.bodyName(index)
    this.uses.functions.set(name, { index, isBody: true })
    return name
  }
  /** Of the function itself. */
  partName(index: number, part: number): string { return this.names.partName(index, part) }
  memoryView(index: number): string { return this.thing(this.names.memoryView(index)) }
  memoryLoopView(index: number): string { return this.memoryView(index) }
  memoryBytes(index: number): string { return this.thing(this.names.memoryBytes(index)) }
  memoryObject(index: number): string { return this.thing(this.names.memoryObject(index)) }
  tableElements(index: number): string { return this.thing(this.names.tableElements(index)) }
  tableObject(index: number): string { return this.thing(this.names.tableObject(index)) }
  typeDescriptor(index: number): string { return this.thing(this.names.typeDescriptor(index)) }
  /** Assigned by whoever drops the segment. */
  dataSegment(index: number): string { return `${this.instance}.${this.names.dataSegment(index)}` }
  elementSegment(index: number): string { return `${this.instance}.${this.names.elementSegment(index)}` }
  memoryArray(index: number, array: MemoryArray): string {
    noteArray(this.uses.arrays, index, array)
    return this.names.memoryArray(index, array)
  }
  memoryLength(index: number, array: MemoryArray): string {
    this.memoryArray(index, array)
    return this.names.memoryLength(index, array)
  }
  dispatcher(table: number, type: number): Dispatcher {
    const dispatcher = this.names.dispatcher(table, type)
    this.uses.dispatchers.set(dispatcher.name, dispatcher)
    return dispatcher
  }
  globalPlace(index: number): GlobalPlace {
    const place = this.names.globalPlace(index)
    this.thing(place.name)
    if (place.kind === 'variable' && place.high !== undefined) this.thing(place.high)
    return place
  }
  isBouncing(index: number): boolean { return this.names.isBouncing(index) }
  memoryMaximum(index: number): number { return this.names.memoryMaximum(index) }
  localNames(index: number | undefined, count: number, wanted: ReadonlyMap<number, string>): readonly string[] { return this.names.localNames(index, count, wanted) }
}

function noUses(): Uses {
  return { helpers: new Map(), things: new Set(), functions: new Map(), dispatchers: new Map(), arrays: new Map() }
}
