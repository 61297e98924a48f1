/**
 * The reader of types: from their bytes to the values of `types.ts`. The only place that knows how
 * types are written. Whether the indices in them exist is for the validator.
 *
 * Spec: core/binary/types.html
 */
import { moduleLimits } from '../common/limits.ts'
import type { ByteReader } from './reader.ts'
import {
  referenceType, type AbstractHeapType, type AddressType, type CompositeType, type DefinedType, type FieldType, type GlobalType, type HeapType,
  type Limits, type MemoryType, type ReferenceType, type TableType, type TagType, type TypeIndex, type ValueType,
} from './types.ts'

const plainTypes: readonly (ValueType | undefined)[] = plain()
const abstractHeapTypes: Readonly<Record<number, AbstractHeapType>> = {
  0x69: 'exn', 0x6a: 'array', 0x6b: 'struct', 0x6c: 'i31', 0x6d: 'eq', 0x6e: 'any', 0x6f: 'extern', 0x70: 'func',
  0x71: 'none', 0x72: 'noextern', 0x73: 'nofunc', 0x74: 'noexn',
}

/** The value types of one byte, by that byte. */
function plain(): (ValueType | undefined)[] {
  const types = new Array<ValueType | undefined>(256).fill(undefined)
  types[0x7f] = 'i32'
  types[0x7e] = 'i64'
  types[0x7d] = 'f32'
  types[0x7c] = 'f64'
  types[0x7b] = 'v128'
  return types
}

export function readHeapType(reader: ByteReader): HeapType {
  const start = reader.position
  // One byte with the sign bit set and no continuation is an abstract heap type.
  const first = start < reader.end ? reader.bytes[start]! : 0
  if ((first & 0xc0) === 0x40) {
    const heap = abstractHeapTypes[first]
    if (heap === undefined) reader.malformed('malformed heap type', start)
    reader.position++
    return heap
  }
  const index = reader.s33()
  if (index < 0) reader.malformed('malformed heap type', start)
  return index as TypeIndex
}

function referenceOf(reader: ByteReader, byte: number): ReferenceType | undefined {
  if (byte === 0x63 || byte === 0x64) return referenceType(byte === 0x63, readHeapType(reader))
  const heap = abstractHeapTypes[byte]
  return heap === undefined ? undefined : referenceType(true, heap)
}

export function readReferenceType(reader: ByteReader): ReferenceType {
  const start = reader.position
  const type = referenceOf(reader, reader.byte())
  if (type === undefined) reader.malformed('malformed reference type', start)
  return type
}

export function readValueType(reader: ByteReader): ValueType {
  const start = reader.position
  const byte = reader.byte()
  const type = plainTypes[byte] ?? referenceOf(reader, byte)
  if (type === undefined) reader.malformed('malformed value type', start)
  return type
}

/** A list of value types, refused beyond `limit`. */
export function readValueTypes(reader: ByteReader, limit: number, what: string): ValueType[] {
  const count = reader.limitedCount(limit, what)
  const types: ValueType[] = []
  for (let i = 0; i < count; i++) types.push(readValueType(reader))
  return types
}

function readMutability(reader: ByteReader): boolean {
  const start = reader.position
  const byte = reader.byte()
  if (byte > 1) reader.malformed('malformed mutability', start)
  return byte === 1
}

function readFieldType(reader: ByteReader): FieldType {
  const first = reader.position < reader.end ? reader.bytes[reader.position]! : 0
  if (first === 0x78 || first === 0x77) {
    reader.position++
    return { storage: first === 0x78 ? 'i8' : 'i16', mutable: readMutability(reader) }
  }
  const storage = readValueType(reader)
  return { storage, mutable: readMutability(reader) }
}

function readCompositeType(reader: ByteReader, form: number, start: number): CompositeType {
  if (form === 0x60) {
    const parameters = readValueTypes(reader, moduleLimits.parameters, 'parameters')
    return { kind: 'func', parameters, results: readValueTypes(reader, moduleLimits.results, 'results') }
  }
  if (form === 0x5f) {
    const count = reader.limitedCount(moduleLimits.structFields, 'fields')
    const fields: FieldType[] = []
    for (let i = 0; i < count; i++) fields.push(readFieldType(reader))
    return { kind: 'struct', fields }
  }
  if (form === 0x5e) return { kind: 'array', element: readFieldType(reader) }
  // The form is a signed LEB128 of 7 bits: it has no continuation.
  reader.malformed(form >= 0x80 ? 'integer representation too long' : 'malformed type', start)
}

/** Reads a recursion group (or a lone type, which is a group of one) and appends its types. */
export function readRecursionGroup(reader: ByteReader, types: DefinedType[]): void {
  const start = reader.position
  const groupStart = types.length
  let form = reader.byte()
  let groupLength = 1
  if (form === 0x4e) {
    groupLength = reader.limitedCount(moduleLimits.typesInRecursionGroup, 'types in a recursion group')
    if (groupLength > 0) form = reader.byte()
  }
  if (groupStart + groupLength > moduleLimits.types) reader.invalid(`too many types: the limit is ${moduleLimits.types}`, start)
  for (let i = 0; i < groupLength; i++) {
    const typeStart = reader.position - 1
    if (i > 0) form = reader.byte()
    let final = true
    const supertypes: TypeIndex[] = []
    if (form === 0x50 || form === 0x4f) {
      final = form === 0x4f
      const count = reader.count()
      for (let k = 0; k < count; k++) supertypes.push(reader.u32())
      form = reader.byte()
    }
    types.push({ final, supertypes, composite: readCompositeType(reader, form, typeStart), groupStart, groupLength })
  }
}

/** Limits with their flags: bit 0 a maximum, bit 1 shared, bit 2 64-bit addresses. */
function readLimits(reader: ByteReader, mayShare: boolean): { limits: Limits, address: AddressType, shared: boolean } {
  const start = reader.position
  const flags = reader.byte()
  if (flags > 7 || (!mayShare && (flags & 2) !== 0)) reader.malformed('malformed limits flags', start)
  const minimum = reader.u64()
  const maximum = (flags & 1) === 0 ? undefined : reader.u64()
  return { limits: { minimum, maximum }, address: (flags & 4) === 0 ? 'i32' : 'i64', shared: (flags & 2) !== 0 }
}

export function readMemoryType(reader: ByteReader): MemoryType {
  return readLimits(reader, true)
}

export function readTableType(reader: ByteReader): TableType {
  const element = readReferenceType(reader)
  const { limits, address } = readLimits(reader, false)
  return { limits, address, element }
}

export function readGlobalType(reader: ByteReader): GlobalType {
  const type = readValueType(reader)
  return { type, mutable: readMutability(reader) }
}

export function readTagType(reader: ByteReader): TagType {
  const start = reader.position
  if (reader.byte() !== 0) reader.malformed('malformed tag attribute', start)
  return { type: reader.u32() }
}
