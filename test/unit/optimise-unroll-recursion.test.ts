/** Small functions that call themselves get a twin. */
import { describe, expect, it } from 'vitest'
import { completeOptions } from '../../compiler/common/options.ts'
import { compile } from '../../compiler/index.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { lift } from '../../compiler/lift/lift.ts'
import { printFunction } from '../../compiler/ir/print.ts'
import { unrollRecursion } from '../../compiler/optimise/unroll-recursion.ts'
import { load, wat } from './link-support.ts'

const fibonacci = '(func $f (export "f") (param i32) (result i32) (if (result i32) (i32.lt_u (local.get 0) (i32.const 2)) (then (local.get 0)) (else (i32.add (call $f (i32.sub (local.get 0) (i32.const 1))) (call $f (i32.sub (local.get 0) (i32.const 2)))))))'
const unrolled = (text: string) => {
  const module = decodeModule(wat(`(module ${text})`))
  return unrollRecursion(lift(module, 0))
}

describe('unroll-recursion', () => {
  it('lets a function and its twin call each other', async () => {
    expect(printFunction(unrolled(fibonacci))).toMatchInlineSnapshot(`
      "function 0 ($0: i32) -> i32 {
        return (i32.lt_u($0, 2) ? $0 : i32.add(call part0(i32.sub($0, 1)), call part0(i32.sub($0, 2))))
      }
      function 0 part 0 ($0: i32) -> i32 {
        return (i32.lt_u($0, 2) ? $0 : i32.add(call function0(i32.sub($0, 1)), call function0(i32.sub($0, 2))))
      }
      "
    `)
    const code = compile(wat(`(module ${fibonacci})`)).code
    expect(code).toContain('function f0_part1(')
    expect(compile(wat(`(module ${fibonacci})`), completeOptions({ withoutPasses: ['unroll-recursion'] })).code).not.toContain('_part1')
    // Where nothing is put in place, a twin is of no use.
    expect(compile(wat(`(module ${fibonacci})`), { target: 'interpreter' }).code).not.toContain('_part1')
    const { default: instantiate } = await load(`(module ${fibonacci})`, {})
    expect(instantiate({}).f(20)).toBe(6765)
  })
  it('leaves large functions, and those that make tail calls', () => {
    const large = `(func $f (param i32) (result i32) (call $f ${'(i32.xor (i32.const 123456789) '.repeat(60)}(local.get 0)${')'.repeat(60)}))`
    expect(unrolled(large).parts).toBeUndefined()
    expect(unrolled('(func $f (param i32) (drop (i32.const 0)) (call $f (local.get 0)) (return_call $g (local.get 0))) (func $g (param i32) (return_call $f (local.get 0)))').parts).toBeUndefined()
  })
})
