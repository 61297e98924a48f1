/** The pass `zero-locals`: what it may take for 0, through loops and remainders, and what it may not. */
import { describe, expect, it } from 'vitest'
import { getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Statement } from '../../compiler/ir/nodes.ts'
import { zeroLocals } from '../../compiler/optimise/zero-locals.ts'
import { sameOutcome } from './support/same-outcome.ts'

const i32 = (local: number): Expression => getLocal(local, 'i32')
const zero = i32Constant(0)
function fn(body: readonly Statement[]): IRFunction {
  return { index: 0, locals: ['i32', 'i32', 'i32', 'i32'], parameters: 1, results: ['i32'], labels: 1, body: [...body, { op: 'return', values: [i32(1)] }] }
}
function result(body: readonly Statement[]): unknown {
  const before = fn(body), after = zeroLocals(before)
  for (const given of [0, 1, -1, 7]) sameOutcome(before, after, [given], 'zero-locals')
  const last = after.body.at(-1)!
  return last.op === 'return' ? last.values[0] : undefined
}
const remainder = (high: Expression): Statement => ({
  op: 'set-results', locals: [3, 1], value: { op: 'multi', mnemonic: 'i64.rem_u', operands: [i32(0), i32(0), i32Constant(5), high], results: ['i32', 'i32'] },
})

describe('zero-locals', () => {
  it('follows copies in a circle', () => {
    expect(result([setLocal(1, zero), setLocal(2, i32(1)), setLocal(1, i32(2))])).toEqual(zero)
    expect(result([setLocal(1, numeric('i32.shr_u', i32(2), i32(0))), setLocal(2, numeric('i32.or', i32(1), i32(2)))])).toEqual(zero)
  })
  it('is disproved by one other value, wherever it comes in', () => {
    expect(result([setLocal(1, zero), setLocal(1, i32(2)), setLocal(2, i32(3)), setLocal(3, i32Constant(1))])).toEqual(i32(1))
    expect(result([setLocal(1, i32(0))])).toEqual(i32(1))
    expect(result([setLocal(1, numeric('i32.eqz', i32(2)))])).toEqual(i32(1))
  })
  it('knows the high half of a remainder', () => {
    expect(result([remainder(i32(2)), setLocal(2, zero)])).toEqual(zero)
    expect(result([remainder(i32(0))])).toEqual(i32(1))
  })
})
