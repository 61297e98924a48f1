/** The pass `direct-jumps`: jumps by way of a switch in a loop become branches, and every way into the loop still leads where it did. */
import { describe, expect, it } from 'vitest'
import { branch, getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Statement, SwitchCase } from '../../compiler/ir/nodes.ts'
import { printFunction } from '../../compiler/ir/print.ts'
import { usedLabels } from '../../compiler/ir/walk.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { directJumps } from '../../compiler/optimise/direct-jumps.ts'
import { findScopes } from '../../compiler/optimise/jump-scopes.ts'
import { orderLoops } from '../../compiler/optimise/loop-order.ts'
import { simplify } from '../../compiler/optimise/simplify.ts'
import { randomNumbers } from '../support/random-numbers.ts'
import { sameOutcome } from './support/same-outcome.ts'

/** The state is the parameter; the other locals are a trace of what ran, and what ends it. */
const state = 0, trace = 1, turns = 2
const again = 0, choice = 1
const i32 = (local: number): Expression => getLocal(local, 'i32')
const mark = (number: number): Statement => setLocal(trace, numeric('i32.add', numeric('i32.mul', i32(trace), i32Constant(31)), i32Constant(number)))
const jump = (value: number): Statement[] => [setLocal(state, i32Constant(value)), branch(again)]
const when = (condition: Expression, ...consequent: Statement[]): Statement => ({ op: 'if', condition, consequent, alternate: [] })
const bit = (number: number): Expression => numeric('i32.and', numeric('i32.shr_u', i32(trace), i32Constant(number)), i32Constant(1))
const leave: Statement = { op: 'return', values: [i32(trace)] }

function machine(cases: readonly SwitchCase[], tail: readonly Statement[] = [{ op: 'trap', trap: 'unreachable' }]): IRFunction {
  const body: Statement[] = [{ op: 'loop', label: again, body: [{ op: 'switch', label: choice, index: i32(state), cases }, ...tail] }, leave]
  return { index: 0, locals: ['i32', 'i32', 'i32'], parameters: 1, results: ['i32'], labels: 9, body }
}
const piece = (value: number, ...body: Statement[]): SwitchCase => ({ values: [value], isDefault: false, body })
const others = (...body: Statement[]): SwitchCase => ({ values: [], isDefault: true, body })
const nowhere = others(branch(choice))

const entries = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, -1, 0x7fffffff]
function check(before: IRFunction): IRFunction {
  const after = directJumps(before)
  verify(after)
  for (const entry of entries) sameOutcome(before, after, [entry], `state ${entry}\n${printFunction(before)}\n${printFunction(after)}`)
  return after
}
const isDirect = (fn: IRFunction): boolean => !usedLabels(fn.body).has(again)

describe('direct jumps', () => {
  it('leave blocks and go round loops', () => {
    const made = check(machine([
      nowhere,
      piece(0, mark(1), when(bit(0), ...jump(2))),
      piece(1, mark(2)),
      piece(2, mark(3), when(numeric('i32.lt_u', i32(trace), i32Constant(90_000)), ...jump(1)), leave),
    ]))
    expect(printFunction(simplify(made))).toContain(`
  if i32.lt_u($0, 3) {
    if i32.lt_s($0, 1) {
      $1 = i32.add(i32.mul($1, 31), 1)
      if i32.and(i32.shr_u($1, 0), 1) {
        $0 = 2
      }
    }
    loop L10 {
      if i32.lt_s($0, 2) {
        $1 = i32.add(i32.mul($1, 31), 2)
      }
      $1 = i32.add(i32.mul($1, 31), 3)
      if i32.lt_u($1, 90000) {
        $0 = 0
        branch L10
      }
      return $1
    }
  }
  trap unreachable
`)
  })
  it('enter at its beginning a loop that is laid out from the middle, as Go has it', () => {
    const made = check(machine([
      nowhere,
      piece(0, mark(1), ...jump(2)),
      piece(1, mark(2)),
      piece(2, when(numeric('i32.ge_u', i32(trace), i32Constant(90_000)), ...jump(4))),
      piece(3, mark(3), ...jump(1)),
      piece(4, mark(4), leave),
    ]))
    expect(printFunction(simplify(made))).toMatch(/loop L\d+ \{\n +switch L\d+ \$0 \{\n +case default:\n +if i32\.ge_u\(\$1, 90000\) \{\n +branch L\d+\n +\}\n +case 3:\n.*31\), 3\)\n +case 1:\n.*31\), 2\)\n +\$0 = 0\n +branch/)
  })
  it('look at the state once where blocks begin together, and in a switch where many follow', () => {
    const made = printFunction(check(machine([
      nowhere, piece(0, mark(1), when(bit(0), ...jump(4)), when(bit(1), ...jump(3)), when(bit(2), ...jump(2))),
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((value) => piece(value, mark(value))),
    ], [leave])))
    expect(made).toMatch(/if i32\.ge_s\(\$0, 4\) \{\n +branch L\d+\n +\}\n +if i32\.ge_s\(\$0, 3\) \{\n +branch L\d+\n +\}\n +if i32\.ge_s\(\$0, 2\) \{\n +branch L\d+\n +\}\n +if i32\.lt_s\(\$0, 1\)/)
    expect(made).toMatch(/case default:\n.*\n +case 5:\n.*\n +case 6:/)
  })
  it('take values without a case where they went', () => {
    const rest = [piece(1, mark(3), when(bit(1), ...jump(0)), leave)]
    for (const other of [others(), others(mark(9)), others(mark(9), leave), nowhere]) check(machine([other, piece(0, mark(1), when(bit(0), ...jump(1))), ...rest], [leave]))
    for (const body of [[mark(9)], [mark(9), when(bit(1), ...jump(0))], [mark(9), leave], []]) {
      expect(isDirect(check(machine([piece(0, mark(1), when(bit(0), ...jump(1))), ...rest, others(...body)], [leave])))).toBe(true)
      expect(isDirect(check(machine([piece(0, mark(1), when(bit(0), ...jump(1))), { values: [1], isDefault: true, body: [...body, mark(3)] }, piece(2, mark(5))], [leave])))).toBe(true)
    }
  })
  it('are left where not all is known', () => {
    const simple = [nowhere, piece(0, when(bit(0), ...jump(1)), mark(1)), piece(1, leave)]
    expect(isDirect(check(machine(simple)))).toBe(true)
    const left = (cases: readonly SwitchCase[], tail?: readonly Statement[]): void => expect(check(machine(cases, tail)).body[0]?.op).toBe('loop')
    // The state is read, computed, or set without a round; a round keeps it; a value has no case; an order is none.
    left([nowhere, piece(0, mark(1), setLocal(trace, i32(state)), when(bit(0), ...jump(1))), piece(1, leave)])
    left([nowhere, piece(0, mark(1), setLocal(state, numeric('i32.add', i32(trace), i32Constant(1))), branch(again)), piece(1, leave)])
    left([nowhere, piece(0, mark(1), setLocal(state, i32Constant(1)), when(bit(0), ...jump(1))), piece(1, leave)])
    left([nowhere, piece(0, mark(1), when(numeric('i32.lt_u', i32(trace), i32Constant(1000)), branch(again)), when(bit(0), ...jump(1))), piece(1, leave)])
    left([nowhere, piece(0, mark(1), when(bit(0), ...jump(7))), piece(1, leave)])
    left([nowhere, piece(1, mark(1), when(bit(0), ...jump(0)), leave), piece(0, mark(2), leave)])
    left([nowhere, piece(0, mark(1), when(bit(0), ...jump(3))), piece(3, leave)])
    left([others(when(bit(0), ...jump(1)), leave), ...simple.slice(1)])
    left(simple, [when(bit(0), ...jump(1)), leave])
  })
  it('are left where they would nest too deep', () => {
    const pieces = Array.from({ length: 100 }, (_, value) => piece(value, mark(value), ...value === 0 ? Array.from({ length: 99 }, (_, to) => when(bit(to & 7), ...jump(to + 1))) : []))
    expect(isDirect(check(machine([nowhere, ...pieces.slice(0, 50)], [leave])))).toBe(false)
    expect(check(machine([nowhere, ...pieces], [leave])).body[0]?.op).toBe('loop')
  })
  it('lead where they did in random machines, entered anywhere', () => {
    let direct = 0
    for (let seed = 0; seed < 3000; seed++) {
      const random = randomNumbers(seed), count = 2 + random(9)
      const anywhere = (): Statement[] => jump(random(count))
      const turn = [setLocal(turns, numeric('i32.add', i32(turns), i32Constant(1))), when(numeric('i32.gt_u', i32(turns), i32Constant(40)), leave)]
      const cases = Array.from({ length: count }, (_, value): SwitchCase => {
        const body: Statement[] = random(9) === 0 ? [] : [mark(value + 1), ...turn]
        for (let n = random(3); n > 0; n--) body.push(when(bit(random(9)), ...random(4) === 0 ? [when(bit(random(9)), ...anywhere())] : anywhere()), mark(20 + n))
        const end = random(6)
        return piece(value, ...body, ...end === 0 ? [leave] : end === 1 ? [branch(choice)] : end === 2 ? [...turn, ...anywhere()] : [])
      })
      const all = random(3) === 0 ? [...cases, others(mark(90), ...turn)] : [nowhere, ...cases]
      const made = check(machine(all, random(2) === 0 ? [leave] : [mark(70)]))
      if (isDirect(made)) direct++
      for (const entry of entries) sameOutcome(made, simplify(made), [entry], `seed ${seed}`)
    }
    expect(direct).toBeGreaterThan(2000)
  })
})

describe('scopes', () => {
  it('nest, and hold every jump', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const random = randomNumbers(seed), count = 1 + random(14)
      const jumps = Array.from({ length: random(10) }, () => ({ from: random(count), to: random(count) }))
      const { scopes, entrance } = findScopes(count, jumps, Infinity)!
      const depth = Math.max(...Array.from({ length: count }, (_, place) => scopes.filter(({ start, end }) => start <= place && place <= end).length))
      expect(findScopes(count, jumps, depth)).toBeDefined()
      expect(findScopes(count, jumps, depth - 1)).toBeUndefined()
      for (const a of scopes) for (const b of scopes) {
        const isApart = a.end < b.start || b.end < a.start
        expect(isApart || a.start <= b.start && b.end <= a.end || b.start <= a.start && a.end <= b.end).toBe(true)
      }
      for (const jump of jumps) {
        const to = entrance(jump)
        expect(scopes.some(({ kind, start, end }) => start <= jump.from && jump.from <= end && (to > jump.from ? kind === 'block' && end === to - 1 : kind === 'loop' && start === to))).toBe(true)
      }
    }
  })
  it('get loops that begin where they are entered', () => {
    const never = (): boolean => false
    expect(orderLoops(5, [{ from: 0, to: 2 }, { from: 3, to: 1 }], never)).toEqual([0, 2, 3, 1, 4])
    // What falls into the loop enters it too; so does the function itself.
    expect(orderLoops(5, [{ from: 0, to: 2 }, { from: 3, to: 1 }], (place) => place === 0)).toEqual([0, 1, 2, 3, 4])
    expect(orderLoops(4, [{ from: 2, to: 0 }], never)).toEqual([0, 1, 2, 3])
    // Entered in two places; one in another, whose entrance is its.
    expect(orderLoops(6, [{ from: 0, to: 2 }, { from: 0, to: 3 }, { from: 4, to: 1 }], never)).toEqual([0, 1, 2, 3, 4, 5])
    expect(orderLoops(7, [{ from: 0, to: 3 }, { from: 4, to: 2 }, { from: 5, to: 1 }], never)).toEqual([0, 3, 4, 2, 5, 1, 6])
  })
})
