/** Instances linked with each other: functions, tables, memories, globals, and the checks of types and limits. */
import { alike, isTrue, same, throws } from './harness.mjs'

const instance = ({ WebAssembly, bytes }, name, imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes(name)), imports).exports

export const cases = [
  {
    name: 'table, memory, global and function of one instance in another', run(context) {
      const one = instance(context, 'provide')
      const other = instance(context, 'link', { e: one })
      same(other.through(20, 22, 1), 42)
      same(other.direct(3, 4), 7)
      same(other.add, one.add, 'an exported function that is imported and exported again is the same')
      other.store(8, 99)
      same(one.load(8), 99)
      same(other.count(), 41)
      same(one.counter.value, 41)
      one.counter.value = 5
      same(other.count(), 6)
      throws(() => other.through(1, 2, 2), context.WebAssembly.RuntimeError, /signature mismatch/)
      throws(() => other.through(1, 2, 0), context.WebAssembly.RuntimeError)
      throws(() => other.through(1, 2, 4), context.WebAssembly.RuntimeError, /out of bounds/)
      one.table.grow(1, other.add)
      same(other.through(1, 2, 4), 3)
      one.memory.grow(1)
      other.store(70000, 12)
      same(one.load(70000), 12)
    },
  },
  {
    name: 'functions of the wrong type are refused', run(context) {
      const { WebAssembly } = context
      const one = instance(context, 'provide')
      throws(() => instance(context, 'link', { e: { ...one, add: one.load } }), WebAssembly.LinkError, /"e" "add"/)
      isTrue(instance(context, 'link', { e: { ...one, add: (a, b) => a * b } }).direct(6, 7) === 42, 'a host function fits any type')
    },
  },
  {
    name: 'limits are checked', run(context) {
      const { WebAssembly } = context
      const table = (initial, maximum) => new WebAssembly.Table({ element: 'anyfunc', initial, ...maximum === undefined ? {} : { maximum } })
      const memory = (initial, maximum) => new WebAssembly.Memory({ initial, ...maximum === undefined ? {} : { maximum } })
      const fits = (t, m) => instance(context, 'limits', { e: { table: t, memory: m } })
      fits(table(2, 4), memory(2, 4))
      fits(table(3, 3), memory(4, 4))
      for (const wrong of [table(1, 4), table(2), table(2, 5), table(5, 5)]) throws(() => fits(wrong, memory(2, 4)), WebAssembly.LinkError, /"e" "table"/)
      for (const wrong of [memory(1, 4), memory(2), memory(2, 5)]) throws(() => fits(table(2, 4), wrong), WebAssembly.LinkError, /"e" "memory"/)
      const small = memory(1, 4)
      small.grow(1)
      fits(table(2, 4), small)
      throws(() => fits(new WebAssembly.Table({ element: 'externref', initial: 2, maximum: 4 }), memory(2, 4)), WebAssembly.LinkError)
      for (const wrong of [undefined, null, 1, {}, []]) {
        throws(() => fits(wrong, memory(2, 4)), WebAssembly.LinkError)
        throws(() => fits(table(2, 4), wrong), WebAssembly.LinkError)
      }
    },
  },
  {
    name: 'globals: plain values, objects, types and mutability', run(context) {
      const { WebAssembly } = context
      const plain = { i32: 1, i64: 2n, f32: 0.1, f64: 0.2 }
      const exports = instance(context, 'global_types', { g: plain })
      alike([exports.i64.value, exports.f32.value], [2n, Math.fround(0.1)])
      const i64 = new WebAssembly.Global({ value: 'i64' }, -7n)
      same(instance(context, 'global_types', { g: { ...plain, i64 } }).i64, i64)
      const wrong = [['i32', 1n], ['i32', '1'], ['i32', undefined], ['i32', null], ['i64', 1], ['i64', '1'], ['f32', 1n], ['f64', {}], ['f64', Symbol()],
        ['i32', new WebAssembly.Global({ value: 'i64' }, 0n)], ['i32', new WebAssembly.Global({ value: 'i32', mutable: true })], ['f32', new WebAssembly.Global({ value: 'f64' })]]
      for (const [name, value] of wrong) throws(() => instance(context, 'global_types', { g: { ...plain, [name]: value } }), WebAssembly.LinkError, new RegExp(`"g" "${name}"`))
      const one = instance(context, 'provide')
      for (const counter of [1, new WebAssembly.Global({ value: 'i32' }, 1), new WebAssembly.Global({ value: 'f32', mutable: true })]) throws(() => instance(context, 'link', { e: { ...one, counter } }), WebAssembly.LinkError)
    },
  },
  {
    name: 'modules without code of their own', run({ WebAssembly, bytes }) {
      const make = (name, imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes(name)), imports).exports
      let given
      const { f } = make('trampoline', { e: { f(...args) {
        given = args
        return -3n
      } } })
      same(f(1.5, 2n ** 40n, 0.1, '7'), -3n)
      alike(given, [1, 2n ** 40n, Math.fround(0.1), 7])
      same(f.length, 4)
      same(f.name, '0')
      throws(() => f(1, 2), TypeError)
      const error = new RangeError('mine')
      same(throws(() => make('trampoline', { e: { f() { throw error } } }).f(1, 2n), RangeError), error)
      alike(make('several', { e: { f: x => [x, 5n, x / 2] } }).f(3), [3, 5n, 1.5])
      throws(() => make('trampoline', { e: {} }), WebAssembly.LinkError)
      throws(() => make('trampoline', {}), TypeError)
      let started = 0
      const state = make('state', { e: { f() { started++ }, base: 10 } })
      same(started, 1)
      alike([state.sum.value, state.long.value, state.table.length], [12, 5n, 3])
      alike([...new Uint8Array(state.memory.buffer, 9, 5)], [0, 104, 101, 121, 0])
      state.table.get(1)()
      same(started, 2)
      throws(() => make('state', { e: { f() {}, base: -1 } }), WebAssembly.RuntimeError)
    },
  },
  {
    name: 'a function of a module without code goes into a table', run(context) {
      const { WebAssembly, bytes } = context
      const { table, call } = instance(context, 'own')
      const { f } = new WebAssembly.Instance(new WebAssembly.Module(bytes('nullary')), { e: { f: () => 12 } }).exports
      table.set(1, f)
      same(call(1), 12)
      same(table.get(1), f)
    },
  },
]
