/** `Global`, exported functions, and conversions in both directions. */
import { alike, attributes, isTrue, same, throws } from './harness.mjs'

const exportsOf = ({ WebAssembly, bytes }, name, imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes(name)), imports).exports

export const cases = [
  {
    name: 'Global: the descriptor and the value convert by the rules', run({ WebAssembly }) {
      for (const value of [undefined, null, 1, 'x', {}, { value: 'i16' }, { value: 'any' }, { mutable: true }]) throws(() => new WebAssembly.Global(value), TypeError)
      const make = (value, ...rest) => new WebAssembly.Global({ value }, ...rest).value
      alike(['i32', 'f32', 'f64'].map(type => make(type)), [0, 0, 0])
      same(make('i64'), 0n)
      same(make('externref'), undefined)
      same(make('externref', null), null)
      same(make('externref', 'x'), 'x')
      same(make('anyfunc'), null)
      same(make('i32', 4294967295.9), -1)
      same(make('i32', '5'), 5)
      same(make('f32', 0.1), Math.fround(0.1))
      same(make('f64', '0.1'), 0.1)
      same(make('f64', -0), -0)
      same(make('i64', 2n ** 63n), -(2n ** 63n))
      same(make('i64', '12'), 12n)
      same(make('i64', true), 1n)
      throws(() => make('i64', 1), TypeError)
      throws(() => make('i64', null), TypeError)
      throws(() => make('i32', 1n), TypeError)
      throws(() => make('i32', Symbol()), TypeError)
      throws(() => make('anyfunc', {}), TypeError)
    },
  },
  {
    name: 'Global: attributes', run({ WebAssembly }) {
      const { prototype } = WebAssembly.Global
      same(attributes(prototype, 'value'), 'eca')
      same(attributes(prototype, 'valueOf'), 'wec')
      same(prototype.valueOf.length, 0)
      for (const receiver of [undefined, null, {}, prototype]) {
        throws(() => prototype.valueOf.call(receiver), TypeError)
        throws(() => Reflect.get(prototype, 'value', receiver), TypeError)
        throws(() => Object.getOwnPropertyDescriptor(prototype, 'value').set.call(receiver, 1), TypeError)
      }
    },
  },
  {
    name: 'Global: only mutable ones can be set', run({ WebAssembly }) {
      const constant = new WebAssembly.Global({ value: 'i32' }, 4)
      throws(() => { constant.value = 5 }, TypeError)
      same(constant.value, 4)
      same(+constant, 4)
      same(constant + 1, 5)
      const variable = new WebAssembly.Global({ value: 'i64', mutable: 1 }, 4n)
      variable.value = 7n
      same(variable.valueOf(), 7n)
      throws(() => { variable.value = 7 }, TypeError)
      same(variable.value, 7n)
      const set = Object.getOwnPropertyDescriptor(WebAssembly.Global.prototype, 'value').set
      throws(() => set.call(variable), TypeError)
      same(set.name, 'set value')
    },
  },
  {
    name: 'exported functions: one object each, named by index, no constructors', run(context) {
      const { WebAssembly, bytes } = context
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes('convert')))
      alike(Object.values(exports).map(each => each.name), ['0', '1', '2', '3', '4', '5'])
      alike(Object.values(exports).map(each => each.length), [1, 1, 1, 1, 4, 0])
      same(attributes(exports.i32, 'name'), 'c')
      same(attributes(exports.i32, 'length'), 'c')
      same(Object.getPrototypeOf(exports.i32), Function.prototype)
      same(typeof exports.i32, 'function')
      same(exports.i32.hasOwnProperty('prototype'), false)
      throws(() => new exports.i32(), TypeError)
      isTrue(exports.i32 !== new WebAssembly.Instance(new WebAssembly.Module(bytes('convert'))).exports.i32, 'one for each instance')
    },
  },
  {
    name: 'arguments convert by ToWebAssemblyValue', run(context) {
      const { i32, i64, f32, f64, nothing } = exportsOf(context, 'convert')
      alike([i32(2 ** 32 + 5), i32(-1.9), i32('0x10'), i32(NaN), i32(), i32(null), i32(true), i32({ valueOf: () => 3 }), i32(1e300)], [5, -1, 16, 0, 0, 0, 1, 3, 0])
      alike([f32(0.1), f32(), f32('2'), f32(1e300), f32(-0)], [Math.fround(0.1), NaN, 2, Infinity, -0])
      alike([f64(), f64(null), f64('x'), f64(-0), f64(5e-324)], [NaN, 0, NaN, -0, 5e-324])
      alike([i64(2n ** 63n), i64(-(2n ** 64n) - 1n), i64('7'), i64(false), i64(2n ** 53n + 1n), i64(-(2n ** 40n))], [-(2n ** 63n), -1n, 7n, 0n, 2n ** 53n + 1n, -(2n ** 40n)])
      for (const value of [1, undefined, null, Symbol(), 1.5, {}.x]) throws(() => i64(value), TypeError)
      throws(() => i64('x'), SyntaxError)
      for (const convert of [i32, f32, f64]) {
        throws(() => convert(1n), TypeError)
        throws(() => convert(Symbol()), TypeError)
      }
      same(nothing(1, 2), undefined)
    },
  },
  {
    name: 'arguments convert in order, and all of them before the call', run(context) {
      const { several } = exportsOf(context, 'convert')
      const order = []
      const value = (name, result) => ({ valueOf() {
        order.push(name)
        return result
      } })
      alike(several(value('a', 1), value('b', 2n), value('c', 3), value('d', 4.5)), [4.5, 2n, 1])
      alike(order, ['a', 'b', 'c', 'd'])
      isTrue(Array.isArray(several(1, 2n, 3, 4)), 'an array')
      throws(() => several(1), TypeError)
    },
  },
  {
    name: 'references go through unchanged', run(context) {
      const { extern, func, self, reference, function: held } = exportsOf(context, 'references')
      for (const value of [undefined, null, 1, 'x', {}, Symbol.iterator, 5n, func]) same(extern(value), value)
      same(extern(), undefined)
      same(func(null), null)
      same(func(func), func)
      same(self(), func)
      for (const value of [undefined, 1, {}, () => {}, 'x']) throws(() => func(value), TypeError)
      throws(() => func(), TypeError)
      same(reference.value, null)
      reference.value = 'x'
      same(reference.value, 'x')
      held.value = func
      same(held.value, func)
      throws(() => { held.value = () => {} }, TypeError)
    },
  },
  {
    name: 'results of host functions convert', run(context) {
      const values = {}
      const { i32, i64, several, extern } = exportsOf(context, 'host', { h: { i32: value => values.i32(value), i64: value => values.i64(value), several: () => values.several(), extern: value => value } })
      values.i32 = value => String(value + 1)
      same(i32(41), 42)
      values.i32 = () => {}
      same(i32(1), 0)
      values.i32 = () => 1n
      throws(() => i32(1), TypeError)
      values.i64 = value => {
        same(value, -5n)
        return 2n ** 64n + 3n
      }
      same(i64(-5n), 3n)
      values.i64 = () => 3
      throws(() => i64(0n), TypeError)
      values.several = () => [1.9, 2n, '3.5']
      alike(several(), [1, 2n, 3.5])
      values.several = function* () { yield* [7, 8n, 9] }
      alike(several(), [7, 8n, 9])
      values.several = () => [1, 2n]
      throws(() => several(), TypeError)
      values.several = () => [1, 2n, 3, 4]
      throws(() => several(), TypeError)
      values.several = () => 5
      throws(() => several(), TypeError)
      const object = {}
      same(extern(object), object)
    },
  },
  {
    name: 'host functions are called without a receiver, and their errors pass', run(context) {
      let receiver = 'none'
      let count
      const error = new RangeError('mine')
      const { i32 } = exportsOf(context, 'host', { h: { i32: function (...given) {
        receiver = this
        count = given.length
        if (given[0] === 1) throw error
        return 0
      }, i64() {}, several() {}, extern() {} } })
      i32(0)
      // In sloppy code, which some engines make of a script, undefined shows as the global object.
      isTrue(receiver === undefined || receiver === globalThis, 'no receiver')
      same(count, 1)
      same(throws(() => i32(1), RangeError), error)
    },
  },
  {
    name: 'traps are RuntimeErrors', run(context) {
      const { WebAssembly } = context
      const { unreachable, divide, load, deep } = exportsOf(context, 'traps')
      throws(() => unreachable(), WebAssembly.RuntimeError, /unreachable/)
      throws(() => divide(1, 0), WebAssembly.RuntimeError, /divi.* by zero/i)
      throws(() => divide(-(2 ** 31), -1), WebAssembly.RuntimeError)
      throws(() => load(65533), WebAssembly.RuntimeError, /out of bounds/i)
      throws(() => load(-1), WebAssembly.RuntimeError, /out of bounds/i)
      same(load(65532), 0)
      // The engine's own error, which SpiderMonkey and QuickJS have a class for.
      throws(() => deep(0), globalThis.InternalError ?? RangeError, /stack|recursion/i)
    },
  },
]
