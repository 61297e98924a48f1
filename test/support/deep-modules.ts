/**
 * Modules that are deep or large in each way that breaks a recursive compiler, or the parser of an engine
 * that loads its output: nesting, folded expressions, branch tables, one huge function, very many functions.
 */
import { assemble, op, type Code } from './assemble.ts'

export interface DeepModule {
  readonly name: string
  readonly make: () => Uint8Array
  readonly calls: readonly (readonly [string, ...(number | bigint)[]])[]
  /** Too slow for every test run. */
  readonly long?: true
}

const repeat = (count: number, make: (i: number) => Code): Code => Array.from({ length: count }, (_, i) => make(i))
const increment: Code = [op('local.get', 1), op('i32.const', 1), op('i32.add'), op('local.set', 1)]
const depth = 50_000
const operations = 100_000

/** One function `f: (i32) -> i32` with a further i32 and i64 local. */
const one = (body: Code): Uint8Array => assemble({ memories: [{ minimum: 1 }], functions: [{ export: 'f', signature: 'i-i', locals: 'iI', body }] })

export const deepModules: readonly DeepModule[] = [
  {
    name: `${depth} nested blocks, with branches half way out`,
    make: () => one([
      repeat(depth, () => op('block', '')), op('local.get', 0), op('br_if', depth / 2), op('local.get', 0), op('i32.const', 1), op('i32.eq'), op('br_if', depth - 1),
      repeat(depth, () => [op('end'), increment]), op('local.get', 1),
    ]),
    calls: [['f', 0], ['f', 1]],
  },
  {
    name: `${depth} nested blocks with results`,
    make: () => one([repeat(depth, () => op('block', 'i')), op('local.get', 0), repeat(depth, i => [op('i32.const', i), op('i32.xor'), op('end')])]),
    calls: [['f', 0], ['f', 12345]],
  },
  {
    name: `${depth} nested ifs`,
    make: () => one([repeat(depth, () => [op('local.get', 0), op('if', ''), increment]), repeat(depth, () => [op('else'), increment, increment, op('end')]), op('local.get', 1)]),
    calls: [['f', 0], ['f', 1]],
  },
  {
    name: `${depth} nested ifs in else branches`,
    make: () => one([
      repeat(depth, i => [op('local.get', 0), op('i32.const', i), op('i32.eq'), op('if', 'i'), op('i32.const', i * 3), op('else')]), op('i32.const', -1), repeat(depth, () => op('end')),
    ]),
    calls: [['f', 0], ['f', 777], ['f', depth - 1], ['f', depth]],
  },
  {
    name: `${depth} nested loops`,
    make: () => one([repeat(depth, () => op('loop', '')), increment, op('local.get', 1), op('i32.const', 5), op('i32.lt_u'), op('br_if', depth - 1), repeat(depth, () => [op('end')]), op('local.get', 1)]),
    calls: [['f', 0]],
  },
  {
    name: `an expression of ${operations} operations, leaning left`,
    make: () => one([op('local.get', 0), repeat(operations, i => [op('i32.const', i | 1), i % 2 ? op('i32.mul') : op('i32.add')])]),
    calls: [['f', 0], ['f', 123456789]],
  },
  {
    name: `an expression of ${operations} operations, leaning right`,
    make: () => one([repeat(operations, i => [op('local.get', 0), op('i32.const', i), op('i32.xor')]), repeat(operations - 1, i => i % 3 ? op('i32.sub') : op('i32.add'))]),
    calls: [['f', 0], ['f', 123456789]],
  },
  {
    name: `an i64 expression of ${operations / 10} operations`,
    make: () => one([op('local.get', 0), op('i64.extend_i32_s'), repeat(operations / 10, i => [op('i64.const', BigInt(i) * 0x123456789n + 1n), i % 2 ? op('i64.mul') : op('i64.add')]), op('i64.const', 32n), op('i64.shr_u'), op('i32.wrap_i64')]),
    calls: [['f', 0], ['f', -5]],
  },
  {
    name: `${operations / 10} nested loads`,
    make: () => one([op('local.get', 0), repeat(operations / 10, () => [op('i32.load', { offset: 4 })])]),
    calls: [['f', 0], ['f', -4]],
  },
  {
    name: 'br_table with 10,000 targets of its own',
    make: () => one([
      repeat(10_001, () => op('block', '')), op('local.get', 0), op('br_table', Array.from({ length: 10_001 }, (_, i) => i)),
      repeat(10_000, i => [op('end'), op('i32.const', i * 7), op('return')]), op('end'), op('i32.const', -1),
    ]),
    calls: [['f', 0], ['f', 1], ['f', 5000], ['f', 9999], ['f', 10_000], ['f', -1]],
  },
  {
    name: 'br_table with 10,000 entries for three targets',
    make: () => one([
      repeat(3, () => op('block', '')), op('local.get', 0), op('br_table', Array.from({ length: 10_001 }, (_, i) => i % 3)),
      op('end'), op('i32.const', 10), op('return'), op('end'), op('i32.const', 20), op('return'), op('end'), op('i32.const', 30),
    ]),
    calls: [['f', 0], ['f', 1], ['f', 2], ['f', 9999], ['f', 10_000], ['f', -1]],
  },
  {
    name: 'a function of 2 MB',
    make: () => one([
      op('loop', ''),
      repeat(100_000, i => [op('local.get', 1), op('i32.const', i), op('i32.xor'), op('i32.const', 0x9e3779), op('i32.mul'), op('local.get', 0), op('i32.add'), op('local.set', 1), i % 100 ? [] : [op('local.get', 1), op('i32.eqz'), op('if', ''), increment, op('end')]]),
      op('local.get', 0), op('i32.const', 1), op('i32.sub'), op('local.tee', 0), op('i32.const', 0), op('i32.gt_s'), op('br_if', 0), op('end'), op('local.get', 1),
    ]),
    calls: [['f', 1], ['f', 3]],
  },
  {
    name: '50,000 locals',
    make: () => assemble({ functions: [{ export: 'f', signature: 'i-i', locals: 'i'.repeat(49_000), body: [repeat(49_000, i => [op('local.get', i), op('i32.const', 1), op('i32.add'), op('local.set', i + 1)]), op('local.get', 49_000)] }] }),
    calls: [['f', 0], ['f', -7]],
  },
  {
    name: '600,000 functions',
    long: true,
    make: () => assemble({
      functions: Array.from({ length: 600_000 }, (_, i) => ({
        signature: 'i-i', ...(i % 100_000 === 99_999 ? { export: `f${i}` } : {}),
        body: [op('local.get', 0), op('i32.const', i), op('i32.add'), i % 1000 === 0 ? [] : op('call', i - 1)],
      })),
    }),
    calls: [['f99999', 1], ['f599999', 0]],
  },
]
