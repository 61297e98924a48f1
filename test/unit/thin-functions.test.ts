/** Functions that do nothing or only call on: which those are, that they are gone, and that calls past them do the same. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../compiler/index.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { actualFunction } from '../../compiler/wasm/thin-functions.ts'
import { load, wat } from './link-support.ts'

const text = `(module (import "m" "note" (func $note (param i32) (result i32)))
  (func $empty)
  (func $empties (call $empty) (nop) (call $empty))
  (func $takes (param i32))
  (func $on (param i32 i64) (result i64) (call $far (local.get 0) (local.get 1)))
  (func $far (param i32 i64) (result i64) (call $add (local.get 0) (local.get 1)))
  (func $add (param i32 i64) (result i64) (i64.add (local.get 1) (i64.extend_i32_s (local.get 0))))
  (func $swapped (param i32 i32) (result i32) (call $first (local.get 1) (local.get 0)))
  (func $first (param i32 i32) (result i32) (local.get 0))
  (func $less (param i32 i32) (result i32) (call $note (local.get 0)))
  (func $round (call $about))
  (func $about (call $round))
  (func $host (param i32) (result i32) (call $empties) (call $note (local.get 0)))
  (func $late (param i32) (result i32) (call $note (local.get 0)) (call $empties))
  (func $seen (export "seen") (param i32))
  (func $tail (param i32) (result i32) (if (result i32) (local.get 0) (then (return_call $back (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 5))))
  (func $back (param i32) (result i32) (call $tail (local.get 0)))
  (func (export "run") (param i32) (result i32)
    (call $empties) (call $takes (call $host (local.get 0))) (call $seen (i32.const 1))
    (i32.add (call $tail (local.get 0)) (i32.add (call $late (i32.const 9)) (i32.add (call $less (i32.const 3) (i32.const 4)) (i32.add (call $swapped (i32.const 1) (i32.const 2)) (i32.wrap_i64 (call $on (i32.const -3) (i64.const 8))))))))
  (func (export "endless") (call $about))
  (func (export "tails") (return_call $empties))
)`

describe('thin functions', () => {
  const module = decodeModule(wat(text))
  const index = (name: string): number => [...module.names.functions].find(([, each]) => each === name)![0]
  const comesTo = (name: string): string | undefined => {
    const actual = actualFunction(module, index(name))
    return actual === undefined ? undefined : module.names.functions.get(actual)
  }
  it('come to nothing, or to what they call', () => {
    for (const name of ['empty', 'empties', 'takes', 'seen']) expect(comesTo(name), name).toBeUndefined()
    for (const [name, actual] of [['on', 'add'], ['far', 'add'], ['host', 'note'], ['back', 'tail']]) expect(comesTo(name!), name).toBe(actual)
    for (const name of ['add', 'swapped', 'first', 'less', 'tail', 'late']) expect(comesTo(name), name).toBe(name)
    // One of them is left to call itself.
    expect(new Set([comesTo('round'), comesTo('about')]).size).toBe(1)
  })
  it('are not there', () => {
    const { code } = compile(wat(text), { names: true })
    for (const name of ['empty', 'empties', 'takes', 'on', 'far', 'host', 'back']) expect(code, name).not.toContain(`function ${name}(`)
    for (const name of ['seen', 'add', 'swapped', 'less']) expect(code, name).toContain(`function ${name}(`)
    expect(compile(wat(text), { names: true, withoutPasses: ['thin-calls'] }).code).toContain('function empties(')
  })
  it.each([0, 2, 's'] as const)('are not missed at level %s', async (level) => {
    const noted: number[] = []
    const { default: instantiate } = await load(text, { level })
    const exports = instantiate({ m: { note: (x: number) => { noted.push(x); return x } } })
    expect(exports.run(4)).toBe(5 + 9 + 3 + 2 + 5)
    expect(noted).toEqual([4, 9, 3])
    expect(() => exports.endless()).toThrow(RangeError)
    expect([exports.seen(1), exports.tails()]).toEqual([undefined, undefined])
  })
})
