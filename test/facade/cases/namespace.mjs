/** The namespace object: members, attributes, `validate`, `compile`, `instantiate`, streaming. */
import { alike, attributes, isTrue, rejects, same, throws } from './harness.mjs'

const classes = { Module: 1, Instance: 1, Memory: 1, Table: 1, Global: 1, CompileError: 1, LinkError: 1, RuntimeError: 1 }
const notBytes = [undefined, null, 1, 'x', {}, [], Symbol()]

export const cases = [
  {
    name: 'the namespace is an object with a tag', run({ WebAssembly }) {
      same(typeof WebAssembly, 'object')
      same(Object.getPrototypeOf(WebAssembly), Object.prototype)
      same(Object.prototype.toString.call(WebAssembly), '[object WebAssembly]')
      same(attributes(WebAssembly, Symbol.toStringTag), 'c')
    },
  },
  {
    name: 'its functions are enumerable and no constructors', run({ WebAssembly }) {
      for (const name of ['validate', 'compile', 'instantiate']) {
        same(attributes(WebAssembly, name), 'wec', name)
        same(WebAssembly[name].length, 1, name)
        same(WebAssembly[name].name, name)
        throws(() => new WebAssembly[name](new Uint8Array()), TypeError)
      }
    },
  },
  {
    name: 'its classes are not enumerable and need new', run({ WebAssembly }) {
      for (const [name, length] of Object.entries(classes)) {
        same(attributes(WebAssembly, name), 'wc', name)
        same(WebAssembly[name].length, length, name)
        same(WebAssembly[name].name, name)
        same(attributes(WebAssembly[name], 'prototype'), '', name)
        same(WebAssembly[name].prototype.constructor, WebAssembly[name], name)
        same(attributes(WebAssembly[name].prototype, 'constructor'), 'wc', name)
        if (name.endsWith('Error')) continue
        same(Object.prototype.toString.call(WebAssembly[name].prototype), `[object WebAssembly.${name}]`)
        same(attributes(WebAssembly[name].prototype, Symbol.toStringTag), 'c')
        throws(() => WebAssembly[name](new Uint8Array()), TypeError)
      }
    },
  },
  {
    name: 'errors are native ones', run({ WebAssembly }) {
      for (const name of ['CompileError', 'LinkError', 'RuntimeError']) {
        const Class = WebAssembly[name]
        same(Object.getPrototypeOf(Class), Error)
        same(Object.getPrototypeOf(Class.prototype), Error.prototype)
        same(Class.prototype.name, name)
        same(Class.prototype.message, '')
        const error = new Class('why')
        isTrue(error instanceof Class && error instanceof Error, name)
        same(error.message, 'why')
        same(String(error), `${name}: why`)
        same(attributes(error, 'message'), 'wc')
        isTrue(!Object.hasOwn(new Class(), 'message'), 'no message')
        isTrue(Class('x') instanceof Class, 'without new')
        same(new Class('x', { cause: 5 }).cause, 5)
        class Mine extends Class {}
        isTrue(new Mine('x') instanceof Mine && new Mine('x') instanceof Class, 'extended')
      }
    },
  },
  {
    name: 'validate tells valid modules from others', run({ WebAssembly, bytes }) {
      same(WebAssembly.validate(bytes('own')), true)
      same(WebAssembly.validate(bytes('own').buffer.slice(0)), true)
      same(WebAssembly.validate(new DataView(bytes('empty').slice().buffer)), true)
      same(WebAssembly.validate(new Uint8Array()), false)
      same(WebAssembly.validate(bytes('own').subarray(0, 50)), false)
      const wrong = bytes('convert').slice()
      wrong[wrong.length - 2] = 0x45
      same(WebAssembly.validate(wrong), false, 'a type error in a body')
      for (const value of notBytes) throws(() => WebAssembly.validate(value), TypeError)
    },
  },
  {
    name: 'validate takes a view with an offset', run({ WebAssembly, bytes }) {
      const larger = new Uint8Array(bytes('own').length + 20)
      larger.set(bytes('own'), 10)
      same(WebAssembly.validate(larger.subarray(10, larger.length - 10)), true)
      same(WebAssembly.validate(larger), false)
    },
  },
  {
    name: 'compile gives a promise of a module', async run({ WebAssembly, bytes }) {
      const promise = WebAssembly.compile(bytes('own'))
      isTrue(promise instanceof Promise, 'a promise')
      isTrue(await promise instanceof WebAssembly.Module, 'a module')
      for (const value of notBytes) await rejects(WebAssembly.compile(value), TypeError)
      await rejects(WebAssembly.compile(), TypeError)
      await rejects(WebAssembly.compile(new Uint8Array()), WebAssembly.CompileError)
      await rejects(WebAssembly.compile(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])), WebAssembly.CompileError, /WebAssembly\.compile/)
    },
  },
  {
    name: 'compile copies the bytes at once', async run({ WebAssembly, bytes }) {
      const mine = bytes('own').slice()
      const promise = WebAssembly.compile(mine)
      mine.fill(0)
      isTrue(await promise instanceof WebAssembly.Module, 'a module')
    },
  },
  {
    name: 'instantiate of bytes gives module and instance', async run({ WebAssembly, bytes }) {
      const result = await WebAssembly.instantiate(bytes('own'))
      alike(Object.keys(result), ['module', 'instance'])
      same(Object.getPrototypeOf(result), Object.prototype)
      for (const name of ['module', 'instance']) same(attributes(result, name), 'wec')
      isTrue(result.module instanceof WebAssembly.Module && result.instance instanceof WebAssembly.Instance, 'classes')
      same(result.instance.exports.seven(), 7)
    },
  },
  {
    name: 'instantiate of a module gives an instance', async run({ WebAssembly, bytes }) {
      const instance = await WebAssembly.instantiate(new WebAssembly.Module(bytes('own')))
      isTrue(instance instanceof WebAssembly.Instance, 'an instance')
      same(instance.exports.seven(), 7)
    },
  },
  {
    name: 'instantiate rejects what does not fit', async run({ WebAssembly, bytes }) {
      for (const value of notBytes) await rejects(WebAssembly.instantiate(value), TypeError)
      await rejects(WebAssembly.instantiate(), TypeError)
      for (const value of [null, 1, 'x', true]) {
        await rejects(WebAssembly.instantiate(bytes('empty'), value), TypeError)
        await rejects(WebAssembly.instantiate(new WebAssembly.Module(bytes('empty')), value), TypeError)
      }
      await rejects(WebAssembly.instantiate(bytes('start')), TypeError)
      await rejects(WebAssembly.instantiate(bytes('start'), {}), TypeError)
      await rejects(WebAssembly.instantiate(bytes('start'), { m: {} }), WebAssembly.LinkError)
      await rejects(WebAssembly.instantiate(new WebAssembly.Module(bytes('start')), { m: {} }), WebAssembly.LinkError)
      await rejects(WebAssembly.instantiate(bytes('trap_start')), WebAssembly.RuntimeError, /unreachable/)
      await rejects(WebAssembly.instantiate(new Uint8Array(9)), WebAssembly.CompileError)
    },
  },
  {
    name: 'instantiate of a module reads imports at once, of bytes later', async run({ WebAssembly, bytes }) {
      const order = []
      const imports = { get m() {
        order.push('m')
        return { get begin() {
          order.push('begin')
          return () => { order.push('run') }
        } }
      } }
      const first = WebAssembly.instantiate(new WebAssembly.Module(bytes('start')), imports)
      order.push('called')
      await first
      alike(order, ['m', 'begin', 'called', 'run'])
      order.length = 0
      const second = WebAssembly.instantiate(bytes('start'), imports)
      order.push('called')
      await second
      alike(order, ['called', 'm', 'begin', 'run'])
    },
  },
  {
    name: 'the instance of a promise comes in a later task', async run({ WebAssembly, bytes }) {
      const order = []
      const promise = WebAssembly.instantiate(bytes('empty')).then(() => { order.push('done') })
      order.push('called')
      await promise
      alike(order, ['called', 'done'])
    },
  },
  {
    name: 'streaming takes responses of the right type', needsResponse: true, async run({ WebAssembly, bytes }) {
      for (const name of ['compileStreaming', 'instantiateStreaming']) {
        same(attributes(WebAssembly, name), 'wec', name)
        same(WebAssembly[name].length, 1, name)
        same(WebAssembly[name].name, name)
      }
      const response = (body = bytes('own'), init = {}) => new Response(body, { headers: { 'Content-Type': 'application/wasm' }, ...init })
      isTrue(await WebAssembly.compileStreaming(response()) instanceof WebAssembly.Module, 'a module')
      isTrue(await WebAssembly.compileStreaming(Promise.resolve(response())) instanceof WebAssembly.Module, 'a module')
      same((await WebAssembly.instantiateStreaming(response())).instance.exports.seven(), 7)
      await rejects(WebAssembly.compileStreaming(response(bytes('own'), { headers: { 'Content-Type': 'text/plain' } })), TypeError, /MIME/i)
      await rejects(WebAssembly.compileStreaming(response(bytes('own'), { headers: { 'Content-Type': 'application/wasm; x' } })), TypeError, /MIME/i)
      await rejects(WebAssembly.compileStreaming(response(bytes('own'), { status: 404 })), TypeError)
      await rejects(WebAssembly.compileStreaming(bytes('own')), TypeError)
      await rejects(WebAssembly.compileStreaming(Promise.reject(new RangeError('mine'))), RangeError, /mine/)
      await rejects(WebAssembly.instantiateStreaming(response(), 1), TypeError)
      await rejects(WebAssembly.instantiateStreaming(response(new Uint8Array(3))), WebAssembly.CompileError)
    },
  },
]
