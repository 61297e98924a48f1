/** Every pass alone, after those it needs, and all of them in order: random functions do what they did. */
import { describe, expect, it } from 'vitest'
import { completeOptions, levels } from '../../compiler/common/options.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { optimise } from '../../compiler/optimise/optimise.ts'
import { passes } from '../../compiler/optimise/passes.ts'
import { splitI64 } from '../../compiler/optimise/split-i64.ts'
import { randomFunction, randomModule } from './support/random-ir.ts'
import { sameOutcome } from './support/same-outcome.ts'

const inputs = [[3, 5n, -1n], [-1, -0x100000001n, 0x7fffffffffffffffn], [0, 1n, 0n]] as const
const module = randomModule

describe('each pass alone', () => {
  for (const pass of passes.filter(({ name }) => !/-(again|more|last)$/.test(name))) {
    it(pass.name, () => {
      for (let seed = 0; seed < 400; seed++) {
        // Some passes are for one target only.
        const context = { module, options: completeOptions({ target: seed % 2 === 0 ? 'jit' : 'interpreter' }), functionIndex: 0 }
        const source = randomFunction(seed, 14)
        for (const fn of passes.findIndex(({ run }) => run === splitI64) < passes.indexOf(pass) ? [splitI64(source)] : [source]) {
          const made = pass.run(fn, context)
          verify(made, { split: fn !== source || pass.run === splitI64, after: pass.name })
          for (const given of inputs) sameOutcome(source, made, given, `seed ${seed}`)
        }
      }
    })
  }
})

describe('all passes', () => {
  for (const level of levels) {
    it(`level ${level}`, () => {
      for (let seed = 0; seed < 400; seed++) {
        const source = randomFunction(seed + 1000, 20)
        const made = optimise(source, { module, options: completeOptions({ level, target: seed % 2 === 0 ? 'jit' : 'interpreter', verify: true }), functionIndex: 0 })
        for (const given of inputs) sameOutcome(source, made, given, `seed ${seed}`)
      }
    })
  }
  it('have unique names and reasons', () => {
    expect(new Set(passes.map(({ name }) => name)).size).toBe(passes.length)
    for (const { reason } of passes) expect(reason).not.toBe('')
  })
})
