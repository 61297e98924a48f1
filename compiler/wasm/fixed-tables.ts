/**
 * Which tables never change once their module is instantiated, and what those hold: nobody outside can reach them, and no instruction
 * writes to them. A call through one can only reach functions that are known when compiling.
 */
import { readConstant } from './constant.ts'
import type { Module } from './module.ts'
import { openBody } from './operators.ts'
import type { FunctionIndex, TableIndex, TypeIndex } from './types.ts'
import { canonicalTypeId } from './validate.ts'

/** The indices at which a table holds a function. */
export type Entries = ReadonlyMap<FunctionIndex, readonly number[]>
const noEntries: Entries = new Map()

export interface FixedTable {
  readonly size: number
  /** By index; undefined for null. */
  readonly elements: readonly (FunctionIndex | undefined)[]
  /** What a call as `type` can reach. */
  entries(type: TypeIndex): Entries
}

/** The second byte, without its continuation bit, of the instructions 0xfc that write to tables: `table.init`, `copy`, `grow`, `fill`. */
const writing = new Set([0x0c, 0x0e, 0x0f, 0x11])

/** Whether bytes could hold an instruction that writes to a table; most bodies are told apart without being decoded. */
function mayWrite(bytes: Uint8Array, tables: number): boolean {
  for (let i = bytes.indexOf(0xfc); i >= 0; i = bytes.indexOf(0xfc, i + 1)) if (writing.has((bytes[i + 1] ?? 0) & 0x7f)) return true
  // `table.set`, of a table that there is.
  for (let i = bytes.indexOf(0x26); i >= 0; i = bytes.indexOf(0x26, i + 1)) if (((bytes[i + 1] ?? 0) & 0x7f) < tables) return true
  return false
}

function writtenTables(module: Module): ReadonlySet<TableIndex> {
  const written = new Set<TableIndex>()
  module.functions.forEach(({ body }, functionIndex) => {
    if (body === undefined || !mayWrite(module.bytes.subarray(body.start, body.end), module.tables.length)) return
    const { operators } = openBody(module, functionIndex)
    while (!operators.done) {
      const { mnemonic, index, index2 } = operators.read()
      if (mnemonic === 'table.set' || mnemonic === 'table.grow' || mnemonic === 'table.fill' || mnemonic === 'table.copy') written.add(index)
      else if (mnemonic === 'table.init') written.add(index2)
    }
  })
  return written
}

/** What active segments put into a table; undefined where that cannot be told, or traps. */
function contentsOf(module: Module, table: TableIndex): FixedTable['elements'] | undefined {
  const elements: (FunctionIndex | undefined)[] = []
  const size = module.tables[table]!.type.limits.minimum
  for (const segment of module.elements) {
    if (segment.mode !== 'active' || segment.table !== table) continue
    const offset = readConstant(module, segment.offset!)
    if (offset.op !== 'i32.const') return undefined
    const start = offset.value >>> 0
    if (start + segment.elements.length > size) return undefined
    for (const [i, each] of segment.elements.entries()) {
      const node = typeof each === 'object' ? readConstant(module, each) : undefined
      if (node !== undefined && node.op !== 'ref.func' && node.op !== 'ref.null') return undefined
      const held = typeof each !== 'object' ? each : node?.op === 'ref.func' ? node.function : undefined
      // What an open type is declared for may be of a subtype.
      if (held !== undefined && module.functions[held]!.body === undefined && !module.types[module.functions[held]!.type]!.final) return undefined
      elements[start + i] = held
    }
  }
  return elements
}

function entriesByType(module: Module, elements: FixedTable['elements']): ReadonlyMap<number, Entries> {
  const byType = new Map<number, Map<FunctionIndex, number[]>>()
  const add = (type: TypeIndex, held: FunctionIndex, index: number): void => {
    const id = canonicalTypeId(module, type)
    let entries = byType.get(id)
    if (entries === undefined) byType.set(id, entries = new Map())
    const indices = entries.get(held)
    if (indices === undefined) entries.set(held, [index])
    else if (indices[indices.length - 1] !== index) indices.push(index)
    for (const supertype of module.types[type]!.supertypes) add(supertype, held, index)
  }
  elements.forEach((held, index) => { if (held !== undefined) add(module.functions[held]!.type, held, index) })
  return byType
}

function findFixedTables(module: Module): ReadonlyMap<TableIndex, FixedTable> {
  const tables = new Map<TableIndex, FixedTable>()
  const isOutside = new Set([...module.imports, ...module.exports].flatMap(({ kind, index }) => kind === 'table' ? [index] : []))
  const closed = [...module.tables.keys()].filter(table => !isOutside.has(table) && module.tables[table]!.initial === undefined)
  if (closed.length === 0) return tables
  const written = writtenTables(module)
  for (const table of closed) {
    const elements = written.has(table) ? undefined : contentsOf(module, table)
    if (elements === undefined) continue
    const byType = entriesByType(module, elements)
    tables.set(table, { size: module.tables[table]!.type.limits.minimum, elements, entries: type => byType.get(canonicalTypeId(module, type)) ?? noEntries })
  }
  return tables
}

const found = new WeakMap<Module, ReadonlyMap<TableIndex, FixedTable>>()

/**
 * What a table holds for good, or undefined where it may change.
 *
 * Cost: the first question about a module looks at all its bodies' bytes, and decodes those in which an instruction that writes to a table may be
 */
export function fixedTable(module: Module, table: TableIndex): FixedTable | undefined {
  let tables = found.get(module)
  if (tables === undefined) found.set(module, tables = findFixedTables(module))
  return tables.get(table)
}
