/** Addresses that need no `>>> 0`, since an access before would have trapped: where that is, and that what should trap still does. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../compiler/index.ts'
import { engine } from '../support/backend.ts'
import { randomNumbers } from '../support/random-numbers.ts'
import { load, wat } from './link-support.ts'

const bodyOf = (body: string, memory = '1 4'): string => {
  const { code } = compile(wat(`(module (memory ${memory}) (func (export "run") (param i32 i32) (result i32) (local i32) ${body} (i32.const 0)))`), { level: 0 })
  return code.slice(code.indexOf('function f0('), code.indexOf('return 0;'))
}
/** Offsets of the stores, those whose base is converted in brackets. */
const offsetsIn = (body: string, memory?: string): string => [...bodyOf(body, memory).matchAll(/\.setInt8\((.*?), 1\)/g)].map(([, address]) => {
  const offset = /\+ (\d+)$/.exec(address!)?.[1] ?? '0'
  return address!.includes('>>> 0') ? `[${offset}]` : offset
}).join(' ')
const store = (offset: number, base = '(local.get 0)'): string => `(i32.store8 offset=${offset} ${base} (i32.const 1))`
const change = '(local.set 0 (i32.sub (local.get 0) (i32.const 1)))'

describe('bases that are proven', () => {
  it('by an access before, as long as they are not assigned', () => {
    expect(offsetsIn(store(4) + store(8) + change + store(12) + store(16))).toBe('[4] 8 [12] 16')
  })
  it('not in a memory of more than 2 GiB', () => {
    expect(offsetsIn(store(0) + store(4), '1 32768')).toBe('0 4')
    expect(offsetsIn(store(0) + store(4), '1 32769')).toBe('[0] [4]')
    expect(offsetsIn(store(0) + store(4), '1')).toBe('[0] [4]')
  })
  it('where every way leads over such an access', () => {
    expect(offsetsIn(`(if (local.get 1) (then ${store(4)}) (else ${store(8)})) ${store(12)}`)).toBe('[4] [8] 12')
    expect(offsetsIn(`(if (local.get 1) (then ${store(4)})) ${store(12)}`)).toBe('[4] [12]')
    expect(offsetsIn(`(if (local.get 1) (then (return (i32.const 9))) (else ${store(8)})) ${store(12)}`)).toBe('[8] 12')
    expect(offsetsIn(`(block (br_if 0 (local.get 1)) ${store(4)}) ${store(12)}`)).toBe('[4] [12]')
    expect(offsetsIn(`(block ${store(4)} (br_if 0 (local.get 1)) ${store(8)}) ${store(12)}`)).toBe('[4] 8 12')
  })
  it('in loops that do not assign them', () => {
    expect(offsetsIn(`${store(4)} (loop ${store(8)} (br_if 0 (local.get 1))) ${store(12)}`)).toBe('[4] 8 12')
    expect(offsetsIn(`${store(4)} (loop ${store(8)} ${change} (br_if 0 (local.get 0)))`)).toBe('[4] [8]')
    expect(offsetsIn(`(loop ${store(8)} ${store(12)} ${change} (br_if 0 (local.get 0)))`)).toBe('[8] 12')
  })
  it('of what is copied, and a little behind what has been accessed', () => {
    const copied = (distance: number): string => `${store(8)} (local.set 2 (i32.add (local.get 0) (i32.const ${distance}))) ${store(4, '(local.get 2)')}`
    expect(offsetsIn(copied(0))).toBe('[8] 4')
    expect(offsetsIn(copied(8))).toBe('[8] 4')
    expect(offsetsIn(copied(9))).toBe('[8] [4]')
    expect(offsetsIn(copied(-1))).toBe('[8] [4]')
  })
  it('do what they do natively', async () => {
    const random = randomNumbers(7)
    const pick = <T>(...all: readonly T[]): T => all[random(all.length)]!
    const local = (): string => `(local.get ${random(3)})`
    const offset = (): number => pick(0, 1, 4, 8, 16)
    const value = (): string => pick(local, () => `(i32.add ${local()} (i32.const ${pick(-8, -4, 4, 8, 16)}))`, () => `(i32.load8_u offset=${offset()} ${local()})`)()
    const statement = (depth: number): string => pick<() => string>(
      () => store(offset(), local()), () => store(offset(), value()), () => `(local.set ${random(3)} ${value()})`,
      ...depth === 0 ? [] : [
        () => `(if (i32.and ${local()} (i32.const ${pick(1, 2, 4)})) (then ${list(depth - 1)}) (else ${list(depth - 1)}))`,
        () => `(block ${list(depth - 1)} (br_if 0 (i32.and ${local()} (i32.const ${pick(1, 2)}))) ${list(depth - 1)})`,
        () => `(loop ${list(depth - 1)} (local.set 3 (i32.add (local.get 3) (i32.const 1))) (br_if 0 (i32.lt_u (local.get 3) (i32.const 5))))`,
      ])()
    const list = (depth: number): string => Array.from({ length: 1 + random(4) }, () => statement(depth)).join(' ')
    for (let i = 0; i < 60; i++) {
      const text = `(module (memory (export "memory") 1 4) (func (export "run") (param i32 i32) (result i32) (local i32 i32) ${list(3)} (i32.add (local.get 0) (local.get 2))))`
      const { default: instantiate } = await load(text, {})
      for (const [x, y] of [[0, 1], [-4, 3], [-1, -16], [65528, 65535], [7, -8], [65532, -2147483648], [2147483647, 2]] as const) {
        const outcome = ({ run, memory }: { run: (x: number, y: number) => number, memory: { buffer: ArrayBuffer } }): unknown => {
          let result: unknown
          try {
            result = run(x, y)
          } catch (error) {
            result = (error as Error).message
          }
          return [result, ...new Uint8Array(memory.buffer, 0, 64), ...new Uint8Array(memory.buffer, 65472)]
        }
        const native = new engine.Instance(new engine.Module(wat(text)), {}).exports as unknown as Parameters<typeof outcome>[0]
        expect(outcome(instantiate({}) as typeof native), `${text} of ${x}, ${y}`).toEqual(outcome(native))
      }
    }
  })
})
