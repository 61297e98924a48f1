/** `Module` and `Instance`: statics, the exports object, the errors of instantiation. */
import { alike, attributes, isTrue, same, throws } from './harness.mjs'

const host = WebAssembly => ({
  m: { f() {}, t: new WebAssembly.Table({ element: 'anyfunc', initial: 1 }), mem: new WebAssembly.Memory({ initial: 1 }) },
  n: { g: 3, mg: new WebAssembly.Global({ value: 'i64', mutable: true }, 4n) },
})

export const cases = [
  {
    name: 'Module takes bytes only', run({ WebAssembly, bytes }) {
      isTrue(new WebAssembly.Module(bytes('own')) instanceof WebAssembly.Module, 'a module')
      isTrue(new WebAssembly.Module(bytes('own').slice().buffer) instanceof WebAssembly.Module, 'of a buffer')
      for (const value of [undefined, null, 1, 'x', {}, []]) throws(() => new WebAssembly.Module(value), TypeError)
      throws(() => new WebAssembly.Module(new Uint8Array()), WebAssembly.CompileError)
      throws(() => new WebAssembly.Module(bytes('own').subarray(0, 60)), WebAssembly.CompileError, /WebAssembly\.Module\(\)/)
      if (typeof SharedArrayBuffer === 'function') throws(() => new WebAssembly.Module(new SharedArrayBuffer(8)), TypeError)
    },
  },
  {
    name: 'Module.imports and Module.exports list in order', run({ WebAssembly, bytes }) {
      const module = new WebAssembly.Module(bytes('kinds'))
      // Assemblers sort imports by kind, each in its own way.
      const sorted = list => [...list].sort((a, b) => a.name < b.name ? -1 : 1)
      alike(sorted(WebAssembly.Module.imports(module)), sorted([
        { module: 'm', name: 'mem', kind: 'memory' }, { module: 'm', name: 't', kind: 'table' }, { module: 'n', name: 'g', kind: 'global' },
        { module: 'n', name: 'mg', kind: 'global' }, { module: 'm', name: 'f', kind: 'function' },
      ]))
      alike(WebAssembly.Module.imports(new WebAssembly.Module(bytes('host'))).map(({ name }) => name), ['i32', 'i64', 'several', 'extern'])
      alike(WebAssembly.Module.exports(module), [
        { name: 'fn', kind: 'function' }, { name: 'table', kind: 'table' }, { name: 'memory', kind: 'memory' }, { name: 'global', kind: 'global' },
        { name: '', kind: 'global' }, { name: 'again', kind: 'function' },
      ])
      isTrue(WebAssembly.Module.exports(module) !== WebAssembly.Module.exports(module), 'a new array each time')
      for (const name of ['imports', 'exports', 'customSections']) {
        same(attributes(WebAssembly.Module, name), 'wec')
        for (const value of [undefined, {}, bytes('kinds'), WebAssembly.Module.prototype]) throws(() => WebAssembly.Module[name](value, 'x'), TypeError)
      }
      same(WebAssembly.Module.customSections.length, 2)
    },
  },
  {
    name: 'Module.customSections copies all of a name', run({ WebAssembly, bytes }) {
      const section = (name, ...contents) => [0, 1 + name.length + contents.length, name.length, ...[...name].map(c => c.charCodeAt(0)), ...contents]
      const module = new WebAssembly.Module(new Uint8Array([...bytes('empty').subarray(0, 8), ...section('one', 1, 2), ...section('two', 3), ...section('one')]))
      const found = WebAssembly.Module.customSections(module, 'one')
      alike(found.map(buffer => [...new Uint8Array(buffer)]), [[1, 2], []])
      isTrue(found[0] instanceof ArrayBuffer, 'buffers')
      isTrue(found[0] !== WebAssembly.Module.customSections(module, 'one')[0], 'copies')
      alike(WebAssembly.Module.customSections(module, 'none'), [])
      throws(() => WebAssembly.Module.customSections(module), TypeError)
      same(WebAssembly.Module.customSections(module, { toString: () => 'two' }).length, 1)
    },
  },
  {
    name: 'the exports object is frozen, without prototype, in order', run({ WebAssembly, bytes }) {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes('kinds')), host(WebAssembly))
      const { exports } = instance
      same(exports, instance.exports)
      same(Object.getPrototypeOf(exports), null)
      isTrue(Object.isFrozen(exports), 'frozen')
      alike(Object.keys(exports), ['fn', 'table', 'memory', 'global', '', 'again'])
      same(attributes(exports, 'fn'), 'e')
      same(attributes(WebAssembly.Instance.prototype, 'exports'), 'eca')
      same(Object.getOwnPropertyDescriptor(WebAssembly.Instance.prototype, 'exports').set, undefined)
      same(Object.keys(instance).length, 0)
      throws(() => WebAssembly.Instance.prototype.exports, TypeError)
    },
  },
  {
    name: 'imports are exported again as the same objects', run({ WebAssembly, bytes }) {
      const imports = host(WebAssembly)
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes('kinds')), imports)
      same(exports.table, imports.m.t)
      same(exports.memory, imports.m.mem)
      same(exports[''], imports.n.mg)
      isTrue(exports.global instanceof WebAssembly.Global, 'a global of a number')
      same(exports.global.value, 3)
      isTrue(exports.again !== imports.m.f, 'a host function becomes an exported one')
      same(exports.again.name, '0')
    },
  },
  {
    name: 'what a module makes is of the classes', run({ WebAssembly, bytes }) {
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes('own')))
      isTrue(exports.memory instanceof WebAssembly.Memory && exports.table instanceof WebAssembly.Table && exports.constant instanceof WebAssembly.Global, 'classes')
      same(Object.getPrototypeOf(exports.memory), WebAssembly.Memory.prototype)
      same(exports.constant.value, 5)
      same(exports.long.value, -9007199254740993n)
      same(exports.single.value, 0.5)
      same(exports.double.value, -0)
      throws(() => { exports.constant.value = 1 }, TypeError)
      exports.variable.value = 9
      same(exports.variable_get(), 9)
      exports.variable_set(-1)
      same(exports.variable.value, -1)
    },
  },
  {
    name: 'Instance takes a module, and imports where there are any', run({ WebAssembly, bytes }) {
      const module = new WebAssembly.Module(bytes('start'))
      for (const value of [undefined, null, {}, bytes('own')]) throws(() => new WebAssembly.Instance(value), TypeError)
      for (const value of [undefined, null, 1, 'x', true, Symbol()]) throws(() => new WebAssembly.Instance(module, value), TypeError)
      for (const value of [undefined, null, 1, 'x']) throws(() => new WebAssembly.Instance(module, { m: value }), TypeError)
      for (const value of [undefined, null, 1, {}, 'x']) throws(() => new WebAssembly.Instance(module, { m: { begin: value } }), WebAssembly.LinkError, /"m" "begin"/)
      throws(() => new WebAssembly.Instance(new WebAssembly.Module(bytes('empty')), 1), TypeError)
      isTrue(new WebAssembly.Instance(new WebAssembly.Module(bytes('empty'))) instanceof WebAssembly.Instance, 'without imports')
      const callable = Object.assign(() => {}, { begin() {} })
      new WebAssembly.Instance(module, { m: callable })
      new WebAssembly.Instance(module, Object.assign(() => {}, { m: callable }))
    },
  },
  {
    name: 'imports are read once each, in order, by Get', run({ WebAssembly, bytes }) {
      let count = 0
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes('twice')), { m: { get x() { return ++count } } })
      alike([exports.a.value, exports.b.value, count], [1, 2, 2])
      class WithGetter { get begin() { return () => { count = 10 } } }
      new WebAssembly.Instance(new WebAssembly.Module(bytes('start')), { m: new WithGetter() })
      same(count, 10)
      const error = new EvalError('mine')
      same(throws(() => new WebAssembly.Instance(new WebAssembly.Module(bytes('start')), { get m() { throw error } }), EvalError), error)
    },
  },
  {
    name: 'start runs last, and its errors pass', run({ WebAssembly, bytes }) {
      const error = new EvalError('mine')
      same(throws(() => new WebAssembly.Instance(new WebAssembly.Module(bytes('start')), { m: { begin() { throw error } } }), EvalError), error)
      throws(() => new WebAssembly.Instance(new WebAssembly.Module(bytes('trap_start'))), WebAssembly.RuntimeError, /unreachable/)
      throws(() => new WebAssembly.Instance(new WebAssembly.Module(bytes('trap_data'))), WebAssembly.RuntimeError)
    },
  },
]
