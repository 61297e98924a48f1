/**
 * The inside of `instantiate` around the functions: imports, memories, globals, tables, exports, segments and
 * start, in the order in which the specification has them happen. Written after the functions, whose
 * declarations are hoisted, when it is known what they use.
 *
 * Spec: js-api/index.html#instantiate-a-webassembly-module, core/exec/modules.html#instantiation
 */
import type { Expression, Identifier, Statement } from 'estree'
import { array, assign, boolean, element, identifier, logical, member, nullLiteral, number, string, unary } from '../js/build.ts'
import { quote } from '../js/quote.ts'
import { importedCounts } from '../wasm/imports.ts'
import { fixedTable } from '../wasm/fixed-tables.ts'
import type { Export } from '../wasm/module.ts'
import type { FunctionIndex, GlobalIndex, TypeIndex } from '../wasm/types.ts'
import { canonicalTypeId, typeKey } from '../wasm/validate.ts'
import type { Border } from './border.ts'
import type { Chunks } from './chunks.ts'
import { newCell, sharedCells } from './cells.ts'
import { Constants, type ConstantValue } from './constants.ts'
import { dispatcherArrays, dispatcherFunctions } from './dispatchers.ts'
import type { Facts } from './facts.ts'
import { isPlain } from './formats.ts'
import type { LinkNames } from './names.ts'
import { Memories } from './memories.ts'
import type { SegmentSource } from './segments.ts'
import { Writer } from './writer.ts'

const startTemplate = quote('START()')
const catchingStartTemplate = quote('try { START() } catch (e) { throw BOUNDARY_ERROR(e) }')
const returnTemplate = quote('return Object.freeze(EXPORTS)')
const exportsTemplate = quote('var EXPORTS = Object.create(null)')
const bodyTemplate = quote('RAW.b = BODY')

const undefinedValue = unary('void', number(0))

export class Shell extends Writer {
  private readonly border: Border
  private readonly facts: Facts
  private readonly chunks: Chunks | undefined
  private readonly constants: Constants
  private readonly memories: Memories
  private readonly imports: string
  /** The variable that holds what looks for growth of imported memories, where they are native. */
  private watch: Identifier | undefined

  constructor(names: LinkNames, border: Border, segments: SegmentSource, facts: Facts, chunks?: Chunks) {
    super(names, [])
    this.chunks = chunks
    this.border = border
    this.facts = facts
    this.constants = new Constants(names, this.out)
    this.memories = new Memories(names, this.out, border, segments, facts, this.constants)
    this.imports = names.scope.allocate('imported')
  }

  /** Gives the statements up to the `return` of the exports object. */
  build(): readonly Statement[] {
    const { module } = this.names
    const first = this.chunks?.open() ?? []
    this.readImports()
    this.memories.make()
    this.makeGlobals()
    this.makeTables()
    this.describe()
    const exports = this.makeExports()
    this.makeElements()
    this.out.push(...dispatcherArrays(this.names))
    this.memories.writeData()
    if (this.chunks !== undefined) this.out.push(...this.chunks.connect())
    if (module.start !== undefined) {
      const start = { START: this.names.functionName(module.start) }
      this.out.push(...this.border.catches ? catchingStartTemplate({ ...start, BOUNDARY_ERROR: this.names.helper('boundary_error') }) : startTemplate(start))
    }
    this.out.push(...returnTemplate({ EXPORTS: exports }))
    return [...dispatcherFunctions(this.names), ...sharedCells(this.names), ...first, ...this.out]
  }

  private readImports(): void {
    const { names } = this
    const { module } = names
    if (module.imports.length === 0) return
    this.declare(this.imports, this.use('read_imports', identifier(names.imports), array(module.imports.flatMap(({ module: from, name }) => [string(from), string(name)]))))
    // Memories first: functions must know whether one is native.
    const watched: Expression[] = []
    module.imports.forEach(({ kind, index }, k) => {
      if (kind !== 'memory') return
      const { limits } = module.memories[index]!.type
      this.declare(names.memoryObject(index), this.use('import_memory', identifier(this.imports), number(k), number(limits.minimum), optional(limits.maximum), number(names.memoryMaximum(index))))
      if (names.views.has(index)) watched.push(identifier(names.memoryObject(index)))
    })
    if (watched.length > 0) {
      this.watch = identifier(names.scope.allocate('watch'))
      this.declare(this.watch.name, this.use('watch_memories', array(watched)))
    }
    module.imports.forEach(({ kind, index }, k) => {
      const at = [identifier(this.imports), number(k)] as const
      if (kind === 'function') {
        const { type } = module.functions[index]!
        this.declare(names.functionName(index), this.use('import_function', ...at, string(typeKey(module, type)), identifier(this.border.host(type)), ...this.watching()))
      } else if (kind === 'table') {
        const { element: type, limits } = module.tables[index]!.type
        this.declare(names.tableObject(index), this.use('import_table', ...at, this.border.valueType(type), number(limits.minimum), optional(limits.maximum)))
      } else if (kind === 'global') this.importGlobal(index, k)
    })
  }

  private importGlobal(index: GlobalIndex, k: number): void {
    const { type, mutable } = this.names.module.globals[index]!.type
    const isPair = type === 'i64' && this.names.options.i64 === 'pair'
    const cell = this.use('import_global', identifier(this.imports), number(k), this.border.valueType(type), boolean(mutable), ...isPair ? [boolean(true)] : [])
    const name = identifier(this.names.nameOf('global', index))
    this.declare(name.name, cell)
    if (mutable) return
    const place = this.names.globalPlace(index)
    if (place.kind === 'cell') return
    this.declare(place.name, element(name, number(0)))
    if (place.high !== undefined) this.declare(place.high, element(name, number(1)))
  }

  private makeGlobals(): void {
    const { module } = this.names
    module.globals.forEach(({ type: { type, mutable }, initial }, index) => {
      if (initial === undefined) return
      const value = this.constants.evaluate(initial)
      if (!mutable) this.constants.define(index, value)
      // Linkers leave the stack's pointer, which programs without a stack never look at. What may be looked at from here on is not known yet.
      const isSettled = mutable || value.known !== undefined
      if (isSettled && !this.names.isOutside(index) && !this.names.globals.has(index)) return
      const place = this.names.globalPlace(index)
      if (place.kind === 'variable') {
        this.declare(place.name, value.value)
        if (place.high !== undefined) this.declare(place.high, value.high!)
        return
      }
      if (this.names.isOutside(index)) {
        this.declare(place.name, newCell(type))
      }
      this.fill(place.name, place.slot, value)
    })
  }

  private fill(cell: string, slot: number, { value, high }: ConstantValue): void {
    this.run(assign(element(identifier(cell), number(slot)), value))
    if (high !== undefined) this.run(assign(element(identifier(cell), number(slot + 1)), high))
  }

  private makeTables(): void {
    const { names } = this
    const { module } = names
    for (const { kind, index } of module.exports) if (kind === 'table') names.tableObject(index)
    for (const { mode, table } of module.elements) if (mode === 'active' && fixedTable(module, table) === undefined) names.tableElements(table)
    module.tables.forEach(({ type: { limits, element: type }, initial }, index) => {
      const elements = names.tables.get(index)
      const object = names.tableObjects.get(index)
      if (index >= importedCounts(module).table) {
        const value = initial === undefined ? nullLiteral() : this.constants.evaluate(initial).value
        if (object !== undefined) this.declare(object, this.use('new_table', this.border.valueType(type), number(limits.minimum), optional(limits.maximum), value))
        else if (elements !== undefined) this.declare(elements, this.use('new_elements', number(limits.minimum), value))
      }
      if (object !== undefined && elements !== undefined) this.declare(elements, this.use('table_elements', identifier(object)))
    })
  }

  /** Functions that must be known by their types, by canonical type. */
  private describedFunctions(): ReadonlyMap<TypeIndex, readonly FunctionIndex[]> {
    const { names } = this
    const { module } = names
    const groups = new Map<TypeIndex, FunctionIndex[]>()
    for (const index of [...module.declaredFunctions].sort((a, b) => a - b)) {
      const id = canonicalTypeId(module, module.functions[index]!.type)
      // Inside a file, only who calls through a table asks.
      if (!this.facts.has_subtypes && !names.types.has(id)) continue
      const group = groups.get(id)
      if (group === undefined) groups.set(id, [index])
      else group.push(index)
    }
    return groups
  }

  private describe(): void {
    const { names } = this
    for (const [type, indices] of this.describedFunctions()) {
      const list = array(indices.map(index => identifier(names.functionName(index))))
      const more = this.facts.shares ? [identifier(this.border.wrap(type)), array(indices.map(number)), ...this.watching()] : []
      this.run(this.use('describe_functions', identifier(names.typeDescriptor(type)), list, ...more))
    }
    // Only a tail call through a table or reference looks for a body.
    if (!this.facts.shares && !names.helpers.isUsed('bounce_call')) return
    for (const index of names.module.declaredFunctions) if (names.isBouncing(index)) this.out.push(...bodyTemplate({ RAW: names.functionName(index), BODY: names.bodyName(index) }))
  }
  private watching(): Expression[] {
    return this.watch === undefined ? [] : [this.watch]
  }

  private makeExports(): string {
    const { names } = this
    const { module } = names
    const functions = new Map<FunctionIndex, Expression>()
    const exports = names.scope.allocate('exported')
    this.out.push(...exportsTemplate({ EXPORTS: exports }))
    const globalObjects = new Map<GlobalIndex, string>()
    const valueOf = ({ kind, index }: Export): Expression => {
      switch (kind) {
        case 'function':
          return functions.get(index) ?? this.exportedFunction(index)
        case 'memory': return identifier(names.memoryObject(index))
        case 'table': return identifier(names.tableObject(index))
        case 'tag': throw new Error('internal error: a tag is left')
        case 'global': {
          let name = globalObjects.get(index)
          if (name === undefined) {
            globalObjects.set(index, name = names.scope.allocate(`global_object${index}`))
            this.declare(name, this.globalObject(index))
          }
          return identifier(name)
        }
      }
    }
    for (const item of module.exports) {
      const value = valueOf(item)
      const place = isPlain(item.name) ? member(identifier(exports), item.name) : element(identifier(exports), string(item.name))
      if (item.kind === 'function') functions.set(item.index, place)
      this.run(assign(place, value))
    }
    return exports
  }

  /** The exported function, one object for each raw one: made now or, where functions are shared, when it is first asked for. */
  private exportedFunction(index: FunctionIndex): Expression {
    const { names, border } = this
    const raw = identifier(names.functionName(index))
    if (this.facts.shares) return this.use('export_function', raw)
    const { type } = names.module.functions[index]!
    const made = this.use('make_exported', raw, identifier(names.typeDescriptor(type)), identifier(border.wrap(type)), number(index), ...this.watching())
    // An imported one may be an exported function already.
    return index < importedCounts(names.module).function ? logical('||', member(raw, 'x'), made) : made
  }

  private globalObject(index: GlobalIndex): Expression {
    const { names } = this
    const { module } = names
    const { type, mutable } = module.globals[index]!.type
    const cell = identifier(names.nameOf('global', index))
    const pair = type === 'i64' && names.options.i64 === 'pair' ? [boolean(true)] : []
    const rest = [this.border.valueType(type), boolean(mutable), cell, ...pair]
    if (index < importedCounts(module).global) {
      const k = module.imports.findIndex(item => item.kind === 'global' && item.index === index)
      return this.use('global_object', identifier(this.imports), number(k), ...rest)
    }
    if (!mutable) {
      this.declare(cell.name, newCell(type))
      const place = names.globalPlace(index)
      if (place.kind === 'variable') this.fill(cell.name, 0, { value: identifier(place.name), ...(place.high === undefined ? {} : { high: identifier(place.high) }) })
    }
    return this.use('new_global', ...rest)
  }

  private makeElements(): void {
    const { names } = this
    const { module } = names
    const valuesOf = (index: number): Expression => array(module.elements[index]!.elements.map(each => {
      return typeof each === 'object' ? this.constants.evaluate(each).value : identifier(names.functionName(each))
    }))
    module.elements.forEach(({ mode, table, offset, elements }, index) => {
      const name = names.elements.get(index)
      if (mode === 'passive' && name !== undefined) this.declare(name, valuesOf(index))
      else if (name !== undefined) this.declare(name, identifier(names.helper('empty_elements')))
      // What a table holds that never changes need not be there where nobody looks into it.
      if (mode !== 'active' || !names.tables.has(table)) return
      const at = this.constants.evaluate(offset!)
      this.run(this.use('table_init', identifier(names.tableElements(table)), valuesOf(index), at.value, number(0), number(elements.length)))
    })
  }
}

function optional(value: number | undefined): Expression {
  return value === undefined ? undefinedValue : number(value)
}
