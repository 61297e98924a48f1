/** Memory, Table and Global as programs see them: every assertion runs on the engine's own classes and on ours. */
import { describe, expect, it } from 'vitest'
import { export_function, import_reference } from '../../runtime/helpers/function.js'
import { sides } from './link-support.ts'

describe.each(sides.slice(0, 2))('$name', ({ name, Memory, Table, Global, instantiate, LinkError }) => {
  describe('Memory', () => {
    it('has pages, grows, and detaches the old buffer', () => {
      const memory = new Memory({ initial: 1, maximum: 3 })
      const before = memory.buffer
      new Uint8Array(before)[5] = 7
      expect(before.byteLength).toBe(65536)
      expect(memory.buffer).toBe(before)
      expect(memory.grow(1)).toBe(1)
      expect(before.byteLength).toBe(0)
      expect(memory.buffer.byteLength).toBe(131072)
      expect(new Uint8Array(memory.buffer)[5]).toBe(7)
      expect(new Uint8Array(memory.buffer)[70000]).toBe(0)
      expect(() => memory.grow(2)).toThrow(RangeError)
      expect(memory.grow('1' as never)).toBe(2)
      expect(memory.grow(0)).toBe(3)
    })
    it.each([undefined, null, 1, {}, { initial: -1 }, { initial: 'x' }, { initial: Infinity }, { initial: Symbol() }])('refuses %o', descriptor => {
      expect(() => new Memory(descriptor as never)).toThrow(TypeError)
    })
    it.each([{ initial: 2, maximum: 1 }, { initial: 65537 }, { initial: 1, maximum: 65537 }])('refuses the sizes %o', descriptor => {
      expect(() => new Memory(descriptor)).toThrow(RangeError)
    })
    it.each([-1, 2 ** 32, NaN, 'x', Symbol(), 1n])('refuses to grow by %s', delta => {
      expect(() => new Memory({ initial: 1 }).grow(delta as never)).toThrow(TypeError)
    })
    it('has a tag, prototype members, and can be extended', () => {
      class Mine extends Memory {}
      const mine = new Mine({ initial: 1 })
      expect(mine).toBeInstanceOf(Memory)
      expect(Object.prototype.toString.call(mine)).toBe('[object WebAssembly.Memory]')
      expect(Object.getOwnPropertyDescriptor(Memory.prototype, 'buffer')).toMatchObject({ enumerable: true, configurable: true, set: undefined })
      expect(Memory.prototype.grow.length).toBe(1)
      expect(() => Reflect.get(Memory.prototype, 'buffer', {})).toThrow(TypeError)
      expect(Object.keys(mine)).toEqual([])
    })
    it('is shared by instances, whoever grows it', () => {
      const memory = new Memory({ initial: 1, maximum: 10 })
      const text = '(module (import "m" "memory" (memory 1)) (func (export "load") (param i32) (result i32) (i32.load (local.get 0))) (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1))) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))) (func (export "size") (result i32) (memory.size)))'
      const one = instantiate(text, { m: { memory } })
      const other = instantiate(text, { m: { memory } })
      one.store(4, 99)
      expect(one.grow(1)).toBe(1)
      expect(other.size()).toBe(2)
      expect(other.load(4)).toBe(99)
      other.store(131068, 5)
      expect(one.load(131068)).toBe(5)
      expect(memory.grow(1)).toBe(2)
      expect(one.size()).toBe(3)
      expect(one.grow(8)).toBe(-1)
      expect(one.grow(-1)).toBe(-1)
      expect(memory.buffer.byteLength).toBe(3 * 65536)
    })
    it('is exported as one object', () => {
      const { a, b, grow } = instantiate('(module (memory (export "a") 1 2) (export "b" (memory 0)) (func (export "grow") (result i32) (memory.grow (i32.const 1))))')
      expect(a).toBe(b)
      const { buffer } = a
      expect(grow()).toBe(1)
      expect(a.buffer).not.toBe(buffer)
      expect(buffer.byteLength).toBe(0)
      expect(() => a.grow(1)).toThrow(RangeError)
      expect(Object.prototype.toString.call(a)).toBe('[object WebAssembly.Memory]')
      expect(instantiate('(module (import "m" "a" (memory 2 2)) (export "c" (memory 0)))', { m: { a } }).c).toBe(a)
    })
  })

  describe('Table', () => {
    const exports = instantiate('(module (func (export "f") (result i32) (i32.const 5)))')
    it('holds functions', () => {
      const table = new Table({ element: 'anyfunc', initial: 2, maximum: 4 })
      expect(table.length).toBe(2)
      expect(table.get(0)).toBe(null)
      table.set(0, exports.f)
      expect(table.get(0)).toBe(exports.f)
      expect(() => table.set(1, () => {})).toThrow(TypeError)
      expect(() => table.set(1, 5)).toThrow(TypeError)
      expect(() => table.set(1, undefined)).toThrow(TypeError)
      table.set(0)
      expect(table.get(0)).toBe(null)
      expect(table.grow(1, exports.f)).toBe(2)
      expect(table.get(2)).toBe(exports.f)
      expect(table.grow(1)).toBe(3)
      expect(table.get(3)).toBe(null)
      expect(() => table.grow(1)).toThrow(RangeError)
      expect(() => table.get(4)).toThrow(RangeError)
      expect(() => table.set(4, null)).toThrow(RangeError)
      expect(() => table.get(-1)).toThrow(TypeError)
      expect(() => table.get(undefined as never)).toThrow(TypeError)
    })
    it('holds anything as externref', () => {
      const thing = {}
      const table = new Table({ element: 'externref', initial: 2 }, thing)
      expect([table.get(0), table.get(1)]).toEqual([thing, thing])
      table.set(0)
      expect(table.get(0)).toBe(undefined)
      table.set(0, undefined)
      expect(table.get(0)).toBe(undefined)
      table.grow(1, 5)
      expect(table.get(2)).toBe(5)
      expect(new Table({ element: 'externref', initial: 1 }).get(0)).toBe(undefined)
    })
    it.each([undefined, {}, { element: 'anyfunc' }, { element: 'any', initial: 1 }, { element: 'anyfunc', initial: -1 }, { initial: 1 }])('refuses %o', descriptor => {
      expect(() => new Table(descriptor as never)).toThrow(TypeError)
    })
    it('has a tag and prototype members', () => {
      expect(Object.prototype.toString.call(new Table({ element: 'anyfunc', initial: 0 }))).toBe('[object WebAssembly.Table]')
      expect([Table.prototype.get.length, Table.prototype.set.length, Table.prototype.grow.length]).toEqual([1, 1, 1])
    })
    it('carries functions between modules', () => {
      const table = new Table({ element: 'anyfunc', initial: 3 })
      const pair = instantiate('(module (func (export "pair") (param i64) (result i64 f64 i32 i64) (local.get 0) (f64.const 1.5) (i32.const 7) (i64.const -3)) (func (export "trap") unreachable) (memory 1) (func (export "load") (result i32) (i32.load (i32.const -1))))')
      table.set(0, pair.pair)
      table.set(1, exports.f)
      table.set(2, pair.load)
      const { call, five, wrong, set } = instantiate(`(module (import "m" "table" (table 3 funcref)) (type $p (func (param i64) (result i64 f64 i32 i64))) (type $f (func (result i32)))
        (func (export "call") (param i64) (result i64 f64 i32 i64) (call_indirect (type $p) (local.get 0) (i32.const 0)))
        (func (export "five") (param i32) (result i32) (call_indirect (type $f) (local.get 0)))
        (func (export "wrong") (result i32) (call_indirect (type $f) (i32.const 0)))
        (func (export "set") (param funcref) (table.set (i32.const 0) (local.get 0))))`, { m: { table } })
      expect(call(2n ** 40n)).toEqual([2n ** 40n, 1.5, 7, -3n])
      expect(five(1)).toBe(5)
      expect(() => five(2)).toThrow('memory access out of bounds')
      expect(wrong).toThrow(/signature/)
      expect(table.get(0)).toBe(pair.pair)
      set(exports.f)
      expect(wrong()).toBe(5)
      expect(table.get(0)).toBe(exports.f)
      set(null)
      expect(table.get(0)).toBe(null)
      expect(() => set(undefined)).toThrow(TypeError)
      expect(() => set(() => {})).toThrow(TypeError)
      expect(table.grow(2)).toBe(3)
      table.set(4, exports.f)
      expect(five(4)).toBe(5)
    })
  })

  describe('Global', () => {
    it('holds and converts a value', () => {
      const i32 = new Global({ value: 'i32', mutable: true }, '7.5')
      expect(i32.value).toBe(7)
      i32.value = 2 ** 31
      expect(i32.value).toBe(-(2 ** 31))
      expect(() => { i32.value = 1n }).toThrow(TypeError)
      const i64 = new Global({ value: 'i64', mutable: true })
      expect(i64.value).toBe(0n)
      i64.value = 2n ** 63n
      expect(i64.value).toBe(-(2n ** 63n))
      expect(() => { i64.value = 1 }).toThrow(TypeError)
      expect(new Global({ value: 'f32' }, 0.1).value).toBe(Math.fround(0.1))
      expect(new Global({ value: 'f64' }, 0.1).valueOf()).toBe(0.1)
      expect(new Global({ value: 'externref' }, 'x').value).toBe('x')
      // V8 gives null where the specification has undefined.
      if (name !== 'native') expect(new Global({ value: 'externref' }).value).toBe(undefined)
      expect(new Global({ value: 'anyfunc' }).value).toBe(null)
      expect(() => { new Global({ value: 'i32' }, 1).value = 2 }).toThrow(TypeError)
      expect(() => new Global({ value: 'anyfunc' }, () => {})).toThrow(TypeError)
      expect(() => new Global({ value: 'i33' as never })).toThrow(TypeError)
      expect(() => new Global({ value: 'i64' }, 5)).toThrow(TypeError)
      expect(Object.prototype.toString.call(i32)).toBe('[object WebAssembly.Global]')
    })
    it('is live between JavaScript and instances', () => {
      const x = new Global({ value: 'i64', mutable: true }, 5n)
      const text = '(module (import "m" "x" (global $x (mut i64))) (export "x" (global $x)) (global $y (export "y") (mut f32) (f32.const 1.5)) (export "y2" (global $y)) (func (export "get") (result i64) (global.get $x)) (func (export "set") (param i64) (global.set $x (local.get 0))) (func (export "sety") (param f32) (global.set $y (local.get 0))))'
      const one = instantiate(text, { m: { x } })
      const other = instantiate(text, { m: { x } })
      // V8 makes new objects.
      if (name !== 'native') expect(one.x === x && one.y === one.y2).toBe(true)
      one.set(-1n)
      expect(other.get()).toBe(-1n)
      expect(x.value).toBe(-1n)
      x.value = 2n ** 40n
      expect(other.get()).toBe(2n ** 40n)
      one.sety(0.1)
      expect(one.y.value).toBe(Math.fround(0.1))
      one.y.value = 3
      expect(one.y2.value).toBe(3)
      expect(other.y.value).toBe(1.5)
    })
    it('exports immutable globals', () => {
      const { a, b, f } = instantiate('(module (import "m" "x" (global $x i64)) (global (export "a") i32 (i32.const -5)) (export "b" (global $x)) (func $f (export "f")) (global (export "g") funcref (ref.func $f)))', { m: { x: 2n ** 63n } })
      expect(a.value).toBe(-5)
      expect(b.value).toBe(-(2n ** 63n))
      expect(() => { a.value = 1 }).toThrow(TypeError)
      expect(typeof f).toBe('function')
    })
    it('gives functions their one object', () => {
      const { f, g } = instantiate('(module (func $f (export "f")) (global (export "g") (mut funcref) (ref.func $f)))')
      expect(g.value).toBe(f)
      g.value = null
      expect(g.value).toBe(null)
      expect(() => { g.value = () => {} }).toThrow(TypeError)
    })
    it('must match', () => {
      const { f } = instantiate('(module (func (export "f")))')
      expect(() => instantiate('(module (import "m" "g" (global funcref)))', { m: { g: f } })).not.toThrow()
      expect(() => instantiate('(module (import "m" "g" (global funcref)))', { m: { g: null } })).not.toThrow()
      expect(() => instantiate('(module (import "m" "g" (global funcref)))', { m: { g: new Global({ value: 'externref' }, null) } })).toThrow(LinkError)
    })
  })
})

describe('native objects given to compiled code', () => {
  const [native, ours] = sides as [typeof sides[0] & {}, typeof sides[0] & {}]
  it('memories work, even when they grow unseen', () => {
    const memory = new native.Memory({ initial: 1, maximum: 5 })
    const m = { memory, f: () => memory.grow(1) }
    const { load, call, grow, size } = ours.instantiate(`(module (import "m" "memory" (memory 1)) (import "m" "f" (func $f (result i32)))
      (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
      (func (export "call") (result i32) (drop (call $f)) (i32.store (i32.const 70000) (i32.const 4)) (i32.load (i32.const 70000)))
      (func (export "grow") (result i32) (memory.grow (i32.const 1)))
      (func (export "size") (result i32) (memory.size)))`, { m })
    expect(() => load(70000)).toThrow('memory access out of bounds')
    expect(call()).toBe(4)
    memory.grow(1)
    expect(load(70000)).toBe(4)
    expect(load(3 * 65536 - 4)).toBe(0)
    expect(grow()).toBe(3)
    expect(size()).toBe(4)
    expect(grow()).toBe(4)
    expect(grow()).toBe(-1)
    expect(new DataView(memory.buffer).getInt32(70000, true)).toBe(4)
  })
  it('globals work', () => {
    const x = new native.Global({ value: 'i64', mutable: true }, 5n)
    const y = new native.Global({ value: 'f64' }, 2.5)
    const text = '(module (import "m" "x" (global $x (mut i64))) (import "m" "y" (global $y f64)) (func (export "bump") (result i64) (global.set $x (i64.sub (global.get $x) (i64.const 7))) (global.get $x)) (func (export "y") (result f64) (global.get $y)))'
    const exports = ours.instantiate(text, { m: { x, y } })
    expect(exports.bump()).toBe(-2n)
    expect(x.value).toBe(-2n)
    expect(exports.y()).toBe(2.5)
    expect(() => ours.instantiate(text, { m: { x: y, y } })).toThrow(ours.LinkError)
    expect(() => ours.instantiate(text, { m: { x, y: x } })).toThrow(ours.LinkError)
  })
  it('tables are refused in words', () => {
    expect(() => ours.instantiate('(module (import "m" "t" (table 1 funcref)))', { m: { t: new native.Table({ element: 'anyfunc', initial: 1 }) } })).toThrow(/native WebAssembly.Table/)
  })
})

describe('the helpers as code', () => {
  it('give a raw function for an exported one, and back', () => {
    const { f } = sides[1]!.instantiate('(module (func (export "f") (result i32) (i32.const 3)) (table (export "t") 1 funcref))')
    const raw = import_reference(f)
    expect(raw).not.toBe(f)
    expect(raw()).toBe(3)
    expect(export_function(raw)).toBe(f)
    expect(import_reference(null)).toBe(null)
    expect(() => import_reference(undefined)).toThrow(TypeError)
    expect(() => import_reference(Object.create(f))).toThrow(TypeError)
    expect(() => import_reference(class extends f {})).toThrow(TypeError)
  })
})
