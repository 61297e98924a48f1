/**
 * The typing rules of references, structures and arrays.
 *
 * Spec: core/valid/instructions.html#reference-instructions, #aggregate-instructions
 */
import { moduleLimits } from '../common/limits.ts'
import type { MnemonicOf } from './instructions.ts'
import type { BodyState, Rule } from './operand-stack.ts'
import { topOf } from './subtyping.ts'
import {
  anyref, arrayref, bottom, bottomReference, encode, eqref, externref, heapCode, heapOf, i31ref, i32, isDefaultable, isNullable, isReferenceCode,
  nonNullable, referenceCode, unpackedCode, type TypeCode,
} from './type-codes.ts'
import type { FieldType, StructType, ValueType } from './types.ts'
import { checkDataSegment, elementsAt } from './validate-state.ts'

const i31NonNull = nonNullable(i31ref)

function structAt(state: BodyState, index: number): StructType {
  const type = state.space.types[index]
  if (type === undefined) state.fail(`unknown type ${index}`)
  if (type.composite.kind !== 'struct') state.fail(`type mismatch: type ${index} is not a structure type`)
  return type.composite
}
function fieldAt(state: BodyState, index: number, field: number): FieldType {
  const type = structAt(state, index).fields[field]
  if (type === undefined) state.fail(`unknown field ${field}`)
  return type
}
function elementAt(state: BodyState, index: number): FieldType {
  const type = state.space.types[index]
  if (type === undefined) state.fail(`unknown type ${index}`)
  if (type.composite.kind !== 'array') state.fail(`type mismatch: type ${index} is not an array type`)
  return type.composite.element
}
function mutableElementAt(state: BodyState, index: number): FieldType {
  const element = elementAt(state, index)
  if (!element.mutable) state.fail('immutable array')
  return element
}

function isPacked(field: FieldType): boolean {
  return field.storage === 'i8' || field.storage === 'i16'
}
/** `_s` and `_u` are for packed fields, and packed fields need one of them. */
function checkPacking(state: BodyState, field: FieldType, isExtending: boolean): void {
  if (isPacked(field) !== isExtending) state.fail(`type mismatch: field is ${isPacked(field) ? 'packed' : 'unpacked'}`)
}
function checkDefaultable(state: BodyState, field: FieldType): void {
  if (!isDefaultable(unpackedCode(field))) state.fail('type mismatch: field type is not defaultable')
}
/** Bytes of a data segment can become numbers and vectors only. */
function checkBytes(state: BodyState, field: FieldType): void {
  if (!isPacked(field) && isReferenceCode(encode(field.storage as ValueType))) state.fail('array type is not numeric or vector')
}
function checkElements(state: BodyState, segment: number, field: FieldType): void {
  const elements = elementsAt(state, segment)
  if (isPacked(field) || !state.isSubtype(elements, encode(field.storage as ValueType))) state.fail("type mismatch: element segment's type does not match the array's")
}

/** The reference to a type of the index space: nullable to consume, not nullable to give. */
function toConsume(index: number): TypeCode {
  return referenceCode(true, heapCode(index))
}
function toGive(index: number): TypeCode {
  return referenceCode(false, heapCode(index))
}

function structGet(state: BodyState, index: number, fieldIndex: number, isExtending: boolean): void {
  const field = fieldAt(state, index, fieldIndex)
  checkPacking(state, field, isExtending)
  state.pop(toConsume(index))
  state.push(unpackedCode(field))
}
function arrayGet(state: BodyState, index: number, isExtending: boolean): void {
  const element = elementAt(state, index)
  checkPacking(state, element, isExtending)
  state.pop(i32)
  state.pop(toConsume(index))
  state.push(unpackedCode(element))
}
/** Offset and length into a segment, and the array that they make. */
function newFromSegment(state: BodyState, index: number): void {
  state.pop(i32)
  state.pop(i32)
  state.push(toGive(index))
}
function initialiseFromSegment(state: BodyState, index: number): void {
  for (let i = 0; i < 3; i++) state.pop(i32)
  state.pop(toConsume(index))
}
/** Pops what a test or cast to the type takes: anything of its hierarchy. */
function popCastable(state: BodyState, to: TypeCode): void {
  state.pop(referenceCode(true, topOf(state.space, heapOf(to))))
}
/** Keeps the nullability while going from one hierarchy to another. */
function convert(state: BodyState, from: TypeCode, to: TypeCode): void {
  const found = state.pop(from)
  const known = found === bottom ? bottomReference : found
  state.push(isNullable(known) ? to : nonNullable(to))
}

export const referenceRules: Record<MnemonicOf<'reference' | 'aggregate'>, Rule> = {
  'ref.null': (state, { referenceType }) => state.push(state.encodeReference(referenceType)),
  'ref.is_null': state => {
    state.popReference()
    state.push(i32)
  },
  'ref.func': (state, { index }) => {
    const declared = state.module.functions[index]
    if (declared === undefined) state.fail(`unknown function ${index}`)
    if (!state.module.declaredFunctions.has(index)) state.fail(`undeclared function reference ${index}`)
    state.push(toGive(declared.type))
  },
  'ref.eq': state => {
    state.pop(eqref)
    state.pop(eqref)
    state.push(i32)
  },
  'ref.as_non_null': state => state.push(nonNullable(state.popReference())),
  'ref.test': (state, { referenceType }) => {
    popCastable(state, state.encodeReference(referenceType))
    state.push(i32)
  },
  'ref.cast': (state, { referenceType }) => {
    const to = state.encodeReference(referenceType)
    popCastable(state, to)
    state.push(to)
  },
  'any.convert_extern': state => convert(state, externref, anyref),
  'extern.convert_any': state => convert(state, anyref, externref),
  'ref.i31': state => {
    state.pop(i32)
    state.push(i31NonNull)
  },
  'i31.get_s': state => {
    state.pop(i31ref)
    state.push(i32)
  },
  'i31.get_u': state => {
    state.pop(i31ref)
    state.push(i32)
  },

  'struct.new': (state, { index }) => {
    const { fields } = structAt(state, index)
    for (let i = fields.length - 1; i >= 0; i--) state.pop(unpackedCode(fields[i]!))
    state.push(toGive(index))
  },
  'struct.new_default': (state, { index }) => {
    for (const field of structAt(state, index).fields) checkDefaultable(state, field)
    state.push(toGive(index))
  },
  'struct.get': (state, { index, index2 }) => structGet(state, index, index2, false),
  'struct.get_s': (state, { index, index2 }) => structGet(state, index, index2, true),
  'struct.get_u': (state, { index, index2 }) => structGet(state, index, index2, true),
  'struct.set': (state, { index, index2 }) => {
    const field = fieldAt(state, index, index2)
    if (!field.mutable) state.fail('immutable field')
    state.pop(unpackedCode(field))
    state.pop(toConsume(index))
  },

  'array.new': (state, { index }) => {
    const element = elementAt(state, index)
    state.pop(i32)
    state.pop(unpackedCode(element))
    state.push(toGive(index))
  },
  'array.new_default': (state, { index }) => {
    checkDefaultable(state, elementAt(state, index))
    state.pop(i32)
    state.push(toGive(index))
  },
  'array.new_fixed': (state, { index, index2 }) => {
    const element = unpackedCode(elementAt(state, index))
    if (index2 > moduleLimits.arrayNewFixed) state.fail(`too many operands: ${index2}, the limit is ${moduleLimits.arrayNewFixed}`)
    for (let i = 0; i < index2; i++) state.pop(element)
    state.push(toGive(index))
  },
  'array.new_data': (state, { index, index2 }) => {
    checkBytes(state, elementAt(state, index))
    checkDataSegment(state, index2)
    newFromSegment(state, index)
  },
  'array.new_elem': (state, { index, index2 }) => {
    checkElements(state, index2, elementAt(state, index))
    newFromSegment(state, index)
  },
  'array.get': (state, { index }) => arrayGet(state, index, false),
  'array.get_s': (state, { index }) => arrayGet(state, index, true),
  'array.get_u': (state, { index }) => arrayGet(state, index, true),
  'array.set': (state, { index }) => {
    const element = mutableElementAt(state, index)
    state.pop(unpackedCode(element))
    state.pop(i32)
    state.pop(toConsume(index))
  },
  'array.len': state => {
    state.pop(arrayref)
    state.push(i32)
  },
  'array.fill': (state, { index }) => {
    const element = mutableElementAt(state, index)
    state.pop(i32)
    state.pop(unpackedCode(element))
    state.pop(i32)
    state.pop(toConsume(index))
  },
  'array.copy': (state, { index, index2 }) => {
    const to = mutableElementAt(state, index)
    const from = elementAt(state, index2)
    const matches = isPacked(to) || isPacked(from) ? to.storage === from.storage : state.isSubtype(unpackedCode(from), unpackedCode(to))
    if (!matches) state.fail('array types do not match')
    state.pop(i32)
    state.pop(i32)
    state.pop(toConsume(index2))
    state.pop(i32)
    state.pop(toConsume(index))
  },
  'array.init_data': (state, { index, index2 }) => {
    checkBytes(state, mutableElementAt(state, index))
    checkDataSegment(state, index2)
    initialiseFromSegment(state, index)
  },
  'array.init_elem': (state, { index, index2 }) => {
    checkElements(state, index2, mutableElementAt(state, index))
    initialiseFromSegment(state, index)
  },
}
