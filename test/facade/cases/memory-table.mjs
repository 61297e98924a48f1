/** `Memory` and `Table`: constructors, methods, attributes, growth. */
import { alike, attributes, isTrue, same, throws } from './harness.mjs'

const notSizes = [-1, 2 ** 32, NaN, Infinity, 'x', Symbol(), {}]

export const cases = [
  {
    name: 'Memory: the descriptor converts by the rules', run({ WebAssembly }) {
      for (const value of [undefined, null, 1, 'x', {}, { maximum: 1 }, Symbol()]) throws(() => new WebAssembly.Memory(value), TypeError)
      for (const initial of notSizes) throws(() => new WebAssembly.Memory({ initial }), TypeError)
      for (const maximum of notSizes) throws(() => new WebAssembly.Memory({ initial: 0, maximum }), TypeError)
      throws(() => new WebAssembly.Memory({ initial: 2, maximum: 1 }), RangeError)
      throws(() => new WebAssembly.Memory({ initial: 65537 }), Error)
      throws(() => new WebAssembly.Memory({ initial: 1, address: 'i16' }), TypeError)
      same(new WebAssembly.Memory({ initial: 1, address: 'i32' }).buffer.byteLength, 65536)
      same(new WebAssembly.Memory({ initial: '1', maximum: { valueOf: () => 2.9 } }).buffer.byteLength, 65536)
      same(new WebAssembly.Memory({ initial: 1.9 }).buffer.byteLength, 65536)
      same(new WebAssembly.Memory(Object.assign(() => {}, { initial: 2 })).buffer.byteLength, 131072)
    },
  },
  {
    name: 'Memory: attributes', run({ WebAssembly }) {
      const { prototype } = WebAssembly.Memory
      same(attributes(prototype, 'grow'), 'wec')
      same(prototype.grow.length, 1)
      same(prototype.grow.name, 'grow')
      same(attributes(prototype, 'buffer'), 'eca')
      same(Object.getOwnPropertyDescriptor(prototype, 'buffer').set, undefined)
      same(Object.getOwnPropertyDescriptor(prototype, 'buffer').get.name, 'get buffer')
      for (const receiver of [undefined, null, {}, prototype, new WebAssembly.Table({ element: 'anyfunc', initial: 0 })]) {
        throws(() => prototype.grow.call(receiver, 0), TypeError)
        throws(() => Reflect.get(prototype, 'buffer', receiver), TypeError)
      }
      same(Object.keys(new WebAssembly.Memory({ initial: 0 })).length, 0)
    },
  },
  {
    name: 'Memory: grows, detaches the old buffer, keeps its bytes', run({ WebAssembly }) {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 3 })
      const { buffer } = memory
      same(buffer, memory.buffer)
      isTrue(buffer instanceof ArrayBuffer, 'a buffer')
      new Uint8Array(buffer)[65535] = 9
      same(memory.grow(1), 1)
      same(buffer.byteLength, 0)
      isTrue(memory.buffer !== buffer, 'another buffer')
      same(new Uint8Array(memory.buffer)[65535], 9)
      same(new Uint8Array(memory.buffer)[65536], 0)
      const second = memory.buffer
      same(memory.grow(0), 2)
      same(second.byteLength, 0, 'growing by nothing detaches too')
      throws(() => memory.grow(2), RangeError)
      same(memory.buffer.byteLength, 131072)
      for (const delta of notSizes) throws(() => memory.grow(delta), TypeError)
      throws(() => memory.grow(), TypeError)
      same(memory.grow('1'), 2)
    },
  },
  {
    name: 'Memory: its buffer cannot be detached by a program', run({ WebAssembly }) {
      const memory = new WebAssembly.Memory({ initial: 1 })
      if (typeof structuredClone === 'function') throws(() => structuredClone(memory.buffer, { transfer: [memory.buffer] }), Error)
      same(memory.buffer.byteLength, 65536)
    },
    nativeOnly: 'the buffer is an ordinary one, which any program may detach',
  },
  {
    name: 'Memory: what generated code grows shows', run({ WebAssembly, bytes }) {
      const { memory, grow, size, load } = new WebAssembly.Instance(new WebAssembly.Module(bytes('own'))).exports
      const { buffer } = memory
      same(grow(1), 1)
      same(buffer.byteLength, 0)
      same(memory.buffer.byteLength, 131072)
      same(memory.grow(1), 2)
      same(size(), 3)
      same(load(196604), 0)
      same(grow(1), -1)
      throws(() => memory.grow(1), RangeError)
    },
  },
  {
    name: 'Memory can be extended', run({ WebAssembly }) {
      class Mine extends WebAssembly.Memory {
        pages() { return this.buffer.byteLength / 65536 }
      }
      const mine = new Mine({ initial: 2 })
      same(mine.pages(), 2)
      isTrue(mine instanceof WebAssembly.Memory, 'a memory')
      same(Object.prototype.toString.call(mine), '[object WebAssembly.Memory]')
    },
  },
  {
    name: 'Table: the descriptor converts by the rules', run({ WebAssembly }) {
      for (const value of [undefined, null, 1, 'x', {}, { element: 'anyfunc' }, { initial: 1 }, { element: 'i32', initial: 1 }, { element: 'x', initial: 1 }]) throws(() => new WebAssembly.Table(value), TypeError)
      for (const initial of notSizes) throws(() => new WebAssembly.Table({ element: 'anyfunc', initial }), TypeError)
      for (const maximum of notSizes) throws(() => new WebAssembly.Table({ element: 'anyfunc', initial: 0, maximum }), TypeError)
      throws(() => new WebAssembly.Table({ element: 'anyfunc', initial: 2, maximum: 1 }), RangeError)
      throws(() => new WebAssembly.Table({ element: 'anyfunc', initial: 1 }, {}), TypeError)
      throws(() => new WebAssembly.Table({ element: 'anyfunc', initial: 1 }, () => {}), TypeError)
      same(new WebAssembly.Table({ element: 'anyfunc', initial: '3' }).length, 3)
      same(new WebAssembly.Table({ element: 'anyfunc', initial: 1 }).get(0), null)
      same(new WebAssembly.Table({ element: 'externref', initial: 1 }).get(0), undefined)
      same(new WebAssembly.Table({ element: 'externref', initial: 1 }, null).get(0), null)
      same(new WebAssembly.Table({ element: 'externref', initial: 2 }, 'x').get(1), 'x')
    },
  },
  {
    name: 'Table: attributes', run({ WebAssembly }) {
      const { prototype } = WebAssembly.Table
      for (const [name, length] of [['grow', 1], ['get', 1], ['set', 1]]) {
        same(attributes(prototype, name), 'wec', name)
        same(prototype[name].length, length, name)
        same(prototype[name].name, name)
        for (const receiver of [undefined, null, {}, prototype, new WebAssembly.Memory({ initial: 0 })]) throws(() => prototype[name].call(receiver, 0), TypeError)
      }
      same(attributes(prototype, 'length'), 'eca')
      same(Object.getOwnPropertyDescriptor(prototype, 'length').set, undefined)
      throws(() => prototype.length, TypeError)
    },
  },
  {
    name: 'Table: get, set, grow', run({ WebAssembly, bytes }) {
      const { table, seven, call } = new WebAssembly.Instance(new WebAssembly.Module(bytes('own'))).exports
      alike([table.length, table.get(0) === seven, table.get(1)], [2, true, null])
      same(table.set(1, seven), undefined)
      same(call(1), 7)
      table.set(1)
      same(table.get(1), null)
      table.set(0, null)
      throws(() => call(0), WebAssembly.RuntimeError)
      throws(() => call(2), WebAssembly.RuntimeError, /table index is out of bounds/)
      same(table.grow(1, seven), 2)
      same(table.get(2), seven)
      same(call(2), 7)
      same(table.grow(1), 3)
      same(table.get(3), null)
      same(table.grow(0), 4)
      throws(() => table.grow(1), RangeError)
      for (const index of [4, 2 ** 31]) {
        throws(() => table.get(index), RangeError)
        throws(() => table.set(index, null), RangeError)
      }
      for (const index of notSizes) {
        throws(() => table.get(index), TypeError)
        throws(() => table.set(index, null), TypeError)
        throws(() => table.grow(index), TypeError)
      }
      throws(() => table.get(), TypeError)
      throws(() => table.set(), TypeError)
      for (const value of [() => {}, {}, 1, 'x']) throws(() => table.set(0, value), TypeError)
      throws(() => table.grow(0, {}), TypeError)
    },
  },
  {
    name: 'Table: externref holds anything', run({ WebAssembly, bytes }) {
      const { externs } = new WebAssembly.Instance(new WebAssembly.Module(bytes('references'))).exports
      isTrue(externs instanceof WebAssembly.Table, 'a table')
      const values = [undefined, null, 0, -0, 'x', Symbol.iterator, {}, () => {}, 10n]
      for (const value of values) {
        externs.set(1, value)
        same(externs.get(1), value)
      }
      same(externs.get(0), null)
      externs.set(1)
      same(externs.get(1), undefined)
      same(externs.grow(1), 3)
      same(externs.get(3), undefined)
    },
  },
]
