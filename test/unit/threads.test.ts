/**
 * Compilation in worker threads: the same bytes for any number of them, the same errors, and what `stats` tells. Takes
 * the built package, since workers are files of their own.
 */
import binaryen from 'binaryen'
import { beforeAll, describe, expect, it } from 'vitest'
import { compile, compileAsync, CompileError, UnsupportedError, type Options } from '../../dist/compiler/index.js'

/** Functions that ask for names of all kinds, each function for others first; some of their names look like those that we make up. */
function source(count: number, extra = ''): string {
  const functions = Array.from({ length: count }, (_, i) => {
    const name = i % 7 === 3 ? `$f${i + 1}_part1` : i % 11 === 4 ? `$l${i}` : `$function${i}`
    const uses = [
      `(i64.div_s (local.get $l1) (global.get $g${i % 5}))`, `(i64.mul (local.get $l1) (i64.load offset=${i} (local.get 0)))`,
      `(i64.trunc_f64_s (global.get $float))`, `(i64.extend_i32_s (call_indirect (type $binary) (local.get 0) (local.get 0) (local.get 0)))`,
      `(i64.rem_u (global.get $constant) (local.get $l1))`, `(i64.extend_i32_u (memory.grow (local.get 0)))`,
    ]
    const lines = Array.from({ length: 12 }, (_, k) => `
      (if (i32.lt_u (local.get 0) (i32.const ${i * k})) (then (local.set $l1 ${uses[(i + k) % uses.length]}) (global.set $g${(i + k) % 5} (local.get $l1))))
      (i32.store16 offset=${k} (local.get 0) (local.get 1))`)
    return `(func ${name} (export "e${i}") (type $binary) (local $l1 i64) (local $f2_part1 f32) ${lines.join('')}
      ${i % 13 === 6 ? '(return_call_indirect (type $binary) (local.get 1) (local.get 0) (i32.const 1))' : ''}
      (i32.add (i32.wrap_i64 (local.get $l1)) (i32.trunc_sat_f32_s (local.get $f2_part1))))`
  })
  return `(module (type $binary (func (param i32 i32) (result i32)))
    (import "host" "call" (func $host (type $binary)))
    (memory 1 4) (table funcref (elem $function0 $function1))
    ${Array.from({ length: 5 }, (_, i) => `(global $g${i} (mut i64) (i64.const ${i}))`).join('')}
    (global $float (mut f64) (f64.const 1.5)) (global $constant i64 (i64.const 77))
    (data (i32.const 16) "hello")
    ${functions.join('\n')} ${extra})`
}

function assemble(text: string): Uint8Array {
  const { Features } = binaryen
  const module = binaryen.parseText(text)
  module.setFeatures(Features.MutableGlobals | Features.NontrappingFPToInt | Features.SIMD128 | Features.SignExt | Features.TailCall | Features.ReferenceTypes)
  binaryen.setDebugInfo(true)
  try {
    return module.emitBinary()
  } finally {
    binaryen.setDebugInfo(false)
    module.dispose()
  }
}

let bytes: Uint8Array
beforeAll(() => { bytes = assemble(source(90)) })

describe('threads', () => {
  it.each<Partial<Options>>([{}, { minify: true }, { names: true, functionSize: 400 }, { minify: true, functionSize: 400, format: 'iife', instance: true }, { level: 0, data: 'binary' }, { level: 's', minify: true }])('give the same bytes, with %o', async (options) => {
    const alone = compile(bytes, options)
    for (const jobs of [1, 3]) expect(await compileAsync(bytes, options, { jobs })).toEqual(alone)
  })

  it('fail as one does, with the first of several faults', async () => {
    const broken = bytes.slice()
    // The last instruction of bodies late in the file: `i32.add` becomes `i64.add`.
    const ends = [...broken.keys()].filter((at) => broken[at] === 0x6a && broken[at + 1] === 0x0b)
    for (const at of ends.slice(40, 42)) broken[at] = 0x7c
    const faultOf = async (work: () => unknown): Promise<CompileError> => {
      try {
        await work()
      } catch (error) {
        return error as CompileError
      }
      throw new Error('nothing was thrown')
    }
    const alone = await faultOf(() => compile(broken))
    const other = await faultOf(() => compileAsync(broken, {}, { jobs: 2 }))
    expect(other).toBeInstanceOf(CompileError)
    expect({ ...other, message: other.message }).toEqual({ ...alone, message: alone.message })
    expect(alone.location).toMatchObject({ functionIndex: expect.any(Number) as number, functionName: expect.any(String) as string, offset: expect.any(Number) as number })
  })

  it('refuse what is not compiled, naming its first use', async () => {
    const late = assemble(source(90, '(func $late (drop (i32x4.splat (i32.const 1))))'))
    await expect(compileAsync(late, {}, { jobs: 2 })).rejects.toThrow(UnsupportedError)
    await expect(compileAsync(late, {}, { jobs: 2 })).rejects.toThrow(/simd .*function 91 "late"/)
  })

  it('say where the time went', async () => {
    for (const jobs of [0, 2]) {
      const { stats, code } = await compileAsync(bytes, {}, { jobs, stats: true })
      expect(stats!.jobs).toBe(jobs)
      expect(stats!.phases.map(({ name }) => name)).toEqual(expect.arrayContaining(['decode', 'validate', 'lift', 'split-i64', 'emit', 'print', 'link']))
      expect(stats!.functions).toHaveLength(20)
      expect(stats!.functions[0]!.milliseconds).toBeGreaterThanOrEqual(stats!.functions[19]!.milliseconds)
      expect(stats!.sizes).toMatchObject({ module: bytes.length, output: code.length })
    }
    expect(compile(bytes).stats).toBeUndefined()
  })
})
