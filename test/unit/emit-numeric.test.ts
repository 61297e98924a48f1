/** Each row of the table of lowerings, held against native WebAssembly on edge values: in variables, as constants, and as a condition. */
import { expect, test } from 'vitest'
import { loweredMnemonics } from '../../compiler/emit/numeric.ts'
import { numeric } from '../../compiler/ir/build.ts'
import { splitMnemonics, tableSignature, type ScalarMnemonic } from '../../compiler/ir/mnemonics.ts'
import type { Constant, Expression, Type } from '../../compiler/ir/nodes.ts'
import type { NumericMnemonic } from '../../compiler/wasm/instructions.ts'
import { join } from '../support/ir-values.ts'
import { nativeNumeric } from '../support/native-numeric.ts'
import { emitText, int, load, local, makeFunction, returns, when } from './support/emit.ts'

const integers = [0, 1, -1, 2, 3, 7, 31, 32, 33, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 0x12345678, -0x12345678, 0x7fffffff, -0x80000000, -0x7fffffff, 1 << 30, -5]
const doubles = [0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 0.1, 1e10, -1e10, 2147483647, 2147483648, -2147483648, -2147483649, 4294967295, 4294967296, 4503599627370497.5, 5e-324, 1e300, Infinity, -Infinity, NaN, 16777217, 3.4028235677973366e38]
const singles = [...new Set([...doubles, 1e-45, 8388609, 16777215].map(Math.fround))]
const edges: Readonly<Record<string, readonly number[]>> = { i32: integers, f32: singles, f64: doubles }

/** What the mnemonics that only exist after the split mean, by native ones. */
const split: Readonly<Record<keyof typeof splitMnemonics, (...values: number[]) => unknown>> = {
  'i32.mul_high_u': (x, y) => Number(BigInt(x! >>> 0) * BigInt(y! >>> 0) >> 32n) | 0,
  'f64.convert_pair_s': (x, x_) => nativeNumeric['f64.convert_i64_s'](join(x!, x_!)),
  'f64.convert_pair_u': (x, x_) => nativeNumeric['f64.convert_i64_u'](join(x!, x_!)),
  'f32.convert_pair_s': (x, x_) => nativeNumeric['f32.convert_i64_s'](join(x!, x_!)),
  'f32.convert_pair_u': (x, x_) => nativeNumeric['f32.convert_i64_u'](join(x!, x_!)),
  'f64.reinterpret_pair': (x, x_) => nativeNumeric['f64.reinterpret_i64'](join(x!, x_!)),
  'i32.wrap_f64': (x) => Number.isFinite(x) ? Number(BigInt.asIntN(32, BigInt(Math.trunc(x!)))) : 0,
  'i32.reinterpret_f64_low': (x) => Number(BigInt.asIntN(32, nativeNumeric['i64.reinterpret_f64'](x) as bigint)),
  'i32.reinterpret_f64_high': (x) => Number((nativeNumeric['i64.reinterpret_f64'](x) as bigint) >> 32n),
}

function outcome(run: () => unknown): unknown {
  try { return run() } catch (error) { return (error as Error).message }
}
const view = new DataView(new ArrayBuffer(8))
function constant(type: Type, value: number): Constant {
  if (type === 'i32') return int(value)
  if (type === 'f32') view.setFloat32(4, value)
  else view.setFloat64(0, value)
  return { op: 'constant', type: type as 'f32', low: view.getInt32(4), high: type === 'f32' ? 0 : view.getInt32(0) }
}
function combinations(operands: readonly Type[]): number[][] {
  return operands.reduce<number[][]>((lists, type) => lists.flatMap((list) => edges[type]!.map((value) => [...list, value])), [[]])
}

for (const mnemonic of loweredMnemonics()) {
  test(mnemonic, () => {
    const { operands, results } = tableSignature(mnemonic)
    const reference = mnemonic in split ? split[mnemonic as keyof typeof split] : nativeNumeric[mnemonic as NumericMnemonic]
    const locals = operands.map((type, i) => local(i, type))
    const compile = (...given: readonly Expression[]): (...args: unknown[]) => unknown => {
      const value = numeric(mnemonic as ScalarMnemonic, ...given)
      return load(emitText(makeFunction([returns(value)], { types: operands, parameters: operands.length, results })))
    }
    const plain = compile(...locals)
    const condition = results[0] === 'i32' && (() => {
      const value = numeric(mnemonic, ...locals)
      return load(emitText(makeFunction([when(value, [returns(int(1))]), when(numeric('i32.eqz', value), [returns(int(2))]), returns(int(3))], { types: operands, parameters: operands.length })))
    })()
    const withConstant = new Map<number, (...args: unknown[]) => unknown>()
    for (const values of combinations(operands)) {
      const expected = outcome(() => reference(...values))
      expect(outcome(() => plain(...values)), `${mnemonic}(${values})`).toBe(expected)
      if (condition !== false) expect(outcome(() => condition(...values)), `${mnemonic}(${values}) as a condition`).toBe(typeof expected === 'string' ? expected : expected === 0 ? 2 : 1)
      if (values.length === 1) expect(outcome(() => compile(constant(operands[0]!, values[0]!))()), `${mnemonic}(constant ${values})`).toBe(expected)
      else {
        const last = values[1]!
        // -0 and 0 are one key.
        if (!Object.is(last, -0) && !withConstant.has(last)) withConstant.set(last, compile(locals[0]!, constant(operands[1]!, last)))
        if (!Object.is(last, -0)) expect(outcome(() => withConstant.get(last)!(...values)), `${mnemonic}(${values[0]}, constant ${last})`).toBe(expected)
      }
    }
  })
}

test('sums and unsigned shifts keep their exactness where they are left loose', () => {
  const x = local(0), y = local(1)
  const wraps = (value: Expression): Expression => numeric('i32.xor', value, int(0x55))
  const cases: readonly (readonly [Expression, (x: number, y: number) => number])[] = [
    [wraps(numeric('i32.add', numeric('i32.add', x, y), numeric('i32.sub', x, y))), (p, q) => ((p + q | 0) + (p - q | 0) | 0) ^ 0x55],
    [numeric('i32.mul', numeric('i32.add', x, y), numeric('i32.shr_u', x, y)), (p, q) => Math.imul(p + q, p >>> q)],
    [numeric('i32.shr_u', numeric('i32.add', numeric('i32.shr_u', x, y), y), int(3)), (p, q) => (p >>> q) + q >>> 3 | 0],
    [numeric('i32.lt_u', numeric('i32.add', x, int(-3)), numeric('i32.shr_u', y, x)), (p, q) => Number(p - 3 >>> 0 < q >>> p)],
  ]
  for (const [value, reference] of cases) {
    const run = load(emitText(makeFunction([returns(value)])))
    for (const p of integers) for (const q of integers) expect(run(p, q)).toBe(reference(p, q))
  }
  let deep: Expression = x
  for (let i = 0; i < 60; i++) deep = numeric('i32.add', numeric('i32.add', deep, deep.op === 'local' ? y : x), int(0x7fffffff))
  const run = load(emitText(makeFunction([returns(wraps(deep))])))
  let expected = BigInt(0x7ffffff1)
  for (let i = 0; i < 60; i++) expected += (i === 0 ? -5n : BigInt(0x7ffffff1)) + 0x7fffffffn
  expect(run(0x7ffffff1, -5)).toBe(Number(BigInt.asIntN(32, expected)) ^ 0x55)
})
