/**
 * Differential tests of the bulk instructions on memories and tables: every combination of destination,
 * source and length around the bounds, contents compared with native after each, so that a trap after
 * a partial write shows.
 */
import { describe, test } from 'vitest'
import type { Level } from '../../compiler/common/options.ts'
import { assemble, op, type Code, type FunctionPart } from '../support/assemble.ts'
import { ours, type Exports } from '../support/backend.ts'
import { describeValue } from '../support/outcome.ts'
import { compareCalls, watchMemory } from './calls.ts'

const size = 65536
const getAll = (count: number): Code => Array.from({ length: count }, (_, i) => op('local.get', i))

function combinations(...lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((rows, list) => rows.flatMap(row => list.map(value => [...row, value])), [[]])
}

export function describeBulk(level: Level): void {
  describe(`bulk instructions at level ${level}`, () => {
    const backend = ours({ level })

    const ends = [0, 1, 7, 8, 100, size - 8, size - 1, size, size + 1, -1, -8, 0x7fffffff, -0x80000000]
    const lengths = [0, 1, 3, 8, 100, size - 100, size, size + 1, -1, 0x7fffffff]
    const memory = {
      memories: [{ minimum: 1, maximum: 2 }],
      exports: [{ name: 'memory', kind: 'memory', index: 0 }],
      data: [{ offset: op('i32.const', 0), bytes: Array.from({ length: size }, (_, i) => i * 7 & 0xff) }, { bytes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }],
    } as const
    const three = (name: string, code: Code): FunctionPart => ({ export: name, signature: 'iii-', body: [getAll(3), code] })

    test('memory.copy', () => compareCalls(backend, assemble({ ...memory, functions: [three('copy', op('memory.copy', 0, 0))] }),
      combinations(ends, ends, lengths).map(args => ['copy', ...args]), watchMemory))
    test('memory.fill', () => compareCalls(backend, assemble({ ...memory, functions: [three('fill', op('memory.fill', 0))] }),
      combinations(ends, [0, 1, 255, 256, -1, 0x1234], lengths).map(args => ['fill', ...args]), watchMemory))
    test('memory.init, data.drop', () => compareCalls(backend, assemble({
      ...memory,
      functions: [three('init', op('memory.init', 1, 0)), three('init active', op('memory.init', 0, 0)), { export: 'drop', signature: '-', body: op('data.drop', 1) }],
    }), [
      ...combinations(ends, [0, 1, 9, 10, 11, -1], [0, 1, 5, 10, 11, -1]).map(args => ['init', ...args] as const),
      ['init active', 0, 0, 0], ['init active', 0, 0, 1], ['drop'], ['drop'], ['init', 0, 0, 0], ['init', size, 0, 0], ['init', 0, 0, 1], ['init', 0, 1, 0],
    ], watchMemory))

    const tableEnds = [0, 1, 4, 9, 10, 11, -1, -0x80000000]
    const tableLengths = [0, 1, 5, 10, 11, -1]
    const tables = {
      tables: [{ minimum: 10, maximum: 20, element: 'e' }, { minimum: 10, maximum: 12, element: 'e' }],
      exports: [{ name: 'first', kind: 'table', index: 0 }, { name: 'second', kind: 'table', index: 1 }],
    } as const
    const tableValues = (exports: Exports): string => ['first', 'second'].map(name => {
      const table = exports[name] as { length: number, get(index: number): unknown }
      return `${table.length}: ${Array.from({ length: table.length }, (_, i) => describeValue(table.get(i))).join(' ')}`
    }).join('; ')
    const watchTables = (oracle: Exports, subject: Exports): string | undefined => {
      const [there, here] = [oracle, subject].map(tableValues)
      return there === here ? undefined : `tables are ${here}, native ${there}`
    }
    const prepare = Array.from({ length: 10 }, (_, i) => ['set', i, i * 11] as const)
    const set: FunctionPart = { export: 'set', signature: 'ie-', body: [getAll(2), op('table.set', 0)] }

    test('table.get, table.set', () => compareCalls(backend, assemble({ ...tables, functions: [set, { export: 'get', signature: 'i-e', body: [getAll(1), op('table.get', 0)] }] }),
      [...prepare, ...tableEnds.flatMap(at => [['get', at], ['set', at, 'x'], ['get', at], ['set', at, undefined], ['get', at], ['set', at, null], ['get', at]] as const)], watchTables))
    test('table.copy', () => compareCalls(backend, assemble({ ...tables, functions: [set, three('copy', op('table.copy', 0, 0)), three('across', op('table.copy', 1, 0))] }),
      [...prepare, ...combinations(tableEnds, tableEnds, tableLengths).flatMap(args => [['across', ...args] as const, ['copy', ...args] as const])], watchTables))
    test('table.fill', () => compareCalls(backend, assemble({ ...tables, functions: [set, { export: 'fill', signature: 'iei-', body: [getAll(3), op('table.fill', 0)] }] }),
      [...prepare, ...combinations(tableEnds, tableLengths).map(([at, length], i) => ['fill', at, i % 2 ? 'v' : 0, length] as const)], watchTables))
    test('table.grow, table.size', () => compareCalls(backend, assemble({
      ...tables,
      functions: [set, { export: 'grow', signature: 'ei-i', body: [getAll(2), op('table.grow', 0)] }, { export: 'size', signature: '-i', body: op('table.size', 0) }],
    }), [...prepare, ...[0, -1, 11, 1, 4, 0, 6, 5, 1, 0x7fffffff].flatMap(by => [['grow', by, by] as const, ['size'] as const])], watchTables))
    test('table.init, elem.drop, call_indirect', () => {
      const functions: FunctionPart[] = [
        { signature: '-i', body: op('i32.const', 100) }, { signature: '-i', body: op('i32.const', 101) }, { signature: '-I', body: op('i64.const', 7n) },
        three('init', op('table.init', 1, 0)), { export: 'drop', signature: '-', body: op('elem.drop', 1) },
        { export: 'call', signature: 'i-i', body: [op('local.get', 0), op('call_indirect', 0, 0)] },
      ]
      const calls: [string, ...number[]][] = []
      for (const args of combinations(tableEnds, [0, 1, 3, 4, -1], [0, 1, 2, 3, 4, -1])) calls.push(['init', ...args], ['call', args[0]!], ['call', args[0]! + 1], ['call', args[0]! + 2])
      calls.push(['drop'], ['init', 0, 0, 0], ['init', 0, 0, 1], ['init', 10, 0, 0], ['init', 11, 0, 0])
      compareCalls(backend, assemble({
        types: ['-i'], functions, tables: [{ minimum: 10 }],
        elements: [{ offset: op('i32.const', 2), functions: [0, 2, 1] }, { functions: [1, 2, 0] }],
      }), calls)
    })
  })
}
