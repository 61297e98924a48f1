/** The shapes of the output, each loaded as the file it is and run; what the text may and may not hold. */
import { parse } from 'acorn'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Format } from '../../compiler/common/options.ts'
import { compile, compileTo, UnsupportedError } from '../../compiler/index.ts'
import { splitAtZeros } from '../../compiler/link/segments.ts'
import { load, place, wat } from './link-support.ts'

const text = `(module (import "env" "log" (func $log (param i64))) (memory (export "memory") 1) (data (i32.const 8) "h\\c3\\a9\\00\\80\\ff'\\"\\\\\\0a\\0d") (data $p "passive")
  (global (export "g") (mut i32) (i32.const 5)) (table (export "t") 1 funcref) (elem (i32.const 0) $add)
  (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "a b") (param i64) (call $log (local.get 0)))
  (func (export "init") (memory.init $p (i32.const 100) (i32.const 0) (i32.const 7)))
  (func (export "default") (result i32) (i32.const 3)) (func (export "class") (result i32) (i32.const 4)) (func (export "__proto__") (result i32) (i32.const 5)))`
const formats: readonly Format[] = ['esm', 'cjs', 'iife', 'factory']
const bytes8 = [0x68, 0xc3, 0xa9, 0, 0x80, 0xff, 0x27, 0x22, 0x5c, 0x0a, 0x0d]

function check(exports: any, logged: unknown[]): void {
  expect(exports.add(2, 3)).toBe(5)
  exports['a b'](7n)
  expect(logged).toEqual([7n])
  expect([...new Uint8Array(exports.memory.buffer, 8, 11)]).toEqual(bytes8)
  exports.init()
  expect(Buffer.from(exports.memory.buffer, 100, 7).toString()).toBe('passive')
  expect(exports.g.value).toBe(5)
  expect(exports.t.get(0)).toBe(exports.add)
  expect([exports.class(), exports.default(), exports.__proto__()]).toEqual([4, 3, 5])
}

describe.each(formats)('%s', format => {
  it.each([false, true])('instantiates (minify: %s)', async minify => {
    const logged: unknown[] = []
    const loaded = await load(text, { format, minify })
    const instantiate = format === 'factory' ? loaded : loaded.instantiate
    if (format === 'esm') expect(loaded.default).toBe(instantiate)
    check(instantiate({ env: { log: (x: unknown) => logged.push(x) } }), logged)
  })
  it.each(['base64', 'latin1'] as const)('holds data as %s', async data => {
    const loaded = await load(text, { format, data })
    const instantiate = format === 'factory' ? loaded : loaded.instantiate
    const logged: unknown[] = []
    check(instantiate({ env: { log: (x: unknown) => logged.push(x) } }), logged)
  })
  it('takes data from a file', async () => {
    const loaded = await load(text, { format, data: 'binary' })
    const instantiate = format === 'factory' ? loaded : loaded.instantiate
    const { data } = compile(wat(text), { format, data: 'binary' })
    const logged: unknown[] = []
    check(instantiate({ env: { log: (x: unknown) => logged.push(x) } }, data), logged)
  })
  it('is ES5 but for the module syntax, and the same every time', () => {
    for (const options of [{ format }, { format, minify: true }, { format, names: true, level: 0 }] as const) {
      const { code } = compile(wat(text), options)
      expect(compile(wat(text), options).code).toBe(code)
      const body = code.replace(/^export default .*$/gm, '').replace(/export (default instantiate;?)?/g, '')
      // Exported functions are arrow functions, which are no constructors (compiler/README.md).
      const plain = body.replace(/return ?\(?([\w$, ]*)\)? ?=> ?\{/g, 'return function ($1) {')
      expect(() => parse(format === 'factory' ? `(${plain}\n)` : plain, { ecmaVersion: 5 })).not.toThrow()
      expect(code).not.toMatch(/\beval\b|new Function|[^.\w]Function\(/)
    }
  })
})

describe('instance', () => {
  it('imports and exports as an ES module', async () => {
    const env = place('env.mjs', 'export const logged = []; export function log(x) { logged.push(x) }')
    const exports = await load(text.replace('"env"', '"./env.mjs"'), { format: 'esm', instance: true })
    expect(Object.keys(exports).sort()).toEqual(['__proto__', 'a b', 'add', 'class', 'default', 'g', 'init', 'memory', 't'])
    expect(exports.add(1, 2)).toBe(3)
    expect(exports.default()).toBe(3)
    expect(exports.__proto__()).toBe(5)
    exports['a b'](1n)
    const { logged } = await import(/* @vite-ignore */ pathToFileURL(env).href) as { logged: unknown[] }
    expect(logged).toEqual([1n])
  })
  it('requires and exports as CommonJS', async () => {
    place('env.cjs', 'exports.log = function (x) { exports.logged = x }')
    const exports = await load(text.replace('"env"', '"./env.cjs"'), { format: 'cjs', instance: true })
    expect(exports.add(1, 2)).toBe(3)
    exports['a b'](1n)
    expect(Object.keys(exports)).toContain('__proto__')
    expect(Object.getOwnPropertyDescriptor(exports, '__proto__')!.value()).toBe(5)
  })
  it('takes global variables as a script', async () => {
    const logged: unknown[] = []
    const exports = await load(text, { format: 'iife', instance: true, globalName: 'Mine' }, { env: { log: (x: unknown) => logged.push(x) } })
    expect(exports.add(1, 2)).toBe(3)
    exports['a b'](1n)
    expect(logged).toEqual([1n])
  })
})

describe('i64 as a pair', () => {
  it('crosses as two numbers, and results as arrays', async () => {
    const seen: unknown[] = []
    const { instantiate } = await load(`(module (import "m" "f" (func $f (param i64 i32) (result i64))) (import "m" "two" (func $two (result i32 i64))) (import "m" "x" (global $x i64))
      (global (export "g") (mut i64) (i64.const -2)) (export "x" (global $x))
      (func (export "call") (param i64 i32) (result i64) (call $f (local.get 0) (local.get 1)))
      (func (export "both") (result i32 i64) (call $two)))`, { i64: 'pair' })
    const { call, both, g, x } = instantiate({ m: { f: (...args: unknown[]) => { seen.push(args); return [5, -1] }, two: () => [1, 2, 3], x: [7, 8] } })
    expect(call(1, 2, 3)).toEqual([5, -1])
    expect(seen).toEqual([[1, 2, 3]])
    expect(call.length).toBe(3)
    expect(both()).toEqual([1, 2, 3])
    expect(g.value).toEqual([-2, -1])
    g.value = [1, 2]
    expect(g.value).toEqual([1, 2])
    expect(x.value).toEqual([7, 8])
    expect(compile(wat('(module (func (export "f") (param i64) (result i64) (local.get 0)))'), { i64: 'pair' }).code).not.toContain('BigInt')
  })
})

describe('what the output holds', () => {
  it('carries only what it reaches', () => {
    const { code } = compile(wat('(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))'))
    for (const word of ['BigInt', 'ArrayBuffer', 'DataView', 'read_imports', 'new_memory', 'Table', 'globalThis', 'bounce']) expect(code).not.toContain(word)
    expect(compile(wat('(module)')).code.length).toBeLessThan(250)
  })
  it('names functions and locals after the name section, colliding with nothing', async () => {
    const names = ['memory0', 'views0', 'home', 'instantiate', 'exports', 'imported', 'export_function', 'Math', 'class', 'eval', 'arguments', 'raw', 'e', 'buffer', 'a0', 'type0', 'l0', 'NaN', 'undefined', 'Object', 'require', '*/alert(1)/*', '</script>']
    // Names that the text format cannot spell go through a renamed function.
    const spelled = names.filter(name => /^\w+$/.test(name))
    const source = `(module (memory (export "memory") 1 2) ${spelled.map((name, i) => `(func $${name} (export "f${i}") (param $memory_grow i32) (param $${name} i32) (result i32) (local $result_i32 i32) (local.set $result_i32 (memory.grow (i32.const 0))) (i32.store (i32.const 0) (local.get $memory_grow)) (i32.add (local.get $${name}) (i32.load (i32.const 0))))`).join(' ')})`
    for (const level of [0, 2] as const) {
      const { code } = compile(wat(source), { names: true, level })
      expect(code).toMatch(/function raw\w*\(/)
      const { instantiate } = await load(source, { names: true, level })
      const exports = instantiate()
      spelled.forEach((_, i) => expect(exports[`f${i}`](i, 100)).toBe(100 + i))
    }
  })
  it('writes in pieces what `compile` gives whole', () => {
    const chunks: string[] = []
    const progress: number[] = []
    const result = compileTo({ write: chunk => { chunks.push(chunk) } }, wat(text), { dts: true }, { onProgress: done => progress.push(done) })
    const whole = compile(wat(text), { dts: true })
    expect(chunks.join('')).toBe(whole.code)
    expect(chunks.length).toBeGreaterThan(5)
    expect(progress.at(-1)).toBe(7)
    expect(result.dts).toBe(whole.dts)
    expect(result.dts).toContain('"a b": (a0: bigint) => void')
    expect(result.imports).toEqual([{ module: 'env', name: 'log', kind: 'function', type: '(i64)' }])
    expect(result.exports.map(({ name, kind }) => `${kind} ${name}`)).toContain('memory memory')
  })
  it('refuses what is not compiled before writing anything', () => {
    const chunks: string[] = []
    // (func (param v128))
    const bytes = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 1, 0x7b, 0, 3, 2, 1, 0, 10, 4, 1, 2, 0, 0x0b])
    expect(() => compileTo({ write: chunk => { chunks.push(chunk) } }, bytes)).toThrow(UnsupportedError)
    expect(chunks).toEqual([])
  })
})

describe('splitAtZeros', () => {
  it('leaves long runs of zeros out', () => {
    const bytes = new Uint8Array(300)
    bytes.set([1, 0, 2], 10)
    bytes[200] = 3
    expect(splitAtZeros(bytes)).toEqual([{ start: 10, end: 13 }, { start: 200, end: 201 }])
    expect(splitAtZeros(new Uint8Array(9))).toEqual([])
  })
})
