/** The decoder: errors with their places, views into larger buffers, and the name section, broken or not. */
import { describe, expect, it } from 'vitest'
import type { CompileError } from '../../compiler/common/error.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { compileErrorOf } from '../support/validate.ts'
import { bytesOf, flat, func, header, list, oneFunction, section, sized, text, u, type Bytes } from './wasm-bytes.ts'

const errorOf = (bytes: Uint8Array): CompileError => compileErrorOf(() => decodeModule(bytes))

describe('decodeModule', () => {
  it('reads an empty module', () => {
    const module = decodeModule(bytesOf())
    expect(module.functions).toEqual([])
    expect(module.start).toBeUndefined()
    expect(module.dataCount).toBeUndefined()
  })

  it('reads each section', () => {
    const module = decodeModule(bytesOf(
      section(1, list(func('i-i'), func('-'))),
      section(2, list([text('m'), text('f'), 0, 0], [text('m'), text('g'), 3, 0x7f, 0])),
      section(3, list(1)),
      section(4, list([0x70, 0, 3])),
      section(5, list([1, 1, 2])),
      section(6, list([0x7f, 1, 0x41, 7, 0x0b])),
      section(7, list([text('run'), 0, 1], [text('memory'), 2, 0])),
      section(8, 1),
      section(9, list([0, 0x41, 1, 0x0b, list(0, 1)])),
      section(12, 2),
      section(10, list(sized(0, 0x0b))),
      section(11, list([0, 0x41, 0, 0x0b, text('abc')], [1, text('de')])),
      section(0, text('extra'), 1, 2, 3),
    ))
    expect(module.imports).toEqual([{ module: 'm', name: 'f', kind: 'function', index: 0 }, { module: 'm', name: 'g', kind: 'global', index: 0 }])
    expect(module.functions.map(({ type, body }) => [type, body === undefined])).toEqual([[0, true], [1, false]])
    expect(module.tables).toEqual([{ type: { element: { nullable: true, heap: 'func' }, limits: { minimum: 3, maximum: undefined }, address: 'i32' } }])
    expect(module.memories[0]!.type).toEqual({ limits: { minimum: 1, maximum: 2 }, address: 'i32', shared: false })
    expect(module.globals.map(({ type }) => type)).toEqual([{ type: 'i32', mutable: false }, { type: 'i32', mutable: true }])
    expect(module.exports).toEqual([{ name: 'run', kind: 'function', index: 1 }, { name: 'memory', kind: 'memory', index: 0 }])
    expect(module.start).toBe(1)
    expect(module.elements[0]).toMatchObject({ mode: 'active', table: 0, elements: [0, 1] })
    expect(module.data.map(({ mode, bytes }) => [mode, Buffer.from(module.bytes.slice(bytes.start, bytes.end)).toString()])).toEqual([['active', 'abc'], ['passive', 'de']])
    expect(module.dataCount).toBe(2)
    expect(module.customs.map(({ name, bytes }) => [name, bytes.end - bytes.start])).toEqual([['extra', 3]])
    expect([...module.declaredFunctions].sort()).toEqual([0, 1])
    expect(module.sections.map(({ name }) => name)).toEqual(['type', 'import', 'function', 'table', 'memory', 'global', 'export', 'start', 'element', 'data count', 'code', 'data', 'custom'])
  })

  it('reads a view that does not begin its buffer', () => {
    const bytes = oneFunction('i-i', [0x20, 0])
    const shifted = new Uint8Array([9, 9, 9, ...bytes, 9]).subarray(3, 3 + bytes.length)
    expect(decodeModule(shifted).functions).toEqual(decodeModule(bytes).functions)
  })

  it.each<[string, Bytes, number]>([
    ['magic header not detected', [0x00, 0x61, 0x73, 0x6e, 1, 0, 0, 0], 0],
    ['unknown binary version', [0x00, 0x61, 0x73, 0x6d, 2, 0, 0, 0], 4],
    ['malformed section id', [header, 14, 0], 8],
    ['length out of bounds', [header, 1, 5, 0], 9],
    ['unexpected content after last section', [header, section(3, 0), section(1, 0)], 11],
    ['section size mismatch', [header, section(1, 0, 0)], 11],
    ['function and code section have inconsistent lengths', [header, section(1, list(func('-'))), section(3, list(0))], 18],
    ['data count and data section have inconsistent lengths', [header, section(12, 1)], 11],
    ['malformed import kind', [header, section(2, list([text('a'), text('b'), 9]))], 15],
    ['malformed UTF-8 encoding', [header, section(0, 1, 0xff)], 11],
    ['malformed limits flags', [header, section(5, list([0x10, 1]))], 11],
  ])('reports %s with its offset', (reason, bytes, offset) => {
    const error = errorOf(new Uint8Array(flat(bytes)))
    expect(error.kind).toBe('malformed')
    expect(error.reason).toBe(reason)
    expect(error.location.offset).toBe(offset)
  })

  it('names the section', () => {
    expect(errorOf(bytesOf(section(7, list([text('x'), 7, 0])))).message).toBe('malformed export kind (export section, at offset 0xd)')
  })

  it('keeps the implementation limits', () => {
    const error = errorOf(bytesOf(section(1, list([0x60, u(1001), new Array<number>(1001).fill(0x7f), 0]))))
    expect([error.kind, error.reason]).toEqual(['invalid', 'too many parameters: 1001, the limit is 1000'])
  })
})

describe('the name section', () => {
  const names = (...subsections: Bytes): Bytes => section(0, text('name'), subsections)
  const moduleName = [0, sized(text('mine'))]
  const functionNames = [1, sized(list([0, text('first')], [5, text('sixth')]))]
  const localNames = [2, sized(list([0, list([0, text('x')], [1, text('y')])], [5, list([2, text('z')])]))]
  const globalNames = [7, sized(list([3, text('g')]))]

  it('is read', () => {
    const { names: found } = decodeModule(bytesOf(names(moduleName, functionNames, localNames, globalNames)))
    expect(found.module).toBe('mine')
    expect([...found.functions]).toEqual([[0, 'first'], [5, 'sixth']])
    expect([...found.locals(0)]).toEqual([[0, 'x'], [1, 'y']])
    expect([...found.locals(5)]).toEqual([[2, 'z']])
    expect([...found.locals(1)]).toEqual([])
    expect([...found.globals]).toEqual([[3, 'g']])
  })
  it('may be missing', () => {
    const { names: found } = decodeModule(bytesOf())
    expect([found.module, found.functions.size, found.locals(0).size, found.globals.size]).toEqual([undefined, 0, 0, 0])
  })
  it('may be broken anywhere', () => {
    const whole = flat([text('name'), moduleName, functionNames, localNames, globalNames])
    for (let length = 5; length < whole.length; length++) {
      const { names: found } = decodeModule(bytesOf(section(0, ...whole.slice(0, length))))
      expect(found.functions.size + found.locals(0).size + found.locals(5).size + found.globals.size).toBeLessThanOrEqual(6)
    }
    for (let place = 5; place < whole.length; place++) {
      const { names: found } = decodeModule(bytesOf(section(0, ...whole.with(place, 0xff))))
      expect(() => [found.module, found.functions, found.locals(0), found.globals]).not.toThrow()
    }
  })
  it('ignores text that is not UTF-8 and keeps what comes before', () => {
    const { names: found } = decodeModule(bytesOf(names([1, sized(list([0, text('first')], [1, 1, 0xff]))])))
    expect([...found.functions]).toEqual([[0, 'first']])
  })
})
