/** The pass `guarded-truncations`: a truncation whose operand was compared needs no check. */
import { describe, expect, it } from 'vitest'
import { f32Constant, f64Constant, getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { ScalarMnemonic } from '../../compiler/ir/mnemonics.ts'
import type { Constant, Expression, IRFunction, Statement } from '../../compiler/ir/nodes.ts'
import { printStatements } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { guardedTruncations } from '../../compiler/optimise/guarded-truncations.ts'
import { sameOutcome } from './support/same-outcome.ts'

const edges = [0, -0, 0.5, -0.5, -0.99, -1, -1.5, 1.5, 2147483647, 2147483647.5, 2147483648, 2147483904, -2147483648, -2147483648.5, -2147483649, -2147483904, 4294967295, 4294967295.5, 4294967296, 1e10, -1e10, 5e-324, Infinity, -Infinity, NaN]

type Float = 'f32' | 'f64'
const both = [['f32', f32Constant], ['f64', f64Constant]] as const
const when = (condition: Expression, consequent: readonly Statement[], alternate: readonly Statement[] = []): Statement => ({ op: 'if', condition, consequent, alternate })
const and = (a: Expression, b: Expression): Expression => ({ op: 'conditional', type: 'i32', condition: a, consequent: b, alternate: i32Constant(0) })

/** What becomes of a body that may set local 1; both are run with every edge. */
function check(type: Float, body: readonly Statement[]): string {
  const fn: IRFunction = { index: 0, locals: [type, 'i32', type], parameters: 1, results: ['i32'], labels: 0, body: [...body, { op: 'return', values: [getLocal(1, 'i32')] }] }
  const made = guardedTruncations(fn)
  verify(made)
  for (const edge of edges) sameOutcome(fn, made, [type === 'f32' ? Math.fround(edge) : edge], `${type} ${edge}`)
  return printStatements(made.body.slice(0, -1)).trim()
}

describe.each(both)('guarded truncations of %s', (type, constant: (value: number) => Constant) => {
  const x = getLocal(0, type), other = getLocal(2, type)
  const float = (name: string, ...operands: Expression[]): Expression => numeric(`${type}.${name}` as ScalarMnemonic, ...operands)
  const truncate = (sign: 's' | 'u', operand: Expression = x): Statement => setLocal(1, numeric(`i32.trunc_${type}_${sign}` as ScalarMnemonic, operand))
  const isSmall = float('lt', float('abs', x), constant(2 ** 31))
  const isBelow = float('lt', x, constant(2 ** 32)), isPositive = float('ge', x, constant(0))
  const wrapped = type === 'f32' ? 'i32.wrap_f64(f64.promote_f32($0))' : 'i32.wrap_f64($0)'

  it('are one expression', () => {
    expect(check(type, [when(isSmall, [truncate('s')], [setLocal(1, i32Constant(-0x80000000))])])).toBe(`$1 = (${type}.lt(${type}.abs($0), 2147483648.0${type === 'f32' ? 'f' : ''}) ? ${wrapped} : -2147483648)`)
    for (const condition of [and(isBelow, isPositive), and(isPositive, isBelow), numeric('i32.and', isBelow, isPositive)]) expect(check(type, [when(condition, [truncate('u')], [setLocal(1, i32Constant(0))])])).toContain(`? ${wrapped} : 0`)
  })
  it('may stand first among others', () => {
    expect(check(type, [when(isSmall, [truncate('s'), setLocal(0, constant(1e10))])])).toContain(`$1 = ${wrapped}`)
    expect(check(type, [when(isSmall, [{ op: 'return', values: [numeric(`i32.trunc_${type}_s`, x)] }])])).toContain(`return ${wrapped}`)
  })
  it('keep their check where nothing or something else is proven', () => {
    const kept = (...body: Statement[]): void => expect(check(type, body)).not.toContain('wrap')
    kept(truncate('s'))
    kept(when(isSmall, [], [truncate('s')]))
    kept(when(isSmall, [setLocal(0, constant(1e10)), truncate('s')]))
    kept(when(isSmall, [truncate('s', other)]))
    kept(when(isSmall, [truncate('u')]))
    kept(when(float('lt', x, constant(2 ** 31)), [truncate('s')]))
    kept(when(float('lt', float('abs', x), constant(2 ** 32)), [truncate('s')]))
    kept(when(float('ge', float('abs', x), constant(2 ** 31)), [truncate('s')]))
    kept(when(isBelow, [truncate('u')]))
    kept(when(isPositive, [truncate('u')]))
    kept(when(numeric('i32.or', isBelow, isPositive), [truncate('u')]))
  })
})
