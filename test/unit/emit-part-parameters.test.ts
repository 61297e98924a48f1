/** Parts of functions that take many i32 find them in registers, whatever the operands of the call do. */
import { expect, it } from 'vitest'
import type { Options } from '../../compiler/common/options.ts'
import { compile } from '../../compiler/index.ts'
import { native } from '../support/backend.ts'
import { load, wat } from './link-support.ts'

const many = 24
const numbers = Array.from({ length: many }, (_, i) => i)
const parameters = `(param ${'i32 '.repeat(many)} f64)`

async function expectNativeResult(text: string, options: Partial<Options>, given: readonly number[]): Promise<void> {
  const { default: instantiate } = await load(text, options)
  expect(instantiate({}).f(...given)).toBe((native.compile(wat(text)).instantiate({})['f'] as (...given: number[]) => number)(...given))
}

it('takes many i32 through registers, and others as parameters', async () => {
  const step = numbers.map((i) => `(local.set ${i} (i32.add (i32.mul (local.get ${i}) (i32.const 31)) (i32.load offset=4096 (i32.and (local.get ${(i + 7) % many}) (i32.const 1020)))))`).join('\n')
  const sum = numbers.reduce((rest, i) => `(i32.xor (local.get ${i}) ${rest})`, '(i32.trunc_f64_s (local.get 24))')
  const text = `(module (memory 1) (func (export "f") ${parameters} (result i32) (i32.store (i32.const 4100) (i32.const 123456789)) ${step} ${step} ${sum}))`
  expect(compile(wat(text), { functionSize: 2000 }).code).toMatch(/= l\d+, f0_part1\(\)/)
  await expectNativeResult(text, { functionSize: 2000 }, [...numbers.map((i) => Math.imul(i + 1, 0x9e3779b1)), 2.5])
})

it('keeps what calls among the operands write apart', async () => {
  // Each call of itself has another as its last operand but one.
  const self = (last: string) => `(call $f (i32.sub (local.get 0) (i32.const 1)) ${numbers.slice(2).map((i) => `(local.get ${i})`).join(' ')} ${last} (local.get 24))`
  const sum = numbers.reduce((rest, i) => `(i32.sub (local.get ${i}) ${rest})`, '(i32.trunc_f64_s (local.get 24))')
  const text = `(module (func $f (export "f") ${parameters} (result i32) (if (result i32) (i32.lt_s (local.get 0) (i32.const 1)) (then ${sum}) (else ${self(self('(local.get 1)'))}))))`
  expect(compile(wat(text)).code).toMatch(/result_i32\[23\] = \w+, f0_part1\(\w+\)/)
  await expectNativeResult(text, {}, [3, ...numbers.slice(1), 7])
})
