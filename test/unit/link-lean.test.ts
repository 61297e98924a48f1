/** Outputs carry what their module needs and no more, and what is left out was not needed: functions of such files meet others in tables. */
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Options } from '../../compiler/common/options.ts'
import { compile } from '../../compiler/index.ts'
import { Memory, Table } from '../../runtime/api/index.ts'
import { engine, type Exports } from '../support/backend.ts'
import { wat } from './link-support.ts'

const codeOf = (text: string, options: Partial<Options> = {}): string => compile(wat(text), options).code
/** Compiled anew each time, as a file of its own. */
function instantiate(text: string, imports: object = {}, options: Partial<Options> = {}): Exports {
  return (vm.runInThisContext(`(${codeOf(text, { ...options, format: 'factory' })}\n)`) as (imports: object) => Exports)(imports)
}

const add = '(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))'
const memory = '(module (memory (export "memory") 1) (func (export "get") (param i32) (result i32) (i32.load (local.get 0))) (func (export "set") (param i32 i32) (i32.store (local.get 0) (local.get 1))))'

describe('an output', () => {
  it('of one small function is small', () => {
    expect(codeOf(add).length).toBeLessThan(800)
    expect(codeOf(add, { minify: true }).length).toBeLessThan(450)
    expect(codeOf(add)).not.toMatch(/try|WeakMap|globalThis|Int32Array|home|RuntimeError|watch/)
  })
  it('with a memory carries only that', () => {
    expect(codeOf(memory).length).toBeLessThan(5000)
    expect(codeOf(memory)).not.toMatch(/WeakMap|globalThis|Int32Array|home|native|watch|host/)
  })
  it('has a second view only where a loop uses it', () => {
    const text = (loads: string): string => `(module (memory 1) (func (export "f") (param i32) (drop (i32.load (local.get 0))) (loop ${loads} (br_if 0 (local.get 0)))))`
    expect(codeOf(text(''))).not.toMatch(/\.w\b/)
    const eight = '(i32.store (local.get 0) (i32.load (local.get 0)))'.repeat(4)
    expect(codeOf(text(eight))).toMatch(/\.w\b[^]*holder\.w\b/)
    expect(codeOf(text(eight), { level: 's' })).not.toMatch(/\.w\b/)
  })
  it('grows its memory as the JS API has it, and as the instruction has it', () => {
    const texts = ['(memory (export "memory") 1 3)', '(memory (export "memory") 1 3) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))']
    for (const text of texts) for (const options of [{}, { minify: true }]) {
      const { memory, grow } = instantiate(`(module ${text})`, {}, options) as unknown as { memory: { grow(delta: unknown): number, buffer: ArrayBuffer }, grow?: (delta: number) => number }
      expect(() => memory.grow(3)).toThrow(RangeError)
      for (const delta of [-1, NaN, 2 ** 32, Infinity, 'x', undefined]) expect(() => memory.grow(delta)).toThrow(TypeError)
      expect([memory.grow('1.9'), memory.grow(-0.5), memory.buffer.byteLength]).toEqual([1, 2, 131072])
      const prototype = Object.getPrototypeOf(memory) as typeof memory
      const untouched = { valueOf: () => { throw new Error('converted') } }
      for (const receiver of [undefined, null, 5, {}, prototype]) {
        expect(() => prototype.grow.call(receiver, untouched)).toThrow(TypeError)
        expect(() => { Reflect.get(prototype, 'buffer', receiver) }).toThrow(TypeError)
      }
      // The argument is converted before anything is looked at.
      expect(memory.grow({ valueOf: () => memory.grow(1) - 2 })).toBe(3)
      if (grow !== undefined) expect([grow(0), grow(1), grow(-1)]).toEqual([3, -1, -1])
    }
  })
  it('has methods of memories and tables only where somebody can call them', () => {
    const text = (exported: string): string => `(module (memory ${exported} 1 4) (data (i32.const 5) "abc") (func (export "grow") (result i32) (memory.grow (i32.const 1))) (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0))))`
    expect(codeOf(text('(export "memory")'))).toContain('prototype')
    expect(codeOf(text(''))).not.toMatch(/prototype|to_index/)
    const exports = instantiate(text(''))
    expect([exports.load(5), exports.grow(), exports.load(70000), exports.load(6)]).toEqual([97, 1, 0, 98])
    const table = '(module (table $t 1 4 externref) (func (export "grow") (param externref) (result i32) (table.grow $t (local.get 0) (i32.const 2))) (func (export "get") (param i32) (result externref) (table.get $t (local.get 0))))'
    expect(codeOf(table)).not.toMatch(/prototype|globalThis/)
    const { grow, get } = instantiate(table)
    expect([grow('x'), get(0), get(2), grow('y')]).toEqual([1, null, 'x', -1])
  })
  it('has only globals that somebody looks at', () => {
    const text = `(module (import "m" "base" (global $base i32)) (global $stack (mut i32) (i32.const 66560)) (global $limit i32 (i32.const 7)) (global $pair (mut i64) (i64.const 9))
      (global $far i32 (i32.add (global.get $base) (i32.const 1))) (global $farther (export "farther") i32 (global.get $far)) (memory 1) (data (global.get $limit) "a")
      (func (export "look") (result i64) (i64.add (global.get $pair) (i64.extend_i32_u (i32.load8_u (global.get $limit))))))`
    for (const options of [{}, { minify: true }, { target: 'interpreter' }] as const) expect(codeOf(text, options)).not.toContain('66560')
    const exports = instantiate(text, { m: { base: 41 } })
    expect([exports.farther.value, exports.look()]).toEqual([42, 106n])
    expect(codeOf('(module (global (mut i32) (i32.const 5)) (func (export "none")))')).not.toContain('Int32Array')
  })
  it('knows native memories and globals only where it imports such', () => {
    const text = (type: string): string => `(module (import "m" "g" (global ${type})) (func))`
    expect(codeOf(text('i32'))).not.toMatch(/native_cell|BigInt|export_as/)
    expect(codeOf(text('(mut i64)'))).toMatch(/BigInt[^]*native_cell/)
    expect(codeOf('(module (import "m" "f" (func)))')).not.toMatch(/watch|try|host_error/)
    expect(codeOf('(module (import "m" "f" (func)) (memory 1) (func (export "g") (result i32) (i32.load (i32.const 0))))')).toContain('host_error')
    expect(codeOf('(module (import "m" "f" (func)) (memory 1) (func (export "g") (memory.fill (i32.const 0) (i32.const 0) (i32.const 9))))')).not.toMatch(/host_error|try/)
    expect(codeOf('(module (import "m" "m" (memory 1)) (func (export "f") (result i32) (i32.load (i32.const 0))))')).toMatch(/watched[^]*native/)
  })
  it('describes inside only functions that a table call asks for', () => {
    const text = (body: string): string => `(module (table 2 funcref) (type $f (func (result i32))) (func $a (type $f) (i32.const 3)) (elem (i32.const 0) $a) (func (export "g") (result i32) ${body}))`
    expect(codeOf(text('(i32.const 1)'))).not.toContain('describe_functions')
    expect(instantiate(text('(call_indirect (type $f) (i32.const 0))')).g()).toBe(3)
    expect(() => instantiate(text('(call_indirect (type $f) (i32.const 1))')).g()).toThrow('null function')
  })
  it('exports one object for a function, whatever its names', () => {
    const { a, b } = instantiate('(module (func $f) (export "a" (func $f)) (export "b" (func $f)))')
    expect(a).toBe(b)
    expect(a.name).toBe('0')
    const again = instantiate('(module (import "m" "f" (func $f)) (export "c" (func $f)) (export "d" (func $f)))', { m: { f: a } })
    expect(again.c).toBe(a)
    expect(again.d).toBe(a)
    expect(() => instantiate('(module (import "m" "f" (func $f (param i32))))', { m: { f: a } })).toThrow(/does not match/)
  })
})

describe('functions of files that keep to themselves, in the tables of others', () => {
  const caller = `(module (import "m" "t" (table 1 funcref)) (type $i (func (param i32) (result i32))) (type $l (func (param i64) (result i32))) (type $L (func (param i32) (result i64))) (type $m (func (param i32) (result f64 i32)))
    (func (export "i") (param i32) (result i32) (call_indirect (type $i) (local.get 0) (i32.const 0))) (func (export "l") (param i64) (result i32) (call_indirect (type $l) (local.get 0) (i32.const 0)))
    (func (export "L") (param i32) (result i64) (call_indirect (type $L) (local.get 0) (i32.const 0))) (func (export "m") (param i32) (result f64 i32) (call_indirect (type $m) (local.get 0) (i32.const 0))))`
  const table = new Table({ element: 'anyfunc', initial: 1 })
  const exports = instantiate(caller, { m: { t: table } })
  const put = (text: string, imports: object = {}, options: Partial<Options> = {}): unknown => {
    const { f } = instantiate(text, imports, options)
    table.set(0, f)
    expect(table.get(0)).toBe(f)
    return f
  }
  it('take and give values of each kind', () => {
    put('(module (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))')
    expect(exports.i(-5)).toBe(-4)
    expect(() => exports.l(5n)).toThrow(/signature/)
    put('(module (func (export "f") (param i64) (result i32) (i32.wrap_i64 (i64.shr_u (local.get 0) (i64.const 32)))))')
    expect(exports.l(7n << 32n)).toBe(7)
    put('(module (func (export "f") (param i32) (result i64) (i64.shl (i64.extend_i32_u (local.get 0)) (i64.const 40))))')
    expect(exports.L(3)).toBe(3n << 40n)
    put('(module (func (export "f") (param i32) (result f64 i32) (f64.const 1.5) (local.get 0)))')
    expect(exports.m(9)).toEqual([1.5, 9])
  })
  it('trap, and throw what their hosts throw', () => {
    const { RuntimeError } = engine as unknown as { RuntimeError: ErrorConstructor }
    for (const [type, call] of [['(param i32) (result i32)', 'i'], ['(param i32) (result i64)', 'L']] as const) {
      put(`(module (memory 1) (func (export "f") ${type} (${call === 'L' ? 'i64' : 'i32'}.load (local.get 0))))`)
      expect(() => exports[call](-1)).toThrow(RuntimeError)
      for (const more of ['', '(memory 1)']) {
        const error = new RangeError('mine')
        put(`(module (import "m" "h" (func $h)) ${more} (func (export "f") ${type} (call $h) unreachable))`, { m: { h() { throw error } } })
        expect(() => exports[call](0)).toThrow(error)
      }
    }
  })
  it('see growth of a native memory', () => {
    const native = new engine.Memory({ initial: 1 })
    for (const [type, call] of [['i32', 'i'], ['i64', 'L']] as const) {
      put(`(module (import "m" "m" (memory 1)) (func (export "f") (param i32) (result ${type}) (${type}.load (local.get 0))))`, { m: { m: native } })
      const end = native.buffer.byteLength
      expect(() => exports[call](end)).toThrow('out of bounds')
      native.grow(1)
      expect(Number(exports[call](end))).toBe(0)
    }
  })
})

it('a table of a file without memories gives functions that see growth of a native one', () => {
  const native = new engine.Memory({ initial: 1 })
  const { t } = instantiate('(module (table (export "t") 1 funcref))')
  instantiate('(module (import "m" "t" (table 1 funcref)) (import "m" "m" (memory 1)) (func $f (param i32) (result i32) (i32.load (local.get 0))) (elem (i32.const 0) $f))', { m: { t, m: native } })
  native.grow(1)
  expect(t.get(0)(65536)).toBe(0)
})

describe('i64 as pairs and as BigInts in one realm', () => {
  const text = '(module (import "m" "t" (table 2 funcref)) (type $t (func (param i64) (result i64))) (func $f (export "f") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1))) (func (export "call") (param i32 i64) (result i64) (call_indirect (type $t) (local.get 1) (local.get 0))) (func (export "put") (param i32) (table.set (local.get 0) (ref.func $f))))'
  it.each([['pair', 'bigint'], ['bigint', 'pair']] as const)('%s first', (first, second) => {
    const t = new Table({ element: 'anyfunc', initial: 2 })
    const files = { [first]: instantiate(text, { m: { t } }, { i64: first }), [second]: instantiate(text, { m: { t } }, { i64: second }) }
    files.pair!.put(0)
    files.bigint!.put(1)
    for (const k of [0, 1]) {
      expect(files.bigint!.call(k, 2n ** 40n)).toBe(2n ** 40n + 1n)
      expect(files.pair!.call(k, -1, 5)).toEqual([0, 6])
    }
    expect(files.pair!.f(-1, 5)).toEqual([0, 6])
    expect(files.bigint!.f(-1n)).toBe(0n)
    expect((t.get(0) as (...operands: unknown[]) => unknown)(-1, 5)).toEqual([0, 6])
    expect((t.get(1) as (...operands: unknown[]) => unknown)(-1n)).toBe(0n)
  })
})

describe('warnings', () => {
  it('name what an engine or an option cannot do', () => {
    expect(compile(wat(add)).warnings).toEqual([])
    expect(compile(wat(memory), { maximumMemory: 0 }).warnings).toEqual([expect.stringMatching(/^memory 0 starts with 1 pages, more than the option maximumMemory allows \(0\)/)])
    const bytes = (count: number): Uint8Array => {
      const leb = (n: number): number[] => n < 128 ? [n] : [n & 127 | 128, ...leb(n >>> 7)]
      const section = (id: number, content: number[]): number[] => [id, ...leb(content.length), ...content]
      const many = <T>(items: T[]): T[] => Array.from({ length: count }, () => items).flat()
      return Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, ...section(1, [1, 0x60, 0, 0]), ...section(3, [...leb(count), ...many([0])]), ...section(10, [...leb(count), ...many([2, 0, 11])])])
    }
    expect(compile(bytes(65_534), { level: 0 }).warnings).toEqual([])
    expect(compile(bytes(65_535), { level: 0 }).warnings).toEqual([expect.stringMatching(/65535 functions are more than QuickJS can load/)])
  })
  it('of a memory beyond the option: it works all the same', () => {
    const { get, set } = instantiate('(module (memory 2) (func (export "get") (param i32) (result i32) (i32.load (local.get 0))) (func (export "set") (param i32 i32) (i32.store (local.get 0) (local.get 1))))', {}, { maximumMemory: 1 })
    set(131068, 7)
    expect(get(131068)).toBe(7)
    expect(new Memory({ initial: 1 }).grow(1)).toBe(1)
  })
})
