/** Switch recovery and bounded depth: what they make, that it does the same, and that size does not hurt. */
import { describe, expect, it } from 'vitest'
import { depthLimits } from '../../compiler/common/limits.ts'
import { branch, getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { IRFunction, Statement, SwitchCase } from '../../compiler/ir/nodes.ts'
import { printFunction } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { forEachStatement, listsOf, mapStatements } from '../../compiler/ir/walk.ts'
import { boundDepth, boundDepthEarly } from '../../compiler/optimise/bound-depth.ts'
import { switchRecovery } from '../../compiler/optimise/switch-recovery.ts'
import { interpret } from '../support/ir-interpreter.ts'
import { randomNumbers } from '../support/random-numbers.ts'
import { randomFunction } from './support/random-ir.ts'
import { sameOutcome } from './support/same-outcome.ts'

function depthOf(body: readonly Statement[]): number {
  let depth = 0, deepest = 0
  forEachStatement(body, (s) => { if (listsOf(s).length > 0) deepest = Math.max(deepest, ++depth) }, (s) => { if (listsOf(s).length > 0) depth-- })
  return deepest
}

/** `result = result * 10 + digit` */
const note = (digit: number): Statement => setLocal(1, numeric('i32.add', numeric('i32.mul', getLocal(1, 'i32'), i32Constant(10)), i32Constant(digit)))
const giveNotes: Statement = { op: 'return', values: [getLocal(1, 'i32')] }
const whole = (body: readonly Statement[], labels: number): IRFunction => ({ index: 0, locals: ['i32', 'i32'], parameters: 1, results: ['i32'], body: [...body, giveNotes], labels })

/** A C switch as it is compiled: one block per case; `leaves(i)`: case i ends with `break`. */
function tower(count: number, leaves: (i: number) => boolean, goesTo?: (i: number) => number | undefined): IRFunction {
  const outside = count
  const cases = Array.from({ length: count }, (_, i): SwitchCase => ({ values: [i], isDefault: i === count - 1, body: [branch(i)] }))
  let body: Statement[] = [{ op: 'switch', label: count + 1, index: getLocal(0, 'i32'), cases }]
  for (let i = 0; i < count; i++) {
    body = [{ op: 'block', label: i, body }, note(i % 10)]
    const to = goesTo?.(i)
    if (to !== undefined) body.push({ op: 'if', condition: getLocal(0, 'i32'), consequent: [branch(to)], alternate: [] })
    if (leaves(i)) body.push(branch(outside))
  }
  return whole([{ op: 'block', label: outside, body }], count + 2)
}

/** The function with some values taken from its switch, so that only cases lead to what they led to. */
function unlist(fn: IRFunction, isMissing: (value: number) => boolean): IRFunction {
  return { ...fn, body: mapStatements(fn.body, (s) => s.op === 'switch' ? { ...s, cases: s.cases.filter(({ values, isDefault }) => isDefault || !isMissing(values[0]!)) } : s) }
}

describe('switch-recovery', () => {
  it('puts code into cases', () => {
    expect(printFunction(switchRecovery(tower(3, (i) => i === 1)))).toMatchInlineSnapshot(`
      "function 0 ($0: i32) -> i32 {
        local $1: i32
        switch L3 $0 {
        case 0:
          $1 = i32.add(i32.mul($1, 10), 0)
        case 1:
          $1 = i32.add(i32.mul($1, 10), 1)
          branch L3
        case 2, default:
          $1 = i32.add(i32.mul($1, 10), 2)
        }
        return $1
      }
      "
    `)
  })
  it('keeps what is branched to from elsewhere as a block', () => {
    const fn = tower(5, (i) => i % 2 === 0, (i) => i === 1 ? 3 : undefined)
    const made = switchRecovery(fn)
    expect(printFunction(made)).toMatchInlineSnapshot(`
      "function 0 ($0: i32) -> i32 {
        local $1: i32
        block L5 {
          block L4 {
            switch L3 $0 {
            case 3:
              branch L3
            case 4, default:
              branch L4
            case 0:
              $1 = i32.add(i32.mul($1, 10), 0)
              branch L5
            case 1:
              $1 = i32.add(i32.mul($1, 10), 1)
              if $0 {
                branch L3
              }
            case 2:
              $1 = i32.add(i32.mul($1, 10), 2)
              branch L5
            }
            $1 = i32.add(i32.mul($1, 10), 3)
          }
          $1 = i32.add(i32.mul($1, 10), 4)
          branch L5
        }
        return $1
      }
      "
    `)
    for (let x = 0; x < 6; x++) sameOutcome(fn, made, [x])
  })
  it('puts what only one case branches to into that case', () => {
    const fn = unlist(tower(5, (i) => i !== 1, (i) => i === 0 ? 3 : undefined), (value) => value === 3)
    const made = switchRecovery(fn)
    expect(printFunction(made)).toMatchInlineSnapshot(`
      "function 0 ($0: i32) -> i32 {
        local $1: i32
        switch L5 $0 {
        case 0:
          block L3 {
            $1 = i32.add(i32.mul($1, 10), 0)
            if $0 {
              branch L3
            }
            branch L5
          }
          $1 = i32.add(i32.mul($1, 10), 3)
          branch L5
        case 1:
          $1 = i32.add(i32.mul($1, 10), 1)
        case 2:
          $1 = i32.add(i32.mul($1, 10), 2)
          branch L5
        case 4, default:
          $1 = i32.add(i32.mul($1, 10), 4)
          branch L5
        }
        return $1
      }
      "
    `)
    for (let x = 0; x < 6; x++) sameOutcome(fn, made, [x])
  })
  it('does what the blocks do, whoever branches where', () => {
    const random = randomNumbers(5)
    for (let seed = 0; seed < 300; seed++) {
      const count = 3 + random(12)
      const share = () => 1 + random(4)
      const [leaving, going, missing] = [share(), share(), share()]
      const fn = unlist(tower(count, () => random(leaving) !== 0, (i) => random(going) === 0 && i + 1 < count ? i + 1 + random(count - i - 1) : undefined), () => random(missing) === 1)
      const made = switchRecovery(fn)
      verify(made)
      for (let x = -1; x < count + 1; x++) sameOutcome(fn, made, [x], `seed ${seed}`)
    }
  })
  it('puts a switch with branches between many cases into a loop', () => {
    const random = randomNumbers(5)
    let loops = 0
    for (const count of [24, 60, 200]) {
      // Each case may branch to any that is not yet in front of it in the text.
      const fn = tower(count, (i) => i % 3 === 0, (i) => random(3) === 0 && i + 1 < count ? i + 1 + random(count - i - 1) : undefined)
      const made = switchRecovery(fn)
      verify(made)
      expect(depthOf(made.body)).toBeLessThan(64)
      forEachStatement(made.body, ({ op }) => { if (op === 'loop') loops++ })
      for (let x = -1; x < count + 30; x++) sameOutcome(fn, made, [x])
    }
    expect(loops).toBe(1)
  })
  it('does so where a case holds another such switch', () => {
    const count = 30
    const inner = (i: number): Statement => ({
      op: 'block', label: 100 + 3 * i, body: [
        { op: 'block', label: 101 + 3 * i, body: [{ op: 'switch', label: 102 + 3 * i, index: numeric('i32.and', getLocal(1, 'i32'), i32Constant(3)), cases: [
          { values: [0, 1], isDefault: false, body: [branch(101 + 3 * i)] },
          { values: [2], isDefault: false, body: [branch(Math.min(count, i + 3))] },
          { values: [], isDefault: true, body: [branch(100 + 3 * i)] },
        ] }] },
        note(i % 7),
      ],
    })
    const fn = tower(count, (i) => i % 4 === 0)
    const body = mapStatements(fn.body, (s) => s.op === 'block' && s.label > 0 && s.label < count && s.label % 2 === 0 ? { ...s, body: [s.body[0]!, inner(s.label - 1), ...s.body.slice(1)] } : s)
    const source = { ...fn, body, labels: 300 }
    verify(source)
    const made = switchRecovery(source)
    verify(made)
    for (let x = -1; x < count + 5; x++) sameOutcome(source, made, [x])
  })
  it('leaves a block where a switch in front of this one branches to it', () => {
    const count = 30
    const before: Statement = {
      op: 'block', label: 100, body: [
        { op: 'block', label: 101, body: [{ op: 'switch', label: 102, index: numeric('i32.and', getLocal(0, 'i32'), i32Constant(7)), cases: [
          { values: [0, 1], isDefault: false, body: [branch(101)] },
          { values: [2], isDefault: false, body: [branch(8)] },
          { values: [3], isDefault: false, body: [note(9), branch(12)] },
          { values: [], isDefault: true, body: [branch(100)] },
        ] }] },
        note(7),
      ],
    }
    const fn = tower(count, (i) => i % 4 === 0, (i) => i === 2 ? 8 : i === 3 ? 12 : i === 5 ? 20 : undefined)
    const source = { ...fn, body: mapStatements(fn.body, (s) => s.op === 'block' && s.label === 0 ? { ...s, body: [before, ...s.body] } : s), labels: 300 }
    verify(source)
    const made = switchRecovery(source)
    verify(made)
    for (let x = -1; x < count + 5; x++) sameOutcome(source, made, [x])
  })
  it('does so for a block that only cases branch to', () => {
    const count = 20
    const source = unlist(tower(count, () => true, (i) => i === 0 ? 3 : undefined), (value) => value === 3)
    const made = switchRecovery(source)
    verify(made)
    for (let x = -1; x < count + 30; x++) sameOutcome(source, made, [x])
  })
  it('takes ten thousand cases', () => {
    const fn = tower(10_000, (i) => i % 3 !== 0)
    const made = switchRecovery(fn)
    expect(depthOf(made.body)).toBe(1)
    expect(interpret(made, [9999]).results).toEqual([9])
  })
  it('keeps what random functions do', () => {
    for (let seed = 0; seed < 300; seed++) {
      const fn = randomFunction(seed)
      sameOutcome(fn, switchRecovery(fn), [3, 5n, -1n], `seed ${seed}`)
    }
  })
})

/** Deeply nested blocks, loops, ifs and switches with branches to any of them. */
function deep(depth: number, seed: number): IRFunction {
  const random = randomNumbers(seed)
  const count = setLocal(2, numeric('i32.add', getLocal(2, 'i32'), i32Constant(1)))
  const bit = (n: number) => numeric('i32.and', numeric('i32.shr_u', getLocal(0, 'i32'), i32Constant(n)), i32Constant(1))
  const leave = (level: number): Statement[] => {
    const to = level - 1 - random(Math.min(level, 40))
    const guard: Statement = { op: 'if', condition: numeric('i32.gt_s', getLocal(2, 'i32'), i32Constant(200)), consequent: [{ op: 'return', values: [getLocal(1, 'i32')] }], alternate: [] }
    return to < 0 ? [] : [count, guard, { op: 'if', condition: bit(random(32)), consequent: [note(random(10)), branch(to)], alternate: [] }]
  }
  let body: Statement[] = [note(7)]
  for (let level = depth - 1; level >= 0; level--) {
    const label = level
    const inside = [...leave(level + 1), ...body, note(level % 10), ...leave(level + 1)]
    const kind = random(4)
    if (kind === 0) body = [{ op: 'block', label, body: inside }]
    else if (kind === 1) body = [{ op: 'loop', label, body: inside }]
    else if (kind === 2) body = [{ op: 'block', label, body: [{ op: 'if', condition: bit(random(32)), consequent: random(2) === 0 ? inside : [note(3)], alternate: random(2) === 0 ? inside : [note(4)] }] }]
    else body = [{ op: 'switch', label, index: bit(random(32)), cases: [{ values: [0], isDefault: false, body: inside }, { values: [], isDefault: true, body: [note(2)] }] }]
    // Both arms of an `if` may hold the same statements: the tree must not double.
    if (kind === 2 && level < depth - 12) {
      const only = body[0] as Extract<Statement, { op: 'block' }>
      body = [{ ...only, body: [{ op: 'if', condition: bit(random(32)), consequent: inside, alternate: [note(5)] }] }]
    }
  }
  return { index: 0, locals: ['i32', 'i32', 'i32'], parameters: 1, results: ['i32'], body: [...body, giveNotes], labels: depth }
}

describe('bound-depth', () => {
  it('leaves alone what is low enough', () => {
    const fn = deep(50, 1)
    expect(boundDepth(fn)).toBe(fn)
  })
  it('keeps what deep functions do', () => {
    for (let seed = 0; seed < 60; seed++) {
      const fn = deep(130 + seed * 5, seed)
      const made = boundDepthEarly(fn)
      expect(depthOf(made.body)).toBeLessThanOrEqual(depthLimits.statements - 40)
      for (const x of [0, -1, 0x12345678, 0x5a5a5a5a, seed * 0x01010101]) sameOutcome(fn, made, [x], `seed ${seed}`)
    }
  })
  it('takes fifty thousand levels', () => {
    const fn = deep(50_000, 1)
    const made = boundDepth(fn)
    expect(depthOf(made.body)).toBeLessThanOrEqual(depthLimits.statements)
  })
})
