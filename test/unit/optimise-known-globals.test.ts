/** The pass `known-globals`: which reads of globals become those of a local, and which sets nobody can see. */
import { describe, expect, it } from 'vitest'
import { block, branch, getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, SetGlobal, Statement } from '../../compiler/ir/nodes.ts'
import { forEachExpression, forEachStatement } from '../../compiler/ir/walk.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { knownGlobals } from '../../compiler/optimise/known-globals.ts'
import { randomNumbers } from '../support/random-numbers.ts'
import { sameOutcome } from './support/same-outcome.ts'

const [p, x] = [0, 1].map((local) => getLocal(local, 'i32')) as [Expression, Expression]
const int = i32Constant
const get: Expression = { op: 'global', global: 0, half: undefined, type: 'i32' }
const set = (value: Expression, half?: 'low' | 'high'): SetGlobal => ({ op: 'set-global', global: half === undefined ? 0 : 1, half, value })
const add = (a: Expression, b: Expression): Expression => numeric('i32.add', a, b)
const setX = (value: Expression): Statement => setLocal(1, value)
/** Tells all reads apart. */
const addX = (value: Expression): Statement => setX(add(numeric('i32.mul', x, int(7)), value))
const when = (condition: Expression, consequent: readonly Statement[], alternate: readonly Statement[] = []): Statement => ({ op: 'if', condition, consequent, alternate })
const turns = (...body: Statement[]): Statement => ({ op: 'loop', label: 1, body: [...body, setLocal(0, add(p, int(-1))), when(numeric('i32.gt_s', p, int(0)), [branch(1)])] })
const called: Expression = { op: 'call', callee: { kind: 'function', index: 1 }, operands: [], results: ['i32'] }
const call: Statement = { op: 'evaluate', value: called }
const store = (value: Expression): Statement => ({ op: 'store', mnemonic: 'i32.store', memory: 0, offset: 0, address: p, value })

function functionOf(body: readonly Statement[]): IRFunction {
  return { index: 0, locals: ['i32', 'i32'], parameters: 1, results: ['i32'], labels: 3, body: [...body, { op: 'return', values: [x] }] }
}
function reads(body: readonly Statement[]): number {
  let count = 0
  forEachExpression(body, (e) => { if (e.op === 'global') count++ })
  return count
}
function sets(body: readonly Statement[]): number {
  let count = 0
  forEachStatement(body, ({ op }) => { if (op === 'set-global') count++ })
  return count
}
/** Runs the body before and after the pass. */
function check(body: readonly Statement[]): IRFunction {
  const fn = functionOf(body), made = knownGlobals(fn)
  verify(made, { split: true })
  for (const given of [0, 1, 2, 3, 60, 61, -1]) sameOutcome(fn, made, [given], `${given}`)
  return made
}
/** How many reads are left. */
const left = (...body: Statement[]): number => reads(check(body).body)
/** How many sets are left. */
const setsLeft = (...body: Statement[]): number => sets(check(body).body)

describe('reads of globals', () => {
  it('are one until a call', () => {
    expect(left(addX(get), addX(get), addX(get))).toBe(1)
    expect(left(addX(get), call, addX(get), addX(get))).toBe(2)
    expect(left(set(p), addX(get), call, addX(get))).toBe(1)
    expect(left(addX(get), set(add(get, int(8))), store(get), addX(get))).toBe(1)
    expect(left(set(called), addX(get))).toBe(0)
  })
  it('within a statement too', () => {
    expect(left(addX(add(get, get)))).toBe(1)
    expect(left(addX(add(add(get, called), get)), addX(get))).toBe(3)
    expect(left(addX(get), addX(add(add(get, called), get)))).toBe(2)
  })
  it('are left where they are only perhaps done, but know what is known', () => {
    const perhaps: Expression = { op: 'conditional', type: 'i32', condition: p, consequent: get, alternate: int(5) }
    expect(left(addX(perhaps), addX(perhaps))).toBe(2)
    expect(left(addX(get), addX(perhaps))).toBe(1)
    expect(left(addX(get), addX({ op: 'conditional', type: 'i32', condition: p, consequent: called, alternate: int(5) }), addX(get))).toBe(2)
  })
  it('are known where all ways know them', () => {
    expect(left(when(p, [set(int(1))], [set(int(2))]), addX(get), addX(get))).toBe(0)
    expect(left(when(p, [set(int(1))]), addX(get), addX(get))).toBe(1)
    expect(left(when(p, [set(int(1))], [{ op: 'trap', trap: 'unreachable' }]), addX(get), addX(get))).toBe(0)
    expect(left(addX(get), when(p, [call]), addX(get))).toBe(2)
    expect(left(addX(get), block(0, [when(p, [call, branch(0)]), set(int(3))]), addX(get))).toBe(2)
    expect(left(addX(get), block(0, [when(p, [branch(0)]), set(int(3))]), addX(get))).toBe(1)
  })
  it('ask every case of a switch', () => {
    const cases = (first: Statement[], second: Statement[]): Statement => ({ op: 'switch', label: 0, index: p, cases: [{ values: [1], isDefault: false, body: first }, { values: [], isDefault: true, body: second }] })
    expect(left(addX(get), cases([set(int(4))], [addX(get)]), addX(get))).toBe(1)
    expect(left(addX(get), cases([call], [addX(get)]), addX(get))).toBe(2)
    expect(left(addX(get), cases([call, branch(0)], [addX(get)]), addX(get))).toBe(2)
  })
  it('are known in loops that call nothing', () => {
    expect(left(addX(get), turns(addX(get), set(add(get, int(3)))), addX(get))).toBe(1)
    expect(left(addX(get), turns(addX(get), call, addX(get)), addX(get))).toBe(3)
    expect(left(addX(get), turns(call, addX(get)), addX(get))).toBe(2)
    const inner: Statement = { op: 'loop', label: 2, body: [call, when(numeric('i32.and', x, int(1)), [branch(2)])] }
    expect(left(addX(get), turns(addX(get), inner), addX(get))).toBe(3)
  })
  it('tell halves apart', () => {
    const low: Expression = { op: 'global', global: 1, half: 'low', type: 'i32' }, high: Expression = { ...low, half: 'high' }
    expect(left(addX(low), addX(high), addX(low), addX(high), set(p, 'low'), addX(low), addX(high))).toBe(2)
  })
  it('cost no local where none is repeated', () => {
    const fn = functionOf([setX(get), set(add(x, int(-16))), call, set(x)])
    expect(knownGlobals(fn)).toBe(fn)
  })
})

describe('sets of globals', () => {
  const known = addX(add(get, get))

  it('go where another comes before anybody can see them', () => {
    expect(setsLeft(known, set(int(1)), set(int(2)), set(int(3)))).toBe(1)
    expect(setsLeft(known, set(add(get, int(1))), addX(p), set(add(get, int(1))))).toBe(1)
  })
  it('stay before calls, traps and control', () => {
    expect(setsLeft(known, set(int(1)), call, set(int(2)))).toBe(2)
    expect(setsLeft(known, set(int(1)), set(called))).toBe(2)
    expect(setsLeft(known, set(int(1)), store(p), set(int(2)))).toBe(2)
    expect(setsLeft(known, set(int(1)), addX(numeric('i32.div_s', x, p)), set(int(2)))).toBe(2)
    expect(setsLeft(known, set(int(1)), when(p, [{ op: 'return', values: [x] }]), set(int(2)))).toBe(2)
    expect(setsLeft(known, set(int(1)), turns(addX(p)), set(int(2)))).toBe(2)
  })
})

it('random functions do what they did', () => {
  let before = 0, after = 0
  for (let seed = 1; seed <= 1500; seed++) {
    const random = randomNumbers(seed)
    let labels = 0
    const value = (): Expression => [get, add(get, int(1 + random(5))), x, called, add(get, called), add(called, get)][random(6)]!
    const list = (depth: number, outer: readonly number[]): Statement[] => Array.from({ length: 1 + random(5) }, (): Statement => {
      const label = labels++
      switch (random(depth > 0 ? 9 : 5)) {
        case 0: return set(value())
        case 1: return random(4) === 0 ? call : set(add(get, int(1)))
        case 5: return when(numeric('i32.and', x, int(1 << random(3))), list(depth - 1, outer), list(depth - 1, outer))
        case 6: return block(label, list(depth - 1, [...outer, label]))
        case 7: return { op: 'loop', label, body: [...list(depth - 1, outer), setLocal(0, add(p, int(-1))), when(numeric('i32.gt_s', p, int(0)), [branch(label)])] }
        case 8: return { op: 'switch', label, index: numeric('i32.and', x, int(3)), cases: [0, 1, 2].map((i) => ({ values: [i], isDefault: i === 2, body: list(depth - 1, [...outer, label]) })) }
        case 4: if (outer.length > 0) return when(numeric('i32.and', x, int(1 << random(3))), [branch(outer[random(outer.length)]!)])
        // falls through
        default: return addX(value())
      }
    })
    const fn: IRFunction = { ...functionOf(list(3, [])), labels }
    const made = knownGlobals(fn)
    verify(made, { split: true })
    before += reads(fn.body)
    after += reads(made.body)
    for (const given of [0, 1, 3]) sameOutcome(fn, made, [given], `seed ${seed}, ${given}`)
  }
  expect(after).toBeLessThan(before * 0.8)
})
