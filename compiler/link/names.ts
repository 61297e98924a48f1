/**
 * The names of module-level things in the output, and the record of which of them are used: the linker's answer
 * to what the emitter asks. What nobody asked for is not written (`shell.ts`).
 */
import type { Options } from '../common/options.ts'
import type { EmitContext, GlobalPlace, MemoryArray } from '../emit/context.ts'
import { nameOfPart, type ModuleScope } from '../js/names.ts'
import { localNames } from '../wasm/custom.ts'
import { importedCounts } from '../wasm/imports.ts'
import type { Module } from '../wasm/module.ts'
import type { DataIndex, ElementIndex, FunctionIndex, GlobalIndex, MemoryIndex, TableIndex, TypeIndex, ValueType } from '../wasm/types.ts'
import { canonicalTypeId } from '../wasm/validate.ts'
import { dispatcherKind, type Dispatcher } from './dispatchers.ts'
import type { HelperNames } from './helper-names.ts'

/** Names by index. */
type Names = Map<number, string>

/** Which array holds private mutable globals of a type. */
export type CellKind = 'i32' | 'f64' | 'ref'
function cellKind(type: ValueType): CellKind {
  return type === 'i32' || type === 'i64' ? 'i32' : type === 'f32' || type === 'f64' ? 'f64' : 'ref'
}

export class LinkNames implements EmitContext {
  readonly module: Module
  readonly options: Options
  readonly scope: ModuleScope
  readonly helpers: HelperNames
  /** The parameter of `instantiate`. */
  readonly imports: string
  /** Types whose functions or references take part, by canonical type index. */
  readonly types: Names = new Map()
  readonly views: Names = new Map()
  /** Whether functions load or store, so that a `RangeError` can be a trap. */
  hasAccesses = false
  /** Whether views of bytes are needed beside those for loads and stores. */
  usesBytes = false
  /** Whether functions use the second view of a memory. */
  usesLoopViews = false
  /** Arrays over a memory, and their lengths (`target: 'interpreter'`). */
  readonly memoryArrays: Record<MemoryArray, Names> = emptyArrays()
  readonly memoryLengths: Record<MemoryArray, Names> = emptyArrays()
  readonly memories: Names = new Map()
  readonly tables: Names = new Map()
  readonly tableObjects: Names = new Map()
  /** By name. */
  readonly dispatchers = new Map<string, Dispatcher>()
  readonly data: Names = new Map()
  readonly elements: Names = new Map()
  readonly globals = new Map<GlobalIndex, GlobalPlace>()
  /** How many slots the shared arrays have. */
  readonly slots: Record<CellKind, number> = { i32: 0, f64: 0, ref: 0 }
  private readonly bouncing: ReadonlySet<FunctionIndex>
  private readonly functionNames: string[]
  private readonly bodyNames: Names = new Map()
  private readonly partNames = new Map<string, string>()
  private readonly privateSlots: ReadonlyMap<GlobalIndex, number>
  private readonly arrays = new Map<CellKind, string>()
  private readonly outsideGlobals: ReadonlySet<GlobalIndex>
  private plainLocals: string[] = []
  /** What a function's own variable for the first memory's view is called when minifying: the same everywhere, which gzip likes (0.4% of Lua). */
  private readonly keptView: string | undefined

  constructor(module: Module, options: Options, bouncing: ReadonlySet<FunctionIndex>, scope: ModuleScope, helpers: HelperNames) {
    this.module = module
    this.options = options
    this.bouncing = bouncing
    this.scope = scope
    this.scope.reserve(['instantiate'])
    this.imports = this.scope.allocate('imports')
    this.helpers = helpers
    this.outsideGlobals = new Set([
      ...Array(importedCounts(module).global).keys(),
      ...module.exports.flatMap(({ kind, index }) => kind === 'global' ? [index] : []),
    ])
    this.privateSlots = this.allotSlots()
    if (options.minify && options.target === 'jit' && module.memories.length > 0) this.keptView = this.scope.allocate('view0')
    // Locals are named after these, and must not hide them; when minifying they cannot.
    if (!options.minify) this.nameAll()
    else if (module.functions.length > fewFunctions) this.nameFrequent()
    const debugNames = options.names && !options.minify ? module.names.functions : undefined
    this.functionNames = module.functions.map((_, index) => this.scope.allocate(debugNames?.get(index) ?? `f${index}`))
    if (!options.minify) for (const index of bouncing) this.bodyName(index)
  }

  /** What large files name most has the shortest names: before functions, of which there are thousands. 7% of SQLite. */
  private nameFrequent(): void {
    const { memories, tables, globals } = this.module
    const bases = this.options.target === 'interpreter' ? ['bytes', 'bytes_length', 'words', 'words_length', 'doubles', 'doubles_length', 'views'] : ['views']
    if (memories.length > 0) for (const base of bases) this.nameOf(base, 0)
    if (tables.length > 0) this.nameOf('table', 0)
    if (globals.length > 0 && this.areVariables) this.nameOf('g', 0)
    else if (globals.length > 0) this.arrayName('i32')
    for (const helper of ['result_i32', 'check_signature', 'math_imul']) this.helpers.name(helper)
  }
  private nameAll(): void {
    const { module } = this
    module.types.forEach(({ composite }, index) => { if (composite.kind === 'func') this.nameOf(namesOfTypes, canonicalTypeId(module, index)) })
    const arrays = this.options.target === 'interpreter' ? Object.values(arrayNames).flatMap(base => [base, `${base}_length`]) : []
    module.memories.forEach((_, index) => ['views', 'memory', ...arrays].forEach(base => this.nameOf(base, index)))
    module.tables.forEach((_, index) => ['table', 'table_object'].forEach(base => this.nameOf(base, index)))
    for (const type of this.named.get(namesOfTypes)?.keys() ?? []) module.tables.forEach((_, table) => this.nameOf(`table${table}_type`, type))
    module.globals.forEach((_, index) => ['g', 'g_high', 'global'].forEach(base => this.nameOf(base, index)))
    module.data.forEach((_, index) => this.nameOf('data', index))
    module.elements.forEach((_, index) => this.nameOf('elements', index))
    for (const kind of ['i32', 'f64', 'ref'] as const) this.arrayName(kind)
  }

  private readonly named = new Map<string, Names>()
  /** The name of the `index`th thing of a kind: always the same. */
  nameOf(base: string, index: number): string {
    let names = this.named.get(base)
    if (names === undefined) this.named.set(base, names = new Map())
    let name = names.get(index)
    if (name === undefined) names.set(index, name = this.scope.allocate(this.wanted(base, index)))
    return name
  }
  private wanted(base: string, index: number): string {
    if (base === 'g_high') return `g${index}_high`
    const debugName = base === 'g' && this.options.names ? this.module.names.globals.get(index) : undefined
    return debugName ?? `${base}${index}`
  }
  private ask(used: Names, base: string, index: number): string {
    let name = used.get(index)
    if (name === undefined) used.set(index, name = this.nameOf(base, index))
    return name
  }

  helper(name: string): string {
    return this.helpers.use(name)
  }
  functionName(index: FunctionIndex): string {
    return this.functionNames[index]!
  }
  functionReference(index: FunctionIndex): string {
    return this.functionName(index)
  }
  isBouncing(index: FunctionIndex): boolean {
    return this.bouncing.has(index)
  }
  bodyName(index: FunctionIndex): string {
    let name = this.bodyNames.get(index)
    if (name === undefined) this.bodyNames.set(index, name = this.scope.allocate(`${this.functionNames[index]}_body`))
    return name
  }
  partName(index: FunctionIndex, part: number): string {
    if (!this.options.minify) return nameOfPart(this.functionNames[index]!, part + 1)
    const key = `${index} ${part}`
    let name = this.partNames.get(key)
    if (name === undefined) this.partNames.set(key, name = this.scope.allocate('part'))
    return name
  }
  memoryView(index: MemoryIndex): string {
    this.hasAccesses = true
    return this.ask(this.views, 'views', index)
  }
  memoryLoopView(index: MemoryIndex): string {
    this.usesLoopViews = true
    return this.memoryView(index)
  }
  memoryBytes(index: MemoryIndex): string {
    this.usesBytes = true
    return this.ask(this.views, 'views', index)
  }
  memoryArray(index: MemoryIndex, array: MemoryArray): string {
    return this.ask(this.memoryArrays[array], arrayNames[array], index)
  }
  memoryLength(index: MemoryIndex, array: MemoryArray): string {
    this.memoryArray(index, array)
    return this.ask(this.memoryLengths[array], `${arrayNames[array]}_length`, index)
  }
  memoryObject(index: MemoryIndex): string {
    return this.ask(this.memories, 'memory', index)
  }
  memoryMaximum(index: MemoryIndex): number {
    const { minimum, maximum } = this.module.memories[index]!.type.limits
    // What it has from the start it has, whatever the option.
    return Math.max(minimum, Math.min(maximum ?? 65_536, this.options.maximumMemory, 65_536))
  }
  tableElements(index: TableIndex): string {
    return this.ask(this.tables, 'table', index)
  }
  dispatcher(table: TableIndex, type: TypeIndex): Dispatcher {
    const name = this.nameOf(`table${table}_type`, canonicalTypeId(this.module, type))
    let dispatcher = this.dispatchers.get(name)
    if (dispatcher === undefined) {
      this.dispatchers.set(name, dispatcher = { table, type, name, kind: dispatcherKind(this.module, this.options.target, table, type) })
      if (dispatcher.kind === 'elements') {
        this.tableElements(table)
        this.typeDescriptor(type)
      }
    }
    return dispatcher
  }
  tableObject(index: TableIndex): string {
    return this.ask(this.tableObjects, 'table_object', index)
  }
  typeDescriptor(index: TypeIndex): string {
    return this.ask(this.types, namesOfTypes, canonicalTypeId(this.module, index))
  }
  dataSegment(index: DataIndex): string {
    return this.ask(this.data, 'data', index)
  }
  elementSegment(index: ElementIndex): string {
    return this.ask(this.elements, 'elements', index)
  }
  arrayName(kind: CellKind): string {
    let name = this.arrays.get(kind)
    if (name === undefined) this.arrays.set(kind, name = this.scope.allocate(`globals_${kind}`))
    return name
  }
  /** Whether a global lives in a cell of its own, since others may read or write it. */
  isOutside(index: GlobalIndex): boolean {
    return this.outsideGlobals.has(index)
  }
  globalPlace(index: GlobalIndex): GlobalPlace {
    let place = this.globals.get(index)
    if (place === undefined) this.globals.set(index, place = this.placeGlobal(index))
    return place
  }
  private placeGlobal(index: GlobalIndex): GlobalPlace {
    const { type, mutable } = this.module.globals[index]!.type
    if (!mutable) return { kind: 'variable', name: this.nameOf('g', index), ...(type === 'i64' ? { high: this.nameOf('g_high', index) } : {}) }
    if (this.isOutside(index)) return { kind: 'cell', name: this.nameOf('global', index), slot: 0 }
    // The allocation that cells avoid is Chromium's with its JIT; without one, an array's element costs three times a variable.
    if (this.areVariables) return { kind: 'variable', name: this.nameOf('g', index), ...(type === 'i64' ? { high: this.nameOf('g_high', index) } : {}) }
    return { kind: 'cell', name: this.arrayName(cellKind(type)), slot: this.privateSlots.get(index)! }
  }
  /** The variables that functions assign. */
  changingVariables(): ReadonlySet<string> {
    return new Set([...this.globals].flatMap(([index, place]) => place.kind === 'variable' && this.module.globals[index]!.type.mutable ? [place.name, ...place.high === undefined ? [] : [place.high]] : []))
  }
  /** Whether private mutable globals are variables, which functions in other scopes could not assign. */
  private get areVariables(): boolean {
    return this.options.target === 'interpreter' && this.options.chunkSize === 0
  }
  /** In the order of globals, whoever asks for which first. */
  private allotSlots(): ReadonlyMap<GlobalIndex, number> {
    const slots = new Map<GlobalIndex, number>()
    this.module.globals.forEach(({ type: { type, mutable } }, index) => {
      if (!mutable || this.isOutside(index) || this.areVariables) return
      const kind = cellKind(type)
      slots.set(index, this.slots[kind])
      this.slots[kind] += type === 'i64' ? 2 : 1
    })
    return slots
  }

  localNames(index: FunctionIndex | undefined, count: number, wanted: ReadonlyMap<number, string>): readonly string[] {
    const given = index !== undefined && this.options.names && !this.options.minify ? localNames(this.module.names, index) : undefined
    if ((given === undefined || given.size === 0) && (wanted.size === 0 || this.options.minify)) {
      if (this.plainLocals.length < count) {
        const scope = this.scope.locals()
        this.plainLocals = Array.from({ length: count * 2 }, (_, local) => scope.allocate(`l${local}`))
      }
      const names = this.plainLocals.slice(0, count)
      for (const [local, name] of wanted) if (name === 'view0' && this.keptView !== undefined) names[local] = this.keptView
      return names
    }
    const scope = this.scope.locals()
    return Array.from({ length: count }, (_, local) => scope.allocate(given?.get(local) ?? wanted.get(local) ?? `l${local}`))
  }
}

const namesOfTypes = 'type'
/** Up to which all names are short anyway. */
const fewFunctions = 40

const arrayNames: Readonly<Record<MemoryArray, string>> = {
  Uint8Array: 'bytes', Int8Array: 'signed_bytes', Int16Array: 'shorts', Uint16Array: 'unsigned_shorts', Int32Array: 'words', Float32Array: 'floats', Float64Array: 'doubles',
}
export const memoryArrayKinds = Object.keys(arrayNames) as readonly MemoryArray[]
function emptyArrays(): Record<MemoryArray, Names> {
  return Object.fromEntries(memoryArrayKinds.map(kind => [kind, new Map()])) as Record<MemoryArray, Names>
}
