/** Functions in files of their own: each format loaded as the files it is and run, and the same files whoever compiles. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import { afterAll, describe, expect, it } from 'vitest'
import type { Options } from '../../compiler/common/options.ts'
import { compile, compileTo, OptionsError } from '../../compiler/index.ts'
import { compileAsync } from '../../dist/compiler/index.js'
import { wat } from './link-support.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasmless-chunks-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Calls across files in all ways, views that change, segments that are dropped, tail calls, a start function. */
const bytes = wat(`(module
  (type $binary (func (param i32 i32) (result i32))) (type $even (func (param i32) (result i32)))
  (import "host" "add" (func $host (type $binary)))
  (memory (export "memory") 1 5) (table (export "table") 4 funcref) (elem (i32.const 0) $add $through $even $odd)
  (global $count (mut i32) (i32.const 0)) (global $big (mut i64) (i64.const 1)) (global $fixed i64 (i64.const -7)) (data $once "once")
  (start $start)
  (func $start (global.set $count (call $add (i32.const 40) (i32.const 2))))
  (func $add (type $binary) (i32.add (local.get 0) (call $host (local.get 1) (i32.const 0))))
  (func $through (type $binary) (call_indirect (type $binary) (local.get 0) (local.get 1) (i32.const 0)))
  (func $even (type $even) (if (result i32) (local.get 0) (then (return_call_indirect (type $even) (i32.sub (local.get 0) (i32.const 1)) (i32.const 3))) (else (i32.const 1))))
  (func $odd (type $even) (if (result i32) (local.get 0) (then (return_call_indirect (type $even) (i32.sub (local.get 0) (i32.const 1)) (i32.const 2))) (else (i32.const 0))))
  (func (export "count") (result i32) (global.get $count))
  (func (export "through") (type $binary) (call_indirect (type $binary) (local.get 0) (local.get 1) (i32.const 1)))
  (func (export "isEven") (param i32) (result i32) (call_indirect (type $even) (local.get 0) (i32.const 2)))
  (func (export "divide") (param i64 i64) (result i64) (global.set $big (i64.div_s (local.get 0) (local.get 1))) (i64.add (global.get $big) (global.get $fixed)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func (export "load") (param i32) (result i32) (i32.load offset=4 (local.get 0)))
  (func (export "once") (memory.init $once (i32.const 0) (i32.const 0) (i32.const 4)) (data.drop $once)))`)

let count = 0
async function load(options: Partial<Options> & Pick<Options, 'format'>): Promise<any> {
  const extension = options.format === 'cjs' ? 'cjs' : 'mjs'
  const prefix = String(count++)
  const { code, chunks } = compile(bytes, { chunkSize: 150, chunkName: `./${prefix}-*.${extension}`, ...options })
  expect(chunks!.length).toBeGreaterThan(5)
  if (options.format === 'iife') {
    const context = vm.createContext({})
    for (const chunk of chunks!) vm.runInContext(chunk.code, context)
    vm.runInContext(code, context)
    return context.wasmModule
  }
  for (const chunk of chunks!) writeFileSync(join(folder, chunk.name), chunk.code)
  const file = join(folder, `${prefix}.${extension}`)
  writeFileSync(file, code)
  return extension === 'cjs' ? createRequire(import.meta.url)(file) : import(/* @vite-ignore */ pathToFileURL(file).href)
}

describe('chunks', () => {
  const ways = (['esm', 'cjs', 'iife'] as const).flatMap(format => [false, true].flatMap(minify => (['jit', 'interpreter'] as const).map(target => ({ format, minify, target }))))
  for (const way of ways) it(`run as one file does (${Object.values(way).join(', ')})`, async () => {
    const { instantiate } = await load(way)
    const imports = { host: { add: (x: number, y: number) => x + y } }
    // Two instances do not share what is theirs.
    const [one, other] = [instantiate(imports), instantiate({ host: { add: (x: number, y: number) => x + y + 100 } })]
    expect([one.count(), other.count()]).toEqual([42, 142])
    expect([one.through(20, 3), other.through(20, 3)]).toEqual([23, 123])
    expect([one.isEven(100_001), one.isEven(100_000)]).toEqual([0, 1])
    expect(one.divide(-100n, 7n)).toBe(-21n)
    expect(() => one.divide(1n, 0n)).toThrow(/divide by zero/)
    expect(() => one.load(65_536)).toThrow(/memory access out of bounds/)
    expect(one.grow(1)).toBe(1)
    one.store(70_004, 77)
    expect(one.load(70_000)).toBe(77)
    expect(() => other.load(70_000)).toThrow(/memory access out of bounds/)
    one.memory.grow(1)
    expect(one.load(140_000)).toBe(0)
    one.once()
    expect(() => one.once()).toThrow(/memory access out of bounds|out of bounds/)
    other.once()
    expect(one.table.get(0)(1, 2)).toBe(3)
  })

  it('follow the growth of a memory where its old buffer cannot be detached', async () => {
    const { transfer } = ArrayBuffer.prototype as unknown as { transfer: unknown }, clone = globalThis.structuredClone
    Object.assign(ArrayBuffer.prototype, { transfer: undefined })
    globalThis.structuredClone = undefined as never
    try {
      const { load: read, grow, memory } = (await load({ format: 'cjs', target: 'interpreter' })).instantiate({ host: { add: () => 0 } })
      read(0)
      grow(1)
      new Uint8Array(memory.buffer)[4] = 7
      expect(read(0)).toBe(7)
    } finally {
      globalThis.structuredClone = clone
      if (transfer === undefined) delete (ArrayBuffer.prototype as unknown as { transfer?: unknown }).transfer
      else Object.assign(ArrayBuffer.prototype, { transfer })
    }
  })

  it('are the same for any number of threads, and go to the sink that takes them', async () => {
    for (const minify of [false, true]) {
      const alone = compile(bytes, { chunkSize: 300, minify })
      expect(await compileAsync(bytes, { chunkSize: 300, minify }, { jobs: 2 })).toEqual(alone)
      const files: unknown[] = []
      const result = compileTo({ write: () => {}, writeFile: file => { files.push(file) } }, bytes, { chunkSize: 300, minify })
      expect(files).toEqual(alone.chunks)
      expect(result.chunks).toBeUndefined()
    }
  })

  it('are named as the option says, and no part of a factory', () => {
    expect(compile(bytes, { chunkSize: 1000, chunkName: './parts/*.js' }).code).toContain("from './parts/1.js'")
    expect(() => compile(bytes, { chunkSize: 1, format: 'factory' })).toThrow(OptionsError)
    expect(compile(bytes, {}).chunks).toBeUndefined()
  })
})
