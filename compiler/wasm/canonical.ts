/**
 * Equality of defined types. Two types are equal when their recursion groups are written alike, with
 * references inside the group counted from its start (iso-recursive equivalence). Within a module a
 * type gets a canonical id; across modules a key that spells the structure out.
 *
 * Spec: core/valid/conventions.html#rolling-and-unrolling, core/valid/matching.html#defined-types
 */
import type { Module } from './module.ts'
import type { AbstractHeapType, CompositeType, DefinedType, FieldType, TypeIndex, ValueType } from './types.ts'

const numberLetters = { i32: 'i', i64: 'I', f32: 'f', f64: 'F', v128: 'v', i8: 'b', i16: 'h' } as const
/** None of them is a letter of `numberLetters`. A nullable reference is the letter, a non-nullable one has `!` before it. */
const heapLetters: Readonly<Record<AbstractHeapType, string>> = {
  any: 'a', eq: 'e', i31: 'j', struct: 's', array: 'r', none: 'z', func: 'c', nofunc: 'n', extern: 'x', noextern: 'w', exn: 't', noexn: 'u',
}

/** Writes the index of a defined type; the result must not contain what ends it. */
type WriteIndex = (index: TypeIndex) => string

function writeValueType(type: ValueType | 'i8' | 'i16', writeIndex: WriteIndex): string {
  if (typeof type === 'string') return numberLetters[type]
  const heap = typeof type.heap === 'number' ? `(${writeIndex(type.heap)})` : heapLetters[type.heap]
  return type.nullable ? heap : `!${heap}`
}
function writeValueTypes(types: readonly ValueType[], writeIndex: WriteIndex): string {
  let text = ''
  for (const type of types) text += writeValueType(type, writeIndex)
  return text
}
function writeField(field: FieldType, writeIndex: WriteIndex): string {
  return (field.mutable ? '=' : '') + writeValueType(field.storage, writeIndex)
}
function writeComposite(composite: CompositeType, writeIndex: WriteIndex): string {
  switch (composite.kind) {
    case 'func':
      return `${writeValueTypes(composite.parameters, writeIndex)}:${writeValueTypes(composite.results, writeIndex)}`
    case 'struct':
      return `{${composite.fields.map(field => writeField(field, writeIndex)).join('')}}`
    case 'array':
      return `[${writeField(composite.element, writeIndex)}]`
  }
}
/** A final type without supertypes is its composite type alone. */
function writeDefined(type: DefinedType, writeIndex: WriteIndex): string {
  const composite = writeComposite(type.composite, writeIndex)
  if (type.final && type.supertypes.length === 0) return composite
  return `${type.final ? '^' : '~'}${type.supertypes.map(each => `(${writeIndex(each)})`).join('')}${composite}`
}

/**
 * Gives each type the index of the first type equal to it.
 *
 * `types`: references may point no further than the end of their own group
 */
export function canonicalise(types: readonly DefinedType[]): Int32Array {
  const ids = new Int32Array(types.length)
  const firstOf = new Map<string, number>()
  for (let start = 0; start < types.length;) {
    const { groupLength } = types[start]!
    const writeIndex: WriteIndex = index => index >= start ? `.${index - start}` : String(ids[index])
    let key = ''
    for (let i = start; i < start + groupLength; i++) key += (i > start ? ',' : '') + writeDefined(types[i]!, writeIndex)
    let first = firstOf.get(key)
    if (first === undefined) firstOf.set(key, first = start)
    for (let i = 0; i < groupLength; i++) ids[start + i] = first + i
    start += groupLength
  }
  return ids
}

const canonicalIds = new WeakMap<readonly DefinedType[], Int32Array>()

/** The canonical ids of a module's types, computed once. */
export function canonicalTypeIds(types: readonly DefinedType[]): Int32Array {
  let ids = canonicalIds.get(types)
  if (ids === undefined) canonicalIds.set(types, ids = canonicalise(types))
  return ids
}

/** The least type index whose type equals this one: the same number for equal types of a module. */
export function canonicalTypeId(module: Module, typeIndex: TypeIndex): TypeIndex {
  return canonicalTypeIds(module.types)[typeIndex]!
}

/**
 * Spells a type out, so that equal types of different modules have equal keys and others do not.
 *
 * Gives: for a final function type without supertypes over numbers and abstract references, its letters:
 * `iI:F` (letters as in signatures, then `heapLetters`). Otherwise the position in its recursion group, then every
 * group it reaches, each once, in the order of first mention, where a type is named by group and position.
 * Cost: linear in the groups reached
 */
export function typeKey(module: Module, typeIndex: TypeIndex): string {
  const { types } = module
  const ids = canonicalTypeIds(types)
  // By canonical start of a group: its number in this key.
  const numbers = new Map<number, number>()
  const groups: number[] = []
  const writeIndex: WriteIndex = index => {
    const id = ids[index]!
    const { groupStart } = types[id]!
    let number = numbers.get(groupStart)
    if (number === undefined) {
      numbers.set(groupStart, number = groups.length)
      groups.push(groupStart)
    }
    return `${number}.${id - groupStart}`
  }
  const position = writeIndex(typeIndex).slice(2)
  const written: string[] = []
  for (let i = 0; i < groups.length; i++) {
    const start = groups[i]!
    const members: string[] = []
    for (let k = 0; k < types[start]!.groupLength; k++) members.push(writeDefined(types[start + k]!, writeIndex))
    written.push(members.join(','))
  }
  const text = written.join(';')
  const isSimple = groups.length === 1 && types[groups[0]!]!.groupLength === 1 && /^[^({[~^]*$/.test(text)
  return isSimple ? text : `${position}|${text}`
}
