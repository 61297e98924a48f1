/**
 * Value types as small integers, the form in which the validator keeps and compares them: no
 * allocation on the operand stack, and `===` for equality. Nobody outside validation sees them.
 *
 * A number type is 1 to 5. A reference type is 16 + 2 * heap code + nullable, where a heap code is 0 for
 * the bottom of every hierarchy, 1 to 12 for the abstract ones, and 16 + index for a defined type.
 */
import type { AbstractHeapType, FieldType, HeapType, ReferenceType, ValueType } from './types.ts'

export type TypeCode = number
export type HeapCode = number

/** The unknown type of an operand in unreachable code: it matches everything. */
export const bottom: TypeCode = 0
export const i32: TypeCode = 1
export const i64: TypeCode = 2
export const f32: TypeCode = 3
export const f64: TypeCode = 4
export const v128: TypeCode = 5

const firstReference = 16
const firstDefined = 16
/** In the order of their codes, from 1. */
export const abstractHeapTypes: readonly AbstractHeapType[] = [
  'any', 'eq', 'i31', 'struct', 'array', 'none', 'func', 'nofunc', 'extern', 'noextern', 'exn', 'noexn',
]
const numbers = ['i32', 'i64', 'f32', 'f64', 'v128'] as const

const codeOfAbstract = new Map<HeapType, HeapCode>(abstractHeapTypes.map((heap, i) => [heap, i + 1]))
const codeOfNumber = new Map<ValueType, TypeCode>(numbers.map((type, i) => [type, i + 1]))

export function heapCode(heap: HeapType): HeapCode {
  return typeof heap === 'number' ? firstDefined + heap : codeOfAbstract.get(heap)!
}
/** The type index in a heap code, or -1 for an abstract heap type. */
export function definedIndex(heap: HeapCode): number {
  return heap >= firstDefined ? heap - firstDefined : -1
}
export function referenceCode(nullable: boolean, heap: HeapCode): TypeCode {
  return firstReference + heap * 2 + (nullable ? 1 : 0)
}
export function encodeReference(type: ReferenceType): TypeCode {
  return referenceCode(type.nullable, heapCode(type.heap))
}
export function encode(type: ValueType): TypeCode {
  return typeof type === 'string' ? codeOfNumber.get(type)! : encodeReference(type)
}
/** The type of a field once it is on the operand stack. */
export function unpackedCode(field: FieldType): TypeCode {
  return field.storage === 'i8' || field.storage === 'i16' ? i32 : encode(field.storage)
}

export function isReferenceCode(code: TypeCode): boolean {
  return code >= firstReference
}
export function isNullable(code: TypeCode): boolean {
  return (code & 1) !== 0
}
export function heapOf(code: TypeCode): HeapCode {
  return (code - firstReference) >> 1
}
export function nonNullable(code: TypeCode): TypeCode {
  return code & ~1
}
/** Whether a local of this type starts with a value. */
export function isDefaultable(code: TypeCode): boolean {
  return code < firstReference || isNullable(code)
}

/** The bottom of every reference hierarchy, not null. */
export const bottomReference = referenceCode(false, 0)
export const anyref = referenceCode(true, heapCode('any'))
export const eqref = referenceCode(true, heapCode('eq'))
export const i31ref = referenceCode(true, heapCode('i31'))
export const arrayref = referenceCode(true, heapCode('array'))
export const funcref = referenceCode(true, heapCode('func'))
export const externref = referenceCode(true, heapCode('extern'))
export const exnref = referenceCode(true, heapCode('exn'))

/** The type's letters of a signature, where they stand for one type. */
export const codeOfLetter: Readonly<Record<string, TypeCode>> = { i: i32, I: i64, f: f32, F: f64, v: v128 }

/** The type as the text format writes it, for messages. */
export function describeCode(code: TypeCode): string {
  if (code === bottom) return 'bot'
  if (!isReferenceCode(code)) return numbers[code - 1]!
  const heap = heapOf(code)
  const index = definedIndex(heap)
  const name = index >= 0 ? String(index) : heap === 0 ? 'bot' : abstractHeapTypes[heap - 1]!
  return `(ref ${isNullable(code) ? 'null ' : ''}${name})`
}
export function describeCodes(codes: readonly TypeCode[]): string {
  return `[${codes.map(describeCode).join(' ')}]`
}
