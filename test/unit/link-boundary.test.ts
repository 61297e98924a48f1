/** The JavaScript API's rules at the border, each held by the engine and by our output alike. */
import { describe, expect, it } from 'vitest'
import { sides } from './link-support.ts'

describe.each(sides)('$name', side => {
  const { instantiate, LinkError, RuntimeError } = side

  describe('reading imports', () => {
    const text = '(module (import "a" "f" (func)) (import "b" "g" (func)) (import "a" "f" (func)))'
    it('asks for each import once and in order', () => {
      const log: string[] = []
      const module = (name: string): object => new Proxy({}, { get: (_, field) => { log.push(`${name}.${String(field)}`); return () => {} } })
      instantiate(text, new Proxy({}, { get: (_, field) => { log.push(String(field)); return module(String(field)) } }))
      expect(log).toEqual(['a', 'a.f', 'b', 'b.g', 'a', 'a.f'])
    })
    it.each([undefined, null, 1, 'x'])('throws a TypeError for %s as the import object', value => {
      expect(() => instantiate(text, value)).toThrow(TypeError)
    })
    it.each([undefined, null, 1, 'x'])('throws a TypeError for %s as a module', value => {
      expect(() => instantiate(text, { a: value })).toThrow(TypeError)
    })
    it('takes functions as modules', () => {
      const a = Object.assign(() => {}, { f: () => {} })
      expect(() => instantiate(text, { a, b: { g: a } })).not.toThrow()
    })
    it('passes on what a getter throws', () => {
      expect(() => instantiate(text, { get a() { throw new SyntaxError('mine') } })).toThrow(SyntaxError)
    })
    const wrong: [string, unknown][] = [
      ['(func)', undefined], ['(func)', {}], ['(func)', 1],
      ['(global i32)', undefined], ['(global i32)', '1'], ['(global i32)', 1n], ['(global i64)', 1], ['(global f64)', null], ['(global (mut i32))', 1],
      ['(memory 1)', {}], ['(memory 1)', undefined], ['(table 1 funcref)', []], ['(table 1 funcref)', undefined], ['(global funcref)', () => {}], ['(global funcref)', 1],
    ]
    it.each(wrong)('throws a LinkError for %s given %s', (kind, value) => {
      expect(() => instantiate(`(module (import "m" "x" ${kind}))`, { m: { x: value } })).toThrow(LinkError)
    })
    it('names the import in the message', () => {
      expect(() => instantiate('(module (import "m" "x" (func)))', { m: {} })).toThrow(/Import #0 .*"m".*"x".*function import requires a callable/)
    })
  })

  describe('limits and types of imports', () => {
    const memory = (limits: string, given: { initial: number, maximum?: number }) => () => instantiate(`(module (import "m" "x" (memory ${limits})))`, { m: { x: new side.Memory(given) } })
    it('checks memories', () => {
      expect(memory('2', { initial: 1 })).toThrow(LinkError)
      expect(memory('1', { initial: 2 })).not.toThrow()
      expect(memory('1 2', { initial: 1 })).toThrow(LinkError)
      expect(memory('1 2', { initial: 1, maximum: 3 })).toThrow(LinkError)
      expect(memory('1 2', { initial: 1, maximum: 2 })).not.toThrow()
    })
    it('looks at the size of the moment', () => {
      const grown = new side.Memory({ initial: 0 })
      grown.grow(2)
      expect(() => instantiate('(module (import "m" "x" (memory 2)))', { m: { x: grown } })).not.toThrow()
    })
    const table = (type: string, given: ConstructorParameters<typeof side.Table>[0]) => () => instantiate(`(module (import "m" "x" (table ${type})))`, { m: { x: new side.Table(given) } })
    it('checks tables', () => {
      expect(table('2 funcref', { element: 'anyfunc', initial: 1 })).toThrow(LinkError)
      expect(table('1 funcref', { element: 'externref', initial: 1 })).toThrow(LinkError)
      expect(table('1 2 funcref', { element: 'anyfunc', initial: 1 })).toThrow(LinkError)
      expect(table('1 2 funcref', { element: 'anyfunc', initial: 1, maximum: 3 })).toThrow(LinkError)
      expect(table('1 2 funcref', { element: 'anyfunc', initial: 1, maximum: 2 })).not.toThrow()
    })
    const global = (type: string, given: ConstructorParameters<typeof side.Global>[0], value: unknown) => () => instantiate(`(module (import "m" "x" (global ${type})))`, { m: { x: new side.Global(given, value) } })
    it('checks globals', () => {
      expect(global('i32', { value: 'i32' }, 1)).not.toThrow()
      expect(global('i32', { value: 'i64' }, 1n)).toThrow(LinkError)
      expect(global('i32', { value: 'i32', mutable: true }, 1)).toThrow(LinkError)
      expect(global('(mut i32)', { value: 'i32' }, 1)).toThrow(LinkError)
      expect(global('(mut i32)', { value: 'i32', mutable: true }, 1)).not.toThrow()
      expect(global('externref', { value: 'externref' }, {})).not.toThrow()
    })
    it('checks the signatures of exported functions, of this module and of others', () => {
      const { f } = instantiate('(module (func (export "f") (param i32) (result i32) (local.get 0)))')
      expect(() => instantiate('(module (import "m" "f" (func (param i32) (result i32))))', { m: { f } })).not.toThrow()
      expect(() => instantiate('(module (import "m" "f" (func (param i32))))', { m: { f } })).toThrow(LinkError)
      expect(() => instantiate('(module (import "m" "f" (func (param i64) (result i32))))', { m: { f } })).toThrow(LinkError)
    })
  })

  describe('exported functions', () => {
    const { add, long, single, double, nothing, swap, id } = instantiate(`(module
      (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
      (func (export "long") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
      (func (export "single") (param f32) (result f32) (local.get 0))
      (func (export "double") (param f64) (result f64) (local.get 0))
      (func (export "nothing"))
      (func (export "swap") (param i32 i64 f32 f64) (result f64 f32 i64 i32) (local.get 3) (local.get 2) (local.get 1) (local.get 0))
      (func (export "id") (param externref) (result externref) (local.get 0)))`)
    it('have a decimal name and a length', () => {
      expect([add, long, swap].map(f => [f.name, f.length])).toEqual([['0', 2], ['1', 1], ['5', 4]])
    })
    it('are one object each', () => {
      const exports = instantiate('(module (func $f) (export "a" (func $f)) (export "b" (func $f)) (table (export "t") 1 funcref) (elem (i32.const 0) $f))')
      expect(exports.a).toBe(exports.b)
      expect(exports.t.get(0)).toBe(exports.a)
    })
    it('convert arguments', () => {
      expect(add('12', 1.9)).toBe(13)
      expect(add(2 ** 32 + 5, { valueOf: () => 7 })).toBe(12)
      expect(add(true)).toBe(1)
      expect(add(2147483647, 1)).toBe(-2147483648)
      expect(add(NaN, Infinity)).toBe(0)
      expect(() => add(1n, 1)).toThrow(TypeError)
      expect(() => add(Symbol(), 1)).toThrow(TypeError)
      expect(long(2n ** 63n - 1n)).toBe(-(2n ** 63n))
      expect(long(2n ** 64n + 5n)).toBe(6n)
      expect(long('12')).toBe(13n)
      expect(long(true)).toBe(2n)
      expect(() => long(1)).toThrow(TypeError)
      expect(() => long('x')).toThrow(SyntaxError)
      expect(() => long()).toThrow(TypeError)
      expect(single(0.1)).toBe(Math.fround(0.1))
      expect(single('1e300')).toBe(Infinity)
      expect(() => single(1n)).toThrow(TypeError)
      expect(double('1.5')).toBe(1.5)
      expect(double()).toBeNaN()
      expect(Object.is(double(-0), -0)).toBe(true)
      expect(nothing(1, 2, 3)).toBe(undefined)
      expect(id(undefined)).toBe(undefined)
      expect(id(null)).toBe(null)
    })
    it('convert in order', () => {
      const log: number[] = []
      const note = (n: number): object => ({ valueOf: () => { log.push(n); return n } })
      expect(add(note(1), note(2))).toBe(3)
      expect(log).toEqual([1, 2])
    })
    it('keep both halves though a later argument calls back', () => {
      expect(swap(1, 2n ** 40n + 3n, { valueOf: () => { long(-1n); return 0.5 } }, { valueOf: () => Number(long(5n)) })).toEqual([6, 0.5, 2n ** 40n + 3n, 1])
    })
    it('give several results as an array', () => {
      expect(swap(1, 2n, 3, 4)).toEqual([4, 3, 2n, 1])
      expect(Array.isArray(swap(1, 2n, 3, 4))).toBe(true)
    })
    it('let errors of a conversion out as they are', () => {
      const error = new RangeError('mine')
      expect(() => add({ valueOf() { throw error } }, 1)).toThrow(error)
    })
  })

  describe('host functions', () => {
    const call = (type: string, f: unknown, ...args: unknown[]) => {
      const parameters = [...type.split('-')[0]!].map(letter => ({ i: 'i32', I: 'i64', f: 'f32', F: 'f64', e: 'externref' })[letter])
      const results = [...type.split('-')[1]!].map(letter => ({ i: 'i32', I: 'i64', f: 'f32', F: 'f64', e: 'externref' })[letter])
      const signature = `(param ${parameters.join(' ')}) (result ${results.join(' ')})`
      return instantiate(`(module (import "m" "f" (func $f ${signature})) (func (export "g") ${signature} (call $f ${parameters.map((_, i) => `(local.get ${i})`).join(' ')})))`, { m: { f } }).g(...args)
    }
    it('get converted arguments and no `this`', () => {
      const seen: unknown[] = []
      call('iIfFe-', function (this: unknown, ...args: unknown[]) { seen.push(this, ...args) }, -1, -1n, 0.1, 0.1, 'x')
      expect(seen).toEqual([undefined, -1, -1n, Math.fround(0.1), 0.1, 'x'])
    })
    it('have their results converted', () => {
      expect(call('-i', () => '7.9')).toBe(7)
      expect(call('-i', () => undefined)).toBe(0)
      expect(call('-I', () => 2n ** 64n - 1n)).toBe(-1n)
      expect(() => call('-I', () => 1)).toThrow(TypeError)
      expect(call('-f', () => 0.1)).toBe(Math.fround(0.1))
      expect(call('-F', () => undefined)).toBeNaN()
      expect(call('-e', () => undefined)).toBe(undefined)
      expect(call('-', () => 5)).toBe(undefined)
    })
    it('give several results through an iterator', () => {
      expect(call('-iI', () => [1, 2n])).toEqual([1, 2n])
      expect(call('-Fi', function* () { yield 1.5; yield '3' })).toEqual([1.5, 3])
      expect(() => call('-ii', () => [1])).toThrow(TypeError)
      expect(() => call('-ii', () => [1, 2, 3])).toThrow(TypeError)
      expect(() => call('-ii', () => 1)).toThrow(TypeError)
      expect(() => call('-ii', () => undefined)).toThrow(TypeError)
    })
    it('throw through untouched', () => {
      for (const error of [new RangeError('mine'), new Error('x'), 5, undefined]) {
        let caught: unknown = 'nothing'
        try {
          call('-', () => { throw error })
        } catch (e) {
          caught = e
        }
        expect(caught).toBe(error)
      }
    })
    it('are called as functions of the import object were at instantiation', () => {
      const m = { f: () => 1 }
      const { g } = instantiate('(module (import "m" "f" (func $f (result i32))) (func (export "g") (result i32) (call $f)))', { m })
      m.f = () => 2
      expect(g()).toBe(1)
    })
    it('are exported again as exported functions', () => {
      const f = () => 3
      const { a, b } = instantiate('(module (import "m" "f" (func $f (result i32))) (export "a" (func $f)) (export "b" (func $f)))', { m: { f } })
      expect(a).toBe(b)
      expect(a).not.toBe(f)
      expect(a.name).toBe('0')
      expect(a()).toBe(3)
      const again = instantiate('(module (import "m" "f" (func $f (result i32))) (export "a" (func $f)))', { m: { f: a } })
      expect(again.a).toBe(a)
    })
  })

  describe('traps at the border', () => {
    const text = '(module (import "m" "f" (func $f)) (memory 1) (func (export "load") (param i32) (result i32) (i32.load (local.get 0))) (func (export "call") (call $f)))'
    it('are RuntimeErrors, host functions\' RangeErrors not', () => {
      const error = new RangeError('mine')
      const { load, call } = instantiate(text, { m: { f: () => { throw error } } })
      expect(() => load(65533)).toThrow(RuntimeError)
      expect(() => load(65533)).toThrow('memory access out of bounds')
      expect(() => load(-1)).toThrow(RuntimeError)
      expect(call).toThrow(error)
    })
    it('come through a host function as they are', () => {
      let inner: unknown
      const exports = instantiate(text, { m: { f: () => { try { exports.load(-1) } catch (e) { inner = e; throw e } } } })
      expect(exports.call).toThrow(RuntimeError)
      expect(inner).toBeInstanceOf(RuntimeError)
    })
    it('leave stack overflow a RangeError', () => {
      const { f } = instantiate('(module (func $f (export "f") (param i32) (result i32) (i32.add (call $f (local.get 0)) (i32.const 1))))')
      expect(() => f(1)).toThrow(RangeError)
    })
  })

  describe('the exports object', () => {
    it('has no prototype, is frozen, and keeps every name', () => {
      const names = ['a-b', 'a.b', 'class', 'a b', '__proto__', '', '😀', 'constructor', '0', '"\'\\', '\u2028', '</script>']
      const escape = (name: string): string => [...Buffer.from(name)].map(byte => `\\${byte.toString(16).padStart(2, '0')}`).join('')
      const exports = instantiate(`(module (func $f) ${names.map(name => `(export "${escape(name)}" (func $f))`).join(' ')})`)
      expect(Object.getPrototypeOf(exports)).toBe(null)
      expect(Object.isFrozen(exports)).toBe(true)
      expect(Object.keys(exports).sort()).toEqual([...names].sort())
      for (const name of names) expect(typeof exports[name]).toBe('function')
    })
  })

  describe('instantiation', () => {
    it('runs start once, after the segments', () => {
      const seen: number[] = []
      const exports = instantiate(`(module (import "m" "f" (func $f (param i32))) (memory 1) (data (i32.const 3) "\\07") (table 1 funcref) (elem (i32.const 0) $s)
        (func $s (call $f (i32.load8_u (i32.const 3)))) (start $s))`, { m: { f: (x: number) => seen.push(x) } })
      expect(seen).toEqual([7])
      expect(Object.keys(exports)).toEqual([])
    })
    it('traps for active segments out of bounds, keeping what was written before', () => {
      const memory = new side.Memory({ initial: 1 })
      const m = { memory }
      expect(() => instantiate('(module (import "m" "memory" (memory 1)) (data (i32.const 0) "a") (data (i32.const 65535) "bc"))', { m })).toThrow(RuntimeError)
      expect([...new Uint8Array(memory.buffer).subarray(0, 1), new Uint8Array(memory.buffer)[65535]]).toEqual([97, 0])
      expect(() => instantiate('(module (memory 1) (data (i32.const 65537) ""))')).toThrow(RuntimeError)
      expect(() => instantiate('(module (memory 1) (data (i32.const 65536) ""))')).not.toThrow()
      expect(() => instantiate('(module (memory 1) (data (i32.const -1) "x"))')).toThrow(RuntimeError)
      expect(() => instantiate('(module (table 1 funcref) (func $f) (elem (i32.const 1) $f))')).toThrow(RuntimeError)
      expect(() => instantiate('(module (table 1 funcref) (func $f) (elem (i32.const 2) func))')).toThrow(RuntimeError)
    })
    it('takes elements before data', () => {
      const memory = new side.Memory({ initial: 1 })
      expect(() => instantiate('(module (import "m" "memory" (memory 1)) (table 1 funcref) (func $f) (data (i32.const 0) "a") (elem (i32.const 1) $f))', { m: { memory } })).toThrow(RuntimeError)
      expect(new Uint8Array(memory.buffer)[0]).toBe(0)
    })
    it('turns a trap in start into a RuntimeError', () => {
      expect(() => instantiate('(module (memory 1) (func $s (drop (i32.load (i32.const -1)))) (start $s))')).toThrow(RuntimeError)
    })
    it('makes fresh instances', () => {
      const text = '(module (global $g (mut i32) (i32.const 0)) (func (export "next") (result i32) (global.set $g (i32.add (global.get $g) (i32.const 1))) (global.get $g)))'
      const one = instantiate(text)
      one.next()
      expect(one.next()).toBe(2)
      expect(instantiate(text).next()).toBe(1)
    })
    it('writes every byte of data, overlapping segments in order', () => {
      const all = Array.from({ length: 256 }, (_, byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')
      const { m } = instantiate(`(module (memory (export "m") 1) (data (i32.const 10) "${all}") (data (i32.const 1000) "x") (data (i32.const 2000) "abc${'\\00'.repeat(100)}def") (data (i32.const 2001) "\\00\\00"))`)
      const bytes = new Uint8Array(m.buffer)
      expect([...bytes.subarray(10, 266)]).toEqual(Array.from({ length: 256 }, (_, byte) => byte))
      expect(Buffer.from(bytes.subarray(2000, 2106)).toString('latin1')).toBe(`a\0\0${'\0'.repeat(100)}def`)
    })
    // Node 20's own WebAssembly has no extended constants.
    if (side.name !== 'native') it('computes constant expressions, with imported globals too', () => {
      const { a, b, c } = instantiate(`(module (import "m" "x" (global $x i32)) (import "m" "y" (global $y i64))
        (global (export "a") i32 (i32.sub (i32.mul (global.get $x) (i32.const 3)) (i32.const 1)))
        (global (export "b") i64 (i64.sub (i64.mul (global.get $y) (i64.add (global.get $y) (i64.const 1))) (i64.const 7)))
        (global (export "c") i64 (i64.mul (i64.const -5000000000) (i64.const 3))))`, { m: { x: 2 ** 30, y: 5000000001n } })
      expect(a.value).toBe(3 * 2 ** 30 - 1 | 0)
      expect(b.value).toBe(BigInt.asIntN(64, 5000000001n * 5000000002n - 7n))
      expect(c.value).toBe(-15000000000n)
    })
  })
})
