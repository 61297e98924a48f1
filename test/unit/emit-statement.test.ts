/** How statements look in JavaScript: loops, branches, calls, memory and several results; and that what looks right runs right. */
import { expect, test } from 'vitest'
import { f32Constant, f64Constant, nullReference, numeric } from '../../compiler/ir/build.ts'
import type { Expression, Operation, Statement, Type } from '../../compiler/ir/nodes.ts'
import { a, b, block, br, c, callOf, doing, emitBody, emitParameters, emitText, int, load, local, loop, makeFunction, returns, set, when } from './support/emit.ts'

const add = (x: Expression, y: Expression): Expression => numeric('i32.add', x, y)
const less = (x: Expression, y: Expression): Expression => numeric('i32.lt_s', x, y)
const nothing = { results: [] as const }
function loadOf(address: Expression, offset = 0, mnemonic: 'i32.load' | 'i32.load8_u' | 'f32.load' = 'i32.load'): Expression {
  return { op: 'load', mnemonic, memory: 0, offset, address, type: mnemonic === 'f32.load' ? 'f32' : 'i32' }
}
function storeTo(address: Expression, value: Expression, offset = 0, mnemonic: 'i32.store' | 'f32.store' | 'i32.store8' = 'i32.store'): Statement {
  return { op: 'store', mnemonic, memory: 0, offset, address, value }
}
function operation(mnemonic: Operation['mnemonic'], immediates: readonly number[], operands: readonly Expression[], ...results: readonly Type[]): Operation {
  return { op: 'operation', mnemonic, immediates, operands, results }
}
/** `a = …` as text. */
function text(value: Expression, around = {}): string {
  return emitBody([set(0, value)], nothing, around).slice('a = '.length, -1)
}

test('loops are those a person would write', () => {
  const step = set(0, add(a, int(1)))
  expect(emitBody([loop(1, step, when(less(a, b), [br(1)]))], nothing)).toBe('do {\n  a = a + 1 | 0;\n} while (a < b);')
  expect(emitBody([loop(1, when(less(a, b), [step, br(1)]))], nothing)).toBe('while (a < b) {\n  a = a + 1 | 0;\n}')
  expect(emitBody([block(2, loop(1, when(less(a, b), [br(2)]), step, br(1)))], nothing)).toBe('while (a >= b) {\n  a = a + 1 | 0;\n}')
  expect(emitBody([loop(1, step, br(1))], nothing)).toBe('for (;;) {\n  a = a + 1 | 0;\n}')
  expect(emitBody([loop(1, step, when(less(a, b), [br(1)]), step, when(c, [br(1)]))], nothing))
    .toBe('for (;;) {\n  a = a + 1 | 0;\n  if (a < b) continue;\n  a = a + 1 | 0;\n  if (c === 0) return;\n}'.replace('return', 'break'))
  expect(emitBody([loop(1, step)], nothing)).toBe('a = a + 1 | 0;')
  expect(emitBody([block(2, loop(1, step, when(c, [br(2)]), br(1)))], nothing)).toBe('do {\n  a = a + 1 | 0;\n} while (c === 0);')
})

test('branches are unlabelled where the innermost loop or switch is meant', () => {
  const outer = loop(1, block(2, loop(3, when(a, [br(1)]), when(b, [br(2)]), set(2, c), br(3))), set(0, b), br(1))
  expect(emitBody([outer], nothing)).toBe('L1: for (;;) {\n  for (;;) {\n    if (a) continue L1;\n    if (b) break;\n    c = c;\n  }\n  a = b;\n}')
  const inSwitch: Statement = { op: 'switch', label: 2, index: a, cases: [
    { values: [0, 1], isDefault: false, body: [set(0, b), br(2)] },
    { values: [2], isDefault: false, body: [br(1)] },
    { values: [3, -4], isDefault: true, body: [br(3)] },
  ] }
  expect(emitBody([block(3, loop(1, inSwitch, set(1, a), br(1))), set(2, a)], nothing))
    .toBe('L1: for (;;) {\n  switch (a) {\n    case 0:\n    case 1:\n      a = b;\n      break;\n    case 2:\n      continue;\n    default:\n      break L1;\n  }\n  b = a;\n}\nc = a;')
  expect(emitBody([block(1, when(a, [br(1)]), set(0, b), when(b, [br(1)]), set(0, c)), set(1, a)], nothing))
    .toBe('L1: {\n  if (a) break L1;\n  a = b;\n  if (b) break L1;\n  a = c;\n}\nb = a;')
  expect(emitBody([block(1, when(a, [br(1)]), set(0, b))], nothing)).toBe('if (a) return;\na = b;')
  expect(emitText(makeFunction([block(1, block(2, when(a, [br(1)]), when(b, [br(2)]), returns(int(1))), set(0, b)), returns(a)]), { options: { minify: true } }))
    .toContain('b: {\n      if (a) break a;')
})

test('an arm that leaves needs no else', () => {
  expect(emitBody([when(a, [returns(b)], [set(0, b)]), returns(a)])).toBe('if (a) return b;\na = b;\nreturn a;')
  expect(emitBody([when(a, [set(0, b)], [returns(b)]), returns(a)])).toBe('if (a === 0) return b;\na = b;\nreturn a;')
  expect(emitBody([when(a, [set(0, b)], [when(b, [set(0, c)], [set(1, c)])])], nothing)).toBe('if (a) a = b; else if (b) a = c; else b = c;')
  expect(emitBody([when(callOf(1), [], [])], nothing)).toBe('f1();')
  const inner = when(numeric('i32.eqz', b), [when(less(b, c), [set(0, c)], [])])
  expect(emitBody([when(a, [inner])], nothing)).toBe('if (a && b === 0 && b < c) a = c;')
  expect(emitBody([when(a, [], [inner])], nothing)).toBe('if (a === 0 && b === 0 && b < c) a = c;')
  expect(emitBody([block(1, when(a, [br(1)], []))], nothing)).toBe('')
})

test('comparisons are booleans until a number is wanted', () => {
  const both: Expression = { op: 'conditional', type: 'i32', condition: less(a, b), consequent: less(b, c), alternate: int(0) }
  expect(text(both)).toBe('(a < b && b < c) | 0')
  expect(emitBody([when(numeric('i32.eqz', both), [set(0, b)])], nothing)).toBe('if (a >= b || b >= c) a = b;')
  expect(text(numeric('i32.eqz', numeric('f64.lt', local(2, 'f64'), f64Constant(NaN))))).toBe('!(c < NaN) | 0')
  expect(text({ op: 'conditional', type: 'i32', condition: a, consequent: int(1), alternate: less(b, c) })).toBe('(a !== 0 || b < c) | 0')
  expect(text({ op: 'conditional', type: 'i32', condition: a, consequent: b, alternate: int(0) })).toBe('a ? b : 0')
  expect(text(numeric('i32.and', less(a, b), less(b, c)))).toBe('a < b & b < c')
  expect(text(add(less(a, b), c))).toBe('(a < b | 0) + c | 0')
  expect(text(numeric('i32.lt_u', a, int(-2)))).toBe('a >>> 0 < 4294967294 | 0')
})

test('only what somebody needs is cut down to 32 bits or rounded', () => {
  expect(text(numeric('i32.and', add(add(a, b), int(-3)), int(255)))).toBe('a + b - 3 & 255')
  expect(text(add(numeric('i32.mul', add(a, b), c), int(1)))).toBe('Math.imul(a + b, c) + 1 | 0')
  expect(text(less(add(a, b), c))).toBe('(a + b | 0) < c | 0')
  expect(text(numeric('i32.shr_u', a, int(35)))).toBe('a >>> 3')
  expect(text(numeric('i32.shr_u', a, b))).toBe('a >>> b | 0')
  expect(text(numeric('i32.rotl', a, int(7)))).toBe('a << 7 | a >>> 25')
  expect(text(numeric('i32.div_s', a, int(3)))).toBe('a / 3 | 0')
  expect(text(numeric('i32.rem_u', a, int(-3)))).toBe('(a >>> 0) % 4294967293 | 0')
  expect(text(numeric('i32.div_s', a, int(-1)))).toBe('i32_div_s(a, -1)')
  const x = local(0, 'f32')
  expect(text(numeric('f32.add', numeric('f32.neg', x), f32Constant(0.1)))).toBe('fround(-a + 0.10000000149011612)')
  // Zero takes no rounding of its own, but makes 0 of -0.
  expect(text(numeric('f32.add', numeric('f32.mul', x, x), f32Constant(0)))).toBe('fround(a * a) + 0')
  expect(emitBody([storeTo(b, numeric('f32.mul', x, x), 0, 'f32.store')], nothing)).toBe('views0.v.setFloat32(b, a * a, true);')
})

test('addresses are exact', () => {
  const large = { minimum: 1, maximum: 65536 }, fixed = { minimum: 1, maximum: 1 }
  expect(text(loadOf(a), large)).toBe('views0.v.getInt32(a >>> 0, true)')
  expect(text(loadOf(a), fixed)).toBe('views0.v.getInt32(a, true)')
  expect(text(loadOf(a, 8), fixed)).toBe('views0.v.getInt32((a >>> 0) + 8, true)')
  expect(text(loadOf(add(a, b), 8), fixed)).toBe('views0.v.getInt32((a + b >>> 0) + 8, true)')
  expect(text(loadOf(numeric('i32.and', a, int(0xff0)), 8), large)).toBe('views0.v.getInt32((a & 4080) + 8, true)')
  expect(text(loadOf(numeric('i32.shl', loadOf(int(4), 0, 'i32.load8_u'), int(2)), 8), large)).toBe('views0.v.getInt32((views0.v.getUint8(4) << 2) + 8, true)')
  expect(text(loadOf(int(-4), 8))).toBe('views0.v.getInt32(4294967300, true)')
  expect(text(loadOf(int(8), 4294967292))).toBe('views0.v.getInt32(4294967300, true)')
  const views0 = { v: new DataView(new ArrayBuffer(65536)) }
  for (const address of [-1, -4, -65536, 65533, 65536]) for (const offset of [0, 8, 65536, 4294967295]) {
    expect(() => load(emitText(makeFunction([returns(loadOf(a, offset))])), { views0 })(address)).toThrow(RangeError)
  }
})

test('a view that grows is looked up after what may grow it', () => {
  expect(emitBody([set(0, loadOf(callOf(1), 4))], nothing)).toBe('var d;\na = (d = f1(), views0.v.getInt32((d >>> 0) + 4, true));')
  expect(text(loadOf(callOf(1), 4), { minimum: 2, maximum: 2 })).toBe('views0.v.getInt32((f1() >>> 0) + 4, true)')
  expect(emitBody([storeTo(add(a, int(4)), callOf(1))], nothing)).toBe('var d = f1();\nviews0.v.setInt32(a + 4 | 0, d, true);')
  expect(emitBody([storeTo(loadOf(a), callOf(1))], nothing)).toBe('var d = views0.v.getInt32(a, true), e = f1();\nviews0.v.setInt32(d >>> 0, e, true);')
  expect(emitBody([doing(operation('memory.fill', [0], [a, callOf(1), b]))], nothing)).toBe('var d;\nd = f1(), memory_fill(views0.b, a, d, b);')
})

test('a value with several ways through it is there before the method that stores it is looked up', () => {
  const either: Expression = { op: 'conditional', type: 'i32', condition: a, consequent: b, alternate: c }
  const fixed = { minimum: 2, maximum: 2 }
  expect(emitBody([storeTo(a, either, 4)], nothing)).toBe('var d = a ? b : c;\nviews0.v.setInt32((a >>> 0) + 4, d, true);')
  expect(emitBody([storeTo(a, add(either, int(1)))], nothing)).toBe('var d = (a ? b : c) + 1 | 0;\nviews0.v.setInt32(a, d, true);')
  expect(emitBody([storeTo(a, callOf(1))], nothing, fixed)).toBe('var d = f1();\nviews0.v.setInt32(a, d, true);')
  expect(emitBody([storeTo(a, add(loadOf(b), int(1)))], nothing)).toBe('views0.v.setInt32(a, views0.v.getInt32(b, true) + 1 | 0, true);')
  // Not where the address would be computed behind the value, which it may depend on.
  expect(emitBody([storeTo(loadOf(a), callOf(1))], nothing, fixed)).toBe('views0.v.setInt32(views0.v.getInt32(a, true), f1(), true);')
})

test('an f32 that is only moved goes as bits', () => {
  expect(emitBody([storeTo(a, loadOf(b, 0, 'f32.load'), 4, 'f32.store')], nothing)).toBe('views0.v.setInt32((a >>> 0) + 4, views0.v.getInt32(b, true), true);')
  expect(emitBody([storeTo(a, { op: 'constant', type: 'f32', low: 0x7fa00000, high: 0 }, 0, 'f32.store')], nothing)).toBe('views0.v.setInt32(a, 2141192192, true);')
  expect(text(numeric('i32.reinterpret_f32', loadOf(b, 0, 'f32.load')))).toBe('views0.v.getInt32(b, true)')
})

test('calls', () => {
  expect(text({ op: 'call', callee: { kind: 'table', table: 0, type: 3, index: a }, operands: [b, c], results: ['i32'] })).toBe('check_signature(table0[a >>> 0], type3)(b, c)')
  expect(text({ op: 'call', callee: { kind: 'reference', type: 3, reference: local(0, 'ref') }, operands: [], results: ['i32'] })).toBe('check_function(a)()')
  const several = callOf(5, [less(a, b)], ['i32', 'f64', 'i32', 'ref', 'f32'])
  expect(emitBody([{ op: 'set-results', locals: [0, 1, 2, undefined, 3], value: several }], { ...nothing, locals: 4 }))
    .toBe('var d;\na = f5(a < b | 0);\nb = result_f64[0];\nc = result_i32[0];\nd = result_f64[1];')
  expect(emitBody([{ op: 'set-results', locals: [undefined, 1], value: { op: 'multi', mnemonic: 'i64.div_s', operands: [a, b, c, a], results: ['i32', 'i32'] } }], nothing))
    .toBe('i64_div_s(a, b, c, a);\nb = result_i32[0];')
})

test('the remainder of a product takes the factors, where they are the same twice and the divisor is of 32 bits', () => {
  const remainder = (low: Expression, high: Expression, divisorHigh: Expression): string => {
    return emitBody([{ op: 'set-results', locals: [0, undefined], value: { op: 'multi', mnemonic: 'i64.rem_u', operands: [low, high, c, divisorHigh], results: ['i32', 'i32'] } }], nothing)
  }
  const low = numeric('i32.mul', a, b)
  expect(remainder(low, numeric('i32.mul_high_u', a, b), int(0))).toBe('a = i64_rem_u_product(a, b, c);')
  expect(remainder(low, numeric('i32.mul_high_u', a, c), int(0))).toBe('a = i64_rem_u(Math.imul(a, b), i32_mul_high_u(a, c), c, 0);')
  expect(remainder(low, numeric('i32.mul_high_u', a, b), a)).toBe('a = i64_rem_u(Math.imul(a, b), i32_mul_high_u(a, b), c, a);')
  expect(remainder(numeric('i32.mul', a, int(7)), numeric('i32.mul_high_u', a, int(7)), int(0))).toBe('a = i64_rem_u_product(a, 7, c);')
})

test('several results are returned without treading on the registers', () => {
  const shape = { results: ['i32', 'i32', 'f64'] as const }
  const x = local(2, 'f64')
  expect(emitBody([returns(a, b, x)], shape)).toBe('result_i32[0] = b;\nresult_f64[0] = c;\nreturn a;')
  expect(emitBody([returns(loadOf(a), b, x)], shape)).toBe('result_i32[0] = b;\nresult_f64[0] = c;\nreturn views0.v.getInt32(a, true);')
  expect(emitBody([returns(callOf(1), b, x)], shape)).toBe('var d = f1();\nresult_i32[0] = b;\nresult_f64[0] = c;\nreturn d;')
  expect(emitBody([returns(a, callOf(1), x)], shape)).toBe('result_i32[0] = f1();\nresult_f64[0] = c;\nreturn a;')
  expect(emitBody([returns(a, loadOf(b), callOf(1, [], ['f64']))], shape)).toBe('var d = views0.v.getInt32(b, true);\nresult_f64[0] = f1();\nresult_i32[0] = d;\nreturn a;')
  expect(emitBody([returns(loadOf(a), loadOf(b), x)], shape)).toBe('var d = views0.v.getInt32(a, true);\nresult_i32[0] = views0.v.getInt32(b, true);\nresult_f64[0] = c;\nreturn d;')
})

test('tail calls', () => {
  const tail = (callee: Extract<Statement, { op: 'return-call' }>['callee']): Statement => ({ op: 'return-call', callee, operands: [a, b], results: ['i32'] })
  const around = { bouncing: [0, 7] }
  expect(emitText(makeFunction([when(a, [tail({ kind: 'function', index: 7 })]), tail({ kind: 'function', index: 8 })], { parameters: 2 }), around))
    .toBe('function f0_body(a, b) {\n  a = a | 0;\n  b = b | 0;\n  if (a) return bounce_to(f7_body, [a, b]);\n  return f8(a, b);\n}\nfunction f0(a, b) {\n  return land(f0_body(a, b));\n}')
  expect(emitText(makeFunction([tail({ kind: 'table', table: 1, type: 2, index: a })], { parameters: 2 }), around)).toContain('return bounce_call(check_signature(table1[a >>> 0], type2), [a, b]);')
  expect(emitBody([tail({ kind: 'function', index: 7 })])).toBe('return f7(a, b);')
  const down = numeric('i32.sub', a, int(1))
  const even = makeFunction([when(a, [{ op: 'return-call', callee: { kind: 'function', index: 7 }, operands: [down], results: ['i32'] }]), returns(int(1))], { parameters: 1 })
  const odd = makeFunction([when(a, [{ op: 'return-call', callee: { kind: 'function', index: 0 }, operands: [down], results: ['i32'] }]), returns(int(0))], { parameters: 1, index: 7 })
  const run = load(`${emitText(even, around)}\n${emitText(odd, around)}`)
  expect(run(100001)).toBe(0)
  expect(run(100000)).toBe(1)
})

test('operations', () => {
  expect(text(operation('memory.size', [0], [], 'i32'))).toBe('memory_size(views0.b)')
  expect(text(operation('memory.grow', [1], [a], 'i32'))).toBe('memory_grow(memory1, a)')
  expect(text(operation('table.size', [0], [], 'i32'))).toBe('table0.length')
  expect(text(operation('table.grow', [0], [nullReference, a], 'i32'))).toBe('table_grow(tableObject0, null, a)')
  expect(text(operation('ref.is_null', [], [local(1, 'ref')], 'i32'))).toBe('b === null | 0')
  expect(text(operation('ref.func', [4], [], 'ref'))).toBe('f4')
  const effects: readonly (readonly [Operation, string])[] = [
    [operation('memory.copy', [0, 1], [a, b, c]), 'memory_copy(views0.b, views1.b, a, b, c);'],
    [operation('memory.copy', [1, 1], [a, b, c]), 'memory_copy_within(views1, a, b, c);'],
    [operation('memory.copy_i64', [1, 16, 4294967288], [a, b]), 'memory_copy_i64(views1, 16, 4294967288, a, b);'],
    [operation('memory.init', [3, 0], [a, b, c]), 'memory_init(views0.b, data3, a, b, c);'],
    [operation('data.drop', [3], []), 'data3 = empty_data;'],
    [operation('table.set', [0], [a, nullReference]), 'table_set(table0, a, null);'],
    [operation('table.copy', [0, 1], [a, b, c]), 'table_copy(table0, table1, a, b, c);'],
    [operation('table.init', [2, 0], [a, b, c]), 'table_init(table0, element2, a, b, c);'],
    [operation('elem.drop', [2], []), 'element2 = empty_elements;'],
    [operation('ref.is_null', [], [callOf(1, [], ['ref'])], 'i32'), 'f1();'],
  ]
  for (const [value, expected] of effects) expect(emitBody([doing(value)], nothing)).toBe(expected)
  expect(emitBody([when(operation('ref.is_null', [], [local(0, 'ref')], 'i32'), [{ op: 'trap', trap: 'null_dereference' }])], nothing)).toBe('if (a === null) trap_null_dereference();')
})

test('globals', () => {
  const get = (global: number, half: 'low' | 'high' | undefined): Expression => ({ op: 'global', global, half, type: 'i32' })
  expect(text(get(2, undefined))).toBe('globals[2]')
  expect(text(get(2, 'high'))).toBe('globals[3]')
  expect(text(get(12, 'low'))).toBe('constant12')
  expect(text(get(12, 'high'))).toBe('constant12_')
  expect(emitBody([{ op: 'set-global', global: 2, half: 'high', value: a }], nothing)).toBe('globals[3] = a;')
})

test('locals start as zero only where that can be seen', () => {
  const shape = { ...nothing, parameters: 1, locals: 4 }
  expect(emitBody([set(1, a), when(a, [set(2, b), set(1, c)]), set(0, b)], shape)).toBe('var c, b = a;\nif (a) {\n  c = b;\n  b = c;\n}\na = b;')
  expect(emitBody([when(a, [set(1, a)]), set(0, b)], shape)).toBe('var b = 0;\nif (a) b = a;\na = b;')
  expect(emitBody([loop(1, set(0, b), set(1, a), br(1))], shape)).toBe('var b = 0;\nfor (;;) {\n  a = b;\n  b = a;\n}')
  expect(emitBody([doing(callOf(1, [local(3, 'ref')]))], { ...nothing, parameters: 1, types: ['i32', 'i32', 'i32', 'ref'] })).toBe('var d = null;\nf1(d);')
})

test('constants', () => {
  const float = (type: 'f32' | 'f64', low: number, high = 0): Expression => ({ op: 'constant', type, low, high })
  expect(text(f64Constant(-0))).toBe('-0')
  expect(text(f64Constant(-Infinity))).toBe('-1 / 0')
  expect(text(float('f32', 0x7fc00000))).toBe('NaN')
  expect(text(float('f32', 0x7fc00001))).toBe('f32_reinterpret_i32(2143289345)')
  expect(text(float('f64', 1, -0x80000))).toBe('f64_reinterpret_pair(1, -524288)')
})

test('effects', () => {
  expect(emitBody([doing(add(callOf(1), loadOf(a)))], nothing)).toBe('f1();\nviews0.v.getInt32(a, true);')
  expect(emitBody([doing({ op: 'conditional', type: 'i32', condition: a, consequent: b, alternate: callOf(1) })], nothing)).toBe('if (a === 0) {\n  f1();\n}')
  expect(emitBody([doing(add(a, b)), { op: 'trap', trap: 'unreachable' }])).toBe('trap_unreachable();')
})

test('parameters are cut to 32 bits where V8 would else guess', () => {
  const sum = add(a, numeric('i32.shl', b, c))
  expect(emitParameters([returns(sum)])).toBe('')
  expect(emitParameters([returns(loadOf(a))])).toBe('')
  expect(emitParameters([returns(b)])).toBe('b')
  expect(emitParameters([returns(less(a, c))])).toBe('ac')
  expect(emitParameters([set(1, sum)])).toBe('b')
  expect(emitParameters([returns(callOf(1, [c]))])).toBe('c')
  expect(emitParameters([when(a, [returns(int(1))])])).toBe('a')
  // What is only cut, but again and again.
  expect(emitParameters([loop(0, set(3, sum), br(0))], { locals: 4 })).toBe('abc')
  expect(emitParameters([returns(callOf(1, [a, b]))], { types: ['f64', 'i32', 'i32'] })).toBe('b')
  expect(emitParameters([returns(b)], {}, { options: { target: 'interpreter' } })).toBe('')
})
