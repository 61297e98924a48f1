/** Cutting large functions into parts: with a tiny limit random functions do what they did, and the telling cases look as they should. */
import { describe, expect, it } from 'vitest'
import { completeOptions, type Level } from '../../compiler/common/options.ts'
import { getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { IRFunction, Statement, Type } from '../../compiler/ir/nodes.ts'
import { printFunction } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { optimise } from '../../compiler/optimise/optimise.ts'
import { splitFunctions } from '../../compiler/optimise/split-functions.ts'
import { splitI64 } from '../../compiler/optimise/split-i64.ts'
import { randomFunction, randomModule } from './support/random-ir.ts'
import { sameOutcome } from './support/same-outcome.ts'

const inputs = [[3, 5n, -1n], [-1, -0x100000001n, 0x7fffffffffffffffn], [0, 1n, 0n]] as const
const module = randomModule
const count = Number(process.env['SPLIT_RANDOM'] ?? 400)

describe('random functions', () => {
  for (const functionSize of [100, 200, 400, 800]) {
    it(`alone, ${functionSize} characters`, () => {
      let parts = 0, gathered = 0
      for (let seed = 0; seed < count; seed++) {
        const source = randomFunction(seed, 8 + seed % 24)
        const made = splitFunctions(splitI64(source), { module, options: completeOptions({ functionSize }), functionIndex: 0 })
        verify(made, { split: true, after: 'split-functions' })
        parts += made.parts?.length ?? 0
        gathered += (made.parts ?? []).filter(({ body, labels }) => body[0]?.op === 'block' && body[0].label === labels - 1).length
        for (const given of inputs) sameOutcome(source, made, given, `seed ${seed}`)
      }
      expect(parts).toBeGreaterThan(count / 4)
      expect(gathered).toBeGreaterThan(count / 100)
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

/** `$to = load($from), …` often enough that only cutting helps. */
function chain(from: number, to: number, length: number): Statement[] {
  return Array.from({ length }, (_, i) => setLocal(to, { op: 'load', mnemonic: 'i32.load', memory: 0, offset: i, address: getLocal(i === 0 ? from : to, 'i32'), type: 'i32' }))
}
function cut(body: readonly Statement[], results: readonly Type[], functionSize = 600): IRFunction {
  const fn: IRFunction = { index: 7, locals: ['i32', 'i32', 'i32', 'i32'], parameters: 2, results, body, labels: 10 }
  const made = splitFunctions(fn, { module, options: completeOptions({ functionSize }), functionIndex: 7 })
  verify(made, { split: true })
  return made
}
/** Without the chain. */
const head = (fn: IRFunction): string => printFunction({ ...fn, parts: [] }).replaceAll(/^.*load.*\n/gm, '')

describe('what a part looks like', () => {
  it('takes what it reads and gives what is read later', () => {
    const made = cut([...chain(0, 2, 28), { op: 'return', values: [numeric('i32.add', getLocal(1, 'i32'), getLocal(2, 'i32'))] }], ['i32'])
    expect(head(made)).toBe('function 7 ($0: i32, $1: i32) -> i32 {\n  local $2: i32, $3: i32, $4: i32\n  $2 = call part0($0)\n  $4 = call part1($1, $2)\n  return $4\n}\n')
    expect(head(made.parts![0]!)).toBe('function 7 part 0 ($0: i32) -> i32 {\n  local $1: i32\n  return $1\n}\n')
    expect(head(made.parts![1]!)).toBe('function 7 part 1 ($0: i32, $1: i32) -> i32 {\n  return i32.add($0, $1)\n}\n')
  })
  it('says with a number how it was left', () => {
    const leave = (label: number): Statement => ({ op: 'if', condition: getLocal(2, 'i32'), consequent: [{ op: 'branch', label }], alternate: [] })
    const inner: Statement[] = [...chain(0, 2, 4), leave(1), ...chain(2, 2, 2), leave(0), ...chain(2, 2, 20), { op: 'return', values: [getLocal(0, 'i32'), getLocal(2, 'i32')] }]
    const made = cut([{ op: 'block', label: 0, body: [{ op: 'block', label: 1, body: inner }, { op: 'return', values: [getLocal(1, 'i32'), getLocal(2, 'i32')] }] }, { op: 'return', values: [i32Constant(0), i32Constant(1)] }], ['i32', 'i32'], 600)
    const text = printFunction(made)
    expect(text).toMatch(/\$\d+, .*= call part0\(/)
    expect(text).toMatch(/switch L\d+ \$\d+ \{/)
  })
  it('gives many results of many ways at one place, those that the function returns too', () => {
    const both = (): Statement => ({ op: 'return', values: [getLocal(3, 'i32'), getLocal(2, 'i32')] })
    const leave = (...consequent: Statement[]): Statement => ({ op: 'if', condition: getLocal(2, 'i32'), consequent, alternate: [] })
    const inner: Statement[] = [...chain(0, 2, 2), setLocal(3, numeric('i32.add', getLocal(2, 'i32'), i32Constant(1))), leave({ op: 'branch', label: 0 }), ...chain(2, 2, 2), leave(both()), ...chain(2, 2, 10)]
    const made = cut([{ op: 'block', label: 0, body: [leave(...inner)] }, ...chain(3, 3, 20), both()], ['i32', 'i32'])
    // The function returns them the other way round.
    expect(head(made.parts!.find((part) => part.results.length === 3)!)).toBe(`function 7 part 0 ($0: i32) -> i32, i32, i32 {
  local $1: i32, $2: i32, $3: i32, $4: i32, $5: i32
  block L10 {
    $3 = i32.add($2, 1)
    if $2 {
      $1 = 1
      branch L10
    }
    if $2 {
      $4 = $3
      $5 = $2
      $2 = $4
      $3 = $5
      $1 = 2
      branch L10
    }
    $1 = 0
  }
  return $1, $2, $3
}
`)
  })
  it('leaves what is small, and tail calls, as they are', () => {
    expect(cut(chain(0, 2, 5), []).parts).toBeUndefined()
    const tail: Statement = { op: 'return-call', callee: { kind: 'function', index: 1 }, operands: [], results: [] }
    for (const part of cut([...chain(0, 2, 20), tail, ...chain(0, 2, 20)], []).parts ?? []) expect(printFunction(part)).not.toContain('return call')
  })
})
