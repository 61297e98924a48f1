/** Views while memory grows in the middle of an expression, through every way in which it can. */
import { describe, expect, it } from 'vitest'
import { sides } from './link-support.ts'

const text = `(module (import "m" "host" (func $host (result i32))) (memory (export "memory") 1 100)
  (func $grow (result i32) (drop (memory.grow (i32.const 1))) (i32.const 7))
  (func (export "store") (param i32) (i32.store (local.get 0) (call $grow)))
  (func (export "storeDirect") (param i32) (i32.store (local.get 0) (memory.grow (i32.const 1))))
  (func (export "storeLong") (param i32) (i64.store (local.get 0) (i64.extend_i32_s (call $grow))))
  (func (export "storeHost") (param i32) (i32.store (local.get 0) (call $host)))
  (func (export "load") (param i32) (result i32) (i32.add (i32.load (local.get 0)) (i32.load (i32.add (local.get 0) (i32.sub (call $grow) (i32.const 7))))))
  (func (export "address") (param i32) (result i32) (i32.load (i32.add (local.get 0) (memory.grow (i32.const 0)))))
  (func (export "fill") (param i32) (memory.fill (local.get 0) (call $grow) (i32.const 4)))
  (func (export "copy") (param i32) (memory.copy (local.get 0) (i32.sub (call $grow) (i32.const 7)) (i32.const 4)))
  (func (export "size") (result i32) (i32.sub (memory.size) (i32.sub (call $grow) (i32.const 7)))))`

describe.each(sides)('$name', ({ instantiate }) => {
  it('keeps writing to the memory of the moment', () => {
    const exports = instantiate(text, { m: { host: () => exports.memory.grow(1) } })
    const at = (address: number): number => new DataView(exports.memory.buffer).getInt32(address, true)
    exports.store(0)
    expect(at(0)).toBe(7)
    exports.storeDirect(4)
    expect(at(4)).toBe(2)
    exports.storeLong(8)
    expect(at(8)).toBe(7)
    exports.storeHost(16)
    expect(at(16)).toBe(4)
    expect(exports.load(0)).toBe(14)
    expect(exports.address(1000)).toBe(0)
    exports.fill(20)
    expect(at(20)).toBe(0x07070707)
    exports.copy(24)
    expect(at(24)).toBe(7)
    expect(exports.size()).toBe(8)
  })
  it('keeps the memories of several instances apart, each through several growths', () => {
    const instances = [0, 1, 2].map(() => instantiate(text, { m: { host: () => 0 } }))
    for (const round of [1, 2, 3]) {
      instances.forEach((exports, k) => {
        exports.store(4 * k)
        exports.fill(65536 * round + k)
        expect(exports.load(4 * k)).toBe(14)
        expect(new DataView(exports.memory.buffer).getInt32(65536 * round + k, true)).toBe(0x07070707)
      })
    }
    expect(instances.map(exports => exports.memory.buffer.byteLength / 65536)).toEqual([10, 10, 10])
    expect(instances.map((exports, k) => [0, 4, 8].map(at => new DataView(exports.memory.buffer).getInt32(at, true) === 7 ? 1 : 0)[k])).toEqual([1, 1, 1])
  })
})
