/** Cutting large functions into parts: with a tiny limit random functions do what they did, and the telling cases look as they should. */
import { describe, expect, it } from 'vitest'
import { completeOptions, type Level } from '../../compiler/common/options.ts'
import type { IRFunction } from '../../compiler/ir/nodes.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { optimise } from '../../compiler/optimise/optimise.ts'
import { splitFunctions } from '../../compiler/optimise/split-functions.ts'
import { splitI64 } from '../../compiler/optimise/split-i64.ts'
import type { Module } from '../../compiler/wasm/module.ts'
import { randomFunction } from './support/random-ir.ts'
import { sameOutcome } from './support/same-outcome.ts'

const inputs = [[3, 5n, -1n], [-1, -0x100000001n, 0x7fffffffffffffffn], [0, 1n, 0n]] as const
const module = undefined as unknown as Module
const count = Number(process.env['SPLIT_RANDOM'] ?? 400)

describe('random functions', () => {
  for (const functionSize of [60, 100, 200, 600]) {
    it(`alone, ${functionSize} characters`, () => {
      let parts = 0
      for (let seed = 0; seed < count; seed++) {
        const source = randomFunction(seed, 8 + seed % 24)
        const made = splitFunctions(splitI64(source), { module, options: completeOptions({ functionSize }), functionIndex: 0 })
        verify(made, { split: true, after: 'split-functions' })
        parts += made.parts?.length ?? 0
        for (const given of inputs) sameOutcome(source, made, given, `seed ${seed}`)
      }
      expect(parts).toBeGreaterThan(count / 4)
    })
    for (const level of [1, 2] as Level[]) {
      it(`level ${level}, ${functionSize} characters`, () => {
        let parts = 0
        for (let seed = 0; seed < count; seed++) {
          const source = randomFunction(seed + 5000, 8 + seed % 24)
          const made: IRFunction = optimise(source, { module, options: completeOptions({ level, verify: true, functionSize }), functionIndex: 0 })
          parts += made.parts?.length ?? 0
          for (const given of inputs) sameOutcome(source, made, given, `seed ${seed}`)
        }
        expect(parts).toBeGreaterThan(count / 4)
      })
    }
  }
})
