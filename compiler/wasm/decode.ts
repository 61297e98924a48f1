/**
 * The decoder: from bytes to a `Module`. It reads the header, walks over the sections in their order,
 * and checks what holds between them. Function bodies stay bytes.
 *
 * Spec: core/binary/modules.html#binary-module
 */
import { moduleLimits } from '../common/limits.ts'
import { readNames } from './custom.ts'
import type { Module, Range } from './module.ts'
import { ByteReader } from './reader.ts'
import {
  readCodeSection, readCustomSection, readDataCountSection, readDataSection, readElementSection, readExportSection, readFunctionSection,
  readGlobalSection, readImportSection, readMemorySection, readStartSection, readTableSection, readTagSection, readTypeSection, type Draft,
} from './sections.ts'

interface SectionKind { readonly name: string, /** Place in the prescribed order. */ readonly order: number, readonly read: (reader: ByteReader, draft: Draft) => void }

/** By section id. */
const sectionKinds: readonly SectionKind[] = [
  { name: 'custom', order: 0, read: readCustomSection },
  { name: 'type', order: 1, read: readTypeSection },
  { name: 'import', order: 2, read: readImportSection },
  { name: 'function', order: 3, read: readFunctionSection },
  { name: 'table', order: 4, read: readTableSection },
  { name: 'memory', order: 5, read: readMemorySection },
  { name: 'global', order: 7, read: readGlobalSection },
  { name: 'export', order: 8, read: readExportSection },
  { name: 'start', order: 9, read: readStartSection },
  { name: 'element', order: 10, read: readElementSection },
  { name: 'code', order: 12, read: readCodeSection },
  { name: 'data', order: 13, read: readDataSection },
  { name: 'data count', order: 11, read: readDataCountSection },
  { name: 'tag', order: 6, read: readTagSection },
]

/** The id of the section with this name, as `Module.sections` has it. */
export function sectionId(name: string): number {
  return sectionKinds.findIndex(kind => kind.name === name)
}

function readHeader(reader: ByteReader): void {
  const { bytes } = reader
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
  for (let i = 0; i < header.length; i++) {
    if (i % 4 === 0 && i + 4 > bytes.length) reader.malformed('unexpected end', bytes.length)
    if (bytes[i] !== header[i]) reader.malformed(i < 4 ? 'magic header not detected' : 'unknown binary version', i < 4 ? 0 : 4)
  }
  reader.position = header.length
}

/**
 * Decodes a module.
 *
 * `bytes`: the whole module; the `Module` keeps them and its ranges point into them
 * Throws: CompileError, kind 'malformed', with the suite's wording; kind 'invalid' where an implementation limit is passed
 * Cost: linear in the sections outside code; bodies are skipped
 */
export function decodeModule(bytes: Uint8Array): Module {
  const reader = new ByteReader(bytes)
  if (bytes.length > moduleLimits.moduleSize) reader.invalid(`module too large: ${bytes.length} bytes, the limit is ${moduleLimits.moduleSize}`, 0)
  readHeader(reader)
  const draft: Draft = {
    bytes, types: [], imports: [], functions: [], tables: [], memories: [], globals: [], tags: [], exports: [], start: undefined,
    elements: [], data: [], dataCount: undefined, customs: [], declaredFunctions: new Set(), declaredTypes: [], bodies: [], sectionEnd: 0,
  }
  const sections: { name: string, range: Range }[] = []
  let order = 0
  while (reader.position < bytes.length) {
    const start = reader.position
    const kind = sectionKinds[reader.byte()]
    if (kind === undefined) reader.malformed('malformed section id', start)
    if (kind.order > 0) {
      if (kind.order <= order) reader.malformed('unexpected content after last section', start)
      order = kind.order
    }
    const range = reader.range()
    // Contents may first run past the section's end: that the sizes disagree is then the better complaint.
    const contents = new ByteReader(bytes, range.start, kind.order === 0 ? range.end : bytes.length, { section: kind.name })
    sections.push({ name: kind.name, range })
    draft.sectionEnd = range.end
    kind.read(contents, draft)
    if (contents.position !== range.end) contents.malformed('section size mismatch')
  }
  const { declaredTypes, bodies } = draft
  if (declaredTypes.length !== bodies.length) reader.malformed('function and code section have inconsistent lengths')
  declaredTypes.forEach((type, i) => draft.functions.push({ type, body: bodies[i]! }))
  if (draft.dataCount !== undefined && draft.dataCount !== draft.data.length) reader.malformed('data count and data section have inconsistent lengths')
  const { types, imports, functions, tables, memories, globals, tags, exports, start, elements, data, dataCount, customs, declaredFunctions } = draft
  return {
    bytes, types, imports, functions, tables, memories, globals, tags, exports, elements, data, customs, declaredFunctions,
    ...(start === undefined ? {} : { start }),
    ...(dataCount === undefined ? {} : { dataCount }),
    sections,
    names: readNames(bytes, draft.customs),
  }
}
