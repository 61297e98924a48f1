/**
 * Every arithmetic helper of the runtime against Node's own WebAssembly, instruction by instruction: what a
 * helper takes and gives is read off the instruction table, so an added helper is a test added.
 */
import { describe, expect, test } from 'vitest'
import { instructionTable, type NumericMnemonic } from '../../compiler/wasm/instructions.ts'
import * as float from '../../runtime/helpers/float.js'
import * as integer from '../../runtime/helpers/integer.js'
import { result_i32 } from '../../runtime/helpers/registers.js'
import { nativeNumeric } from '../support/native-numeric.ts'
import { outcome } from '../support/outcome.ts'

type Value = number | bigint
type Letter = 'i' | 'I' | 'f' | 'F'

const helpers = Object.entries({ ...integer, ...float }).filter((entry): entry is [string, (...operands: number[]) => number] => typeof entry[1] === 'function')

/** Repeats itself: the same numbers in each run. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed | 0; ;) {
    state = state + 0x9e3779b9 | 0
    let mixed = Math.imul(state ^ state >>> 16, 0x21f0aaad)
    mixed = Math.imul(mixed ^ mixed >>> 15, 0x735a2d97)
    yield mixed ^ mixed >>> 15
  }
}
const integers = random(1)
const half = (): number => integers.next().value
/** Sizes of all orders, not only large ones. */
const small = (): bigint => BigInt.asIntN(64, BigInt(half()) << 32n | BigInt(half() >>> 0)) >> BigInt(half() & 63)
const scratch = new DataView(new ArrayBuffer(8))
function anyDouble(): number {
  scratch.setInt32(0, half())
  scratch.setInt32(4, half())
  // One NaN only: arrays of doubles, which hold the operands on the way, have no other.
  const double = scratch.getFloat64(0)
  return Number.isNaN(double) ? NaN : double
}

const powers = Array.from({ length: 64 }, (_, k) => 1n << BigInt(k))
const wide = [...new Set(powers.flatMap(power => [power - 1n, power, power + 1n, -power, ~power, 1n - power, power * 3n, power * 5n + 1n]).map(value => BigInt.asIntN(64, value)))]
const narrow = [...new Set(wide.map(value => Number(BigInt.asIntN(32, value))))]
const doubles = [
  0, -0, 1, -1, 0.5, -0.5, 0.49999999999999994, 1.5, -1.5, 2.5, -2.5, NaN, Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, 2.2250738585072014e-308,
  1.401298464324817e-45, 3.4028234663852886e38,
  ...powers.map(Number).flatMap(power => [power, -power, power + 0.5, -power - 0.5, power - 0.5, 1 / power, power * (1 - 2 ** -53), power * (1 + 2 ** -52), -power * (1 - 2 ** -53), -power * (1 + 2 ** -52), power * (1 - 2 ** -24), power * (1 + 2 ** -23), -power * (1 - 2 ** -24), -power * (1 + 2 ** -23)]),
]
const edges: Record<Letter, readonly Value[]> = { i: narrow, I: wide, f: [...new Set(doubles.map(Math.fround))], F: [...new Set(doubles)] }
const randoms: Record<Letter, () => Value> = { i: () => Number(BigInt.asIntN(32, small())), I: small, f: () => Math.fround(Number(small()) / 1024), F: anyDouble }

/** Helper arguments for these operands: an i64 is two. */
function spread(operands: readonly Value[]): number[] {
  return operands.flatMap(operand => typeof operand === 'number' ? [operand] : [Number(BigInt.asIntN(32, operand)), Number(operand >> 32n)])
}

function check(name: string, helper: (...operands: number[]) => number, oracle: (...operands: Value[]) => Value, parameters: Letter[], result: Letter): void {
  let cases = 0
  const compare = (...operands: Value[]): void => {
    cases++
    const ours = outcome(() => {
      const value = helper(...spread(operands))
      if ((result === 'i' || result === 'I') && value !== (value | 0)) return `${value} is no i32`
      return result === 'I' ? BigInt(result_i32[0]!) << 32n | BigInt(value >>> 0) : value
    })
    const theirs = outcome(() => oracle(...operands))
    if (ours !== theirs) expect.fail(`${name}(${operands.join(', ')}) gives ${ours} for ${theirs}`)
  }
  const [first, second] = parameters as [Letter, Letter | undefined]
  if (second === undefined) {
    for (const value of edges[first]) compare(value)
    for (let i = 0; i < 5000; i++) compare(randoms[first]())
  } else {
    for (const one of edges[first]) for (const other of edges[second]) if (cases++ % (first === 'F' || first === 'f' ? 7 : 1) === 0) compare(one, other)
    for (let i = 0; i < 20_000; i++) compare(randoms[first](), randoms[second]())
  }
  expect(cases).toBeGreaterThan(1000)
}

const mnemonics = helpers.flatMap(([name, helper]) => {
  const mnemonic = name.replace('_', '.') as NumericMnemonic
  return mnemonic in nativeNumeric ? [[mnemonic, helper] as const] : []
})

describe('helpers of one instruction', () => {
  test('there are some', () => expect(mnemonics.length).toBeGreaterThan(35))

  test.each(mnemonics)('%s', (mnemonic, helper) => {
    const [parameters = '', result = ''] = instructionTable[mnemonic].signature.split('-')
    check(mnemonic, helper, nativeNumeric[mnemonic], [...parameters] as Letter[], result as Letter)
  })
})

describe('helpers that only the split uses', () => {
  test('i32.mul_high_u', () => {
    check('i32.mul_high_u', integer.i32_mul_high_u, (x, y) => Number(BigInt.asIntN(32, BigInt.asUintN(32, BigInt(x)) * BigInt.asUintN(32, BigInt(y)) >> 32n)), ['i', 'i'], 'i')
  })
  test('division by 32 bits, around multiples of the divisor', () => {
    const random = (): bigint => BigInt.asUintN(32, BigInt(half())) >> BigInt(half() & 31)
    // At the border of the divisors whose rest needs 64 bits, and at the far end.
    const borders = [0xfffeffffn, 0xffff0000n, 0xffff0001n, 0xfffffffen, 0xffffffffn]
    for (let i = 0; i < 60_000; i++) {
      const divisor = i < 50_000 ? random() || 1n : borders[i % borders.length]!, dividend = BigInt.asUintN(64, random() * divisor + BigInt(i % 3 - 1) + ((i & 4) === 0 ? 0n : random() << 32n))
      const operands = [Number(BigInt.asIntN(32, dividend)), Number(BigInt.asIntN(64, dividend) >> 32n), Number(BigInt.asIntN(32, divisor)), 0] as const
      for (const divide of [integer.i64_div_u, integer.i64_quotient]) {
        const low = divide(...operands)
        expect(BigInt(result_i32[0]! >>> 0) << 32n | BigInt(low >>> 0)).toBe(dividend / divisor)
      }
      expect(BigInt(integer.i64_remainder(...operands) >>> 0)).toBe(dividend % divisor)
      expect(result_i32[0]).toBe(0)
    }
  })
  test('remainder of a product of 32 bits', () => {
    const edges = [0, 1, 2, 3, 7, 65535, 65536, 0x7fffffff, 0x80000000, 0x80000001, 0xfffeffff, 0xffff0000, 0xffff0001, 0xfffffffe, 0xffffffff]
    const test = (x: number, y: number, z: number): void => {
      expect(integer.i64_rem_u_product(x | 0, y | 0, z | 0) >>> 0).toBe(Number(BigInt(x) * BigInt(y) % BigInt(z)))
      expect(result_i32[0]).toBe(0)
    }
    for (const x of edges) for (const y of edges) for (const z of edges) if (z !== 0) test(x, y, z)
    const random = (): number => (half() >>> 0) >>> (half() & 31)
    for (let i = 0; i < 10_000; i++) {
      const x = random(), y = random()
      test(x, y, random() || 1)
      // Around a quotient of 2^32, and right at multiples of the divisor.
      test(x, y, Number(BigInt(x) * BigInt(y) >> 32n) || 1)
      test(x, y, y || 1)
    }
    expect(() => integer.i64_rem_u_product(1, 1, 0)).toThrow('remainder by zero')
  })
  test.each([
    ['f64_convert_pair_s', 'f64.convert_i64_s', 'F'], ['f64_convert_pair_u', 'f64.convert_i64_u', 'F'],
    ['f32_convert_pair_s', 'f32.convert_i64_s', 'f'], ['f32_convert_pair_u', 'f32.convert_i64_u', 'f'],
    ['f64_reinterpret_pair', 'f64.reinterpret_i64', 'F'],
  ] as const)('%s', (name, mnemonic, result) => {
    const oracle = nativeNumeric[mnemonic]
    check(name, float[name], oracle, ['I'], result)
    // Around the middle between two floats, where rounding twice goes wrong.
    for (let i = 0; i < 20_000; i++) {
      const exponent = BigInt(half() & 31) + 8n
      const value = BigInt.asIntN(64, (BigInt((half() & 0x1ffffff) | 0x1000001) << exponent + 7n) + BigInt(half() % 3))
      expect(float[name](Number(BigInt.asIntN(32, value)), Number(value >> 32n))).toBe(oracle(value))
    }
    expect(float.f32_convert_pair_u(1, 0x7fffff40)).toBe(9223371487098962000)
  })
  test('i32.reinterpret_f64_low, _high', () => {
    const both = (x: number): number => {
      result_i32[0] = float.i32_reinterpret_f64_high(x)
      return float.i32_reinterpret_f64_low(x)
    }
    const oracle = nativeNumeric['i64.reinterpret_f64']
    for (const x of edges.F) {
      if (Number.isNaN(x)) continue
      expect(BigInt(both(x as number) >>> 0) | BigInt(result_i32[0]!) << 32n).toBe(oracle(x))
      result_i32[0] = 0
    }
  })
  test('copysign takes and gives the sign of a NaN', () => {
    for (const [copysign, reinterpret] of [[float.f64_copysign, float.i32_reinterpret_f64_high], [float.f32_copysign, float.i32_reinterpret_f32]] as const) {
      const positive = NaN, negative = float.f64_reinterpret_pair(0, -0x80000)
      expect(reinterpret(negative)).toBeLessThan(0)
      expect(copysign(1, negative)).toBe(-1)
      expect(copysign(-1, positive)).toBe(1)
      expect(reinterpret(copysign(positive, -1))).toBeLessThan(0)
      expect(reinterpret(copysign(negative, 1))).toBeGreaterThan(0)
    }
  })
})
