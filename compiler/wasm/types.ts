/**
 * The types of Wasm 3.0 and the indices that name things in a module. Knows nothing of bytes or of
 * JavaScript.
 *
 * Spec: core/syntax/types.html
 */

declare const space: unique symbol
type Index<Space extends string> = number & { readonly [space]?: Space }
/** Indices are branded by their index space: a `LocalIndex` is no `FunctionIndex`. Plain numbers (as decoded) convert. */
export type TypeIndex = Index<'type'>
export type FunctionIndex = Index<'function'>
export type TableIndex = Index<'table'>
export type MemoryIndex = Index<'memory'>
export type GlobalIndex = Index<'global'>
export type TagIndex = Index<'tag'>
export type ElementIndex = Index<'element'>
export type DataIndex = Index<'data'>
export type LocalIndex = Index<'local'>
export type FieldIndex = Index<'field'>
/** A label counted outwards from the instruction, as the bytes have it. `lift` turns it into a `Label` and it dies there. */
export type LabelDepth = Index<'labelDepth'>

export type NumberType = 'i32' | 'i64' | 'f32' | 'f64'
export type AbstractHeapType =
  | 'any' | 'eq' | 'i31' | 'struct' | 'array' | 'none'
  | 'func' | 'nofunc'
  | 'extern' | 'noextern'
  | 'exn' | 'noexn'
/** An abstract heap type, or the index of a defined type of the module. */
export type HeapType = AbstractHeapType | TypeIndex

/** `(ref null? heap)`. Made only by `referenceType`, so that equal types are the same object. */
export interface ReferenceType {
  readonly nullable: boolean
  readonly heap: HeapType
}
export type ValueType = NumberType | 'v128' | ReferenceType

const nullables = new Map<HeapType, ReferenceType>()
const nonNullables = new Map<HeapType, ReferenceType>()

/** The reference type with these parts: always the same object for the same parts, so `===` compares. */
export function referenceType(nullable: boolean, heap: HeapType): ReferenceType {
  const references = nullable ? nullables : nonNullables
  let type = references.get(heap)
  if (type === undefined) references.set(heap, type = Object.freeze({ nullable, heap }))
  return type
}
export const funcref = referenceType(true, 'func')
export const externref = referenceType(true, 'extern')

export function isReferenceType(type: ValueType): type is ReferenceType {
  return typeof type === 'object'
}

export interface FunctionType {
  readonly kind: 'func'
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}
export type PackedType = 'i8' | 'i16'
export interface FieldType {
  readonly storage: ValueType | PackedType
  readonly mutable: boolean
}
export interface StructType { readonly kind: 'struct', readonly fields: readonly FieldType[] }
export interface ArrayType { readonly kind: 'array', readonly element: FieldType }
export type CompositeType = FunctionType | StructType | ArrayType

/** One entry of the type index space. */
export interface DefinedType {
  readonly final: boolean
  readonly supertypes: readonly TypeIndex[]
  readonly composite: CompositeType
  /** First type index and length of the recursion group that holds this type. */
  readonly groupStart: TypeIndex
  readonly groupLength: number
}

export type AddressType = 'i32' | 'i64'
export interface Limits {
  readonly minimum: number
  /** Undefined where there is none. 64-bit limits beyond 2^53 are kept as the nearest number: no engine grants them. */
  readonly maximum: number | undefined
}
/** `minimum` and `maximum` in pages of 64 KiB. */
export interface MemoryType { readonly limits: Limits, readonly address: AddressType, readonly shared: boolean }
/** `minimum` and `maximum` in elements. */
export interface TableType { readonly limits: Limits, readonly address: AddressType, readonly element: ReferenceType }
export interface GlobalType { readonly type: ValueType, readonly mutable: boolean }
export interface TagType { readonly type: TypeIndex }
