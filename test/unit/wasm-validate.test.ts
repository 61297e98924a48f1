/** The validator, where the conformance suite does not look: depth, places of errors, limits, and the proposals outside Wasm 3.0. */
import { describe, expect, it } from 'vitest'
import type { CompileError } from '../../compiler/common/error.ts'
import { compileErrorOf, validateAll } from '../support/validate.ts'
import { bytesOf, func, list, oneFunction, section, sized, text, u, type Bytes } from './wasm-bytes.ts'

const errorOf = (bytes: Uint8Array): CompileError => compileErrorOf(() => validateAll(bytes))
const reasonOf = (bytes: Uint8Array): string => errorOf(bytes).reason
const isValid = (bytes: Uint8Array): boolean => {
  validateAll(bytes)
  return true
}

describe('depth', () => {
  it('takes 50,000 nested blocks', () => {
    const depth = 50_000
    const body = [...new Array<number[]>(depth).fill([0x02, 0x40]), [0x0c, u(depth)], ...new Array<number>(depth).fill(0x0b)]
    expect(isValid(oneFunction('-', body))).toBe(true)
    expect(reasonOf(oneFunction('-', [...new Array<number[]>(depth).fill([0x02, 0x40]), [0x0c, u(depth + 1)], ...new Array<number>(depth).fill(0x0b)]))).toBe('unknown label 50001')
  })
  it('takes super types 63 levels deep and no deeper', () => {
    const chain = (length: number): Uint8Array => bytesOf(section(1, list(...Array.from({ length }, (_, i) => [0x50, i === 0 ? 0 : [1, u(i - 1)], 0x5f, 0]))))
    expect(isValid(chain(64))).toBe(true)
    expect(reasonOf(chain(65))).toBe('too many super types above type 64: the limit is 63')
  })
  it('takes a br_table of many labels', () => {
    expect(isValid(oneFunction('i-', [0x20, 0, 0x0e, u(50_000), new Array<number>(50_001).fill(0)]))).toBe(true)
  })
})

describe('places', () => {
  it('gives function, name and offset', () => {
    const bytes = bytesOf(
      section(1, list(func('-'))), section(3, list(0)), section(10, list(sized(0, 0x20, 7, 0x1a, 0x0b))),
      section(0, text('name'), 1, sized(list([0, text('parse')]))),
    )
    const error = errorOf(bytes)
    expect(error.message).toBe('unknown local 7 (function 0 "parse", at offset 0x17)')
    expect(error.location).toEqual({ section: 'code', functionIndex: 0, functionName: 'parse', offset: 0x17 })
    expect(bytes[0x17]).toBe(0x20)
  })
  it('gives the section of a constant expression', () => {
    expect(errorOf(bytesOf(section(6, list([0x7f, 0, 0x42, 0, 0x0b])))).message).toBe('type mismatch: instruction requires [i32] but stack has [i64] (global section, at offset 0xf)')
  })
})

describe('bodies', () => {
  it.each<[string, string, Bytes]>([
    ['type mismatch: instruction requires [i32] but stack has []', '-i', []],
    ['type mismatch: block requires [] but stack has [i32]', '-', [0x41, 0]],
    ['type mismatch: block requires [i32] but stack has []', '-i', [0x41, 0, 0x04, 0x7f, 0x41, 0, 0x0b]],
    ['type mismatch: instruction requires two operands of one number or vector type but stack has [f32 i32]', '-', [0x43, 0, 0, 0, 0, 0x41, 0, 0x41, 0, 0x1b, 0x1a]],
    ['END opcode expected', '-', [0x05]],
    ['illegal opcode 27', '-', [0x27]],
    ['illegal opcode fb 1f', '-', [0xfb, 0x1f]],
    ['data count section required', '-', [0xfc, 9, 0]],
    ['unknown memory 0', '-', [0x41, 0, 0x28, 2, 0, 0x1a]],
    ['unknown type 9', '-', [0x02, 9, 0x0b]],
    ['invalid result arity', '-', [0x00, 0x1c, 0, 0x1a]],
    ['section size mismatch', '-', [0x0b, 0x01]],
  ])('%s', (reason, signature, body) => {
    expect(reasonOf(oneFunction(signature, body))).toBe(reason)
  })

  it('tells an unfinished body by what comes next', () => {
    const bytes = bytesOf(section(1, list(func('-'))), section(3, list(0)), section(10, list(sized(0, 0x01))))
    expect(reasonOf(bytes)).toBe('unexpected end of section or function')
  })
  it('lets anything follow unreachable', () => {
    expect(isValid(oneFunction('-iI', [0x00, 0x6a, 0x1a, 0x7c, 0x1a]))).toBe(true)
    expect(reasonOf(oneFunction('-', [0x00, 0x41, 0, 0x7c, 0x1a]))).toBe('type mismatch: instruction requires [i64] but stack has [i32]')
  })
  it('keeps the limits of locals', () => {
    expect(isValid(oneFunction('-', [], { locals: list([u(50_000), 0x7f]) }))).toBe(true)
    expect(reasonOf(oneFunction('-', [], { locals: list([u(50_001), 0x7f]) }))).toBe('too many locals: 50001, the limit is 50000')
    expect(reasonOf(oneFunction('i-', [], { locals: list([u(50_000), 0x7f]) }))).toBe('too many locals: 50001, the limit is 50000')
    const over = errorOf(oneFunction('-', [], { locals: list([u(2 ** 32 - 1), 0x7f], [1, 0x7f]) }))
    expect([over.kind, over.reason]).toEqual(['malformed', 'too many locals'])
  })
  it('forgets at the end of a block what was initialised in it', () => {
    // A local of type (ref 0), set and read inside a block, then read outside.
    const body = (after: Bytes): Bytes => [0x02, 0x40, 0x20, 0, 0x21, 1, 0x20, 1, 0x1a, 0x0b, after]
    const bytes = (after: Bytes): Uint8Array => bytesOf(
      section(1, list(func('-'), [0x60, list([0x64, 0]), 0])), section(3, list(1)), section(10, list(sized(list([1, 0x64, 0]), body(after), 0x0b))))
    expect(isValid(bytes([]))).toBe(true)
    expect(reasonOf(bytes([0x20, 1, 0x1a]))).toBe('uninitialized local 1')
  })
})

describe('legacy exceptions', () => {
  const tag = { more: [section(13, list([0, 0]))] }
  it.each<[string, string, Bytes]>([
    ['try, catch and catch_all', 'i-', [0x06, 0x40, 0x07, 0, 0x1a, 0x19, 0x0b]],
    ['try with nothing', 'i-', [0x06, 0x40, 0x0b]],
    ['rethrow', 'i-', [0x06, 0x40, 0x07, 0, 0x09, 0, 0x0b]],
    ['rethrow from within a block', 'i-', [0x06, 0x40, 0x19, 0x02, 0x40, 0x09, 1, 0x0b, 0x0b]],
    ['delegate to the function', 'i-', [0x06, 0x40, 0x18, 0]],
    ['delegate to a try', 'i-', [0x06, 0x40, 0x06, 0x40, 0x18, 0, 0x0b]],
  ])('takes %s', (_, signature, body) => {
    expect(isValid(oneFunction(signature, body, tag))).toBe(true)
  })
  it.each<[string, Bytes]>([
    ['END opcode expected', [0x19]],
    ['END opcode expected', [0x06, 0x40, 0x19, 0x07, 0, 0x0b]],
    ['END opcode expected', [0x02, 0x40, 0x18, 0]],
    ['invalid rethrow label', [0x06, 0x40, 0x09, 0, 0x0b]],
    ['unknown label 2', [0x06, 0x40, 0x18, 1]],
    ['unknown tag 1', [0x06, 0x40, 0x07, 1, 0x0b]],
  ])('refuses: %s %j', (reason, body) => {
    expect(reasonOf(oneFunction('i-', body, tag))).toBe(reason)
  })
})

describe('threads', () => {
  it('wants shared memories to have a maximum', () => {
    expect(isValid(bytesOf(section(5, list([3, 1, 2]))))).toBe(true)
    expect(reasonOf(bytesOf(section(5, list([2, 1]))))).toBe('shared memory must have maximum')
  })
  it('wants natural alignment', () => {
    const more = { more: [section(5, list([3, 1, 2]))] }
    expect(isValid(oneFunction('-', [0x41, 0, 0xfe, 0x10, 2, 0, 0x1a], more))).toBe(true)
    expect(reasonOf(oneFunction('-', [0x41, 0, 0xfe, 0x10, 1, 0, 0x1a], more))).toBe('atomic alignment must be natural')
  })
})

describe('constant expressions', () => {
  const global = (...initial: Bytes): Uint8Array => bytesOf(section(6, list([0x7f, 0, initial, 0x0b])))
  it('may be extended', () => {
    expect(isValid(global(0x41, 1, 0x41, 2, 0x6a, 0x41, 3, 0x6c))).toBe(true)
    expect(reasonOf(global(0x41, 1, 0x41, 2, 0x6d))).toBe('constant expression required')
    expect(reasonOf(global(0x02, 0x7f, 0x41, 1, 0x0b))).toBe('constant expression required')
  })
  it('may read the globals before', () => {
    expect(isValid(bytesOf(section(6, list([0x7f, 0, 0x41, 1, 0x0b], [0x7f, 0, 0x23, 0, 0x0b]))))).toBe(true)
    expect(reasonOf(bytesOf(section(6, list([0x7f, 0, 0x23, 0, 0x0b]))))).toBe('unknown global 0')
    expect(reasonOf(bytesOf(section(6, list([0x7f, 1, 0x41, 1, 0x0b], [0x7f, 0, 0x23, 0, 0x0b]))))).toBe('constant expression required')
  })
})
