/**
 * What other compilers from WebAssembly to JavaScript get wrong, one named row for each: a module, what is
 * done with it, and what a conforming engine gives. Ours is held to that at levels 0 and 2, and so is
 * native wherever Node 20 has the feature. The rows are those of the project's survey of its peers.
 */
import { describe, expect, test } from 'vitest'
import { assemble, op, type Code, type FunctionPart, type ModuleParts } from '../support/assemble.ts'
import { native, ours, type Backend, type Exports } from '../support/backend.ts'
import { outcome } from '../support/outcome.ts'

interface Row {
  readonly case: string
  readonly module: ModuleParts
  readonly imports?: (backend: Backend) => Record<string, Record<string, unknown>>
  /** What is done; gives what is compared. `exports` is undefined when instantiation failed, and `failure` says how. */
  readonly run: (exports: Exports, imports: Record<string, Record<string, unknown>>, failure: string) => unknown
  readonly expected: unknown
  /** Node 20's own WebAssembly does not have the feature. */
  readonly nativeLacks?: true
}

const get = (...locals: number[]): Code => locals.map(local => op('local.get', local))
const exported = (name: string, signature: string, ...body: Code[]): FunctionPart => ({ export: name, signature, body })
/** `name(args)` for each, as outcomes. */
const calls = (...list: [string, ...unknown[]][]) => (exports: Exports): string[] => list.map(([name, ...args]) => outcome(() => exports[name](...args)))
const memory = { memories: [{ minimum: 1 }], exports: [{ name: 'memory', kind: 'memory', index: 0 }] } as const
const i32 = (value: number): Code => op('i32.const', value)
const recurse = 1_000_000

const rows: readonly Row[] = [
  {
    case: 'i32.load at the end of memory, straddling the end, at -4',
    module: { ...memory, functions: [exported('load', 'i-i', get(0), op('i32.load')), exported('load8', 'i-i', get(0), op('i32.load8_u'))] },
    run: calls(['load', 65532], ['load', 65533], ['load', 65536], ['load', -4], ['load', -1], ['load8', 65535], ['load8', 65536], ['load8', -1]),
    expected: ['0', 'trap memory', 'trap memory', 'trap memory', 'trap memory', '0', 'trap memory', 'trap memory'],
  },
  {
    case: 'load offset=4294967292 at 8: the address must not wrap',
    module: { ...memory, functions: [exported('load', 'i-i', get(0), op('i32.load', { offset: 4294967292 })), exported('near', 'i-i', get(0), op('i32.load', { offset: 8 }))] },
    run: calls(['load', 8], ['load', 4], ['load', 0], ['load', -4], ['near', -4], ['near', -8], ['near', 0]),
    expected: ['trap memory', 'trap memory', 'trap memory', 'trap memory', 'trap memory', 'trap memory', '0'],
  },
  {
    case: 'store out of bounds',
    module: { ...memory, functions: [exported('store', 'iI-', get(0, 1), op('i64.store')), exported('store8', 'ii-', get(0, 1), op('i32.store8'))] },
    run: exports => [...calls(['store', 65529, -1n], ['store', -8, -1n], ['store8', 65536, 1], ['store', 65528, 1n])(exports), [...new Uint8Array(exports.memory.buffer as ArrayBuffer).subarray(65528)]],
    expected: ['trap memory', 'trap memory', 'trap memory', 'undefined', [1, 0, 0, 0, 0, 0, 0, 0]],
  },
  {
    case: 'load or store whose alignment hint is too high, at an odd address',
    module: {
      ...memory, data: [{ offset: i32(0), bytes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }],
      functions: [exported('load', 'i-i', get(0), op('i32.load', { align: 2 })), exported('load64', 'i-I', get(0), op('i64.load', { align: 3 })), exported('store', 'ii-', get(0, 1), op('i32.store', { align: 2 }))],
    },
    run: calls(['load', 1], ['load', 3], ['load64', 1], ['store', 5, 0x01020304], ['load', 5], ['load', 4]),
    expected: ['67305985', '100992003', '578437695752307201n', 'undefined', '16909060', String(0x02030404)],
  },
  {
    case: 'i32/i64 div, rem by 0; INT_MIN / -1',
    module: { functions: (['div_s', 'div_u', 'rem_s', 'rem_u'] as const).flatMap(name => [exported(name, 'ii-i', get(0, 1), op(`i32.${name}`)), exported(`${name}64`, 'II-I', get(0, 1), op(`i64.${name}`))]) },
    run: calls(['div_s', 1, 0], ['div_u', 1, 0], ['rem_s', 1, 0], ['rem_u', 1, 0], ['div_s', -0x80000000, -1], ['rem_s', -0x80000000, -1],
      ['div_s64', 1n, 0n], ['div_u64', 1n, 0n], ['rem_s64', 1n, 0n], ['rem_u64', 1n, 0n], ['div_s64', -(2n ** 63n), -1n], ['rem_s64', -(2n ** 63n), -1n]),
    expected: [...Array<string>(4).fill('trap divide'), 'trap overflow', '0', ...Array<string>(4).fill('trap divide'), 'trap overflow', '0n'],
  },
  {
    case: 'i32.trunc_f64 of NaN, 1e10, -5 (unsigned)',
    module: { functions: [exported('s', 'F-i', get(0), op('i32.trunc_f64_s')), exported('u', 'F-i', get(0), op('i32.trunc_f64_u'))] },
    run: calls(['s', NaN], ['s', 1e10], ['u', -5], ['u', -0.9], ['u', 4294967295.9], ['s', -2147483648.9], ['s', 2147483648]),
    expected: ['trap truncate', 'trap truncate', 'trap truncate', '0', '-1', '-2147483648', 'trap truncate'],
  },
  {
    case: 'i32.trunc_sat of 1e10, -1e10, -3',
    module: { functions: [exported('s', 'F-i', get(0), op('i32.trunc_sat_f64_s')), exported('u', 'F-i', get(0), op('i32.trunc_sat_f64_u'))] },
    run: calls(['s', 1e10], ['s', -1e10], ['s', -3], ['u', 1e10], ['u', -1e10], ['u', -3], ['s', NaN], ['u', NaN]),
    expected: ['2147483647', '-2147483648', '-3', '-1', '0', '0', '0', '0'],
  },
  {
    case: 'i64.trunc_sat',
    module: { functions: [exported('s', 'F-I', get(0), op('i64.trunc_sat_f64_s')), exported('u', 'F-I', get(0), op('i64.trunc_sat_f64_u'))] },
    run: calls(['s', 1e30], ['s', -1e30], ['s', NaN], ['u', 1e30], ['u', -1], ['s', -4294967297.5]),
    expected: ['9223372036854775807n', '-9223372036854775808n', '0n', '-1n', '0n', '-4294967297n'],
  },
  {
    case: 'f32.convert_i64_u of 0x7fffff4000000001 rounds once',
    module: { functions: [exported('u', 'I-f', get(0), op('f32.convert_i64_u')), exported('s', 'I-f', get(0), op('f32.convert_i64_s'))] },
    run: calls(['u', 0x7fffff4000000001n], ['s', 0x7fffff4000000001n]),
    expected: ['9223371487098962000', '9223371487098962000'],
  },
  {
    case: 'f32.nearest(2.5), f64.nearest',
    module: { functions: [exported('f32', 'f-f', get(0), op('f32.nearest')), exported('f64', 'F-F', get(0), op('f64.nearest'))] },
    run: calls(['f32', 2.5], ['f64', 2.5], ['f64', 3.5], ['f64', -0.3], ['f64', 4503599627370495.5]),
    expected: ['2', '2', '4', '-0', '4503599627370496'],
  },
  {
    case: 'f32 arithmetic rounds after each operation',
    module: { functions: [exported('multiply', 'ff-f', get(0, 1), op('f32.mul')), exported('sum', 'fff-f', get(0, 1), op('f32.add'), get(2), op('f32.add'))] },
    run: calls(['multiply', 16777217, 3], ['sum', 16777216, 1, 1], ['sum', 1e38, 3e38, -3e38]),
    expected: ['50331648', '16777216', 'Infinity'],
  },
  {
    case: 'copysign with a negative NaN',
    module: { functions: [exported('f64', 'FI-F', get(0, 1), op('f64.reinterpret_i64'), op('f64.copysign')), exported('f32', 'fi-f', get(0, 1), op('f32.reinterpret_i32'), op('f32.copysign'))] },
    run: calls(['f64', 1, -0x8000000000000n], ['f64', -1, 0x7ff8000000000000n], ['f32', 1, -0x400000], ['f32', -1, 0x7fc00000]),
    expected: ['-1', '1', '-1', '1'],
  },
  {
    case: 'signalling NaN through f32.load and f32.store, f32.const',
    module: {
      ...memory, data: [{ offset: i32(0), bytes: [1, 0, 0xa0, 0x7f] }],
      functions: [
        exported('move', '-i', i32(8), i32(0), op('f32.load'), op('f32.store'), i32(8), op('i32.load')),
        exported('constant', '-i', i32(8), op('f32.const', 0x7fa00001), op('f32.store'), i32(8), op('i32.load')),
        exported('reinterpret', '-i', op('f32.const', 0x7fa00001), op('i32.reinterpret_f32')),
      ],
    },
    run: calls(['move'], ['constant'], ['reinterpret']),
    expected: Array<string>(3).fill(String(0x7fa00001)),
  },
  {
    case: 'call_indirect: null, out of range, wrong signature',
    module: {
      types: ['-i'], tables: [{ minimum: 4 }], elements: [{ offset: i32(0), functions: [0, 1] }],
      functions: [{ signature: '-i', body: i32(5) }, { signature: '-I', body: op('i64.const', 5n) }, exported('call', 'i-i', get(0), op('call_indirect', 0, 0))],
    },
    run: calls(['call', 0], ['call', 1], ['call', 2], ['call', 4], ['call', -1]),
    expected: ['5', 'trap signature', 'trap signature', 'trap table', 'trap table'],
  },
  {
    case: 'memory.grow beyond the maximum, by 65536 pages, by -1',
    module: { memories: [{ minimum: 1, maximum: 3 }], functions: [exported('grow', 'i-i', get(0), op('memory.grow', 0)), exported('size', '-i', op('memory.size', 0))] },
    run: calls(['grow', 3], ['grow', 65536], ['grow', -1], ['size'], ['grow', 2], ['grow', 1], ['size']),
    expected: ['-1', '-1', '-1', '1', '1', '-1', '3'],
  },
  {
    case: 'memory.grow 0 on a memory of fixed size',
    module: { memories: [{ minimum: 2, maximum: 2 }], functions: [exported('grow', 'i-i', get(0), op('memory.grow', 0))] },
    run: calls(['grow', 0], ['grow', 1], ['grow', 0]),
    expected: ['2', '-1', '2'],
  },
  {
    case: 'memory above 2 GiB',
    module: { memories: [{ minimum: 33_000 }], functions: [exported('store', 'ii-', get(0, 1), op('i32.store', { offset: 4 })), exported('load', 'i-i', get(0), op('i32.load', { offset: 0x80000000 }))] },
    run: calls(['store', -0x80000000, 99], ['load', 4], ['load', 33_000 * 65536 - 0x80000000 - 4], ['load', 33_000 * 65536 - 0x80000000 - 3], ['store', -4, 1]),
    expected: ['undefined', '99', '0', 'trap memory', 'trap memory'],
  },
  {
    case: 'memory.copy/fill/init out of bounds trap before writing anything',
    module: {
      ...memory, data: [{ bytes: [1, 2, 3, 4] }],
      functions: [
        exported('copy', 'iii-', get(0, 1, 2), op('memory.copy', 0, 0)), exported('fill', 'iii-', get(0, 1, 2), op('memory.fill', 0)),
        exported('init', 'iii-', get(0, 1, 2), op('memory.init', 0, 0)), exported('drop', '-', op('data.drop', 0)),
      ],
    },
    run: exports => [
      ...calls(['fill', 65530, 7, 7], ['init', 65534, 0, 4], ['init', 0, 2, 3], ['copy', 65530, 0, 100], ['copy', 0, 65530, 100], ['drop'], ['init', 0, 0, 1], ['init', 0, 0, 0], ['fill', 65536, 1, 0], ['fill', 65537, 1, 0])(exports),
      new Uint8Array(exports.memory.buffer as ArrayBuffer).every(byte => byte === 0),
    ],
    expected: [...Array<string>(5).fill('trap memory'), 'undefined', 'trap memory', 'undefined', 'undefined', 'trap memory', true],
  },
  {
    case: 'active data segment past the end of memory: instantiation traps',
    module: { ...memory, data: [{ offset: i32(65534), bytes: [1, 2, 3] }] },
    run: (_, __, failure) => failure,
    expected: 'trap memory',
  },
  {
    case: 'table.set out of range',
    module: {
      tables: [{ minimum: 2, element: 'e' }], exports: [{ name: 'table', kind: 'table', index: 0 }],
      functions: [exported('set', 'ie-', get(0, 1), op('table.set', 0)), exported('get', 'i-e', get(0), op('table.get', 0))],
    },
    run: exports => [...calls(['set', 2, 1], ['set', -1, 1], ['set', 1, 'x'], ['get', 1], ['get', 2])(exports), exports.table.length],
    expected: ['trap table', 'trap table', 'undefined', 'x', 'trap table', 2],
  },
  {
    case: 'table.grow/copy/fill/init, elem.drop, several tables, externref tables',
    module: {
      types: ['-i'], tables: [{ minimum: 2, maximum: 5, element: 'e' }, { minimum: 3 }, { minimum: 1, element: 'e' }], elements: [{ functions: [0, 0] }],
      functions: [
        { signature: '-i', body: i32(42) }, exported('grow', 'ei-i', get(0, 1), op('table.grow', 0)), exported('fill', 'iei-', get(0, 1, 2), op('table.fill', 0)),
        exported('copy', 'iii-', get(0, 1, 2), op('table.copy', 2, 0)), exported('init', 'iii-', get(0, 1, 2), op('table.init', 0, 1)), exported('drop', '-', op('elem.drop', 0)),
        exported('call', 'i-i', get(0), op('call_indirect', 0, 1)), exported('get', 'i-e', get(0), op('table.get', 2)), exported('size', '-i', op('table.size', 0)),
      ],
    },
    run: calls(['grow', 'g', 2], ['grow', 'g', 9], ['size'], ['fill', 1, 'f', 2], ['copy', 0, 2, 1], ['get', 0], ['copy', 0, 0, 2], ['init', 1, 0, 2], ['call', 1], ['call', 0], ['drop'], ['init', 0, 0, 1]),
    expected: ['2', '-1', '4', 'undefined', 'undefined', 'f', 'trap table', 'undefined', '42', 'trap signature', 'undefined', 'trap table'],
  },
  {
    case: 'ref.is_null of undefined: only null is null',
    module: { functions: [exported('is', 'e-i', get(0), op('ref.is_null'))] },
    run: calls(['is', undefined], ['is', null], ['is', 0], ['is', '']),
    expected: ['0', '1', '0', '0'],
  },
  {
    case: 'two memories are separate',
    module: {
      memories: [{ minimum: 1 }, { minimum: 2 }],
      functions: [
        exported('store', 'i-', i32(0), get(0), op('i32.store', { memory: 1 })), exported('first', '-i', i32(0), op('i32.load')), exported('second', '-i', i32(0), op('i32.load', { memory: 1 })),
        exported('size', '-i', op('memory.size', 1)), exported('copy', '-', i32(0), i32(0), i32(4), op('memory.copy', 0, 1)),
      ],
    },
    run: calls(['store', 7], ['first'], ['second'], ['size'], ['copy'], ['first']),
    expected: ['undefined', '0', '7', '2', 'undefined', '7'],
    nativeLacks: true,
  },
  {
    case: 'multi-value functions, blocks and loops',
    module: {
      types: ['iI-Ii', 'ii-ii'],
      functions: [
        exported('swap', 'iI-Ii', get(1, 0)),
        exported('twice', 'iI-iI', get(0, 1), op('call', 0), op('local.set', 0), op('local.set', 1), get(0, 1)),
        exported('block', 'ii-i', get(0, 1), op('block', 1), op('i32.add'), i32(3), op('end'), op('i32.mul')),
        exported('loop', 'i-i', i32(0), get(0), op('loop', 1), op('local.tee', 0), op('i32.add'), get(0), i32(1), op('i32.sub'), op('local.tee', 0), get(0), op('br_if', 0), op('end'), op('drop')),
        exported('mixed', '-IfFi', op('i64.const', -5n), op('f32.const', 0x3fc00000), op('f64.const', 0x4004000000000000n), i32(9)),
      ],
    },
    run: calls(['swap', 1, 2n], ['twice', 3, 4n], ['block', 4, 5], ['loop', 10], ['mixed']),
    expected: ['[2n, 1]', '[3, 4n]', '27', '55', '[-5n, 1.5, 2.5, 9]'],
  },
  {
    case: 'tail calls a million deep: to itself, mutual, through a table',
    module: {
      types: ['iI-I'], tables: [{ minimum: 3 }], elements: [{ offset: i32(0), functions: [0, 1, 2] }],
      functions: [
        exported('self', 'iI-I', get(0), op('i32.eqz'), op('if', ''), get(1), op('return'), op('end'), get(0), i32(1), op('i32.sub'), get(1), op('i64.const', 3n), op('i64.add'), op('return_call', 0)),
        exported('even', 'iI-I', get(0), op('i32.eqz'), op('if', ''), get(1), op('return'), op('end'), get(0), i32(1), op('i32.sub'), get(1), op('return_call', 2)),
        exported('odd', 'iI-I', get(0), op('i32.eqz'), op('if', ''), op('i64.const', -1n), op('return'), op('end'), get(0), i32(1), op('i32.sub'), get(1), i32(1), op('return_call_indirect', 0, 0)),
      ],
    },
    run: calls(['self', recurse, 0n], ['even', recurse, 7n], ['even', recurse + 1, 7n]),
    expected: [`${3 * recurse}n`, '7n', '-1n'],
  },
  {
    case: 'typed function references: call_ref, return_call_ref, br_on_null, ref.as_non_null',
    module: {
      types: ['i-i'], tables: [{ minimum: 2 }], elements: [{ offset: i32(0), functions: [0] }],
      functions: [
        { signature: 'i-i', body: [get(0), i32(2), op('i32.mul')] },
        exported('call', 'i-i', get(0), op('ref.func', 0), op('call_ref', 0)), exported('null', '-i', i32(1), op('ref.null', 0), op('call_ref', 0)),
        exported('tail', 'i-i', get(0), op('ref.func', 0), op('return_call_ref', 0)),
        exported('non null', 'i-i', get(0), op('table.get', 0), op('ref.as_non_null'), op('drop'), i32(1)),
        exported('branch', 'i-i', op('block', ''), get(0), op('table.get', 0), op('br_on_null', 0), op('drop'), i32(10), op('return'), op('end'), i32(20)),
      ],
    },
    run: calls(['call', 21], ['null'], ['tail', 4], ['non null', 0], ['non null', 1], ['branch', 0], ['branch', 1]),
    expected: ['42', 'trap null', '8', '1', 'trap null', '10', '20'],
    nativeLacks: true,
  },
  {
    case: 'extended constant expressions in globals, data and element offsets',
    module: {
      types: ['-i'], imports: [{ module: 'm', name: 'base', global: 'i' }], ...memory, tables: [{ minimum: 8 }],
      globals: [{ type: 'i', initial: [op('global.get', 0), i32(3), op('i32.mul'), i32(1), op('i32.sub')] }, { type: 'I', initial: [op('i64.const', 0x100000000n), op('i64.const', -3n), op('i64.mul')] }],
      data: [{ offset: [op('global.get', 0), i32(4), op('i32.add')], bytes: [77] }], elements: [{ offset: [op('global.get', 0), i32(6), op('i32.sub')], functions: [0] }],
      functions: [
        { signature: '-i', body: i32(5) }, exported('load', 'i-i', get(0), op('i32.load8_u')), exported('call', 'i-i', get(0), op('call_indirect', 0, 0)),
        exported('g', '-i', op('global.get', 1)), exported('G', '-I', op('global.get', 2)),
      ],
    },
    imports: () => ({ m: { base: 10 } }),
    run: calls(['load', 14], ['call', 4], ['call', 5], ['g'], ['G']),
    expected: ['77', '5', 'trap signature', '29', '-12884901888n'],
    nativeLacks: true,
  },
  {
    case: 'i64 parameters and results at the boundary are BigInt',
    module: { imports: [{ module: 'm', name: 'f', function: 'I-I' }], functions: [exported('add', 'II-I', get(0, 1), op('i64.add')), exported('host', 'I-I', get(0), op('call', 0))] },
    imports: () => ({ m: { f: (value: bigint) => value * 2n } }),
    run: calls(['add', 0x1234567890abcdefn, 1n], ['add', 2n ** 64n, -1n], ['host', -(2n ** 63n)], ['host', 5n], ['add', '12', true]),
    expected: ['1311768467294899696n', '-1n', '0n', '10n', '13n'],
  },
  {
    case: 'imported memory and imported function from the same module name',
    module: {
      imports: [{ module: 'env', name: 'memory', memory: { minimum: 1 } }, { module: 'env', name: 'f', function: '-i' }],
      functions: [exported('run', '-i', i32(0), op('call', 0), op('i32.store'), i32(0), op('i32.load'))],
    },
    imports: backend => ({ env: { memory: backend.memory({ initial: 1 }), f: () => 31 } }),
    run: (exports, imports) => [exports.run(), new Uint8Array((imports.env!.memory as { buffer: ArrayBuffer }).buffer)[0]],
    expected: [31, 31],
  },
  {
    case: 'a module that imports only globals; the same field name from two modules',
    module: { imports: [{ module: 'a', name: 'x', global: 'i' }, { module: 'b', name: 'x', global: 'I' }, { module: 'a', name: 'x', global: 'f' }], functions: [exported('run', '-iIf', op('global.get', 0), op('global.get', 1), op('global.get', 2))] },
    imports: () => ({ a: { x: 1 }, b: { x: 2n } }),
    run: calls(['run']),
    expected: ['[1, 2n, 1]'],
  },
  {
    case: 'exports named a-b, a.b, class, a b, __proto__, empty, beyond the basic plane',
    module: { functions: ['a-b', 'a.b', 'class', 'a b', '__proto__', '', '\u{1f600}', 'constructor', '"', '\u2028', '*/', '</script>'].map((name, i) => exported(name, '-i', i32(i))) },
    run: exports => Object.keys(exports).map(name => [name, exports[name]()]),
    expected: ['a-b', 'a.b', 'class', 'a b', '__proto__', '', '\u{1f600}', 'constructor', '"', '\u2028', '*/', '</script>'].map((name, i) => [name, i]),
  },
  {
    case: 'mutable imported and exported globals are shared live',
    module: {
      imports: [{ module: 'm', name: 'g', global: 'i', mutable: true }, { module: 'm', name: 'G', global: 'I', mutable: true }], globals: [{ type: 'F', mutable: true, initial: op('f64.const', 0) }],
      exports: [{ name: 'own', kind: 'global', index: 2 }, { name: 'again', kind: 'global', index: 0 }],
      functions: [exported('add', 'i-i', op('global.get', 0), get(0), op('i32.add'), op('global.set', 0), op('global.get', 0)), exported('put', 'IF-', get(0), op('global.set', 1), get(1), op('global.set', 2)), exported('read', '-IF', op('global.get', 1), op('global.get', 2))],
    },
    imports: backend => ({ m: { g: backend.global({ value: 'i32', mutable: true }, 5), G: backend.global({ value: 'i64', mutable: true }, 6n) } }),
    run: (exports, imports) => {
      const g = imports.m!.g as { value: number }
      const G = imports.m!.G as { value: bigint }
      const seen: unknown[] = [outcome(() => exports.add(2)), g.value, exports.again === g]
      g.value = 100
      seen.push(exports.add(1), exports.again.value)
      exports.put(-7n, 2.5)
      seen.push(G.value, exports.own.value)
      G.value = 2n ** 40n
      exports.own.value = 0.5
      return [...seen, exports.read()]
    },
    expected: ['7', 7, true, 101, 101, -7n, 2.5, [2n ** 40n, 0.5]],
  },
  {
    case: 'exported functions coerce their arguments',
    module: { functions: [exported('i', 'i-i', get(0)), exported('f', 'f-f', get(0)), exported('F', 'F-F', get(0)), exported('I', 'I-I', get(0))] },
    run: calls(['i', '12'], ['i', 1.9], ['i', { valueOf: () => 7 }], ['i'], ['i', 2 ** 32 + 5], ['i', 'x'], ['f', 0.1], ['f', '0.5'], ['F'], ['F', null], ['I', 2n ** 63n], ['I', '5'], ['i', 1, 2, 3]),
    expected: ['12', '1', '7', '0', '5', '0', '0.10000000149011612', '0.5', 'NaN', '0', '-9223372036854775808n', '5n', '1'],
  },
  {
    case: 'arguments of the wrong kind throw a TypeError',
    module: { functions: [exported('i', 'i-i', get(0)), exported('I', 'I-I', get(0))] },
    run: exports => [['i', 5n], ['i', Symbol('s')], ['I', 5], ['I', undefined]].map(([name, value]) => outcome(() => exports[name as string](value)).split(':')[0]),
    expected: Array<string>(4).fill('TypeError'),
  },
  {
    case: 'start function runs once, after segments',
    module: {
      ...memory, imports: [{ module: 'm', name: 'log', function: 'i-' }], data: [{ offset: i32(0), bytes: [9] }], start: 1,
      functions: [{ signature: '-', body: [i32(0), op('i32.load'), op('call', 0), i32(0), i32(10), op('i32.store')] }, exported('read', '-i', i32(0), op('i32.load'))],
    },
    imports: () => {
      const seen: number[] = []
      return { m: { log: (value: number) => seen.push(value), seen } }
    },
    run: (exports, imports) => [imports.m!.seen, exports.read()],
    expected: [[9], 10],
  },
  {
    case: "a host function's RangeError passes through untouched",
    module: { imports: [{ module: 'm', name: 'f', function: '-' }], ...memory, functions: [exported('run', '-', op('call', 0)), exported('load', '-i', i32(-1), op('i32.load'))] },
    imports: () => ({ m: { f: () => new Array(-1) } }),
    run: calls(['run'], ['load'], ['run']),
    expected: ['RangeError: Invalid array length', 'trap memory', 'RangeError: Invalid array length'],
  },
]

function perform(row: Row, backend: Backend, bytes = assemble(row.module)): unknown {
  const imports = row.imports?.(backend) ?? {}
  let exports: Exports | undefined
  const failure = outcome(() => { exports = backend.compile(bytes).instantiate(imports) })
  if (exports === undefined && row.run.length < 3) throw new Error(`not instantiated: ${failure}`)
  return row.run(exports!, imports, failure)
}

test.each(rows.filter(row => !row.nativeLacks))('native agrees: $case', row => {
  expect(perform(row, native)).toEqual(row.expected)
})

describe.each([0, 2, 's'] as const)('level %s', level => {
  test.each(rows)('$case', row => {
    expect(perform(row, ours({ level }))).toEqual(row.expected)
  })

  test('module bytes given as a subarray or Buffer (byteOffset is not 0)', () => {
    const bytes = assemble({ functions: [exported('f', '-F', op('f64.const', 0x3ff8000000000000n)), exported('g', '-f', op('f32.const', 0x40200000))] })
    const padded = new Uint8Array(bytes.length + 13)
    padded.set(bytes, 5)
    for (const view of [padded.subarray(5, 5 + bytes.length), Buffer.concat([Buffer.alloc(3), bytes]).subarray(3)]) {
      const exports = ours({ level }).compile(view).instantiate({})
      expect([exports.f(), exports.g()]).toEqual([1.5, 2.5])
    }
  })
})
