/**
 * The readers of the sections' contents, one function a section. Each appends to the draft of the
 * module; `decode.ts` calls them in order and checks what holds between sections.
 *
 * Spec: core/binary/modules.html
 */
import { moduleLimits } from '../common/limits.ts'
import type { ConstantExpression, CustomSection, DataSegment, ElementSegment, Export, ExternalKind, Function, Global, Import, Memory, Range, Table, Tag } from './module.ts'
import { OperatorReader } from './operators.ts'
import type { ByteReader } from './reader.ts'
import { readGlobalType, readMemoryType, readRecursionGroup, readReferenceType, readTableType, readTagType } from './read-types.ts'
import { funcref, referenceType, type DefinedType, type FunctionIndex, type ReferenceType } from './types.ts'

/** A module in the making: the same parts as `Module`, still growing. */
export interface Draft {
  readonly bytes: Uint8Array
  readonly types: DefinedType[]
  readonly imports: Import[]
  readonly functions: Function[]
  readonly tables: Table[]
  readonly memories: Memory[]
  readonly globals: Global[]
  readonly tags: Tag[]
  readonly exports: Export[]
  start: FunctionIndex | undefined
  readonly elements: ElementSegment[]
  readonly data: DataSegment[]
  dataCount: number | undefined
  readonly customs: CustomSection[]
  readonly declaredFunctions: Set<FunctionIndex>
  /** What the function section and the code section say of the module's own functions; `decode.ts` joins them. */
  readonly declaredTypes: number[]
  readonly bodies: Range[]
  /** Where the section at hand ends: constant expressions may not pass it, though other contents may until the sizes are compared. */
  sectionEnd: number
}

export const externalKinds: readonly ExternalKind[] = ['function', 'table', 'memory', 'global', 'tag']

export function readCustomSection(reader: ByteReader, draft: Draft): void {
  const name = reader.name()
  draft.customs.push({ name, bytes: { start: reader.position, end: reader.end } })
  reader.position = reader.end
}

export function readTypeSection(reader: ByteReader, draft: Draft): void {
  const count = reader.limitedCount(moduleLimits.recursionGroups, 'recursion groups')
  for (let i = 0; i < count; i++) readRecursionGroup(reader, draft.types)
}

export function readImportSection(reader: ByteReader, draft: Draft): void {
  const count = reader.limitedCount(moduleLimits.imports, 'imports')
  for (let i = 0; i < count; i++) {
    const module = reader.name()
    const name = reader.name()
    const start = reader.position
    const kind = externalKinds[reader.byte()]
    let index: number
    switch (kind) {
      case 'function':
        index = draft.functions.push({ type: reader.u32() }) - 1
        break
      case 'table':
        index = draft.tables.push({ type: readTableType(reader) }) - 1
        break
      case 'memory':
        index = draft.memories.push({ type: readMemoryType(reader) }) - 1
        break
      case 'global':
        index = draft.globals.push({ type: readGlobalType(reader) }) - 1
        break
      case 'tag':
        index = draft.tags.push({ type: readTagType(reader) }) - 1
        break
      case undefined:
        reader.malformed('malformed import kind', start)
    }
    draft.imports.push({ module, name, kind, index })
  }
}

export function readFunctionSection(reader: ByteReader, draft: Draft): void {
  const count = reader.limitedCount(moduleLimits.functions, 'functions')
  for (let i = 0; i < count; i++) draft.declaredTypes.push(reader.u32())
}

export function readTableSection(reader: ByteReader, draft: Draft): void {
  const count = reader.limitedCount(moduleLimits.tables, 'tables')
  for (let i = 0; i < count; i++) {
    // 0x40 cannot begin a table type: it says that an initial value follows.
    if (reader.position < reader.end && reader.bytes[reader.position] === 0x40) {
      reader.position++
      if (reader.byte() !== 0) reader.malformed('malformed table', reader.position - 1)
      const type = readTableType(reader)
      draft.tables.push({ type, initial: readConstantExpression(reader, draft) })
    } else draft.tables.push({ type: readTableType(reader) })
  }
  checkTotal(reader, draft.tables.length, moduleLimits.tables, 'tables')
}

export function readMemorySection(reader: ByteReader, draft: Draft): void {
  const count = reader.count()
  for (let i = 0; i < count; i++) draft.memories.push({ type: readMemoryType(reader) })
  checkTotal(reader, draft.memories.length, moduleLimits.memories, 'memories')
}

export function readTagSection(reader: ByteReader, draft: Draft): void {
  const count = reader.limitedCount(moduleLimits.tags, 'tags')
  for (let i = 0; i < count; i++) draft.tags.push({ type: readTagType(reader) })
}

export function readGlobalSection(reader: ByteReader, draft: Draft): void {
  const count = reader.limitedCount(moduleLimits.globals, 'globals')
  for (let i = 0; i < count; i++) {
    const type = readGlobalType(reader)
    draft.globals.push({ type, initial: readConstantExpression(reader, draft) })
  }
}

export function readExportSection(reader: ByteReader, draft: Draft): void {
  const count = reader.limitedCount(moduleLimits.exports, 'exports')
  for (let i = 0; i < count; i++) {
    const name = reader.name()
    const start = reader.position
    const kind = externalKinds[reader.byte()]
    if (kind === undefined) reader.malformed('malformed export kind', start)
    const index = reader.u32()
    draft.exports.push({ name, kind, index })
    if (kind === 'function') draft.declaredFunctions.add(index)
  }
}

export function readStartSection(reader: ByteReader, draft: Draft): void {
  draft.start = reader.u32()
}

/**
 * Reads an element segment. The flags: bit 0 not active; bit 1 an explicit table if active,
 * declarative if not; bit 2 expressions instead of function indices.
 */
function readElementSegment(reader: ByteReader, draft: Draft): ElementSegment {
  const start = reader.position
  const flags = reader.u32()
  if (flags > 7) reader.malformed('malformed elements segment kind', start)
  const mode = (flags & 1) === 0 ? 'active' : (flags & 2) === 0 ? 'passive' : 'declarative'
  const table = mode === 'active' && (flags & 2) !== 0 ? reader.u32() : 0
  const offset = mode === 'active' ? readConstantExpression(reader, draft) : undefined
  const ofExpressions = (flags & 4) !== 0
  const hasType = (flags & 3) !== 0
  let type: ReferenceType = ofExpressions ? funcref : referenceType(false, 'func')
  if (hasType && ofExpressions) type = readReferenceType(reader)
  else if (hasType && reader.byte() !== 0) reader.malformed('malformed element kind', reader.position - 1)
  const count = reader.limitedCount(moduleLimits.tableElements, 'elements')
  const elements: (FunctionIndex | ConstantExpression)[] = []
  for (let i = 0; i < count; i++) {
    if (ofExpressions) elements.push(readConstantExpression(reader, draft))
    else {
      const functionIndex = reader.u32()
      elements.push(functionIndex)
      draft.declaredFunctions.add(functionIndex)
    }
  }
  return offset === undefined ? { type, mode, table, elements } : { type, mode, table, offset, elements }
}

export function readElementSection(reader: ByteReader, draft: Draft): void {
  const count = reader.count()
  for (let i = 0; i < count; i++) draft.elements.push(readElementSegment(reader, draft))
}

export function readDataCountSection(reader: ByteReader, draft: Draft): void {
  draft.dataCount = reader.u32()
}

export function readCodeSection(reader: ByteReader, draft: Draft): void {
  const count = reader.limitedCount(moduleLimits.functions, 'functions')
  for (let i = 0; i < count; i++) {
    const body = reader.range()
    if (body.end - body.start > moduleLimits.functionBodySize) {
      reader.invalid(`function body too large: ${body.end - body.start} bytes, the limit is ${moduleLimits.functionBodySize}`, body.start)
    }
    draft.bodies.push(body)
  }
}

export function readDataSection(reader: ByteReader, draft: Draft): void {
  const count = reader.limitedCount(moduleLimits.dataSegments, 'data segments')
  for (let i = 0; i < count; i++) {
    const start = reader.position
    const flags = reader.u32()
    if (flags > 2) reader.malformed('malformed data segment kind', start)
    const memory = flags === 2 ? reader.u32() : 0
    if (flags === 1) draft.data.push({ mode: 'passive', memory, bytes: reader.range() })
    else {
      const offset = readConstantExpression(reader, draft)
      draft.data.push({ mode: 'active', memory, offset, bytes: reader.range() })
    }
  }
}

/** Finds the end of a constant expression, noting the functions that it names. Whether it is constant is for the validator. */
function readConstantExpression(reader: ByteReader, draft: Draft): ConstantExpression {
  const start = reader.position
  const operators = new OperatorReader(draft.types, reader.bytes, start, draft.sectionEnd, reader.location)
  for (let depth = 1; depth > 0;) {
    const { mnemonic, index } = operators.read()
    switch (mnemonic) {
      case 'end':
        depth--
        break
      case 'block': case 'loop': case 'if': case 'try': case 'try_table':
        depth++
        break
      case 'ref.func':
        draft.declaredFunctions.add(index)
        break
      default: // Others neither nest nor name functions.
    }
  }
  reader.position = operators.position
  return { start, end: reader.position }
}

function checkTotal(reader: ByteReader, total: number, limit: number, what: string): void {
  if (total > limit) reader.invalid(`too many ${what}: ${total}, the limit is ${limit}`)
}
