/**
 * The depth and size limits of the compiler's promise: modules nested deeper, with longer expressions and larger
 * tables, functions and modules than JavaScript engines take as they are. Each case is a module and a script
 * that prints. `beyond` names the engines that measurably cannot hold a case, with what they say: there, the
 * compiler must have warned, and the run must fail with that.
 */
import { encodeModule, i32, s32, u32, Writer } from './encode.mjs'

const call = name => `
  var exports = instantiate({})
  var inputs = INPUTS
  for (var k = 0; k < inputs.length; k++) print(inputs[k] + ' ' + exports[${JSON.stringify(name)}](inputs[k]))
`
const scriptOf = inputs => call('f').replace('INPUTS', JSON.stringify(inputs))

function single(fill, locals = 1, more = {}) {
  const body = new Writer()
  fill(body)
  return encodeModule({ functions: [{ locals, body: body.bytes, export: 'f' }], ...more })
}

/** `count` blocks, one in the other; a `br_table` in the middle leaves to some depths; each level left adds to a digest. */
function nestedBlocks(count) {
  const targets = [0, 1, 2, 10, 500, 1000, count >> 1, count - 2, count - 1].filter(depth => depth < count)
  return single(w => {
    for (let i = 0; i < count; i++) w.push(0x02, 0x40)
    w.push(0x20, 0, 0x0e, ...u32(targets.length - 1), ...targets.flatMap(u32))
    for (let i = 0; i < count; i++) {
      w.push(0x0b) // end, then local1 = local1 * 31 + i
      w.push(0x20, 1, 0x41, 31, 0x6c, 0x41, ...s32(i), 0x6a, 0x21, 1)
    }
    w.push(0x20, 1)
  })
}

/** `count` loops, one in the other; the innermost counts down, continuing some level at each step. */
function nestedLoops(count) {
  return single(w => {
    for (let i = 0; i < count; i++) w.push(0x03, 0x40, 0x20, 1, 0x41, 1, 0x6a, 0x21, 1)
    for (const depth of [0, 1, count >> 1, count - 1]) {
      w.push(0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x41, 0, 0x4a, 0x0d, ...u32(depth)) // if (--p > 0) continue `depth`
    }
    for (let i = 0; i < count; i++) w.push(0x0b)
    w.push(0x20, 1)
  })
}

/** `count` ifs with elses, one in the other: taken while a bit of the parameter is set. */
function nestedIfs(count) {
  return single(w => {
    for (let i = 0; i < count; i++) w.push(0x20, 0, 0x41, ...s32(i), 0x47, 0x04, i32)
    w.push(0x41, 7)
    for (let i = count - 1; i >= 0; i--) w.push(0x05, 0x41, ...s32(i), 0x0b, 0x41, 3, 0x6c, 0x41, 1, 0x6a)
  }, 0)
}

/** `count` operations in a row on one value: the tree leans left. */
function leftExpression(count) {
  return single(w => {
    w.push(0x20, 0)
    for (let i = 0; i < count; i++) {
      w.push(...(i % 3 === 0 ? [0x20, 0, 0x73] : i % 3 === 1 ? [0x41, ...s32(i * 7), 0x6a] : [0x41, 5, 0x6c]))
    }
  }, 0)
}

/** `count` values pushed, then `count - 1` operations: the tree leans right, the operand stack is `count` deep. */
function rightExpression(count) {
  return single(w => {
    for (let i = 0; i < count; i++) w.push(0x20, 0, 0x41, ...s32(i), 0x6a)
    for (let i = 1; i < count; i++) w.push(i % 2 ? 0x6b : 0x73)
  }, 0)
}

/** A C `switch` of `count` cases, as clang writes it: one nested block per case. */
function switchOf(count) {
  return single(w => {
    for (let i = 0; i <= count; i++) w.push(0x02, 0x40)
    w.push(0x20, 0, 0x0e, ...u32(count))
    for (let i = 0; i <= count; i++) w.append(u32(i))
    for (let i = 0; i <= count; i++) {
      w.push(0x0b)
      w.push(0x20, 1, 0x41, ...s32(i * 3 + 1), 0x6a, 0x21, 1)
      if (i % 4 !== 3) w.push(0x20, 1, 0x0f) // every fourth falls through
    }
    w.push(0x20, 1)
  })
}

/** A function of at least `size` bytes: arithmetic, memory, branches and loops in a row. */
function largeFunction(size) {
  return single(w => {
    for (let i = 0; w.length < size; i++) {
      const address = (i * 4) & 0xfffc
      w.push(0x20, 1, 0x41, ...s32(i), 0x73, 0x41, 0x85, 0x80, 0x80, 0x08, 0x6c, 0x20, 0, 0x6a, 0x21, 1) // l1 = (l1 ^ i) * k + p
      if (i % 3 === 0) w.push(0x41, ...s32(address), 0x20, 1, 0x36, 2, 0) // i32.store
      if (i % 5 === 0) w.push(0x20, 1, 0x41, ...s32(address), 0x28, 2, 0, 0x6a, 0x21, 1) // += i32.load
      if (i % 7 === 0) w.push(0x20, 1, 0x41, 8, 0x71, 0x04, 0x40, 0x20, 1, 0x41, 13, 0x76, 0x21, 1, 0x05, 0x20, 1, 0x45, 0x21, 2, 0x0b)
      if (i % 11 === 0) w.push(0x41, 3, 0x21, 2, 0x03, 0x40, 0x20, 1, 0x20, 2, 0x6a, 0x21, 1, 0x20, 2, 0x41, 1, 0x6b, 0x22, 2, 0x0d, 0, 0x0b)
    }
    w.push(0x20, 1)
  }, 2, { memory: 1 })
}

/** `count` functions; the export goes through a chain of some of them. */
function manyFunctions(count) {
  const step = Math.floor(count / 200)
  const functions = []
  for (let i = 0; i < count; i++) {
    const next = i - step
    const chained = i % step === step - 1 && next >= 0
    functions.push({
      body: [0x20, 0, 0x41, ...s32(i), 0x73, ...(chained ? [0x10, ...u32(next)] : []), 0x41, 1, 0x6a],
      ...(i === Math.floor(count / step) * step - 1 ? { export: 'f' } : {}),
    })
  }
  return encodeModule({ functions })
}

export const limits = [
  { name: '50,000 nested blocks', make: () => nestedBlocks(50_000), script: scriptOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1]) },
  { name: '50,000 nested loops', make: () => nestedLoops(50_000), script: scriptOf([0, 1, 2, 5, 9]) },
  { name: '50,000 nested ifs', make: () => nestedIfs(50_000), script: scriptOf([-1, 0, 1, 1000, 25_000, 49_999]) },
  { name: 'expression of 100,000 operations, leaning left', make: () => leftExpression(100_000), script: scriptOf([0, 1, -5, 123456789]) },
  { name: 'expression of 100,000 operations, leaning right', make: () => rightExpression(50_000), script: scriptOf([0, 1, -5, 123456789]) },
  { name: 'br_table of 10,000 targets', make: () => switchOf(10_000), script: scriptOf([0, 1, 2, 3, 4, 255, 4999, 9998, 9999, 10_000, 10_001, -1]) },
  { name: 'function of 2 MB', make: () => largeFunction(2_000_000), script: scriptOf([0, 1, -5, 123456789]) },
  { name: '60,000 functions', make: () => manyFunctions(60_000), script: scriptOf([0, 1, -5, 123456789]) },
  {
    name: '600,000 functions',
    make: () => manyFunctions(600_000),
    script: scriptOf([0, 1, -5, 123456789]),
    beyond: { QuickJS: 'too many local variables' },
  },
]
