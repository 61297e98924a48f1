/**
 * The helpers for traps, tables, memories, tail calls and conversions, each against Node's own WebAssembly where
 * it has the same thing, otherwise against what runtime/README.md promises.
 */
import { afterEach, describe, expect, test } from 'vitest'
import * as convert from '../../runtime/helpers/convert.js'
import * as memory from '../../runtime/helpers/memory.js'
import { boundary_error } from '../../runtime/helpers/realm.js'
import { result_i32 } from '../../runtime/helpers/registers.js'
import * as table from '../../runtime/helpers/table.js'
import * as tail from '../../runtime/helpers/tail.js'
import * as trap from '../../runtime/helpers/trap.js'
import { assemble, op, type ModuleParts } from '../support/assemble.ts'
import { engine, type Exports } from '../support/backend.ts'
import { outcome } from '../support/outcome.ts'

const native = (parts: ModuleParts): Exports => new engine.Instance(new engine.Module(assemble(parts))).exports

/** Name and message of what `work` throws. */
function thrown(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return String(error)
  }
  return 'nothing'
}

describe('traps', () => {
  const constant = (value: number): number[] => op('i32.const', value)
  const empty = { signature: '-', body: [] }
  const table1 = { tables: [{ minimum: 1 }], elements: [{ functions: [0] }] }
  const cases: readonly (readonly [keyof typeof trap & `trap_${string}`, ModuleParts])[] = [
    ['trap_unreachable', { functions: [{ signature: '-', body: op('unreachable'), export: 'f' }] }],
    ['trap_memory_out_of_bounds', { memories: [{ minimum: 1 }], functions: [{ signature: '-i', body: [constant(-1), op('i32.load')], export: 'f' }] }],
    ['trap_memory_out_of_bounds', { memories: [{ minimum: 1 }], functions: [{ signature: '-', body: [constant(-1), constant(0), constant(2), op('memory.fill')], export: 'f' }] }],
    ['trap_table_out_of_bounds', { ...table1, functions: [{ signature: '-', body: [constant(1), op('call_indirect', 0, 0)], export: 'f' }] }],
    ['trap_table_out_of_bounds', { ...table1, functions: [{ signature: '-c', body: [constant(1), op('table.get', 0)], export: 'f' }] }],
    ['trap_table_out_of_bounds', { ...table1, functions: [{ signature: '-', body: [constant(1), constant(0), constant(1), op('table.init', 0, 0)], export: 'f' }] }],
    ['trap_element_out_of_bounds', { ...table1, functions: [{ signature: '-', body: [constant(0), constant(1), constant(1), op('table.init', 0, 0)], export: 'f' }] }],
    ['trap_divide_by_zero', { functions: [{ signature: '-i', body: [constant(1), constant(0), op('i32.div_u')], export: 'f' }] }],
    ['trap_remainder_by_zero', { functions: [{ signature: '-i', body: [constant(1), constant(0), op('i32.rem_s')], export: 'f' }] }],
    ['trap_divide_unrepresentable', { functions: [{ signature: '-i', body: [constant(-2147483648), constant(-1), op('i32.div_s')], export: 'f' }] }],
    ['trap_float_unrepresentable', { functions: [{ signature: '-i', body: [op('f64.const', 0x7ff8000000000000n), op('i32.trunc_f64_s')], export: 'f' }] }],
    ['trap_signature_mismatch', { types: ['-', 'i-'], ...table1, functions: [{ signature: '-', body: [constant(0), constant(0), op('call_indirect', 1, 0)], export: 'f' }] }],
    ['trap_signature_mismatch', { tables: [{ minimum: 1 }], functions: [{ signature: '-', body: [constant(0), op('call_indirect', 0, 0)], export: 'f' }, empty] }],
  ]
  test.each(cases)('%s has native wording (%#)', (name, parts) => {
    expect(thrown(trap[name] as () => never)).toBe(thrown(native(parts).f))
  })
  // Node 20 has no typed references yet: the first as Chromium 156 has it, the second from V8's list of messages.
  test('wording that Node cannot show', () => {
    expect(thrown(trap.trap_null_dereference)).toBe('RuntimeError: dereferencing a null pointer')
    expect(thrown(trap.trap_data_out_of_bounds)).toBe('RuntimeError: data segment out of bounds')
  })

  const world = globalThis as { WebAssembly?: unknown }
  const original = world.WebAssembly
  afterEach(() => {
    world.WebAssembly = original
  })
  test('the engine\'s classes are used where there are some at the time', () => {
    const { RuntimeError, LinkError } = original as Record<string, new() => Error>
    expect(trap.runtime_error('x')).toBeInstanceOf(RuntimeError)
    expect(trap.link_error('x')).toBeInstanceOf(LinkError)
    for (const none of [undefined, {}]) {
      world.WebAssembly = none
      expect(trap.runtime_error('x')).toMatchObject({ name: 'RuntimeError', message: 'x' })
      expect(trap.link_error('x')).toMatchObject({ name: 'LinkError', message: 'x' })
    }
  })
})

describe('memory', () => {
  const operand = (i: number): number[] => op('local.get', i)
  const parts: ModuleParts = {
    memories: [{ minimum: 1 }],
    data: [{ bytes: [1, 2, 3, 4, 5, 6, 7, 8] }],
    functions: [
      { signature: 'iii-', export: 'copy', body: [operand(0), operand(1), operand(2), op('memory.copy', 0, 0)] },
      { signature: 'iii-', export: 'fill', body: [operand(0), operand(1), operand(2), op('memory.fill', 0)] },
      { signature: 'iii-', export: 'init', body: [operand(0), operand(1), operand(2), op('memory.init', 0, 0)] },
      { signature: '-', export: 'drop', body: op('data.drop', 0) },
      { signature: 'ii-', export: 'move', body: [operand(0), operand(1), op('i64.load', { offset: 8 }), op('i64.store', { offset: 4 })] },
    ],
    exports: [{ name: 'memory', kind: 'memory', index: 0 }],
  }
  test('copy, fill and init do what native ones do, bounds first', () => {
    const exports = native(parts)
    const theirs = new Uint8Array((exports.memory as { buffer: ArrayBuffer }).buffer), ours = new Uint8Array(65536)
    for (let i = 0; i < theirs.length; i++) theirs[i] = ours[i] = Math.imul(i, 2654435761) >>> 24
    const addresses = [0, 1, 7, 100, 65528, 65535, 65536, 65537, 0x7fffffff, -0x80000000, -8, -1], lengths = [0, 1, 8, 9, 200, 65536, 65537, -1]
    let data = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])
    for (const dropped of [false, true]) {
      if (dropped) {
        exports.drop()
        data = memory.empty_data
      }
      for (const d of addresses) for (const s of addresses) for (const n of lengths) {
        const at = `${d} ${s} ${n}`
        expect(outcome(() => memory.memory_copy(ours, ours, d, s, n)), at).toBe(outcome(() => exports.copy(d, s, n)))
        expect(outcome(() => memory.memory_fill(ours, d, s, n)), at).toBe(outcome(() => exports.fill(d, s, n)))
        expect(outcome(() => memory.memory_init(ours, data, d, s & 15, n)), at).toBe(outcome(() => exports.init(d, s & 15, n)))
      }
      expect(Buffer.compare(ours, theirs)).toBe(0)
    }
  })
  test('copies within a memory, by words or not, do what native ones do', () => {
    const exports = native(parts)
    const theirs = new Uint8Array((exports.memory as { buffer: ArrayBuffer }).buffer), buffer = new ArrayBuffer(65536), ours = new Uint8Array(buffer)
    const views = { v: new DataView(buffer), b: ours }
    for (let i = 0; i < theirs.length; i++) theirs[i] = ours[i] = Math.imul(i, 2654435761) >>> 24
    const addresses = [0, 1, 7, 16, 47, 100, 65488, 65528, 65535, 65536, 0x7fffffff, -0x80000000, -8, -1], lengths = [0, 1, 3, 4, 8, 15, 31, 48, 49, 200, 65536, -1]
    for (const d of addresses) for (const s of addresses) for (const n of lengths) {
      const at = `${d} ${s} ${n}`
      expect(outcome(() => memory.memory_copy_within(views, d, s, n)), at).toBe(outcome(() => exports.copy(d, s, n)))
      if (Buffer.compare(ours, theirs) !== 0) expect.fail(at)
    }
  })
  test('moves an i64 like native loads and stores, both halves or none', () => {
    const exports = native(parts)
    const theirs = new Uint8Array((exports.memory as { buffer: ArrayBuffer }).buffer), buffer = new ArrayBuffer(65536), ours = new Uint8Array(buffer)
    const views = { v: new DataView(buffer) }
    for (let i = 0; i < theirs.length; i++) theirs[i] = ours[i] = Math.imul(i, 2654435761) >>> 24
    const addresses = [0, 1, 4, 8, 100, 65516, 65520, 65521, 65524, 65525, 65528, 65532, 65536, 0x7fffffff, -0x80000000, -12, -8, -4, -1]
    for (const d of addresses) for (const s of addresses) {
      const move = (): void => {
        try { memory.memory_copy_i64(views, 4, 8, d, s) } catch (error) { throw boundary_error(error) as Error }
      }
      expect(outcome(move), `${d} ${s}`).toBe(outcome(() => exports.move(d, s)))
      if (Buffer.compare(ours, theirs) !== 0) expect.fail(`${d} ${s}`)
    }
  })
  test('copies between two memories, and between two views of one', () => {
    const one = new Uint8Array([1, 2, 3, 4, 5, 6]), other = new Uint8Array(3), again = new Uint8Array(one.buffer)
    memory.memory_copy(other, one, 0, 2, 3)
    expect([...other]).toEqual([3, 4, 5])
    memory.memory_copy(again, one, 1, 0, 5)
    expect([...one]).toEqual([1, 1, 2, 3, 4, 5])
    expect(thrown(() => memory.memory_copy(other, one, 1, 0, 3))).toMatch('memory access')
    expect(thrown(() => memory.memory_copy(one, other, 0, 1, 3))).toMatch('memory access')
  })
  test('size counts pages', () => {
    expect(memory.memory_size(new Uint8Array(3 * 65536))).toBe(3)
    // Up to 4 GiB, where a shift would give 0.
    expect(memory.memory_size({ length: 2 ** 32 } as Uint8Array)).toBe(65536)
  })
})

describe('tables', () => {
  const operand = (i: number): number[] => op('local.get', i)
  test('all of them do what native ones do, bounds first', () => {
    const size = 6, segment = ['a', 'b', 'c'], indices = [0, 1, 3, 5, 6, 7, -1, -2], lengths = [0, 1, 2, 3, 4, 6, 7, -1]
    const exports = native({
      tables: [{ minimum: size, element: 'e' }],
      functions: [
        { signature: 'i-e', export: 'get', body: [operand(0), op('table.get', 0)] },
        { signature: 'ie-', export: 'set', body: [operand(0), operand(1), op('table.set', 0)] },
        { signature: 'iei-', export: 'fill', body: [operand(0), operand(1), operand(2), op('table.fill', 0)] },
        { signature: 'iii-', export: 'copy', body: [operand(0), operand(1), operand(2), op('table.copy', 0, 0)] },
      ],
      exports: [{ name: 'table', kind: 'table', index: 0 }],
    })
    const ours: unknown[] = ['p', 'q', 'r', 's', undefined, null]
    ours.forEach((value, i) => exports.set(i, value))
    for (const d of indices) {
      expect(outcome(() => table.table_get(ours, d))).toBe(outcome(() => exports.get(d)))
      expect(outcome(() => table.table_set(ours, d, `set${d}`))).toBe(outcome(() => exports.set(d, `set${d}`)))
      for (const n of lengths) {
        expect(outcome(() => table.table_fill(ours, d, `fill${d},${n}`, n))).toBe(outcome(() => exports.fill(d, `fill${d},${n}`, n)))
        for (const s of indices) {
          ours.forEach((_, i) => {
            exports.set(i, `${i} ${d} ${s} ${n}`)
            ours[i] = `${i} ${d} ${s} ${n}`
          })
          expect(outcome(() => table.table_copy(ours, ours, d, s, n))).toBe(outcome(() => exports.copy(d, s, n)))
          expect(ours).toEqual(ours.map((_, i) => exports.get(i)))
        }
      }
    }
    expect(ours.length).toBe(size)
    table.table_init(ours, segment, 2, 1, 2)
    expect(ours.slice(2, 4)).toEqual(['b', 'c'])
    const before = [...ours]
    expect(thrown(() => table.table_init(ours, segment, 5, 0, 2))).toMatch('table index is out of bounds')
    expect(thrown(() => table.table_init(ours, segment, 0, 2, 2))).toMatch('element segment out of bounds')
    expect(thrown(() => table.table_init(ours, table.empty_elements, 0, 0, 1))).toMatch('element segment out of bounds')
    table.table_init(ours, table.empty_elements, 6, 0, 0)
    expect(ours).toEqual(before)
  })
  test('a call is checked when it is made', () => {
    const descriptor = (supertypes: table.TypeDescriptor[] = []): table.TypeDescriptor => ({ key: '', supertypes })
    const top = descriptor(), middle = descriptor([top]), bottom = descriptor([middle, top]), other = descriptor()
    const raw: table.RawFunction = () => 1
    raw.t = middle
    expect(table.check_signature(raw, middle)).toBe(raw)
    expect(table.check_signature(raw, top)).toBe(raw)
    for (const type of [bottom, other]) expect(thrown(table.check_signature(raw, type))).toMatch('null function or function signature mismatch')
    expect(thrown(table.check_signature(null, top))).toMatch('null function or function signature mismatch')
    expect(thrown(table.check_signature(undefined, top))).toMatch('table index is out of bounds')
    expect(table.check_function(raw)).toBe(raw)
    expect(thrown(table.check_function(null))).toMatch('dereferencing a null pointer')
  })
  test('only null is null', () => {
    for (const value of [undefined, 0, '', false]) expect(table.ref_as_non_null(value)).toBe(value)
    expect(thrown(() => table.ref_as_non_null(null))).toMatch('dereferencing a null pointer')
  })
})

describe('tail calls', () => {
  test('a million of them, through names and references', () => {
    const even_body = (n: number): unknown => n === 0 ? 1 : tail.bounce_to(odd_body, [n - 1])
    const odd: table.RawFunction = n => tail.land(odd_body(n))
    const odd_body = (n: number): unknown => n === 0 ? 0 : tail.bounce_call(even, [n - 1])
    const even: table.RawFunction = n => tail.land(even_body(n))
    even.b = even_body
    expect(even(1_000_000)).toBe(1)
    expect(odd(1_000_000)).toBe(0)
    expect(tail.bounce_state).toEqual({ body: null, operands: null })
    const plain: table.RawFunction = (a, b) => a - b
    expect(tail.bounce_call(plain, [5, 3])).toBe(2)
    expect(tail.land(undefined)).toBe(undefined)
  })
  test('what a body throws passes', () => {
    expect(thrown(() => tail.land(tail.bounce_to(trap.trap_unreachable, [])))).toMatch('unreachable')
  })
})

describe('conversions', () => {
  const edges = Array.from({ length: 130 }, (_, k) => 1n << BigInt(k)).flatMap(power => [power - 1n, power, power + 1n, -power, ~power, 1n - power])
  test('BigInt to pair and back', () => {
    for (const value of edges) {
      const low = convert.pair_from_bigint(value), high = result_i32[0]!
      expect(low).toBe(Number(BigInt.asIntN(32, value)))
      expect(high).toBe(Number(BigInt.asIntN(32, value >> 32n)))
      expect(convert.bigint_from_pair(low, high)).toBe(BigInt.asIntN(64, value))
    }
  })
  test('converts and refuses as ToBigInt64 does', () => {
    const { f } = native({ functions: [{ signature: 'I-I', export: 'f', body: op('local.get', 0) }] })
    const ours = (value: unknown): bigint => convert.bigint_from_pair(convert.pair_from_bigint(value), result_i32[0]!)
    for (const value of [true, false, '12', '-1', '0xff', '', { valueOf: () => 3n }, [7], 1, 1.5, undefined, null, Symbol('s'), 'x', {}]) {
      expect(outcome(() => ours(value)).replace(/:.*/, '')).toBe(outcome(() => f(value)).replace(/:.*/, ''))
    }
  })
  test('bytes from strings', () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i * 7 + (i >> 3))
    for (const length of [0, 1, 2, 3, 4, 5, 6, 255, 1000]) {
      const part = bytes.subarray(0, length), base64 = Buffer.from(part).toString('base64')
      expect(convert.bytes_from_latin1(Buffer.from(part).toString('latin1'))).toEqual(part)
      expect(convert.bytes_from_base64(base64)).toEqual(part)
      expect(convert.bytes_from_base64(base64.replace(/=+$/, ''))).toEqual(part)
    }
  })
})
