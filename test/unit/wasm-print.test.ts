/** What is made of decoded modules for people and for later phases: text, constants, the proposals used. */
import { describe, expect, it } from 'vitest'
import { readConstant } from '../../compiler/wasm/constant.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { printFunction } from '../../compiler/wasm/print.ts'
import { proposalsUsed } from '../../compiler/wasm/proposals.ts'
import { bytesOf, func, list, oneFunction, section, text, type Bytes } from './wasm-bytes.ts'

describe('printFunction', () => {
  it('writes one instruction a line', () => {
    const module = decodeModule(oneFunction('iI-i', [
      0x02, 0x7f, 0x20, 0, 0x28, 2, 8, 0x2d, 0, 0, 0x04, 0x40, 0x01, 0x05, 0x0c, 1, 0x0b,
      0x41, 0x7f, 0x0e, 2, 0, 1, 0, 0x0b,
      0x42, 0x80, 0x80, 0x80, 0x80, 0x08, 0x1a, 0x43, 0, 0, 0xa0, 0x7f, 0x1a, 0x44, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x1a,
      0x11, 0, 1, 0xd0, 0x70, 0x1c, 1, 0x70, 0xfc, 0x0a, 0, 1, 0xfc, 0x08, 3, 0, 0xfb, 0x15, 0x6c,
    ], { locals: list([2, 0x7f], [1, 0x63, 0]) }))
    expect(printFunction(module, 0)).toBe(`(func (;0;) (param i32 i64) (result i32)
  (local i32 i32 (ref null 0))
  block (result i32)
    local.get 0
    i32.load offset=8
    i32.load8_u
    if
      nop
    else
      br 1
    end
    i32.const -1
    br_table 0 1 0
  end
  i64.const 2147483648
  drop
  f32.const nan:0x200000
  drop
  f64.const -0
  drop
  call_indirect 1 (type 0)
  ref.null func
  select (result funcref)
  memory.copy 0 1
  memory.init 3
  ref.test (ref null i31))`)
  })
})

describe('readConstant', () => {
  const constant = (type: Bytes, ...initial: Bytes): unknown => {
    const module = decodeModule(bytesOf(section(1, list([0x5e, 0x7f, 0], [0x5f, list([0x7f, 0], [0x6e, 0])])), section(6, list([type, 0, initial, 0x0b]))))
    return readConstant(module, module.globals[0]!.initial!)
  }
  it('keeps bits', () => {
    expect(constant([0x7f], 0x41, 0x7f)).toEqual({ op: 'i32.const', value: -1 })
    expect(constant([0x7e], 0x42, 0x7f)).toEqual({ op: 'i64.const', low: -1, high: -1 })
    expect(constant([0x7d], 0x43, 1, 0, 0xa0, 0x7f)).toEqual({ op: 'f32.const', bits: 0x7fa00001 })
    expect(constant([0x7c], 0x44, 0, 0, 0, 0, 0, 0, 0, 0x80)).toEqual({ op: 'f64.const', low: 0, high: -(2 ** 31) })
  })
  it('makes trees', () => {
    expect(constant([0x7f], 0x41, 1, 0x41, 2, 0x6a, 0x41, 3, 0x6c)).toEqual({
      op: 'i32.mul', operands: [{ op: 'i32.add', operands: [{ op: 'i32.const', value: 1 }, { op: 'i32.const', value: 2 }] }, { op: 'i32.const', value: 3 }],
    })
    expect(constant([0x64, 1], 0x41, 5, 0x41, 6, 0xfb, 0x1c, 0xfb, 0, 1)).toEqual({
      op: 'struct.new', type: 1, operands: [{ op: 'i32.const', value: 5 }, { op: 'ref.i31', operands: [{ op: 'i32.const', value: 6 }] }],
    })
    expect(constant([0x64, 0], 0x41, 5, 0x41, 6, 0xfb, 8, 0, 2)).toEqual({
      op: 'array.new_fixed', type: 0, operands: [{ op: 'i32.const', value: 5 }, { op: 'i32.const', value: 6 }],
    })
  })
})

describe('proposalsUsed', () => {
  const used = (bytes: Uint8Array): Record<string, unknown> => Object.fromEntries([...proposalsUsed(decodeModule(bytes))].map(([proposal, { what }]) => [proposal, what]))
  it('finds none in a module of WebAssembly 1.0', () => {
    expect(used(bytesOf(
      section(1, list(func('i-i'))), section(2, list([text('m'), text('f'), 0, 0])), section(4, list([0x70, 0, 1])), section(5, list([0, 1])),
      section(9, list([0, 0x41, 0, 0x0b, list(0)])),
    ))).toEqual({})
  })
  it('gives the place of the first use', () => {
    const module = decodeModule(oneFunction('i-i', [0x20, 0, 0xc0, 0xc1]))
    expect(proposalsUsed(module).get('sign-extension')).toEqual({ what: 'i32.extend8_s', offset: module.functions[0]!.body!.start + 3, section: 'code', functionIndex: 0 })
  })
  it.each<[string, Uint8Array, string]>([
    ['simd', bytesOf(section(1, list(func('v-')))), 'v128'],
    ['simd', oneFunction('-', [], { locals: list([1, 0x7b]) }), 'v128'],
    ['multi-value', bytesOf(section(1, list(func('-ii')))), 'several results'],
    ['gc', bytesOf(section(1, list([0x5f, 0]))), 'a structure type'],
    ['gc', bytesOf(section(1, list(func('a-')))), 'any reference'],
    ['exceptions', bytesOf(section(1, list(func('-'))), section(13, list([0, 0]))), 'a tag'],
    ['threads', bytesOf(section(5, list([3, 1, 1]))), 'a shared memory'],
    ['memory64', bytesOf(section(5, list([4, 1]))), 'a memory with 64-bit addresses'],
    ['memory64', bytesOf(section(4, list([0x70, 4, 1]))), 'a table with 64-bit indices'],
    ['multi-memory', bytesOf(section(5, list([0, 1], [0, 1]))), 'several memories'],
    ['reference-types', bytesOf(section(4, list([0x6f, 0, 1]))), 'extern reference'],
    ['extended-constants', bytesOf(section(6, list([0x7f, 0, 0x41, 1, 0x41, 2, 0x6a, 0x0b]))), 'i32.add'],
    ['tail-calls', oneFunction('-', [0x12, 0]), 'return_call'],
    ['legacy-exceptions', oneFunction('-', [0x06, 0x40, 0x0b]), 'try'],
    ['wide-arithmetic', oneFunction('-', [0xfc, 0x15]), 'i64.mul_wide_s'],
    ['bulk-memory', bytesOf(section(11, list([1, text('x')]))), 'a passive segment'],
  ])('finds %s', (proposal, bytes, what) => {
    expect(used(bytes)[proposal]).toBe(what)
  })
})
