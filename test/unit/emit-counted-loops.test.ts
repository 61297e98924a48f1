/** How large the variables of counted loops get: the shapes that are found, those that are not, and whether what is said of random loops is true. */
import { describe, expect, it } from 'vitest'
import { countedBounds } from '../../compiler/emit/counted-loops.ts'
import { block, branch, getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { ScalarMnemonic } from '../../compiler/ir/mnemonics.ts'
import type { Expression, IRFunction, Statement } from '../../compiler/ir/nodes.ts'
import { mapStatements } from '../../compiler/ir/walk.ts'
import { randomFunction } from './support/random-ir.ts'
import { sameOutcome } from './support/same-outcome.ts'

const [parameter, i, p, q] = [0, 1, 2, 3]
const get = (local: number): Expression => getLocal(local, 'i32')
const int = i32Constant
const compare = (name: string, local: number, value: number): Expression => numeric(`i32.${name}` as ScalarMnemonic, get(local), int(value))
const start = (local: number, value: number): Statement => setLocal(local, int(value))
const step = (local: number, by: number): Statement => setLocal(local, numeric('i32.add', get(local), int(by)))
const when = (condition: Expression, consequent: readonly Statement[], alternate: readonly Statement[] = []): Statement => ({ op: 'if', condition, consequent, alternate })
const loop = (label: number, ...body: Statement[]): Statement => ({ op: 'loop', label, body })
const leave: Statement = { op: 'return', values: [get(i)] }
function functionOf(body: readonly Statement[]): IRFunction {
  return { index: 0, locals: ['i32', 'i32', 'i32', 'i32'], parameters: 1, results: ['i32'], labels: 8, body: [...body, leave] }
}

/** Traps where a value is not what was said of it. */
function withChecks(fn: IRFunction, bounds: ReadonlyMap<Statement, number>): IRFunction {
  return { ...fn, body: mapStatements(fn.body, (statement) => {
    const bound = bounds.get(statement) ?? Infinity
    return statement.op !== 'set' || bound === Infinity ? statement : [statement, when(compare('gt_u', statement.local, bound), [{ op: 'trap', trap: 'unreachable' }])]
  }) }
}
/** The bounds of the steps of `i` and `p`, which are then held against what happens. */
function bounds(...body: Statement[]): (number | undefined)[] {
  const fn = functionOf(body)
  const found = countedBounds(fn)
  for (const given of [0, 1, 5, -1]) sameOutcome(fn, withChecks(fn, found), [given])
  const of = (local: number): number | undefined => {
    const all = [...found].filter(([statement, bound]) => statement.op === 'set' && statement.local === local && bound !== Infinity)
    return all.length === 0 ? undefined : Math.max(...all.map(([, bound]) => bound))
  }
  return [of(i), of(p)]
}
const repeat = (condition: Expression, label = 0): Statement => when(condition, [branch(label)])

describe('counted loops', () => {
  it('end where the counter is what it is compared with', () => {
    expect(bounds(start(i, 0), loop(0, step(p, 8), step(i, 1), repeat(compare('ne', i, 80))))).toEqual([80, 640])
    expect(bounds(start(i, 3), loop(0, step(i, 7), repeat(compare('ne', i, 17))))).toEqual([17, undefined])
    expect(bounds(start(i, 20), start(p, 100), loop(0, step(i, -4), step(p, -8), repeat(get(i))))).toEqual([20, 100])
    expect(bounds(loop(0, step(i, 1), when(compare('eq', i, 9), [leave], [branch(0)])))).toEqual([9, undefined])
  })
  it('may test before they step', () => {
    expect(bounds(start(i, 0), loop(0, when(compare('eq', i, 12), [leave]), step(p, 8), step(i, 3), branch(0)))).toEqual([12, 40])
    expect(bounds(start(i, 0), loop(0, when(compare('eq', i, 12), [step(p, 1)], [step(i, 3), branch(0)])))).toEqual([12, undefined])
  })
  it('may keep the sum apart', () => {
    const sum = setLocal(q, numeric('i32.add', get(i), int(1)))
    expect(bounds(start(i, 0), loop(0, sum, step(p, 2), setLocal(i, get(q)), repeat(compare('ne', q, 10))))).toEqual([10, 20])
    expect(bounds(start(i, 0), loop(0, sum, setLocal(i, get(q)), step(q, -1), when(compare('eq', i, 30), [leave]), repeat(compare('ne', q, 10))))).toEqual([undefined, undefined])
  })
  it('stand in others, which start them anew', () => {
    expect(bounds(start(p, 0), loop(0, start(i, 0), loop(1, step(i, 8), repeat(compare('ne', i, 64), 1)), step(p, 1), repeat(compare('ne', p, 4))))).toEqual([64, 4])
    expect(bounds(start(i, 0), start(p, 0), loop(0, loop(1, step(i, 8), repeat(compare('ne', i, 64), 1)), step(p, 1), start(i, 0), repeat(compare('ne', p, 4))))).toEqual([undefined, 4])
  })
  it('may have the rest of the loop around them where they are left', () => {
    expect(bounds(start(p, 0), loop(0, start(i, 0), loop(1, when(compare('eq', i, 6), [step(p, 1), when(compare('ne', p, 5), [branch(0)]), leave]), step(i, 2), branch(1))))).toEqual([6, 5])
    // Back in the inner loop, p is stepped again.
    expect(bounds(start(p, 0), loop(0, start(i, 0), loop(1, when(compare('eq', i, 6), [step(p, 1), when(compare('ne', p, 5), [branch(0)]), branch(1)]), step(i, 2), when(compare('gt_s', p, 3), [leave]), branch(1))))).toEqual([undefined, undefined])
  })

  it.each<[string, Statement[]]>([
    ['passes the limit', [start(i, 0), loop(0, step(i, 3), when(compare('gt_s', i, 100), [leave]), repeat(compare('ne', i, 80)))]],
    ['starts behind the limit', [start(i, 90), loop(0, step(i, 1), when(compare('gt_s', i, 100), [leave]), repeat(compare('ne', i, 80)))]],
    ['starts at the limit', [start(i, 80), loop(0, step(i, 1), when(compare('gt_s', i, 100), [leave]), repeat(compare('ne', i, 80)))]],
    ['starts anywhere', [setLocal(i, get(parameter)), loop(0, step(i, 1), when(compare('gt_u', i, 100), [leave]), repeat(compare('ne', i, 80)))]],
    ['starts where something else may have been assigned', [start(i, 0), when(get(parameter), [start(i, 85)]), loop(0, step(i, 1), when(compare('gt_s', i, 100), [leave]), repeat(compare('ne', i, 80)))]],
    ['starts in one way only', [when(get(parameter), [start(i, 0)], [start(i, 0)]), loop(0, step(i, 1), repeat(compare('ne', i, 80)))]],
    ['is a parameter', [loop(0, step(parameter, 1), repeat(compare('ne', parameter, 80)))]],
    ['is negative', [start(i, -80), loop(0, step(i, 1), repeat(compare('ne', i, 0)))]],
    ['is assigned elsewhere', [start(i, 0), loop(0, step(i, 1), when(get(parameter), [step(i, 1)]), when(compare('gt_s', i, 100), [leave]), repeat(compare('ne', i, 79)))]],
    ['is stepped in a loop inside', [start(i, 0), start(p, 9), loop(0, loop(1, step(i, 1), step(p, -1), repeat(get(p), 1)), when(compare('gt_s', i, 100), [leave]), start(p, 9), repeat(compare('ne', i, 80)))]],
    ['may be passed by', [start(i, 0), start(p, 0), loop(0, step(p, 1), when(compare('eq', p, 50), [leave]), block(2, [when(get(parameter), [branch(2)]), step(i, 1)]), repeat(compare('ne', i, 7)))]],
    ['may be skipped on a way back', [start(i, 0), start(p, 0), loop(0, step(p, 1), when(compare('lt_s', p, 9), [branch(0)]), step(i, 1), repeat(compare('ne', i, 80)))]],
    ['is compared before it is stepped, only', [start(i, 0), loop(0, when(compare('gt_s', i, 100), [leave]), repeat(compare('ne', i, 80)), step(i, 1))]],
    ['has a test that does not leave', [start(i, 0), loop(0, when(compare('eq', i, 80), [step(p, 1)]), step(i, 3), when(compare('gt_s', i, 200), [leave]), branch(0))]],
  ])('are not those of which the counter %s', (_, body) => {
    expect(bounds(...body)[0]).toBeUndefined()
  })
  it('are not those of which a node stands elsewhere too', () => {
    const shared = step(i, 1)
    expect(bounds(start(i, 0), loop(0, shared, repeat(compare('ne', i, 8))), start(i, 100), shared)[0]).toBeUndefined()
  })

  it('say what is true of random loops', () => {
    let seed = 1, found = 0
    const pick = (n: number): number => {
      seed = Math.imul(seed, 1103515245) + 12345 & 0x7fffffff
      return (seed >>> 8) % n
    }
    const constant = (): number => pick(8) === 0 ? -pick(20) : pick(40)
    const statements = (depth: number, labels: readonly number[]): Statement[] => Array.from({ length: 1 + pick(4) }, () => one(depth, labels))
    const one = (depth: number, labels: readonly number[]): Statement => {
      const local = 1 + pick(3)
      switch (pick(depth > 3 ? 4 : 9)) {
        case 0: return start(local, constant())
        case 1: return step(local, [1, 2, 4, -1, -2, 3][pick(6)]!)
        case 2: return setLocal(local, numeric('i32.add', get(1 + pick(3)), int([1, 2, -1][pick(3)]!)))
        case 3: return labels.length === 0 || pick(3) > 0 ? setLocal(local, get(1 + pick(3))) : branch(labels[pick(labels.length)]!)
        case 4: return when(compare(pick(2) === 0 ? 'eq' : 'ne', local, constant()), statements(depth + 1, labels), pick(2) === 0 ? [] : statements(depth + 1, labels))
        default: {
          const label = depth + 1, inner = [...labels, label]
          const limit = pick(30)
          const counting = [start(local, [0, 0, 1, 8, 30][pick(5)]!), loop(label, ...(pick(2) === 0 ? statements(depth + 1, inner) : []),
            ...(pick(2) === 0 ? [step(local, [1, 1, 2, -1][pick(4)]!), when(compare('ne', local, limit), [branch(label)])] : [when(compare('eq', local, limit), pick(2) === 0 ? [leave] : statements(depth + 1, labels), [step(local, [1, 1, 2, -1][pick(4)]!), branch(label)])]))]
          return block(label + 10, counting)
        }
      }
    }
    for (let n = 0; n < 20_000; n++) {
      const fn = { ...functionOf(statements(0, [])), labels: 30 }
      const said = countedBounds(fn)
      for (const bound of said.values()) if (bound !== Infinity) found++
      sameOutcome(fn, withChecks(fn, said), [pick(3)], `${n}`)
    }
    expect(found).toBeGreaterThan(2000)
    for (let n = 0; n < 500; n++) {
      const fn = randomFunction(n)
      sameOutcome(fn, withChecks(fn, countedBounds(fn)), fn.locals.slice(0, fn.parameters).map((type) => type === 'i64' ? 5n : type === 'ref' ? null : 5) as never, `random ${n}`)
    }
  })
})
