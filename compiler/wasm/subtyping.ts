/**
 * The order of types: which value may stand where another is wanted. Also the check that the type
 * section makes sense, since the order is only defined once it does.
 *
 * Spec: core/valid/matching.html, core/valid/types.html
 */
import { CompileError } from '../common/error.ts'
import { moduleLimits } from '../common/limits.ts'
import { canonicalTypeIds } from './canonical.ts'
import type { Module } from './module.ts'
import {
  abstractHeapTypes, bottom, definedIndex, encode, heapCode, heapOf, isNullable, isReferenceCode, type HeapCode, type TypeCode,
} from './type-codes.ts'
import type { AbstractHeapType, CompositeType, DefinedType, FieldType, FunctionType, HeapType, TypeIndex, ValueType } from './types.ts'

/** A function type with its types as codes. */
export interface EncodedFunctionType {
  readonly parameters: readonly TypeCode[]
  readonly results: readonly TypeCode[]
}

/** What is known of a module's types: what matching needs at hand. */
export interface TypeSpace {
  readonly types: readonly DefinedType[]
  readonly canonical: Int32Array
  readonly encoded: Map<FunctionType, EncodedFunctionType>
}

/** For each abstract heap type, those directly above it. */
const directlyAbove: Readonly<Record<AbstractHeapType, readonly AbstractHeapType[]>> = {
  any: [], eq: ['any'], i31: ['eq'], struct: ['eq'], array: ['eq'], none: ['i31', 'struct', 'array'],
  func: [], nofunc: ['func'], extern: [], noextern: ['extern'], exn: [], noexn: ['exn'],
}
/** By heap code: the set of heap codes at or above, as bits. */
const atOrAbove: readonly number[] = closure()

function closure(): number[] {
  const sets = [0]
  for (const heap of abstractHeapTypes) {
    let set = 0
    const pending: AbstractHeapType[] = [heap]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      set |= 1 << heapCode(next)
      pending.push(...directlyAbove[next])
    }
    sets.push(set)
  }
  return sets
}
const any = heapCode('any')
const none = heapCode('none')
const func = heapCode('func')
const nofunc = heapCode('nofunc')
const extern = heapCode('extern')
const exn = heapCode('exn')
const ofKind: Readonly<Record<CompositeType['kind'], HeapCode>> = { func, struct: heapCode('struct'), array: heapCode('array') }

/** Whether one type of the index space is the other, or declared below it. At most 63 steps. */
function isDefinedSubtype(space: TypeSpace, a: TypeIndex, b: TypeIndex): boolean {
  const { canonical, types } = space
  const wanted = canonical[b]!
  for (let index: TypeIndex | undefined = a; index !== undefined; index = types[index]!.supertypes[0]) {
    if (canonical[index] === wanted) return true
  }
  return false
}

export function isHeapCodeSubtype(space: TypeSpace, a: HeapCode, b: HeapCode): boolean {
  if (a === b || a === 0) return true
  if (b === 0) return false
  const aIndex = definedIndex(a)
  const bIndex = definedIndex(b)
  if (bIndex < 0) return (atOrAbove[aIndex < 0 ? a : ofKind[space.types[aIndex]!.composite.kind]]! >> b & 1) !== 0
  if (aIndex >= 0) return isDefinedSubtype(space, aIndex, bIndex)
  return a === (space.types[bIndex]!.composite.kind === 'func' ? nofunc : none)
}

export function isCodeSubtype(space: TypeSpace, a: TypeCode, b: TypeCode): boolean {
  if (a === b || a === bottom) return true
  if (!isReferenceCode(a) || !isReferenceCode(b)) return false
  return (isNullable(b) || !isNullable(a)) && isHeapCodeSubtype(space, heapOf(a), heapOf(b))
}

/** The top of the hierarchy that a heap type belongs to. */
export function topOf(space: TypeSpace, heap: HeapCode): HeapCode {
  const index = definedIndex(heap)
  const set = atOrAbove[index < 0 ? heap : ofKind[space.types[index]!.composite.kind]]!
  if ((set >> any & 1) !== 0) return any
  if ((set >> func & 1) !== 0) return func
  return (set >> extern & 1) !== 0 ? extern : exn
}

function isFieldSubtype(space: TypeSpace, a: FieldType, b: FieldType): boolean {
  if (a.mutable !== b.mutable) return false
  return isStorageSubtype(space, a, b) && (!a.mutable || isStorageSubtype(space, b, a))
}
function isStorageSubtype(space: TypeSpace, a: FieldType, b: FieldType): boolean {
  const isPacked = (type: FieldType): boolean => type.storage === 'i8' || type.storage === 'i16'
  if (isPacked(a) || isPacked(b)) return a.storage === b.storage
  return isCodeSubtype(space, encode(a.storage as ValueType), encode(b.storage as ValueType))
}
function areSubtypes(space: TypeSpace, a: readonly ValueType[], b: readonly ValueType[]): boolean {
  return a.length === b.length && a.every((type, i) => isCodeSubtype(space, encode(type), encode(b[i]!)))
}

/** Whether a type with the one composite may be declared below a type with the other. */
export function isCompositeSubtype(space: TypeSpace, a: CompositeType, b: CompositeType): boolean {
  if (a.kind === 'func' && b.kind === 'func') return areSubtypes(space, b.parameters, a.parameters) && areSubtypes(space, a.results, b.results)
  if (a.kind === 'struct' && b.kind === 'struct') return a.fields.length >= b.fields.length && b.fields.every((field, i) => isFieldSubtype(space, a.fields[i]!, field))
  return a.kind === 'array' && b.kind === 'array' && isFieldSubtype(space, a.element, b.element)
}

/** Every value type that a composite type mentions. */
function* mentioned(composite: CompositeType): Iterable<ValueType> {
  if (composite.kind === 'func') {
    yield* composite.parameters
    yield* composite.results
    return
  }
  for (const { storage } of composite.kind === 'struct' ? composite.fields : [composite.element]) if (storage !== 'i8' && storage !== 'i16') yield storage
}

/**
 * Checks the type section.
 *
 * Throws: CompileError 'unknown type', 'sub type …'
 * Spec: core/valid/types.html#recursive-types
 */
function validateTypes(space: TypeSpace): void {
  const { types } = space
  const fail = (reason: string): never => {
    throw new CompileError('invalid', reason, { section: 'type' })
  }
  const depths = new Uint8Array(types.length)
  types.forEach((type, index) => {
    const { supertypes } = type
    if (supertypes.length > 1) fail(`sub type ${index} has more than one super type`)
    const parent = supertypes[0]
    if (parent === undefined) return
    if (types[parent]!.final || !isCompositeSubtype(space, type.composite, types[parent]!.composite)) fail(`sub type ${index} does not match super type ${parent}`)
    const depth = depths[parent]! + 1
    if (depth > moduleLimits.subtypingDepth) fail(`too many super types above type ${index}: the limit is ${moduleLimits.subtypingDepth}`)
    depths[index] = depth
  })
}

/** Checks that types mention only what is there: indices up to the end of their own group, and supertypes before themselves. */
function checkReach(types: readonly DefinedType[]): void {
  const fail = (index: TypeIndex): never => {
    throw new CompileError('invalid', `unknown type ${index}`, { section: 'type' })
  }
  types.forEach((type, index) => {
    const reach = type.groupStart + type.groupLength
    for (const parent of type.supertypes) if (parent >= index) fail(parent)
    for (const each of mentioned(type.composite)) if (typeof each === 'object' && typeof each.heap === 'number' && each.heap >= reach) fail(each.heap)
  })
}

const spaces = new WeakMap<readonly DefinedType[], TypeSpace>()

/**
 * The module's types, checked and made ready for matching; computed once.
 *
 * Throws: CompileError 'unknown type', 'sub type …'
 */
export function typeSpace(module: Module): TypeSpace {
  const { types } = module
  let space = spaces.get(types)
  if (space === undefined) {
    checkReach(types)
    space = { types, canonical: canonicalTypeIds(types), encoded: new Map() }
    validateTypes(space)
    spaces.set(types, space)
  }
  return space
}

/** The same function type over codes, made once. Its indices must be known to exist. */
export function encodeFunctionType(space: TypeSpace, type: FunctionType): EncodedFunctionType {
  let encoded = space.encoded.get(type)
  if (encoded === undefined) {
    encoded = { parameters: type.parameters.map(encode), results: type.results.map(encode) }
    space.encoded.set(type, encoded)
  }
  return encoded
}

/** Whether a value of type `a` may stand where `b` is wanted. */
export function isSubtype(module: Module, a: ValueType, b: ValueType): boolean {
  return isCodeSubtype(typeSpace(module), encode(a), encode(b))
}

export function isHeapSubtype(module: Module, a: HeapType, b: HeapType): boolean {
  return isHeapCodeSubtype(typeSpace(module), heapCode(a), heapCode(b))
}

/** The type of a function, by its index in the function index space. */
export function functionType(module: Module, functionIndex: number): FunctionType {
  return functionTypeAt(module, module.functions[functionIndex]!.type)
}
export function functionTypeAt(module: Module, typeIndex: TypeIndex): FunctionType {
  const composite = module.types[typeIndex]?.composite
  if (composite?.kind !== 'func') throw new Error(`internal error: type ${typeIndex} is no function type`)
  return composite
}
