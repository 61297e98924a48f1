/** What a program gives `install` for code that was not registered, and the errors where that does not help either. */
import vm from 'node:vm'
import { afterEach, describe, expect, test } from 'vitest'
import { compile, makeStub } from '../../compiler/index.ts'
import { register, setProvider, WebAssembly } from '../../runtime/api/index.ts'
import type { RegisteredCode } from '../../compiler/common/registered-code.ts'
import { wat } from './link-support.ts'

/** Each of its own, since what was registered stays. */
const answer = (value: number): Uint8Array<ArrayBuffer> => new Uint8Array(wat(`(module (func (export "answer") (result i32) (i32.const ${value})))`))
const load = (bytes: Uint8Array): unknown => vm.runInThisContext(compile(bytes, { format: 'stub' }).code)
const ask = async (bytes: Uint8Array): Promise<unknown> => ((await WebAssembly.instantiate(bytes)) as unknown as { instance: { exports: { answer(): number } } }).instance.exports.answer()

afterEach(() => { setProvider({}) })

describe('load', () => {
  test('is asked for the file that a stub names, once it is needed', async () => {
    const bytes = answer(100)
    const asked: unknown[][] = []
    setProvider({ load: async (...given) => { asked.push(given); load(bytes) } })
    const stub = makeStub(bytes, 'answer.js')
    expect(await ask(stub)).toBe(100)
    expect(await ask(stub)).toBe(100)
    expect(asked).toEqual([['answer.js', undefined]])
  })
  test('of code of another build is an error that says so', async () => {
    setProvider({ load: async () => { load(answer(102)) } })
    const asking = ask(makeStub(answer(101), 'answer.js'))
    await expect(asking).rejects.toThrow(/"answer\.js", its code, is not that of this build \(module \d+-[0-9a-f]{16}\)/)
    await expect(asking).rejects.toBeInstanceOf(WebAssembly.CompileError)
  })
  test('fails with its own error, and does not help synchronous functions', async () => {
    setProvider({ load: () => Promise.reject(new Error('offline')) })
    const stub = new Uint8Array(makeStub(answer(103), 'answer.js'))
    await expect(ask(stub)).rejects.toThrow('offline')
    expect(() => new WebAssembly.Module(stub)).toThrow(/has not been loaded/)
  })
})

describe('compile', () => {
  test('is asked for bytes without code, by their id', () => {
    setProvider({
      compile: (bytes, id) => ({ version: 1, id, instantiate: vm.runInThisContext(compile(bytes, { format: 'factory' }).code) as RegisteredCode['instantiate'] }),
    })
    expect((new WebAssembly.Instance(new WebAssembly.Module(answer(104))) as { exports: { answer(): number } }).exports.answer()).toBe(104)
  })
  test('may know nothing, or give code of another version', () => {
    setProvider({ compile: () => undefined })
    expect(() => new WebAssembly.Module(answer(105))).toThrow(/no compiled code for this module of \d+ bytes/)
    setProvider({ compile: (_, id) => ({ version: 99, id, instantiate: () => ({}) }) })
    expect(() => new WebAssembly.Module(answer(105))).toThrow(/newer wasmless \(interface 99\)/)
  })
})

test('a module that is not compiled yet is refused by the name of what it uses', () => {
  // (module (func (export "f") (result v128) (v128.const i32x4 0 0 0 0)))
  const simd = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 22, 1, 20, 0, 253, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11])
  expect(() => new WebAssembly.Module(simd)).toThrow(WebAssembly.CompileError as unknown as Error)
  expect(() => new WebAssembly.Module(simd)).toThrow(/not compiled yet: simd \(module of 50 bytes\)/)
})

test('code registered twice, or for another module, changes nothing', () => {
  const bytes = answer(106)
  load(bytes)
  load(bytes)
  register({ version: 1, id: 'nothing', instantiate: () => ({ wrong: true }) })
  expect((new WebAssembly.Instance(new WebAssembly.Module(bytes)) as { exports: { answer(): number } }).exports.answer()).toBe(106)
})
