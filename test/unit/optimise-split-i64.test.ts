/** The split of i64: each operator against BigInt, and whole random functions against the unsplit ones. */
import { describe, expect, it } from 'vitest'
import { getLocal, i64Constant, numeric } from '../../compiler/ir/build.ts'
import { tableSignature, type ScalarMnemonic } from '../../compiler/ir/mnemonics.ts'
import type { Expression, IRFunction } from '../../compiler/ir/nodes.ts'
import { forEachExpression } from '../../compiler/ir/walk.ts'
import { splitI64 } from '../../compiler/optimise/split-i64.ts'
import { isNumeric, mnemonics } from '../../compiler/wasm/instructions.ts'
import { interpret } from '../support/ir-interpreter.ts'
import { halves, type Value } from '../support/ir-values.ts'
import { randomFunction } from './support/random-ir.ts'
import { sameOutcome } from './support/same-outcome.ts'

const values = [0n, 1n, -1n, 2n, 3n, 7n, 31n, 32n, 33n, 63n, 64n, 255n, -2n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 0x100000000n, -0x100000000n, 0x1ffffffffn, 0x123456789abcdef0n, 0x7fffffffffffffffn, -0x8000000000000000n]
/** Factors that get a form of their own, at both ends of its range. */
const factors = [1n, 3n, 10n, 1000n, 65535n, 65536n, 65537n, -3n, -10n, -65535n, -65536n, -65537n, 0xfffffff6n]
const operators = mnemonics.filter((mnemonic): mnemonic is ScalarMnemonic & typeof mnemonic => isNumeric(mnemonic) && mnemonic.includes('i64'))

describe('split-i64', () => {
  for (const mnemonic of operators) {
    const { operands, results } = tableSignature(mnemonic)
    const inputs = (type: string): Value[] => type === 'i64' ? [...values] : type === 'i32' ? values.map((v) => Number(BigInt.asIntN(32, v))) : [0, -0, 1.5, -1.5, 2 ** 31, 2 ** 32 + 0.5, -(2 ** 63), 2 ** 63, 1e30, NaN, 123456789012]
    const shape = (arguments_: readonly Expression[], kept: number): IRFunction => ({
      index: 0, locals: operands, parameters: operands.length, results, labels: 0,
      body: kept < 0 ? [{ op: 'return', values: [numeric(mnemonic, ...arguments_)] }]
        : [{ op: 'set', local: kept, value: numeric(mnemonic, ...arguments_) }, { op: 'return', values: [getLocal(kept, operands[kept]!)] }],
    })
    it(mnemonic, () => {
      const reads = operands.map((type, i) => getLocal(i, type))
      const shapes = [shape(reads, -1), ...operands.flatMap((type, i) => type === results[0] ? [shape(reads, i)] : [])]
      for (const a of inputs(operands[0]!)) {
        for (const b of operands.length === 1 ? [0n] : inputs(operands[1]!)) {
          const given = [a, b].slice(0, operands.length)
          const constants = given.map((value, i): Expression => typeof value === 'bigint' ? i64Constant(...halves(value)) : reads[i]!)
          const mixed = operands.length === 1 ? [] : [shape([reads[0]!, constants[1]!], -1), shape([constants[0]!, reads[1]!], -1)]
          if (operands.length === 2 && operands[0] === results[0]) mixed.push(shape([reads[0]!, constants[1]!], 0), shape([reads[0]!, reads[0]!], 0))
          for (const fn of [...shapes, ...mixed]) sameOutcome(fn, splitI64(fn), given, mnemonic)
        }
      }
    })
  }
  it('leaves no i64, and keeps what random functions do', () => {
    for (let seed = 0; seed < 1500; seed++) {
      const fn = randomFunction(seed)
      const split = splitI64(fn)
      expect(split.locals).not.toContain('i64')
      forEachExpression(split.body, (e) => { if ('type' in e) expect(e.type).not.toBe('i64') })
      for (const given of [[5, 0x100000001n, -3n], [-1, -1n, 0x7fffffffffffffffn]]) sameOutcome(fn, split, given, `seed ${seed}`)
    }
  })
  it('converts what was extended, by the signs of both', () => {
    for (const extend of ['i64.extend_i32_s', 'i64.extend_i32_u'] as const) {
      for (const convert of ['f32.convert_i64_s', 'f32.convert_i64_u', 'f64.convert_i64_s', 'f64.convert_i64_u'] as const) {
        const fn: IRFunction = { index: 0, locals: ['i32'], parameters: 1, results: [convert.startsWith('f32') ? 'f32' : 'f64'], labels: 0, body: [{ op: 'return', values: [numeric(convert, numeric(extend, getLocal(0, 'i32')))] }] }
        for (const given of [0, 1, -1, 0x7fffffff, -0x80000000]) sameOutcome(fn, splitI64(fn), [given], `${convert} of ${extend}`)
      }
    }
  })
  it('multiplies by constants', () => {
    for (const factor of factors) {
      for (const operands of [[getLocal(0, 'i64'), i64Constant(...halves(factor))], [i64Constant(...halves(factor)), getLocal(0, 'i64')]]) {
        for (const mnemonic of ['i64.mul', 'i64.add', 'i64.sub'] as const) {
          const value = numeric(mnemonic, ...operands)
          const given: IRFunction = { index: 0, locals: ['i64'], parameters: 1, results: ['i64'], labels: 0, body: [{ op: 'return', values: [value] }] }
          const kept: IRFunction = { ...given, body: [{ op: 'set', local: 0, value }, { op: 'return', values: [getLocal(0, 'i64')] }] }
          for (const x of [...values, ...factors]) for (const fn of [given, kept]) sameOutcome(fn, splitI64(fn), [x], `${mnemonic} by ${factor}`)
        }
      }
    }
  })
  it('divides short by short', () => {
    for (const mnemonic of ['i64.div_u', 'i64.rem_u'] as const) {
      const extended = (local: number): Expression => numeric('i64.extend_i32_u', getLocal(local, 'i32'))
      const fn: IRFunction = { index: 0, locals: ['i32', 'i32'], parameters: 2, results: ['i64'], labels: 0, body: [{ op: 'return', values: [numeric(mnemonic, extended(0), extended(1))] }] }
      const long: IRFunction = { ...fn, locals: ['i64', 'i32'], body: [{ op: 'return', values: [numeric(mnemonic, getLocal(0, 'i64'), extended(1))] }] }
      for (const y of [0, 1, 7, 0x7fffffff, -0x80000000, -1]) {
        for (const x of values) {
          sameOutcome(fn, splitI64(fn), [Number(BigInt.asIntN(32, x)), y], mnemonic)
          sameOutcome(long, splitI64(long), [x, y], mnemonic)
        }
      }
    }
  })
  it('traps before writing when only the high half of a store is out of bounds', () => {
    const fn: IRFunction = { index: 0, locals: ['i32'], parameters: 1, results: [], labels: 0, body: [{ op: 'store', mnemonic: 'i64.store', memory: 0, offset: 0, address: getLocal(0, 'i32'), value: i64Constant(-1, -1) }] }
    const { trap, memory } = interpret(splitI64(fn), [60])
    expect(trap).toBe('memory access out of bounds')
    expect(memory).toEqual(interpret(fn, [60]).memory)
  })
})
