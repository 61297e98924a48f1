/** Which locals are declared with their zero: those that may be read before they are assigned, and no others. */
import { describe, expect, it } from 'vitest'
import { needsInitialValue } from '../../compiler/ir/initial-values.ts'
import { block, branch, getLocal, i32Constant, setLocal } from '../../compiler/ir/build.ts'
import type { IRFunction, Statement } from '../../compiler/ir/nodes.ts'
import { has, liveTree } from '../../compiler/optimise/live-tree.ts'
import { optimise } from '../../compiler/optimise/optimise.ts'
import { makeContext } from './support/emit.ts'
import { randomFunction } from './support/random-ir.ts'

const p = getLocal(0, 'i32'), x = getLocal(1, 'i32')
const set = setLocal(1, i32Constant(7)), read: Statement = { op: 'evaluate', value: x }
const when = (consequent: readonly Statement[], alternate: readonly Statement[] = []): Statement => ({ op: 'if', condition: p, consequent, alternate })
const loop = (...body: Statement[]): Statement => ({ op: 'loop', label: 1, body })
const choose = (...bodies: (readonly Statement[])[]): Statement =>
  ({ op: 'switch', label: 2, index: p, cases: bodies.map((body, i) => ({ values: i === 0 ? [] : [i], isDefault: i === 0, body })) })

/** Whether local 1 needs one; local 0 is a parameter. */
function needs(...body: Statement[]): boolean {
  const needed = needsInitialValue({ index: 0, locals: ['i32', 'i32'], parameters: 1, results: [], labels: 3, body })
  expect(needed[0]).toBe(false)
  return needed[1]!
}

describe('the locals that need an initial value', () => {
  it('are those read before they are assigned', () => {
    expect(needs(read, set)).toBe(true)
    expect(needs(set, read)).toBe(false)
    expect(needs(setLocal(1, x))).toBe(true)
    expect(needs(set)).toBe(false)
  })
  it('are not those that every way to a reader assigns', () => {
    expect(needs(when([set], [set]), read)).toBe(false)
    expect(needs(when([set]), read)).toBe(true)
    expect(needs(when([set], [{ op: 'return', values: [] }]), read)).toBe(false)
    expect(needs(when([set, read]), set, read)).toBe(false)
    expect(needs(when([], [set]), when([set], [read]))).toBe(true)
  })
  it('may be assigned on ways that leave', () => {
    expect(needs(block(0, [when([set, branch(0)]), set]), read)).toBe(false)
    expect(needs(block(0, [when([branch(0)]), set]), read)).toBe(true)
  })
  it('are seen in the first round of a loop', () => {
    expect(needs(loop(set, when([branch(1)])), read)).toBe(false)
    expect(needs(loop(when([read]), set, branch(1)))).toBe(true)
    expect(needs({ op: 'loop', label: 1, body: [set, read], coerced: [1] })).toBe(true)
  })
  it('are those that a case may leave as they are, fallen into or not', () => {
    expect(needs(choose([set, branch(2)], [set]), read)).toBe(false)
    expect(needs(choose([set, branch(2)], []), read)).toBe(true)
    expect(needs(choose([set], [read]))).toBe(true)
    expect(needs(choose([branch(2)], [set]), read)).toBe(true)
    expect(needs(choose([], [set, read]))).toBe(false)
  })
  it('are those live at the start, whichever way that is found', () => {
    const context = makeContext()
    let needed = 0
    for (let seed = 1; seed <= 2000; seed++) for (const level of [0, 2] as const) {
      const fn: IRFunction = optimise(randomFunction(seed, 8 + seed % 16), { module: context.module, options: { ...context.options, level } } as never)
      const before = liveTree(fn)!.root.items[0]?.before
      const live = fn.locals.map((_, local) => local >= fn.parameters && before !== undefined && has(before, local))
      const found = needsInitialValue({ ...fn, body: withoutCoerced(fn.body) })
      if (String(found) !== String(live)) expect(found, `seed ${seed}`).toEqual(live)
      needed += found.filter(Boolean).length
    }
    expect(needed).toBeGreaterThan(1000)
  })
})

function withoutCoerced(body: readonly Statement[]): readonly Statement[] {
  return JSON.parse(JSON.stringify(body, (key, value: unknown) => key === 'coerced' ? undefined : value)) as Statement[]
}
