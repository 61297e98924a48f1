/** The passes `known-constants` and `dead-stores`: where a local holds which constant, and which assignments nobody reads. */
import { describe, expect, it } from 'vitest'
import { block, branch, getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Load, Statement } from '../../compiler/ir/nodes.ts'
import { printStatements } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { deadStores } from '../../compiler/optimise/dead-stores.ts'
import { knownConstants } from '../../compiler/optimise/known-constants.ts'
import { sameOutcome } from './support/same-outcome.ts'

const [p, x, y] = [0, 1, 2].map((local) => getLocal(local, 'i32')) as [Expression, Expression, Expression]
const int = i32Constant
const setX = (value: number | Expression): Statement => setLocal(1, typeof value === 'number' ? int(value) : value)
const setY = (value: Expression): Statement => setLocal(2, value)
const when = (condition: Expression, consequent: readonly Statement[], alternate: readonly Statement[] = []): Statement => ({ op: 'if', condition, consequent, alternate })
const loop = (...body: Statement[]): Statement => ({ op: 'loop', label: 1, body })
const eq = (e: Expression, value: number): Expression => numeric('i32.eq', e, int(value))

/** Runs the body, which may set $1 and $2 and returns their sum, before and after the pass. */
function check(pass: (fn: IRFunction) => IRFunction, body: readonly Statement[]): string {
  const fn: IRFunction = { index: 0, locals: ['i32', 'i32', 'i32'], parameters: 1, results: ['i32'], labels: 2, body: [...body, { op: 'return', values: [numeric('i32.add', x, y)] }] }
  const made = pass(fn)
  verify(made)
  for (const given of [0, 1, 2, 3, 7, -1]) sameOutcome(fn, made, [given], `${given}`)
  return printStatements(made.body).replace(/\s+/g, ' ').trim()
}
const known = (...body: Statement[]): string => check(knownConstants, body)
const alive = (...body: Statement[]): string => check(deadStores, body)

describe('known-constants', () => {
  it('reads what was assigned, until the next assignment', () => {
    expect(known(setX(3), setY(x), setX(p), setY(numeric('i32.add', y, x)))).toBe('$1 = 3 $2 = 3 $1 = $0 $2 = i32.add($1, 3) return i32.add($1, $2)')
  })
  it('simplifies on the way, so that constants follow from constants', () => {
    expect(known(setX(3), setY(numeric('i32.shl', x, int(1))), setX(numeric('i32.add', y, p)))).toContain('$1 = i32.add($0, 6)')
  })
  it('leaves out what a local holds already', () => {
    expect(known(setX(3), setY(p), setX(3))).toBe('$1 = 3 $2 = $0 return i32.add($2, 3)')
  })
  it('keeps what all ways say', () => {
    expect(known(when(p, [setX(3)], [setX(3)]))).toContain('return i32.add($2, 3)')
    expect(known(when(p, [setX(3)], [setX(4)]))).toContain('return i32.add($1, $2)')
    expect(known(setX(3), when(p, [setX(4)]))).toContain('return i32.add($1, $2)')
    expect(known(setX(3), when(p, [setX(4), { op: 'return', values: [p] }]))).toContain('return i32.add($2, 3)')
  })
  it('asks every branch to a label', () => {
    expect(known(setX(3), block(0, [when(p, [branch(0)]), setY(p)]))).toContain('return i32.add($2, 3)')
    expect(known(setX(3), block(0, [when(p, [setX(4), branch(0)]), setX(3)]))).toContain('return i32.add($1, $2)')
    expect(known(block(0, [setX(4), when(p, [branch(0)]), branch(0)]))).toContain('return i32.add($2, 4)')
  })
  it('asks every case of a switch, and those that fall into it', () => {
    const cases = (first: Statement[], second: Statement[]): Statement => ({ op: 'switch', label: 0, index: p, cases: [{ values: [1], isDefault: false, body: first }, { values: [], isDefault: true, body: second }] })
    expect(known(setX(3), cases([setX(4)], [setY(x)]))).toContain('$2 = $1')
    expect(known(setX(3), cases([setX(4), branch(0)], [setY(x)]))).toMatch(/\$2 = 3 .*return i32\.add\(\$1, \$2\)/)
    expect(known(setX(3), cases([setY(x), branch(0)], [setY(x)]))).toContain('return 6')
  })
  it('knows nothing in a loop of what is assigned in it', () => {
    const turns = loop(setY(numeric('i32.add', y, x)), setX(numeric('i32.add', x, int(1))), when(numeric('i32.lt_s', x, int(5)), [branch(1)]))
    expect(known(setX(3), turns)).toContain('$2 = i32.add($2, $1)')
    expect(known(setX(3), loop(setY(numeric('i32.add', y, x)), when(numeric('i32.lt_s', y, int(9)), [branch(1)])))).toContain('$2 = i32.add($2, 3)')
  })
  it('learns from conditions', () => {
    expect(known(setY(p), when(y, [setX(1)], [setX(y)]))).toContain('$1 = 0')
    expect(known(setY(p), when(eq(y, 7), [setX(y)]))).toContain('$1 = 7')
    expect(known(setY(p), when(numeric('i32.ne', y, int(7)), [setX(1)], [setX(y)]))).toContain('$1 = 7')
    expect(known(setY(p), when(numeric('i32.eqz', numeric('i32.or', y, p)), [setX(numeric('i32.add', y, p))]))).toContain('$1 = 0')
    expect(known(setY(p), when({ op: 'conditional', type: 'i32', condition: eq(y, 7), consequent: p, alternate: int(0) }, [setX(y)], [setX(y)]))).toMatch(/\$1 = 7.*\$1 = \$2/)
    expect(known(setY(p), when({ op: 'conditional', type: 'i32', condition: y, consequent: int(1), alternate: p }, [setX(y)], [setX(numeric('i32.add', y, p))]))).toMatch(/\$1 = \$2.*\$1 = 0/)
    expect(known(setY(p), when(numeric('i32.lt_s', y, int(7)), [setX(y)]))).toContain('$1 = $2')
  })
  it('takes a branch that is never taken for none', () => {
    expect(known(setX(0), when(x, [setX(4)]))).toContain('return $2')
  })
})

describe('dead-stores', () => {
  const load: Load = { op: 'load', mnemonic: 'i32.load', memory: 0, offset: 0, address: int(0), type: 'i32' }

  it('leaves out what is assigned anew before it is read', () => {
    expect(alive(setX(p), setX(2))).toBe('$1 = 2 return i32.add($1, $2)')
    expect(alive(setX(p), when(p, [setX(2)], [setX(3)]))).not.toContain('$1 = $0')
    expect(alive(setX(p), when(p, [setX(2)]))).toContain('$1 = $0')
    expect(alive(setX(p), { op: 'return', values: [p] })).toBe('return $0 return i32.add($1, $2)')
  })
  it('keeps what the next turn of a loop reads', () => {
    const turns = [loop(setY(numeric('i32.add', y, x)), setX(numeric('i32.add', y, int(1))), when(numeric('i32.lt_s', y, int(5)), [branch(1)]))]
    expect(alive(...turns)).toContain('$1 = i32.add($2, 1)')
    expect(alive(...turns, setX(1))).toContain('$1 = i32.add($2, 1)')
  })
  it('keeps a trap, and a call', () => {
    expect(printStatements(deadStores({ index: 0, locals: ['i32', 'i32'], parameters: 1, results: [], labels: 0, body: [setX(load), setX(numeric('i32.add', load, p)), { op: 'evaluate', value: x }, setX(p)] }).body)).toMatch(/^evaluate i32\.load.*\n\$1 = .*\n/)
  })
  it('gives up results one by one', () => {
    const divide: Statement = { op: 'set-results', locals: [1, 2], value: { op: 'multi', mnemonic: 'i64.rem_u', operands: [p, int(0), int(5), int(1)], results: ['i32', 'i32'] } }
    expect(alive(divide, setX(1))).toMatch(/^_, \$2 = /)
    expect(alive(divide, setX(1), setY(p))).not.toContain('rem_u')
    expect(alive(divide)).toMatch(/^\$1, \$2 = /)
  })
})
