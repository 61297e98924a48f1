/** Equality and order of types: canonical ids, keys across modules, the lattice. */
import { describe, expect, it } from 'vitest'
import { canonicalTypeId, typeKey } from '../../compiler/wasm/canonical.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import type { Module } from '../../compiler/wasm/module.ts'
import { isHeapSubtype, isSubtype } from '../../compiler/wasm/subtyping.ts'
import { referenceType, type AbstractHeapType } from '../../compiler/wasm/types.ts'
import { validateModule } from '../../compiler/wasm/validate.ts'
import { bytesOf, func, list, section, type Bytes } from './wasm-bytes.ts'

function moduleOf(...types: Bytes): Module {
  const module = decodeModule(bytesOf(section(1, list(...types))))
  validateModule(module)
  return module
}
const rec = (...types: Bytes): Bytes => [0x4e, list(...types)]
const open = (...composite: Bytes): Bytes => [0x50, 0, composite]
const below = (parent: number, ...composite: Bytes): Bytes => [0x50, 1, parent, composite]
const struct = (...fields: Bytes): Bytes => [0x5f, list(...fields)]
const array = (...field: Bytes): Bytes => [0x5e, field]
/** A structure with one immutable field: a nullable reference. */
const linkTo = (index: number): Bytes => struct([0x63, index, 0])

describe('canonical types', () => {
  it('are shared by equal function types', () => {
    const module = moduleOf(func('i-i'), func('i-'), func('i-i'))
    expect([0, 1, 2].map(index => canonicalTypeId(module, index))).toEqual([0, 1, 0])
  })
  it('are told apart by finality, mutability and packing', () => {
    const module = moduleOf(struct(), open(struct()), array(0x7f, 0), array(0x7f, 1), array(0x78, 0), array(0x77, 0))
    expect(new Set([0, 1, 2, 3, 4, 5].map(index => canonicalTypeId(module, index))).size).toBe(6)
  })
  it('are equal where recursion groups are', () => {
    const module = moduleOf(rec(linkTo(1), linkTo(0)), rec(linkTo(3), linkTo(2)), rec(linkTo(4)), rec(linkTo(5), linkTo(6)))
    expect([0, 1, 2, 3, 4, 5, 6].map(index => canonicalTypeId(module, index))).toEqual([0, 1, 0, 1, 4, 5, 6])
  })
  it('see through equal types outside the group', () => {
    const module = moduleOf(func('-'), func('-'), linkTo(0), linkTo(1))
    expect(canonicalTypeId(module, 3)).toBe(2)
  })
})

describe('type keys', () => {
  it('spell simple function types', () => {
    const module = moduleOf(func('iI-F'), func('-'), func('cxa-t'), func('v-v'), [0x60, list([0x64, 0x70]), 0])
    expect([0, 1, 2, 3, 4].map(index => typeKey(module, index))).toEqual(['iI:F', ':', 'cxa:t', 'v:v', '!c:'])
  })
  it('are equal across modules exactly for equal types', () => {
    const one = moduleOf(func('-'), rec(linkTo(2), linkTo(1)), linkTo(1), linkTo(0), open(struct()), below(5, struct([0x7f, 1])))
    const other = moduleOf(func('i-'), open(struct()), below(1, struct([0x7f, 1])), func('-'), rec(linkTo(5), linkTo(4)), linkTo(4), linkTo(3))
    const pairs = [[0, 3], [1, 4], [2, 5], [3, 6], [4, 7], [5, 1], [6, 2]] as const
    for (const [mine, theirs] of pairs) expect(typeKey(one, mine)).toBe(typeKey(other, theirs))
    expect(new Set(pairs.map(([mine]) => typeKey(one, mine))).size).toBe(pairs.length)
  })
  it('do not explode where types share parts', () => {
    const types = [func('-'), ...Array.from({ length: 60 }, (_, i) => struct([0x63, i, 0], [0x63, i, 0]))]
    expect(typeKey(moduleOf(...types), 60).length).toBeLessThan(2000)
  })
})

describe('the lattice', () => {
  const module = moduleOf(open(struct()), below(0, struct([0x7f, 0])), array(0x7f, 0), func('-'), open(struct()))
  it.each<[AbstractHeapType | number, AbstractHeapType | number]>([
    ['i31', 'eq'], ['eq', 'any'], ['struct', 'eq'], ['array', 'any'], ['none', 'i31'], ['none', 0], ['none', 2], ['nofunc', 3], ['nofunc', 'func'],
    ['noextern', 'extern'], ['noexn', 'exn'], [1, 0], [0, 'struct'], [1, 'eq'], [2, 'array'], [3, 'func'], [4, 0], [1, 4],
  ])('%s is below %s, not above', (a, b) => {
    expect(isHeapSubtype(module, a, b)).toBe(true)
    expect(isHeapSubtype(module, b, a)).toBe(a === 4)
  })
  it.each<[AbstractHeapType | number, AbstractHeapType | number]>([['func', 'any'], ['extern', 'any'], ['struct', 'array'], [2, 0], [3, 'any'], ['none', 'func'], ['nofunc', 'any'], ['exn', 'any'], [2, 'struct']])('%s and %s are unrelated', (a, b) => {
    expect(isHeapSubtype(module, a, b)).toBe(false)
    expect(isHeapSubtype(module, b, a)).toBe(false)
  })
  it('minds nullability', () => {
    expect(isSubtype(module, referenceType(false, 1), referenceType(true, 0))).toBe(true)
    expect(isSubtype(module, referenceType(true, 1), referenceType(false, 0))).toBe(false)
    expect(isSubtype(module, 'i32', 'i32')).toBe(true)
    expect(isSubtype(module, 'i32', 'i64')).toBe(false)
    expect(isSubtype(module, 'i32', referenceType(true, 'any'))).toBe(false)
  })
})
