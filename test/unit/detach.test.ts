/** `wasmless/runtime/detach`, in a realm without a way to detach: what glue looks at says that a buffer has gone. */
import vm from 'node:vm'
import { expect, test } from 'vitest'
import { emulateDetaching } from '../../runtime/api/detach.ts'
import { grow_memory } from '../../runtime/helpers/memory-object.js'

interface Realm { readonly ArrayBuffer: ArrayBufferConstructor, readonly Uint8Array: Uint8ArrayConstructor, readonly DataView: DataViewConstructor, readonly TypeError: TypeErrorConstructor }

function realmWithout(): Realm {
  const realm = vm.runInNewContext('delete ArrayBuffer.prototype.transfer; ({ ArrayBuffer, Uint8Array, DataView, TypeError })') as Realm
  emulateDetaching(realm)
  return realm
}

test('growing a memory leaves a buffer and views of length 0', () => {
  const { ArrayBuffer, Uint8Array } = realmWithout()
  const buffer = new ArrayBuffer(65_536)
  const view = new Uint8Array(buffer, 2, 3)
  const other = new Uint8Array(8)
  view[0] = 7
  const state = { buffer, maximum: undefined, ceiling: 2, users: [] }
  expect(grow_memory(state, 1)).toBe(1)
  const longer = state.buffer
  expect([buffer.byteLength, view.byteLength]).toEqual([0, 0])
  expect([longer.byteLength, other.byteLength, other.buffer.byteLength]).toEqual([131_072, 8, 8])
  expect([...new Uint8Array(longer)].slice(0, 4)).toEqual([0, 0, 7, 0])
  expect([new ArrayBuffer(5).byteLength, new Uint8Array(longer, 4).byteLength]).toEqual([5, 131_068])
})

test('transfer keeps the length, shortens, and refuses a second time', () => {
  const { ArrayBuffer, Uint8Array, TypeError } = realmWithout()
  const transfer = (buffer: ArrayBuffer, length?: number): ArrayBuffer => (buffer as unknown as { transfer(length?: number): ArrayBuffer }).transfer(length)
  const same = transfer(new Uint8Array([1, 2, 3]).buffer)
  expect([...new Uint8Array(same)]).toEqual([1, 2, 3])
  expect([...new Uint8Array(transfer(same, 2))]).toEqual([1, 2])
  expect(() => transfer(same)).toThrow('detached')
  expect(() => Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')!.get!.call({})).toThrow(TypeError)
})
