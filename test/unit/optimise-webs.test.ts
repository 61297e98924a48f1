/** The pass `webs`: what becomes a variable of its own, and what must not. */
import { describe, expect, it } from 'vitest'
import { branch, getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Statement } from '../../compiler/ir/nodes.ts'
import { printFunction } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { webs } from '../../compiler/optimise/webs.ts'
import { randomFunction } from './support/random-ir.ts'
import { sameOutcome } from './support/same-outcome.ts'

const i32 = (local: number): Expression => getLocal(local, 'i32')
const plus = (local: number, by: number): Statement => setLocal(local, numeric('i32.add', i32(local), i32Constant(by)))
const fn = (body: readonly Statement[]): IRFunction => ({ index: 0, locals: ['i32', 'i32', 'i32'], parameters: 1, results: ['i32'], labels: 9, body: [...body, { op: 'return', values: [i32(2)] }] })
/** Counts `local` from `from` by `by` up to `to`, adding each to the result. */
const counting = (label: number, local: number, from: number, by: number, to: number): Statement[] => [
  setLocal(local, i32Constant(from)),
  { op: 'loop', label, body: [
    setLocal(2, numeric('i32.add', numeric('i32.mul', i32(2), i32Constant(3)), i32(local))), plus(local, by),
    { op: 'if', condition: numeric('i32.ne', i32(local), i32Constant(to)), consequent: [branch(label)], alternate: [] },
  ] },
]
function check(body: readonly Statement[]): IRFunction {
  const before = fn(body), after = webs(before)
  verify(after)
  for (const given of [0, 1, 5]) sameOutcome(before, after, [given])
  return after
}

describe('webs', () => {
  it('tells the counters of two loops apart', () => {
    const made = check([...counting(0, 1, 0, 1, 4), ...counting(1, 1, 64, 8, 96)])
    expect(made.locals).toHaveLength(4)
    expect(printFunction(made)).toMatch(/\$1 = 0[^]*\$3 = 64[^]*\$3 = i32\.add\(\$3, 8\)/)
  })
  it('does so inside a loop, and for a parameter', () => {
    expect(check([{ op: 'loop', label: 5, body: [...counting(0, 1, 0, 1, 4), ...counting(1, 1, 64, 8, 96)] }]).locals).toHaveLength(4)
    expect(check([setLocal(2, i32(0)), ...counting(1, 0, 64, 8, 96)]).locals).toHaveLength(4)
  })
  it('keeps together what meets behind a branch', () => {
    const body: Statement[] = [
      { op: 'block', label: 4, body: [
        ...counting(0, 1, 0, 1, 4), setLocal(1, i32Constant(7)),
        { op: 'if', condition: i32(0), consequent: [branch(4)], alternate: [] }, setLocal(1, i32Constant(9)),
      ] },
      setLocal(2, numeric('i32.add', i32(2), i32(1))),
    ]
    expect(printFunction(check(body))).toMatch(/\$(\d+) = 7\n[^]*\$\1 = 9\n[^]*i32\.add\(\$\d+, \$\1\)/)
  })
  it('leaves what goes round a loop, and zeros at the start', () => {
    expect(check([{ op: 'loop', label: 0, body: [
      setLocal(2, numeric('i32.add', i32(2), i32(1))), setLocal(1, i32Constant(6)),
      { op: 'if', condition: numeric('i32.lt_u', i32(2), i32Constant(20)), consequent: [branch(0)], alternate: [] },
    ] }]).locals).toHaveLength(3)
  })
  it('tells apart what the cases of a switch, which goes round, keep for themselves', () => {
    const own = (value: number): Statement[] => [setLocal(1, i32Constant(value)), setLocal(2, numeric('i32.add', i32(2), i32(1))), branch(0)]
    const made = check([{ op: 'loop', label: 0, body: [
      plus(2, 1),
      { op: 'switch', label: 1, index: i32(2), cases: [{ values: [1], isDefault: false, body: own(3) }, { values: [5], isDefault: false, body: own(4) }, { values: [], isDefault: true, body: [] }] },
    ] }])
    expect(printFunction(made)).toMatch(/\$1 = 3\n[^]*\$4 = 4\n/)
  })
  it('keeps what random functions do', () => {
    for (let seed = 0; seed < 1500; seed++) {
      const source = randomFunction(seed, 10 + seed % 30)
      const made = webs(source)
      verify(made, { split: false })
      for (const given of [[3, 5n, -1n], [0, 1n, 0n]] as const) sameOutcome(source, made, given, `seed ${seed}`)
    }
  })
})
