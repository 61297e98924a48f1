/** The pass `wide-stores`: both halves of a constant are written as one float where that is the same. */
import { describe, expect, it } from 'vitest'
import { getLocal, i32Constant } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Statement } from '../../compiler/ir/nodes.ts'
import { printStatements } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { wideStores } from '../../compiler/optimise/wide-stores.ts'
import { sameOutcome } from './support/same-outcome.ts'

const p = getLocal(0, 'i32'), q = getLocal(1, 'i32')
const store = (offset: number, value: number, address: Expression = p, memory = 0): Statement => ({ op: 'store', mnemonic: 'i32.store', memory, offset, address, value: i32Constant(value) })

function check(body: readonly Statement[]): string {
  const fn: IRFunction = { index: 0, locals: ['i32', 'i32'], parameters: 2, results: [], labels: 0, body }
  const made = wideStores(fn)
  verify(made)
  // The last are near the end of memory, where one half or both are outside.
  for (const at of [0, 8, 65524, 65525, 65528, 65529, 65532, 65536, -4, -8]) sameOutcome(fn, made, [at, 16], `at ${at}`)
  return printStatements(made.body).trim()
}

describe('wide stores', () => {
  it('take both halves, high before low', () => {
    expect(check([store(4, 0), store(0, 0)])).toBe('f64.store($0, 0.0)')
    expect(check([store(12, 0x3ff80000), store(8, 0), store(4, 0), store(0, 395247618)])).toBe('f64.store($0, 1.5) offset=8\nf64.store($0, 1.952782697e-315)')
    expect(check([store(4, -0x80000000), store(0, 0)])).toBe('f64.store($0, -0.0)')
    expect(check([store(20, 0, i32Constant(8)), store(16, 7, i32Constant(8))])).toMatch(/^f64\.store\(8, .*\) offset=16$/)
  })
  it('leave what could be half done, is not in one place, or would be a NaN', () => {
    const left = (...body: Statement[]): void => expect(check(body)).not.toContain('f64')
    left(store(0, 0), store(4, 0))
    left(store(4, 0), store(0, 0, q))
    left(store(8, 0), store(0, 0))
    left(store(4, -1), store(0, -1))
    left(store(4, 0x7ff80000), store(0, 0))
    left(store(4, 0x7ff00000), store(0, 1))
    left(store(4, 0, i32Constant(8)), store(0, 0, i32Constant(16)))
    expect(wideStores({ index: 0, locals: ['i32', 'i32'], parameters: 2, results: [], labels: 0, body: [store(4, 0, p, 1), store(0, 0)] }).body).toHaveLength(2)
  })
})
