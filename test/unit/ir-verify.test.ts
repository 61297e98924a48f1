/** The IR verifier finds each fault; walking and rewriting keep what does not change. */
import { expect, test } from 'vitest'
import { branch, FunctionBuilder, getLocal, i32Constant, i64Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Statement, Type } from '../../compiler/ir/nodes.ts'
import { printFunction } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { countLocals, forEachStatement, mapExpressions, mapLists, mapStatements, usedLabels } from '../../compiler/ir/walk.ts'

const x = getLocal(0, 'i32'), wide = getLocal(1, 'i64')
function make(body: readonly Statement[], results: readonly Type[] = []): IRFunction {
  return { index: 4, locals: ['i32', 'i64', 'f64'], parameters: 1, results, body, labels: 10 }
}
const call = (results: readonly Type[]): Expression & { op: 'call' } => ({ op: 'call', callee: { kind: 'function', index: 0 }, operands: [], results })

const faults: readonly (readonly [string, readonly Statement[], RegExp])[] = [
  ['operand type', [setLocal(0, numeric('i32.add', x, wide))], /i32.add wants i32 and gets i64/],
  ['operand count', [setLocal(0, numeric('i32.add', x))], /wants 2 operands and gets 1/],
  ['type of a local', [setLocal(0, getLocal(1, 'i32'))], /local 1 read as i32/],
  ['local', [setLocal(7, x)], /local 7 of 3/],
  ['set', [setLocal(1, x)], /set wants i64 and gets i32/],
  ['label out of scope', [{ op: 'block', label: 1, body: [] }, branch(1)], /branch to L1/],
  ['label twice', [{ op: 'block', label: 1, body: [] }, { op: 'loop', label: 1, body: [] }], /two statements with the label L1/],
  ['label too high', [{ op: 'block', label: 10, body: [] }], /not below 10/],
  ['several results as a value', [setLocal(0, call(['i32', 'i32']))], /2 results as a value/],
  ['no result as a value', [setLocal(0, call([]))], /0 results as a value/],
  ['results and locals', [{ op: 'set-results', locals: [0], value: call(['i32', 'i32']) }], /1 locals for 2 results/],
  ['type of a result', [{ op: 'set-results', locals: [0, 1], value: call(['i32', 'i32']) }], /result 1 of type i32/],
  ['half out of range', [setLocal(0, { op: 'constant', type: 'i32', low: 2 ** 31, high: 0 })], /constant of the halves/],
  ['minus zero', [setLocal(0, { op: 'constant', type: 'i32', low: -0, high: 0 })], /constant of the halves/],
  ['return', [{ op: 'return', values: [x] }], /return wants 0 operands/],
  ['condition', [{ op: 'if', condition: wide, consequent: [], alternate: [] }], /if wants i32/],
  ['switch without default', [{ op: 'switch', label: 1, index: x, cases: [] }], /exactly one default/],
  ['case twice', [{ op: 'switch', label: 1, index: x, cases: [{ values: [1, 1], isDefault: true, body: [] }] }], /case 1 twice/],
]
test.each(faults)('finds a wrong %s', (_, body, message) => {
  expect(() => verify(make(body), { after: 'some-pass' })).toThrow(message)
  expect(() => verify(make(body), { after: 'some-pass' })).toThrow(/IR of function 4 after some-pass/)
})
test('finds an i64 after the split', () => {
  expect(() => verify(make([]), { split: true })).toThrow(/after the split/)
  expect(() => verify({ ...make([{ op: 'evaluate', value: i64Constant(1, 0) }]), locals: ['i32'] }, { split: true })).toThrow(/after the split/)
})
test('bounds the depth of expressions', () => {
  let deep: Expression = x
  for (let i = 0; i < 100_000; i++) deep = numeric('i32.eqz', deep)
  expect(() => verify(make([setLocal(0, deep)]))).toThrow(/deeper than 60/)
})
test('accepts what is right', () => {
  verify(make([{ op: 'set-results', locals: [0, undefined], value: call(['i32', 'f64']) }, { op: 'evaluate', value: call([]) }, { op: 'return', values: [x] }], ['i32']))
})

test('rewriting replaces, drops and splices, from the innermost out', () => {
  const body: readonly Statement[] = [
    setLocal(0, i32Constant(1)),
    { op: 'block', label: 1, body: [{ op: 'if', condition: x, consequent: [branch(1), branch(1)], alternate: [setLocal(0, x)] }] },
    { op: 'switch', label: 2, index: x, cases: [{ values: [1], isDefault: true, body: [setLocal(0, x)] }] },
  ]
  const order: string[] = []
  expect(mapStatements(body, (statement) => {
    order.push(statement.op)
    return statement
  })).toBe(body)
  expect(order).toEqual(['set', 'branch', 'branch', 'set', 'if', 'block', 'set', 'switch'])
  const changed = mapStatements(body, (statement) => statement.op === 'branch' ? [] : statement.op === 'set' ? [statement, statement] : statement)
  expect(printFunction(make(changed))).toBe('function 4 ($0: i32) {\n  local $1: i64, $2: f64\n  $0 = 1\n  $0 = 1\n  block L1 {\n    if $0 {\n    } else {\n      $0 = $0\n      $0 = $0\n    }\n  }\n  switch L2 $0 {\n  case 1, default:\n    $0 = $0\n    $0 = $0\n  }\n}\n')
  expect(mapLists(body, (list) => list.filter(({ op }) => op !== 'set'))).toHaveLength(2)
  expect(mapExpressions(body, (expression) => expression)).toBe(body)
  expect(usedLabels(body)).toEqual(new Map([[1, 2]]))
  expect([...countLocals(make(body)).reads]).toEqual([4, 0, 0])
  expect([...countLocals(make(body)).writes]).toEqual([3, 0, 0])
  const left: string[] = []
  forEachStatement(body, (statement) => statement.op === 'block' ? 'skip' : undefined, ({ op }) => { left.push(op) })
  expect(left).toEqual(['set', 'block', 'set', 'switch'])
})
test('a builder gives fresh locals and labels', () => {
  const builder = new FunctionBuilder(make([]))
  expect([builder.addLocal('f32'), builder.addLocal('ref'), builder.addLabel(), builder.addLabel()]).toEqual([3, 4, 10, 11])
  expect(builder.finish([])).toMatchObject({ locals: ['i32', 'i64', 'f64', 'f32', 'ref'], labels: 12, index: 4 })
})
