/** Which functions bounce. */
import { expect, test } from 'vitest'
import { findBouncing } from '../../compiler/lift/tail-calls.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { assemble, op, type Code } from '../support/assemble.ts'

/** Function 0 is imported; the bodies are functions 1, 2, … */
function bouncing(...bodies: Code[]): number[] {
  const module = decodeModule(assemble({
    types: ['-'], imports: [{ module: 'm', name: 'f', function: '-' }], tables: [{ minimum: 1 }],
    functions: bodies.map((body) => ({ signature: '-', body })),
  }))
  return [...findBouncing(module)].sort((a, b) => a - b)
}
const tail = (index: number): Code => op('return_call', index)
const open = [op('i32.const', 0), op('return_call_indirect', 0, 0)]

test('a chain that ends does not bounce', () => {
  expect(bouncing(tail(2), tail(3), [op('call', 1)])).toEqual([])
})
test('a function that tail-calls only itself does not bounce', () => {
  expect(bouncing(tail(1), tail(1))).toEqual([])
})
test('a tail call of a host function is an ordinary call', () => {
  expect(bouncing(tail(0))).toEqual([])
})
test('a cycle bounces, and what leads to it', () => {
  expect(bouncing(tail(2), tail(3), tail(2), [])).toEqual([1, 2, 3])
  expect(bouncing([op('block'), tail(2), op('end'), tail(4)], tail(1), tail(2), [])).toEqual([1, 2, 3])
})
test('a tail call through a table bounces, and what leads to it', () => {
  expect(bouncing(open, tail(1), tail(2), [op('call', 1)])).toEqual([1, 2, 3])
})
test('bytes that only look like the opcodes', () => {
  expect(bouncing([op('i32.const', 0x12), op('drop')], [op('i32.const', 0x13), op('drop')])).toEqual([])
})
test('a chain of 20,000 functions', () => {
  const length = 20_000
  expect(bouncing(...Array.from({ length }, (_, i) => i === length - 1 ? [] : tail(i + 2)))).toEqual([])
  expect(bouncing(...Array.from({ length }, (_, i) => i === length - 1 ? open : tail(i + 2)))).toHaveLength(length)
})
