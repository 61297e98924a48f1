/** Modules compiled at run time (`jit/`): what is checked at once, what is made when, and that a function is one function whenever it is made. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CompileError, UnsupportedError } from '../../compiler/index.ts'
import { moduleId } from '../../compiler/common/fingerprint.ts'
import { compile } from '../../jit/index.ts'
import { compileProgram, type ProgramOptions } from '../../jit/program.ts'
import { Memory, Table } from '../../runtime/api/index.ts'
import type { Exports } from '../support/backend.ts'
import { isExhaustion } from '../support/outcome.ts'
import { wat } from './link-support.ts'

/** The texts that became code. */
let texts: string[] = []
const OriginalFunction = globalThis.Function
beforeEach(() => {
  texts = []
  globalThis.Function = new Proxy(OriginalFunction, {
    construct(of, parts: string[]) {
      texts.push(parts.at(-1)!)
      return Reflect.construct(of, parts) as object
    },
  })
})
afterEach(() => { globalThis.Function = OriginalFunction })

function instantiate(text: string, imports: object = {}, options: ProgramOptions = {}): Exports {
  return compileProgram(wat(text), options)(imports) as Exports
}
/** Which functions a text declares. */
const declared = (text: string): string[] => [...text.matchAll(/^function (f\d+)\(/gm)].map(([, name]) => name!)

describe('what is wrong is known when the module is compiled', () => {
  test('an invalid body, though nobody calls it', () => {
    const bytes = wat('(module (func (result i32) (i32.const 7)) (func (export "fine")))')
    const at = bytes.findIndex((byte, k) => byte === 0x41 && bytes[k + 1] === 7)
    const broken = bytes.slice()
    broken[at] = 0x43
    expect(() => compile(broken, '')).toThrow(CompileError)
  })
  test('a proposal that is not compiled', () => {
    expect(() => compileProgram(wat('(module (func (export "v") (result i32) (i32x4.extract_lane 0 (v128.const i32x4 1 2 3 4))))'))).toThrow(UnsupportedError)
  })
  test('an option', () => {
    expect(() => compileProgram(wat('(module)'), { target: 'nothing' as never })).toThrow(/unknown target/)
  })
})

describe('functions', () => {
  const text = `(module (func $leaf (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
    (func $middle (param i32) (result i32) (i32.add (call $leaf (local.get 0)) (call $leaf (i32.const 1))))
    (func (export "top") (param i32) (result i32) (call $middle (local.get 0))) (func (export "never") (result i32) (call $middle (i32.const 1))))`
  test('are compiled when they are called, once, however many instances there are', () => {
    const program = compileProgram(wat(text))
    expect(texts).toEqual([])
    const one = program({}) as Exports, other = program({}) as Exports
    // The shell alone.
    expect(texts).toHaveLength(1)
    expect([one.top(5), one.top(6), other.top(7), other.top(8)]).toEqual([18, 21, 24, 27])
    expect(texts.slice(1).map(each => declared(each)[0])).toEqual(['f2', 'f1', 'f0'])
    expect(one.never()).toBe(6)
    expect(texts).toHaveLength(5)
  })
  test('trap and go on', () => {
    const { divide, load, none } = instantiate(`(module (memory 1) (func $divide (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
      (func (export "divide") (param i32 i32) (result i32) (call $divide (local.get 0) (local.get 1)))
      (func $load (param i32) (result i32) (i32.load (local.get 0))) (func (export "load") (param i32) (result i32) (call $load (local.get 0))) (func (export "none") (unreachable)))`)
    expect(() => divide(1, 0)).toThrow(/^divide by zero$/)
    expect(divide(7, 2)).toBe(3)
    expect(() => load(65_533)).toThrow(/^memory access out of bounds$/)
    expect(load(0)).toBe(0)
    expect(() => none()).toThrow(/^unreachable$/)
  })
  test('call themselves and each other, as deep as the stack goes', () => {
    const exports = instantiate(`(module (func $fib (export "fib") (param i32) (result i32) (if (result i32) (i32.lt_s (local.get 0) (i32.const 2)) (then (local.get 0))
        (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
      (func $even (export "even") (param i32) (result i32) (if (result i32) (local.get 0) (then (call $odd (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))
      (func $odd (param i32) (result i32) (if (result i32) (local.get 0) (then (call $even (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))
      (func $deep (export "deep") (param i32) (result i32) (i32.add (call $deep (local.get 0)) (i32.const 1))))`)
    expect(exports.fib(15)).toBe(610)
    expect([exports.even(100), exports.even(101)]).toEqual([1, 0])
    let error: unknown
    try {
      exports.deep(0)
    } catch (e) {
      error = e
    }
    expect(isExhaustion(error)).toBe(true)
    expect(exports.fib(5)).toBe(5)
  })
  test('that are first called where the stack ends are compiled where there is room', () => {
    const { leaf } = instantiate('(module (func $leaf (export "leaf") (result i32) (i32.add (call $other) (i32.const 1))) (func $other (result i32) (i32.const 2)))')
    let tried = 0
    /** Calls the function on the way back from the end of the stack, until there is room. Nothing here may need much of it. */
    const dive = (): number => {
      try {
        return dive()
      } catch {
        tried++
        return leaf() as number
      }
    }
    expect(dive()).toBe(3)
    expect(tried).toBeGreaterThan(10)
    expect(leaf()).toBe(3)
    expect(texts.slice(1).map(each => declared(each)[0])).toEqual(['f0', 'f1'])
  })
  test('run when the module starts, segments and all', () => {
    const seen: unknown[] = []
    const { memory } = instantiate(`(module (import "h" "see" (func $see (param i32))) (memory (export "memory") 1) (data (i32.const 8) "abc") (start $start)
      (func $start (call $see (i32.load8_u (i32.const 9))) (call $store)) (func $store (i32.store8 (i32.const 0) (i32.const 42))))`, { h: { see: (value: number) => { seen.push(value) } } })
    expect(seen).toEqual([98])
    expect(new Uint8Array((memory as Memory).buffer)[0]).toBe(42)
    expect(() => instantiate('(module (start 0) (func (unreachable)))')).toThrow(/^unreachable$/)
  })
})

describe('values', () => {
  test('a function is one object, before and after it is compiled, in tables, exports and references', () => {
    const exports = instantiate(`(module (type $t (func (param i32) (result i32))) (table (export "table") 4 funcref) (elem (i32.const 1) $inc $inc)
      (func $inc (export "inc") (export "again") (type $t) (i32.add (local.get 0) (i32.const 1)))
      (func (export "self") (result funcref) (ref.func $inc)) (func (export "pass") (param funcref) (result funcref) (local.get 0))
      (func (export "set") (table.set (i32.const 3) (ref.func $inc)))
      (func (export "call") (param i32) (result i32) (call_indirect (type $t) (i32.const 41) (local.get 0))))`)
    const table = exports.table as Table
    const before = table.get(1)
    expect(before).toBe(exports.inc)
    expect(exports.again).toBe(exports.inc)
    expect(exports.self()).toBe(exports.inc)
    expect(exports.call(1)).toBe(42)
    exports.set()
    for (const index of [1, 2, 3]) expect(table.get(index)).toBe(before)
    expect(exports.self()).toBe(before)
    expect(exports.pass(before)).toBe(before)
    table.set(0, before)
    expect(exports.call(0)).toBe(42)
    expect([exports.inc.name, exports.inc.length, 'prototype' in exports.inc]).toEqual(['0', 1, false])
  })
  test('functions in another instance\'s table work, and stay there when instantiation fails', () => {
    const table = new Table({ element: 'anyfunc', initial: 2 })
    const failing = `(module (import "e" "table" (table 2 funcref)) (memory 1) (func $seven (result i32) (call $inner)) (func $inner (result i32) (i32.const 7))
      (elem (i32.const 0) $seven) (data (i32.const 65535) "ab"))`
    expect(() => instantiate(failing, { e: { table } })).toThrow(/out of bounds/)
    const { call } = instantiate('(module (import "e" "table" (table 2 funcref)) (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))', { e: { table } })
    expect(call(0)).toBe(7)
    expect(() => call(1)).toThrow(/signature mismatch/)
    expect(() => call(2)).toThrow(/table index is out of bounds/)
  })
  test('a table that never changes is called through without a check', () => {
    const many = Array.from({ length: 40 }, (_, k) => k)
    const { call } = instantiate(`(module (type $t (func (param i32) (result i32))) (type $u (func (result i32))) (table 50 funcref) (elem (i32.const 1) ${many.map(k => `$f${k}`).join(' ')} $other)
      ${many.map(k => `(func $f${k} (type $t) (i32.add (local.get 0) (i32.const ${k})))`).join('\n')} (func $other (type $u) (i32.const 9))
      (func (export "call") (param i32) (result i32) (if (result i32) (i32.eq (local.get 0) (i32.const 41)) (then (call_indirect (type $u) (local.get 0))) (else (call_indirect (type $t) (i32.const 100) (local.get 0))))))`)
    expect([call(1), call(40), call(41), call(7)]).toEqual([100, 139, 9, 106])
    expect(() => call(0)).toThrow(/signature mismatch/)
    expect(() => call(50)).toThrow(/table index is out of bounds/)
  })
  for (const target of ['jit', 'interpreter'] as const) test(`memories grow under functions compiled before and after (${target})`, () => {
    const memory = new Memory({ initial: 1, maximum: 4 })
    const exports = instantiate(`(module (import "e" "memory" (memory 1 4)) (global $count (mut i32) (i32.const 0)) (global $long (mut i64) (i64.const 1))
      (func (export "load") (param i32) (result i32) (global.set $count (i32.add (global.get $count) (i32.const 1))) (i32.load (local.get 0))) (func (export "early") (param i32) (result i32) (i32.load (local.get 0)))
      (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1))) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
      (func (export "count") (result i32) (global.get $count)) (func (export "long") (result i64) (global.set $long (i64.mul (global.get $long) (i64.const -3000000000))) (global.get $long)))`, { e: { memory } }, { target })
    expect(exports.early(8)).toBe(0)
    expect(() => exports.early(70_000)).toThrow(/out of bounds/)
    expect(exports.grow(1)).toBe(1)
    exports.store(70_000, 5)
    expect([exports.early(70_000), exports.load(70_000)]).toEqual([5, 5])
    memory.grow(1)
    new Uint8Array(memory.buffer)[140_000] = 9
    expect([exports.early(140_000), exports.load(140_000), exports.count()]).toEqual([9, 9, 2])
    expect([exports.long(), exports.long()]).toEqual([-3000000000n, 9000000000000000000n])
  })
  test('segments are dropped for all functions', () => {
    const { once, twice, drop } = instantiate(`(module (memory (export "memory") 1) (table 2 funcref) (data $data "abcd") (elem $elements func $f) (func $f)
      (func (export "once") (memory.init $data (i32.const 0) (i32.const 0) (i32.const 4))) (func (export "twice") (table.init $elements (i32.const 0) (i32.const 0) (i32.const 1)))
      (func (export "drop") (data.drop $data) (elem.drop $elements)))`)
    once()
    twice()
    drop()
    expect(() => once()).toThrow(/out of bounds/)
    expect(() => twice()).toThrow(/out of bounds/)
  })
  test('several results and i64 cross every border', () => {
    const exports = instantiate(`(module (import "h" "f" (func $f (param i64) (result i64 i32)))
      (func $swap (param i64 f32 i32) (result i32 f32 i64) (local.get 2) (local.get 1) (local.get 0))
      (func (export "swap") (param i64 f32 i32) (result i32 f32 i64) (call $swap (local.get 0) (local.get 1) (local.get 2)))
      (func (export "host") (param i64) (result i64) (call $f (i64.sub (local.get 0) (i64.const 1))) (drop)))`, { h: { f: (value: bigint) => [value * 2n, 1] } })
    expect(exports.swap(-(2n ** 40n), 0.5, 7)).toEqual([7, 0.5, -(2n ** 40n)])
    expect(exports.host(-(2n ** 62n))).toBe(BigInt.asIntN(64, -(2n ** 63n) - 2n))
    expect(() => exports.host(1)).toThrow(TypeError)
  })
  test('tail calls do not grow the stack, whatever is compiled when', () => {
    const exports = instantiate(`(module (type $t (func (param i32) (result i32))) (table 2 funcref) (elem (i32.const 0) $even $odd)
      (func $even (export "even") (type $t) (if (result i32) (local.get 0) (then (return_call $odd (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))
      (func $odd (type $t) (if (result i32) (local.get 0) (then (return_call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))) (else (i32.const 0)))))`)
    expect([exports.even(200_000), exports.even(200_001)]).toEqual([1, 0])
  })
  test('code says what it is the code of', () => {
    const bytes = wat('(module (func (export "one") (result i32) (i32.const 1)))')
    const code = compile(bytes, moduleId(bytes))!
    expect(code).toMatchObject({ version: 1, id: moduleId(bytes) })
    expect((code.instantiate({}) as Exports).one()).toBe(1)
  })
})
