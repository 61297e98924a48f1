/** The pass `wide-copies`: an i64 that is loaded only to be stored is one operation, where that is the same. */
import { describe, expect, it } from 'vitest'
import { getLocal, i32Constant, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Statement } from '../../compiler/ir/nodes.ts'
import { printStatements } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { wideCopies } from '../../compiler/optimise/wide-copies.ts'
import { sameOutcome } from './support/same-outcome.ts'

const p = getLocal(0, 'i32'), q = getLocal(1, 'i32'), low = getLocal(2, 'i32')
const load = (offset: number, address: Expression = p, memory = 0): Expression => ({ op: 'load', mnemonic: 'i32.load', memory, offset, address, type: 'i32' })
const store = (offset: number, value: Expression, address: Expression = q, memory = 0): Statement => ({ op: 'store', mnemonic: 'i32.store', memory, offset, address, value })
const take = (offset: number, address: Expression = p): Statement => setLocal(2, load(offset, address))

function check(...body: Statement[]): string {
  const fn: IRFunction = { index: 0, locals: ['i32', 'i32', 'i32'], parameters: 2, results: [], labels: 1, body }
  const made = wideCopies(fn)
  verify(made)
  // The last are near the end of memory, where one half or both are outside.
  const places = [0, 4, 8, 65516, 65517, 65520, 65524, 65525, 65528, 65529, 65532, 65536, -4, -8]
  for (const from of places) for (const to of places) sameOutcome(fn, made, [from, to], `${from} to ${to}`)
  return printStatements(made.body).replace(/\s+/g, ' ').trim()
}

describe('wide copies', () => {
  it('take both halves, wherever they lie', () => {
    expect(check(take(0), store(4, load(4)), store(0, low))).toBe('evaluate memory.copy_i64 0 0 0($1, $0)')
    expect(check(take(8), store(20, load(12)), store(16, low))).toBe('evaluate memory.copy_i64 0 16 8($1, $0)')
    expect(check(take(0), store(8, load(4), p), store(4, low, p))).toBe('evaluate memory.copy_i64 0 4 0($0, $0)')
    expect(check(take(0, i32Constant(16)), store(4, load(4, i32Constant(16))), store(0, low))).toBe('evaluate memory.copy_i64 0 0 0($1, 16)')
    const inLoop: Statement = { op: 'loop', label: 0, body: [take(0), store(4, load(4)), store(0, low), store(40, p)] }
    expect(check({ op: 'if', condition: p, consequent: [inLoop], alternate: [] }, store(0, p))).toMatch(/^if \$0 \{ loop L0 \{ evaluate memory\.copy_i64 0 0 0\(\$1, \$0\) i32\.store\(\$1, \$0\) offset=40 \}/)
  })
  it('leave what is read once more, is not in one place, or in another order', () => {
    const left = (...body: Statement[]): void => expect(check(...body)).not.toContain('copy')
    left(take(0), store(4, load(4)), store(0, low), store(8, low))
    left(setLocal(2, p), take(0), store(4, load(4)), store(0, low))
    left(take(0), store(4, load(8)), store(0, low))
    left(take(0), store(8, load(4)), store(0, low))
    left(take(0), store(4, load(4, q)), store(0, low))
    left(take(0), store(4, load(4)), store(0, low, p))
    left(take(0), store(4, load(4)), store(0, p))
    left(take(4), store(0, load(0)), store(4, low))
    left(take(0), store(4, load(4)))
    const other: IRFunction = { index: 0, locals: ['i32', 'i32', 'i32'], parameters: 2, results: [], labels: 0, body: [take(0), store(4, load(4), q, 1), store(0, low, q, 1)] }
    expect(wideCopies(other)).toBe(other)
  })
})
