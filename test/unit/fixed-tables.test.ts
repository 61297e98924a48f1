/** Calls through tables that never change: which tables those are, what calls become, and that they trap as native ones do. */
import binaryen from 'binaryen'
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Options } from '../../compiler/common/options.ts'
import { compile } from '../../compiler/index.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { fixedTable } from '../../compiler/wasm/fixed-tables.ts'
import { engine, type Exports } from '../support/backend.ts'
import { wat } from './link-support.ts'

function outcome(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return String(error)
  }
}
function ours(text: string, options: Partial<Options>, imports: object = {}): Exports {
  return (vm.runInThisContext(`(${compile(wat(text), { ...options, format: 'factory' }).code}\n)`) as (imports: object) => Exports)(imports)
}
function native(text: string, imports: object = {}): Exports {
  return new engine.Instance(new engine.Module(wat(text)), imports).exports as Exports
}
const codeOf = (text: string, options: Partial<Options> = {}): string => compile(wat(text), options).code

describe('a table is fixed', () => {
  const segment = '(elem (table 0) (i32.const 1) func $f $f)'
  const isFixed = (table: string, rest = segment, body = ''): boolean => {
    const text = `(module ${table} (func $f) ${rest} (func ${body}))`
    return fixedTable(decodeModule(wat(text)), 0) !== undefined
  }
  it('unless somebody outside can reach it', () => {
    expect(isFixed('(table 4 funcref)')).toBe(true)
    expect(isFixed('(table (export "t") 4 funcref)')).toBe(false)
    expect(isFixed('(import "m" "t" (table 4 funcref))')).toBe(false)
  })
  it('unless a segment lies where only instantiating tells, or traps', () => {
    expect(isFixed('(import "m" "g" (global i32)) (table 4 funcref)', '(elem (table 0) (global.get 0) func $f)')).toBe(false)
    expect(isFixed('(table 2 funcref)')).toBe(false)
    expect(isFixed('(import "m" "g" (global funcref)) (table 4 funcref)', '(elem (table 0) (i32.const 0) funcref (global.get 0))')).toBe(false)
    expect(isFixed('(table 4 funcref)', '(elem (table 0) (i32.const 0) funcref (ref.null func) (ref.func $f))')).toBe(true)
  })
  it('unless an instruction writes to it', () => {
    const written = ['(table.set 0 (i32.const 0) (ref.null func))', '(table.fill 0 (i32.const 0) (ref.null func) (i32.const 1))', '(drop (table.grow 0 (ref.null func) (i32.const 1)))', '(table.copy 0 1 (i32.const 0) (i32.const 0) (i32.const 1))', '(table.init 0 $p (i32.const 0) (i32.const 0) (i32.const 1))']
    for (const body of written) expect(isFixed('(table 4 funcref) (table 4 funcref)', `${segment} (elem $p func $f)`, body), body).toBe(false)
    const others = ['(table.copy 1 0 (i32.const 0) (i32.const 0) (i32.const 1))', '(table.set 1 (i32.const 0) (table.get 0 (i32.const 0)))', '(drop (table.size 0))', '(table.init 1 $p (i32.const 0) (i32.const 0) (i32.const 1))']
    for (const body of others) expect(isFixed('(table 4 funcref) (table 4 funcref)', `${segment} (elem $p func $f)`, body), body).toBe(true)
  })
  it('with the elements of the last segment', () => {
    const fixed = fixedTable(decodeModule(wat('(module (type $a (func)) (type $b (func (param i32))) (table 6 funcref) (func $f) (func $g) (func $h (param i32)) (elem (i32.const 0) $f $g $h) (elem (i32.const 1) $f $f))')), 0)!
    expect(fixed.elements).toEqual([0, 0, 0])
    expect(fixed.entries(0)).toEqual(new Map([[0, [0, 1, 2]]]))
    expect(fixed.entries(1).size).toBe(0)
  })
})

/** `count` functions of a type, all kinds of values, holes, another type, an import; called at each index. */
function module(count: number): string {
  const functions = Array.from({ length: count }, (_, k) => `(func $f${k} (type $t) (f64.add (local.get 1) (f64.convert_i64_s (local.get 0))) (i64.add (local.get 0) (i64.const ${k})))`)
  return `(module (type $t (func (param i64 f64) (result f64 i64))) (type $u (func (param i32) (result i32)))
    (import "m" "host" (func $host (param i32) (result i32)))
    (table ${count + 8} funcref) ${functions.join(' ')} (func $other (type $u) (i32.mul (local.get 0) (i32.const 3))) (func $note (param i32) (result i64) (drop (call $host (i32.const -7))) (i64.const 40))
    (elem (i32.const 2) ${functions.map((_, k) => `$f${k}`).join(' ')} $other $f0 $host)
    (func (export "t") (param i32) (result f64 i64) (call_indirect (type $t) (call $note (i32.const 0)) (f64.const 0.5) (local.get 0)))
    (func (export "u") (param i32) (result i32) (call_indirect (type $u) (i32.const 5) (local.get 0)))
    (func (export "none") (param i32) (call_indirect (param f32) (f32.const 0) (local.get 0)))
    (func (export "known") (result i32) (call_indirect (type $u) (i32.const 6) (i32.const ${count + 2})))
    (func (export "wrong") (result i32) (call_indirect (type $u) (i32.const 6) (i32.const 2)))
    (func (export "past") (result i32) (call_indirect (type $u) (i32.const 6) (i32.const -1))))`
}

describe.each([3, 20])('%d functions of a type', (count) => {
  const text = module(count)
  it.each([{ level: 0 }, { level: 2 }, { level: 2, minify: true }, { level: 's', minify: true }, { level: 3, withoutPasses: ['fixed-calls'] }] as Partial<Options>[])('%o', (options) => {
    const calls: [number[], number[]] = [[], []]
    const [expected, found] = calls.map((list) => ({ m: { host: (x: number) => { list.push(x); return x + 1 } } })).map((imports, i) => {
      const exports = i === 0 ? native(text, imports) : ours(text, options, imports)
      return ['t', 'u', 'none'].flatMap((name) => [...Array(count + 12).keys(), -1, -0x80000000, 0x7fffffff].map((index) => outcome(() => exports[name](index))))
        .concat(['known', 'wrong', 'past'].map((name) => outcome(() => exports[name]())))
    })
    expect(found).toEqual(expected)
    expect(calls[1]).toEqual(calls[0])
  })
  it('are reached without a check', () => {
    expect(codeOf(text)).toContain(count === 3 ? 'switch (index)' : 'elements_of_type')
    expect(codeOf(text)).not.toMatch(/check_signature\(table0/)
    if (count === 3) expect(codeOf(text)).not.toMatch(/table_init|describe_functions/)
  })
})

it('a table that is looked into is there', () => {
  const text = '(module (type $t (func (result i32))) (table 3 funcref) (func $f (type $t) (i32.const 4)) (elem (i32.const 1) $f) (func (export "is") (param i32) (result i32) (ref.is_null (table.get 0 (local.get 0)))) (func (export "call") (param i32) (result i32) (call_indirect (type $t) (local.get 0))) (func (export "tail") (param i32) (result i32) (return_call_indirect (type $t) (local.get 0))))'
  const exports = ours(text, {})
  expect([exports.is(0), exports.is(1), exports.call(1), exports.tail(1)]).toEqual([1, 0, 4, 4])
  expect(() => exports.tail(0)).toThrow('null function')
})

it('a function may be called as any of its supertypes', () => {
  const parsed = binaryen.parseText('(module (type $a (sub (func (result i32)))) (type $b (sub $a (func (result i32)))) (type $c (sub $b (func (result i32)))) (table 4 funcref) (func $f (type $a) (i32.const 1)) (func $g (type $c) (i32.const 3)) (elem (i32.const 0) $f $g) (func (export "b") (param i32) (result i32) (call_indirect (type $b) (local.get 0))))')
  parsed.setFeatures(binaryen.Features.All)
  const module = decodeModule(parsed.emitBinary())
  const reached = module.types.map((_, type) => [...fixedTable(module, 0)!.entries(type).keys()])
  // By the lengths of their chains: a, b, c, and the type of the export.
  expect(reached.sort((a, b) => b.length - a.length)).toEqual([[0, 1], [1], [1], []])
})
