/** What only the facade has: stubs, registration, errors that say what is missing. */
import { attributes, isTrue, rejects, same, throws } from './harness.mjs'

export const cases = [
  {
    name: 'a stub stands for its module', async run({ WebAssembly, bytes, stub }) {
      const imports = name => JSON.stringify(WebAssembly.Module.imports(new WebAssembly.Module(name)))
      const exports = name => JSON.stringify(WebAssembly.Module.exports(new WebAssembly.Module(name)))
      same(imports(stub('kinds')), imports(bytes('kinds')))
      same(exports(stub('kinds')), exports(bytes('kinds')))
      same(new WebAssembly.Instance(new WebAssembly.Module(stub('own'))).exports.seven(), 7)
      same((await WebAssembly.instantiate(stub('own'))).instance.exports.seven(), 7)
      same(WebAssembly.validate(stub('own')), true)
    },
  },
  {
    name: 'code that is not there is named', async run({ WebAssembly, bytes, stub }) {
      throws(() => new WebAssembly.Module(stub('missing')), WebAssembly.CompileError, /"missing\.js", its code, has not been loaded/)
      throws(() => new WebAssembly.Module(bytes('missing')), WebAssembly.CompileError, /no compiled code for this module of \d+ bytes \(\d+-[0-9a-f]{16}\)/)
      await rejects(WebAssembly.compile(stub('missing')), WebAssembly.CompileError, /missing\.js/)
      await rejects(WebAssembly.instantiate(bytes('missing')), WebAssembly.CompileError, /no compiled code/)
    },
  },
  {
    name: 'a byte that differs is another module', run({ WebAssembly, bytes }) {
      const other = bytes('own').slice()
      // i32.const 7, end
      const at = other.findIndex((byte, k) => byte === 0x41 && other[k + 1] === 7 && other[k + 2] === 0x0b)
      other[at + 1] = 8
      isTrue(at > 0 && WebAssembly.validate(other), 'still valid')
      throws(() => new WebAssembly.Module(other), WebAssembly.CompileError, /no compiled code/)
    },
  },
  {
    name: 'what is wrong with a module comes before what is missing', run({ WebAssembly, bytes }) {
      const wrong = bytes('missing').slice()
      wrong[wrong.length - 1] = 0
      throws(() => new WebAssembly.Module(wrong), WebAssembly.CompileError, /at offset 0x/)
    },
  },
  {
    name: 'stubs that are cut or broken are refused', run({ WebAssembly, stub }) {
      const whole = stub('own')
      for (const length of [7, 12, whole.length - 1, whole.length - 20]) throws(() => new WebAssembly.Module(whole.subarray(0, length)), WebAssembly.CompileError)
      const broken = whole.slice()
      broken[broken.length - 1] = 32
      throws(() => new WebAssembly.Module(broken), WebAssembly.CompileError, /stub is broken/)
    },
  },
  {
    name: 'code and stubs of another version are refused', run({ WebAssembly, stub, bytes }) {
      throws(() => new WebAssembly.Module(stub('wrong_version')), WebAssembly.CompileError, /newer wasmless \(interface 99\)/)
      throws(() => new WebAssembly.Module(bytes('wrong_version')), WebAssembly.CompileError, /newer wasmless/)
      const text = String.fromCharCode(...stub('own'))
      const at = text.indexOf('"version":1') + 10
      const old = stub('own').slice()
      old[at] = 48
      throws(() => new WebAssembly.Module(old), WebAssembly.CompileError, /older wasmless \(interface 0\)/)
    },
  },
  {
    name: 'register takes code only', run({ register }) {
      for (const value of [undefined, null, {}, 1, { id: 'x' }, { id: 'x', version: 1, instantiate: 1 }]) throws(() => register(value), TypeError)
    },
  },
  {
    name: 'Memory: buffers are of fixed length, resizable ones are refused', run({ WebAssembly }) {
      const { prototype } = WebAssembly.Memory
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 3 })
      for (const name of ['toFixedLengthBuffer', 'toResizableBuffer']) {
        same(attributes(prototype, name), 'wec')
        same(prototype[name].length, 0)
        for (const receiver of [undefined, null, {}, prototype]) throws(() => prototype[name].call(receiver), TypeError, /Receiver is not a WebAssembly\.Memory/)
      }
      same(memory.toFixedLengthBuffer(), memory.buffer)
      memory.grow(1)
      same(memory.toFixedLengthBuffer(), memory.buffer)
      same(memory.toFixedLengthBuffer().byteLength, 131072)
      throws(() => memory.toResizableBuffer(), TypeError, /resizable buffers are not supported/)
    },
  },
]
