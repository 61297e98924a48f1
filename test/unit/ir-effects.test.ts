/** Effects: what may change places with what; and `sequence`, which rests on it. */
import { describe, expect, test } from 'vitest'
import { FunctionBuilder, getLocal, i32Constant, i64Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import { callEffects, commutes, effectsOf, expressionsCommute, hasWrites, isDroppable, isPure, mayTrap, statementEffects, union } from '../../compiler/ir/effects.ts'
import type { Call, Expression, GlobalGet, IRFunction, Load, Operation, Statement } from '../../compiler/ir/nodes.ts'
import { printExpression, printStatements } from '../../compiler/ir/print.ts'
import { sequence } from '../../compiler/ir/sequence.ts'

const x = getLocal(0, 'i32'), y = getLocal(1, 'i32')
const global = (index: number): GlobalGet => ({ op: 'global', global: index, half: undefined, type: 'i32' })
const load = (address: Expression): Load => ({ op: 'load', mnemonic: 'i32.load', memory: 0, offset: 0, address, type: 'i32' })
const call: Call = { op: 'call', callee: { kind: 'function', index: 0 }, operands: [], results: ['i32'] }
const operation = (mnemonic: Operation['mnemonic'], ...operands: Expression[]): Operation => ({ op: 'operation', mnemonic, immediates: [], operands, results: ['i32'] })
const divide = numeric('i32.div_u', x, y), remainder = numeric('i32.rem_u', x, y)
const store: Statement = { op: 'store', mnemonic: 'i32.store', memory: 0, offset: 0, address: x, value: y }

/** All pairs of these, with what commutes. */
const samples: readonly (readonly [Expression, readonly Expression[]])[] = (() => {
  const size = operation('memory.size'), grow = operation('memory.grow', x), tableSize = operation('table.size'), tableGet = operation('table.get', x)
  return [
    [x, [x, load(x), call, divide, global(0), size, grow, tableSize, tableGet]],
    [load(x), [x, load(y), global(0), size, tableSize]],
    [divide, [x, divide, global(0), size, tableSize]],
    [remainder, [x, remainder]],
    [call, [x, i32Constant(1)]],
    [global(0), [load(x), divide, size, grow, global(0)]],
    [size, [load(x), size, tableSize, global(0)]],
    [grow, [x, tableSize, global(0)]],
  ]
})()

describe('commutes', () => {
  test.each(samples.flatMap(([a, list]) => list.map((b) => [printExpression(a), printExpression(b), a, b] as const)))('%s and %s may change places', (_, __, a, b) => {
    expect(expressionsCommute(a, b)).toBe(true)
    expect(expressionsCommute(b, a)).toBe(true)
  })
  test.each([
    [load(x), divide], [divide, remainder], [load(x), call], [call, call], [global(0), call], [divide, operation('memory.grow', x)], [load(x), operation('memory.grow', x)],
    [operation('memory.size'), operation('memory.grow', x)], [load(x), operation('table.get', x)], [numeric('i32.div_s', x, y), numeric('i32.div_s', x, y)],
  ].map(([a, b]) => [printExpression(a!), printExpression(b!), a!, b!] as const))('%s and %s may not', (_, __, a, b) => {
    expect(expressionsCommute(a, b)).toBe(false)
    expect(expressionsCommute(b, a)).toBe(false)
  })
  test('of statements', () => {
    const set = statementEffects([setLocal(0, y)])
    expect(commutes(set, effectsOf(x))).toBe(false)
    expect(commutes(set, effectsOf(y))).toBe(true)
    expect(commutes(set, effectsOf(load(y)))).toBe(true)
    expect(commutes(statementEffects([store]), effectsOf(load(y)))).toBe(false)
    expect(commutes(statementEffects([store]), effectsOf(operation('memory.size')))).toBe(true)
    const leaves = statementEffects([{ op: 'if', condition: x, consequent: [{ op: 'branch', label: 5 }], alternate: [] }])
    expect(commutes(leaves, effectsOf(load(y)))).toBe(false)
    expect(commutes(leaves, effectsOf(y))).toBe(true)
    expect(commutes(leaves, set)).toBe(false)
    expect(commutes(statementEffects([{ op: 'block', label: 5, body: [{ op: 'branch', label: 5 }] }]), effectsOf(load(y)))).toBe(true)
    expect(commutes(statementEffects([{ op: 'loop', label: 5, body: [] }]), effectsOf(load(y)))).toBe(false)
  })
})

test('a division by a known divisor may not trap', () => {
  expect(mayTrap(effectsOf(numeric('i32.div_s', x, i32Constant(3))))).toBe(false)
  expect(mayTrap(effectsOf(numeric('i32.div_s', x, i32Constant(-1))))).toBe(true)
  expect(mayTrap(effectsOf(numeric('i32.div_u', x, i32Constant(0))))).toBe(true)
  expect(mayTrap(effectsOf(numeric('i32.rem_s', x, i32Constant(-1))))).toBe(false)
  const wide = getLocal(2, 'i64')
  expect(mayTrap(effectsOf(numeric('i64.div_s', wide, i64Constant(-1, 0))))).toBe(false)
  expect(mayTrap(effectsOf(numeric('i64.div_s', wide, i64Constant(-1, -1))))).toBe(true)
  expect(mayTrap(effectsOf({ op: 'multi', mnemonic: 'i64.rem_u', operands: [x, y, i32Constant(0), i32Constant(1)], results: ['i32', 'i32'] }))).toBe(false)
  expect(mayTrap(effectsOf({ op: 'multi', mnemonic: 'i64.trunc_f64_s', operands: [getLocal(3, 'f64')], results: ['i32', 'i32'] }))).toBe(true)
})
test('predicates', () => {
  expect(isPure(effectsOf(numeric('i32.add', x, y)))).toBe(true)
  expect(isPure(effectsOf(global(0)))).toBe(false)
  expect(isDroppable(effectsOf(global(0)))).toBe(true)
  expect(isDroppable(effectsOf(load(x)))).toBe(false)
  expect(hasWrites(effectsOf(call))).toBe(true)
  expect(hasWrites(effectsOf(load(x)))).toBe(false)
})
test('union joins and keeps identity', () => {
  const both = union(effectsOf(x), effectsOf(y))
  expect(both.localsRead).toEqual([0, 1])
  expect(union(both, effectsOf(x))).toBe(both)
  let many = effectsOf(x)
  for (let i = 1; i < 200; i++) many = union(many, effectsOf(getLocal(i * 7 % 200, 'i32')))
  expect(many.localsRead).toBe('any')
  expect(commutes(many, statementEffects([setLocal(199, x)]))).toBe(false)
  expect(union(callEffects, effectsOf(load(x))).bits).toBe(callEffects.bits)
})

describe('sequence', () => {
  const empty: IRFunction = { index: 0, locals: ['i32', 'i32'], parameters: 2, results: [], body: [], labels: 0 }
  const run = (parts: Parameters<typeof sequence>[0]): string => {
    const { before, values } = sequence(parts, new FunctionBuilder(empty))
    return `${printStatements(before)}${values.map(printExpression).join(', ')}`
  }
  test('leaves what commutes in place', () => {
    expect(run([{ before: [], value: x }, { before: [setLocal(1, i32Constant(1))], value: y }])).toBe('$1 = 1\n$0, $1')
  })
  test('keeps what does not', () => {
    expect(run([{ before: [], value: load(x) }, { before: [store], value: y }])).toBe('$2 = i32.load($0)\ni32.store($0, $1)\n$2, $1')
  })
  test('keeps what does not commute with what is kept', () => {
    // The division must not come after the load, which must come before the store of the third.
    expect(run([{ before: [], value: divide }, { before: [], value: call }, { before: [setLocal(0, i32Constant(1))], value: load(x) }, { before: [store], value: y }]))
      .toBe('$4 = i32.div_u($0, $1)\n$3 = call function0()\n$0 = 1\n$2 = i32.load($0)\ni32.store($0, $1)\n$4, $3, $2, $1')
  })
  test('the last value needs no local', () => {
    expect(run([{ before: [store], value: load(x) }])).toBe('i32.store($0, $1)\ni32.load($0)')
    expect(run([{ before: [], value: load(x) }, { before: [], value: call }])).toBe('i32.load($0), call function0()')
  })
})
