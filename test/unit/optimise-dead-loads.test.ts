/** The pass `dead-loads`: a load for nothing goes where another access traps in its place, and stays everywhere else. */
import { describe, expect, it } from 'vitest'
import { block, branch, getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Load, Statement } from '../../compiler/ir/nodes.ts'
import { forEachStatement } from '../../compiler/ir/walk.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { deadLoads } from '../../compiler/optimise/dead-loads.ts'
import { randomNumbers } from '../support/random-numbers.ts'
import { sameOutcome } from './support/same-outcome.ts'

const [p, q, x] = [0, 1, 2].map((local) => getLocal(local, 'i32')) as [Expression, Expression, Expression]
const load = (offset: number, address: Expression = p, memory = 0): Load => ({ op: 'load', mnemonic: 'i32.load', memory, offset, address, type: 'i32' })
const store = (offset: number, value: Expression, address: Expression = p): Statement => ({ op: 'store', mnemonic: 'i32.store', memory: 0, offset, address, value })
const dead = (offset: number, address: Expression = p, memory = 0): Statement => ({ op: 'evaluate', value: load(offset, address, memory) })
const setX = (value: Expression): Statement => setLocal(2, value)
const when = (condition: Expression, consequent: readonly Statement[], alternate: readonly Statement[] = []): Statement => ({ op: 'if', condition, consequent, alternate })
const loop = (...body: Statement[]): Statement => ({ op: 'loop', label: 1, body })
const call: Statement = { op: 'evaluate', value: { op: 'call', callee: { kind: 'function', index: 1 }, operands: [], results: [] } }

function count(body: readonly Statement[]): number {
  let loads = 0
  forEachStatement(body, (s) => { if (s.op === 'evaluate' && s.value.op === 'load') loads++ })
  return loads
}
/** Runs the body before and after the pass, mostly near the end of memory. Gives: how many dead loads are left. */
function left(...body: Statement[]): number {
  const fn: IRFunction = { index: 0, locals: ['i32', 'i32', 'i32'], parameters: 2, results: ['i32'], labels: 3, body: [...body, { op: 'return', values: [x] }] }
  const made = deadLoads(fn)
  verify(made)
  for (const at of [0, 8, 65500, 65512, 65516, 65517, 65518, 65520, 65524, 65525, 65528, 65532, 65536, -4, -8]) for (const other of [0, 1, 65534]) sameOutcome(fn, made, [at, other], `${at} ${other}`)
  return count(made.body)
}

describe('dead loads', () => {
  it('go behind an access that reaches as far', () => {
    expect(left(setX(load(8)), dead(4))).toBe(0)
    expect(left(store(8, q), dead(8))).toBe(0)
    expect(left(store(0, load(8)), call, dead(8))).toBe(0)
    expect(left(setX(load(8)), when(q, [dead(4)]), loop(dead(4), when(x, [setX(i32Constant(0)), branch(1)])))).toBe(0)
    expect(left(setX(load(4)), dead(8))).toBe(1)
    expect(left(setX({ op: 'load', mnemonic: 'i32.load8_u', memory: 0, offset: 8, address: p, type: 'i32' }), dead(8))).toBe(1)
    expect(left(setX(load(8, q)), dead(4))).toBe(1)
  })
  it('go before one, where nothing is between that must not happen', () => {
    expect(left(dead(4), setX(load(8)))).toBe(0)
    expect(left(dead(4), setX(load(0, q)), store(0, load(8, p), q))).toBe(0)
    expect(left(dead(4), dead(8), dead(12), store(12, q))).toBe(0)
    expect(left(dead(4), when(load(8), [call]))).toBe(0)
    expect(left(dead(4), store(0, q, q), setX(load(8)))).toBe(1)
    expect(left(dead(4), call, setX(load(8)))).toBe(1)
    expect(left(dead(4), setX(numeric('i32.div_u', q, q)), setX(load(8)))).toBe(1)
    expect(left(dead(8), setX(load(4)))).toBe(1)
  })
  it('stay where the base is another by then, or the access may not run', () => {
    expect(left(setX(load(8)), setLocal(0, q), dead(4))).toBe(1)
    expect(left(dead(4), setLocal(0, q), setX(load(8)))).toBe(1)
    expect(left(setLocal(0, load(8)), dead(4))).toBe(1)
    expect(left(when(q, [setX(load(8))]), dead(4))).toBe(1)
    expect(left(setX({ op: 'conditional', type: 'i32', condition: q, consequent: load(8), alternate: x }), dead(4))).toBe(1)
    expect(left(dead(4), setX({ op: 'conditional', type: 'i32', condition: q, consequent: load(8), alternate: x }))).toBe(1)
    expect(left(block(0, [when(q, [branch(0)]), setX(load(8))]), dead(4))).toBe(1)
    expect(left(setX(load(8)), loop(dead(4), setLocal(0, numeric('i32.add', p, i32Constant(4))), when(numeric('i32.lt_u', p, i32Constant(65532)), [branch(1)])))).toBe(1)
    expect(left(setX(load(8)), when(q, [setLocal(0, q)]), dead(4))).toBe(1)
    const cases: Statement = { op: 'switch', label: 2, index: q, cases: [{ values: [0], isDefault: false, body: [setLocal(0, i32Constant(65534))] }, { values: [], isDefault: true, body: [dead(4)] }] }
    expect(left(setX(load(8)), cases)).toBe(1)
    expect(count(deadLoads({ index: 0, locals: ['i32'], parameters: 1, results: [], labels: 0, body: [store(8, p), dead(4, p, 1)] }).body)).toBe(1)
  })
  it('change nothing in random functions', () => {
    let before = 0, after = 0
    for (let seed = 1; seed <= 1500; seed++) {
      const random = randomNumbers(seed)
      let labels = 0
      const base = (): Expression => random(2) === 0 ? p : q
      const access = (): Statement => [dead(random(4) * 4, base()), dead(random(4) * 4, base()), setX(load(random(4) * 4, base())), store(random(4) * 4, x, base())][random(4)]!
      const list = (depth: number): Statement[] => Array.from({ length: 1 + random(5) }, (): Statement => {
        switch (random(depth > 0 ? 9 : 6)) {
          case 4: return setLocal(random(2), numeric('i32.add', base(), i32Constant(random(5) * 4 - 8)))
          case 5: return call
          case 6: return when(numeric('i32.and', x, i32Constant(1 << random(3))), list(depth - 1), list(depth - 1))
          case 7: {
            const label = labels++
            return block(label, [...list(depth - 1), when(x, [branch(label)]), ...list(depth - 1)])
          }
          case 8: {
            const label = labels++
            return { op: 'switch', label, index: numeric('i32.and', x, i32Constant(3)), cases: [list(depth - 1), [...list(depth - 1), branch(label)], list(depth - 1)].map((body, i) => ({ values: [i], isDefault: i === 2, body })) }
          }
          default: return access()
        }
      })
      const fn: IRFunction = { index: 0, locals: ['i32', 'i32', 'i32'], parameters: 2, results: ['i32'], body: [...list(2), { op: 'return', values: [x] }], labels }
      const made = deadLoads(fn)
      verify(made)
      before += count(fn.body)
      after += count(made.body)
      for (const at of [8, 65508, 65516, 65520, 65524, 65528]) sameOutcome(fn, made, [at, 65536 - 4 * random(6)], `seed ${seed}, ${at}`)
    }
    expect(after).toBeLessThan(before * 0.7)
    expect(after).toBeGreaterThan(before * 0.2)
  })
})
