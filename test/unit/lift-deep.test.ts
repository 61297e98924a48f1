/** Lift and the walks over the IR, on inputs as deep and as large as they get: no overflow, nothing quadratic. */
import { expect, test } from 'vitest'
import { statementEffects } from '../../compiler/ir/effects.ts'
import type { IRFunction } from '../../compiler/ir/nodes.ts'
import { printFunction } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { forEachStatement, mapExpressions, mapStatements, usedLabels } from '../../compiler/ir/walk.ts'
import { lift } from '../../compiler/lift/lift.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { assemble, op, type Code } from '../support/assemble.ts'

function repeat(count: number, ...code: Code): Code {
  return Array.from({ length: count }, () => code)
}
function liftOne(signature: string, body: Code, locals = ''): IRFunction {
  const module = decodeModule(assemble({
    functions: [{ signature, locals, body }], memories: [{ minimum: 1 }], globals: [{ type: 'i', mutable: true, initial: op('i32.const', 1) }], types: ['i-i'],
  }))
  const ir = lift(module, 0)
  verify(ir, { module })
  return ir
}
function count(ir: IRFunction): number {
  let statements = 0
  forEachStatement(ir.body, () => { statements++ })
  return statements
}

const depth = 50_000

test('blocks that all are branched to', () => {
  const ir = liftOne('i-', [
    repeat(depth, op('block')),
    Array.from({ length: depth }, (_, i) => [op('local.get', 0), op('br_if', i)]),
    repeat(depth, op('end'), op('i32.const', 1), op('global.set', 0)),
  ])
  expect(count(ir)).toBe(depth * 4)
  expect(usedLabels(ir.body).size).toBe(depth)
  // Not `toBe`, which compares deep structures to word its failure.
  expect(mapStatements(ir.body, (statement) => statement) === ir.body).toBe(true)
  expect(mapExpressions(ir.body, (expression) => expression.op === 'local' ? { ...expression } : expression) === ir.body).toBe(false)
  expect(statementEffects(ir.body).globalsWritten).toEqual([0])
  expect(printFunction(ir).split('\n').length).toBe(depth * 6 + 3)
})
test('blocks that nobody branches to', () => {
  const ir = liftOne('i-i', [repeat(depth, op('i32.const', 1), op('global.set', 0), op('block', 'i')), op('local.get', 0), repeat(depth, op('end'), op('i32.const', 1), op('i32.add'))])
  expect(ir.body.every(({ op: kind }) => kind !== 'block')).toBe(true)
})
test('a list of statements in many vanishing blocks', () => {
  const ir = liftOne('-', [repeat(depth, op('i32.const', 1), op('global.set', 0), op('block')), repeat(depth, op('i32.const', 1), op('global.set', 0)), repeat(depth, op('end'))])
  expect(ir.body.length).toBe(depth * 2)
})
test('ifs with operands pending in each, all disturbed by the innermost', () => {
  const ir = liftOne('i-i', [
    op('local.get', 0), repeat(depth, op('local.get', 0), op('local.get', 0), op('if', 0)), op('i32.const', 7), op('local.set', 0), repeat(depth, op('end'), op('i32.add')),
  ])
  expect(count(ir)).toBeGreaterThan(depth)
})
test('loops', () => {
  const ir = liftOne('i-', [repeat(depth, op('loop')), repeat(depth, op('local.get', 0), op('br_if', 0), op('end'))])
  expect(count(ir)).toBe(depth * 3)
})

test('one expression of 100,000 operations, leaning left', () => {
  const ir = liftOne('i-i', [op('local.get', 0), repeat(100_000, op('local.get', 0), op('i32.add'))])
  expect(ir.body.length).toBeGreaterThan(1000)
  expect(ir.locals.length).toBeLessThan(10)
})
test('one expression of 100,000 operations, leaning right', () => {
  const ir = liftOne('i-i', [repeat(100_000, op('local.get', 0)), op('local.get', 0), repeat(100_000, op('i32.add'))])
  expect(count(ir)).toBeGreaterThan(1000)
})
test('one expression of 100,000 operations, selects', () => {
  liftOne('i-i', [op('local.get', 0), repeat(50_000, op('local.get', 0), op('i32.load'), op('local.get', 0), op('select'), op('i32.eqz'))])
})
test('many operands pending below, statements above', () => {
  liftOne('ii-', [repeat(30_000, op('local.get', 0)), repeat(100_000, op('local.get', 1), op('i32.load'), op('local.set', 1)), repeat(30_000, op('drop'))])
  liftOne('ii-', [repeat(30_000, op('local.get', 0)), repeat(100_000, op('local.get', 1), op('local.get', 1), op('i32.load'), op('local.set', 1), op('drop')), repeat(30_000, op('drop'))])
})

test('br_table with 10,000 targets', () => {
  const labels = Array.from({ length: 10_000 }, (_, i) => i % 5000)
  const ir = liftOne('i-', [repeat(5000, op('block')), op('local.get', 0), op('br_table', labels), repeat(5000, op('end'), op('i32.const', 1), op('global.set', 0))])
  let cases = 0
  forEachStatement(ir.body, (statement) => { if (statement.op === 'switch') cases = statement.cases.length })
  expect(cases).toBe(5000)
})

test('a function of 2 MB is lifted in a few seconds at most', () => {
  const step = [
    op('local.get', 0), op('local.get', 0), op('i32.load', { offset: 16 }), op('local.get', 1), op('i32.add'), op('local.tee', 2), op('i32.store', { offset: 8 }),
    op('block'), op('local.get', 2), op('i32.const', 3), op('i32.and'), op('br_if', 0), op('local.get', 1), op('i32.const', 1), op('i32.shl'), op('local.set', 1), op('end'),
  ]
  const body = repeat(60_000, step)
  const started = performance.now()
  const ir = liftOne('ii-', body, 'iii')
  expect(count(ir)).toBeGreaterThan(60_000 * 4)
  expect(performance.now() - started).toBeLessThan(20_000)
})
