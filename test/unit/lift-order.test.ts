/** Lift: what the IR of small functions looks like, above all that the order of evaluation stays exact. */
import { describe, expect, test } from 'vitest'
import { UnsupportedError } from '../../compiler/common/error.ts'
import { printStatements } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { lift } from '../../compiler/lift/lift.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { assemble, op, type Code, type ModuleParts } from '../support/assemble.ts'

/** Functions 0 `i-i` and 1 `I-I` are imported; the one lifted is 2. */
function ir(signature: string, body: Code, more: { readonly locals?: string } & ModuleParts = {}): string {
  const module = decodeModule(assemble({
    imports: [{ module: 'm', name: 'a', function: 'i-i' }, { module: 'm', name: 'b', function: 'I-I' }],
    memories: [{ minimum: 1 }],
    tables: [{ minimum: 2 }],
    globals: [{ type: 'i', mutable: true, initial: op('i32.const', 1) }, { type: 'i', initial: op('i32.const', 2) }],
    ...more,
    functions: [{ signature, locals: more.locals ?? '', body }],
  }))
  const lifted = lift(module, 2)
  verify(lifted, { module })
  return printStatements(lifted.body)
}
const get = (local: number): Code => op('local.get', local)
const set = (local: number): Code => op('local.set', local)
const constant = (value: number): Code => op('i32.const', value)
const call = op('call', 0)
const end = op('end')

describe('pending operands', () => {
  test('stay expressions when nothing disturbs them', () => {
    expect(ir('ii-i', [get(0), get(1), op('i32.add'), call, op('i32.load', { offset: 8 }), constant(3), op('i32.mul')]))
      .toBe('return i32.mul(i32.load(call function0(i32.add($0, $1))) offset=8, 3)\n')
  })
  test('go into a temporary before the local they read is set', () => {
    expect(ir('i-i', [get(0), get(0), constant(1), op('i32.add'), set(0)])).toBe('$1 = $0\n$0 = i32.add($0, 1)\nreturn $1\n')
  })
  test('two loads may change places with each other, but not with a store', () => {
    expect(ir('ii-i', [get(0), op('i32.load'), get(1), op('i32.load'), set(1), get(1), op('i32.add')]))
      .toBe('$1 = i32.load($1)\nreturn i32.add(i32.load($0), $1)\n')
    expect(ir('ii-i', [get(0), op('i32.load'), get(1), constant(5), op('i32.store')]))
      .toBe('$2 = i32.load($0)\ni32.store($1, 5)\nreturn $2\n')
  })
  test('a load and a division trap in their order', () => {
    expect(ir('ii-i', [get(0), op('i32.load'), get(0), get(1), op('i32.div_u'), set(1)]))
      .toBe('$2 = i32.load($0)\n$1 = i32.div_u($0, $1)\nreturn $2\n')
    expect(ir('ii-i', [get(0), op('i32.load'), get(0), constant(10), op('i32.div_u'), set(1)]))
      .toBe('$1 = i32.div_u($0, 10)\nreturn i32.load($0)\n')
  })
  test('what does not commute with a temporary goes into one before it', () => {
    // The call comes before the load of the global; the global is set after both.
    expect(ir('-i', [constant(1), call, op('global.get', 0), op('i32.add'), constant(2), op('global.set', 0)]))
      .toBe('$0 = i32.add(call function0(1), global0)\nglobal0 = 2\nreturn $0\n')
    expect(ir('i-ii', [constant(1), call, op('global.get', 0), constant(2), op('global.set', 0)]))
      .toBe('$1 = call function0(1)\n$2 = global0\nglobal0 = 2\nreturn $1, $2\n')
  })
  test('a global that never changes may be read at any time', () => {
    expect(ir('-i', [op('global.get', 1), constant(2), op('global.set', 0)])).toBe('global0 = 2\nreturn global1\n')
  })
  test('outside a block they go into temporaries in front of it', () => {
    expect(ir('i-i', [get(0), op('block'), get(0), op('br_if', 0), constant(7), set(0), end]))
      .toBe('$1 = $0\nblock L2 {\n  if $0 {\n    branch L2\n  }\n  $0 = 7\n}\nreturn $1\n')
  })
  test('a load that a branch would skip is done before it', () => {
    expect(ir('ii-', [op('block'), get(0), op('i32.load'), get(1), op('br_if', 0), op('drop'), end]))
      .toBe('block L2 {\n  $2 = i32.load($0)\n  if $1 {\n    branch L2\n  }\n}\n')
  })
  test('a temporary in front of a block is not one that the block uses', () => {
    const text = ir('ii-i', [
      op('global.get', 0), op('loop'), get(0), get(0), constant(1), op('i32.add'), set(0), op('drop'),
      get(0), op('i32.load'), get(1), constant(1), op('i32.store'), set(1), constant(3), op('global.set', 0), get(1), op('br_if', 0), end,
    ])
    expect(text).toBe('$3 = global0\nloop L2 {\n  $2 = $0\n  $0 = i32.add($0, 1)\n  $2 = i32.load($0)\n  i32.store($1, 1)\n  $1 = $2\n  global0 = 3\n  if $1 {\n    branch L2\n  }\n}\nreturn $3\n')
  })
})

describe('select', () => {
  test('is a conditional when nothing can be told apart', () => {
    expect(ir('iii-i', [get(0), get(1), get(2), op('select')])).toBe('return ($2 ? $0 : $1)\n')
  })
  test('evaluates what may trap, and what the condition disturbs', () => {
    expect(ir('iii-i', [get(0), op('i32.load'), get(1), get(2), op('select')])).toBe('$3 = i32.load($0)\nreturn ($2 ? $3 : $1)\n')
    expect(ir('iii-i', [op('global.get', 0), get(1), get(2), call, op('select')])).toBe('$3 = global0\nreturn (call function0($2) ? $3 : $1)\n')
  })
})

describe('blocks', () => {
  test('vanish when nobody branches to them', () => {
    expect(ir('i-i', [op('block', 'i'), op('loop', 'i'), get(0), call, end, end, constant(1), op('i32.add')])).toBe('return i32.add(call function0($0), 1)\n')
  })
  test('a branch at the end of its own block is none', () => {
    expect(ir('i-i', [op('block', 'i'), get(0), op('br', 0), end])).toBe('$1 = $0\nreturn $1\n')
  })
  test('a branch to the function returns, and code behind an exit is skipped', () => {
    expect(ir('i-i', [op('block'), get(0), op('br', 1), op('block'), op('unreachable'), end, end, op('unreachable')])).toBe('return $0\n')
  })
  test('an if that only chooses a value is a conditional, traps and calls included', () => {
    expect(ir('ii-i', [get(0), op('if', 'i'), get(1), call, op('else'), get(1), op('i32.load'), end])).toBe('return ($0 ? call function0($1) : i32.load($1))\n')
  })
  test('an if whose consequent leaves needs no else', () => {
    expect(ir('ii-i', [get(0), op('if', 'i'), constant(1), op('return'), op('else'), get(1), call, end])).toBe('if $0 {\n  return 1\n}\nreturn call function0($1)\n')
  })
  test('an if that a branch goes to is in a block', () => {
    expect(ir('ii-i', [get(0), op('if', 'i'), constant(1), get(1), op('br_if', 0), op('drop'), constant(2), op('else'), constant(3), end]))
      .toBe('block L2 {\n  if $0 {\n    if $1 {\n      $2 = 1\n      branch L2\n    }\n    $2 = 2\n  } else {\n    $2 = 3\n  }\n}\nreturn $2\n')
  })
  test('loop parameters are assigned all at once', () => {
    const swap = [op('loop', 0), set(3), set(2), get(3), get(2), get(0), op('br_if', 0), op('drop'), op('drop'), end]
    expect(ir('i-', [constant(1), constant(2), ...swap], { locals: 'iii', types: ['ii-'] }))
      .toBe('$4 = 1\n$5 = 2\nloop L2 {\n  $3 = $5\n  $2 = $4\n  if $0 {\n    $4 = $3\n    $5 = $2\n    branch L2\n  }\n}\n')
    const direct = [op('loop', 0), op('call', 0), get(0), op('br_if', 0), op('drop'), op('drop'), end]
    expect(ir('i-', [constant(1), constant(2), ...direct], { types: ['ii-'] }))
      .toBe('$1 = 1\n$2 = 2\nloop L2 {\n  $3 = call function0($2)\n  if $0 {\n    $2 = $3\n    branch L2\n  }\n}\n')
  })
})

describe('br_table', () => {
  test('groups equal targets; out of range is the default', () => {
    expect(ir('i-', [op('block'), op('block'), get(0), op('br_table', [0, 1, 0, 2, 1]), end, constant(1), call, op('drop'), end]))
      .toBe('block L2 {\n  block L3 {\n    switch L4 $0 {\n    case 0, 2:\n      branch L3\n    case 3:\n      return\n    case default:\n      branch L2\n    }\n  }\n  evaluate call function0(1)\n}\n')
  })
  test('with one target is a branch', () => {
    expect(ir('i-', [op('block'), get(0), call, op('br_table', [0, 0]), end])).toBe('evaluate call function0($0)\n')
  })
})

describe('calls', () => {
  test('the index is evaluated before the operands only where nobody can tell', () => {
    expect(ir('ii-i', [get(0), get(1), op('call_indirect', 0, 0)], { types: ['i-i'] })).toBe('return call table0[$1 as type0]($0)\n')
    expect(ir('ii-i', [get(0), call, get(1), op('call_indirect', 0, 0)], { types: ['i-i'] })).toBe('$2 = call function0($0)\nreturn call table0[$1 as type0]($2)\n')
    expect(ir('ii-i', [get(0), op('i32.load'), get(1), op('call_indirect', 0, 0)], { types: ['i-i'] })).toBe('return call table0[$1 as type0](i32.load($0))\n')
    expect(ir('ii-i', [get(0), op('i32.load'), get(0), get(1), op('i32.rem_s'), op('call_indirect', 0, 0)], { types: ['i-i'] }))
      .toBe('$2 = i32.load($0)\nreturn call table0[i32.rem_s($0, $1) as type0]($2)\n')
  })
  test('several results go into locals', () => {
    expect(ir('-i', [constant(1), op('call_indirect', 0, 0), op('drop')], { types: ['-iI'] })).toBe('$0, $1 = call table0[1 as type0]()\nreturn $0\n')
  })
  test('a tail call of the function itself is a loop; its locals start anew', () => {
    expect(ir('ii-i', [get(0), op('if'), get(1), get(0), op('return_call', 2), end, get(2)], { locals: 'i' }))
      .toBe('loop L0 {\n  $2 = 0\n  if $0 {\n    $3 = $1\n    $1 = $0\n    $0 = $3\n    branch L0\n  }\n  return $2\n}\n')
  })
  test('other tail calls stay', () => {
    expect(ir('i-i', [get(0), op('return_call', 0)])).toBe('return call function0($0)\n')
    expect(ir('i-i', [get(0), get(0), op('return_call_indirect', 0, 0)], { types: ['i-i'] })).toBe('return call table0[$0 as type0]($0)\n')
  })
})

describe('references', () => {
  test('br_on_null keeps the reference, br_on_non_null takes it along', () => {
    expect(ir('e-e', [op('block'), get(0), op('br_on_null', 0), op('return'), end, op('ref.null', 'e')]))
      .toBe('block L2 {\n  if ref.is_null($0) {\n    branch L2\n  }\n  return $0\n}\nreturn null\n')
    expect(ir('e-e', [op('block', 'e'), get(0), op('br_on_non_null', 0), op('ref.null', 'e'), end]))
      .toBe('block L2 {\n  if i32.eqz(ref.is_null($0)) {\n    $1 = $0\n    branch L2\n  }\n  $1 = null\n}\nreturn $1\n')
  })
  test('tables', () => {
    expect(ir('i-i', [get(0), op('table.get', 0), op('ref.is_null')])).toBe('return ref.is_null(table.get 0($0))\n')
    expect(ir('i-', [get(0), op('ref.func', 0), op('table.set', 0)])).toBe('evaluate table.set 0($0, ref.func 0())\n')
  })
})

test('constants keep their bits', () => {
  expect(ir('-f', [op('f32.const', 0x7fa00001)])).toBe('return nan:0x7fa00001f\n')
  expect(ir('-F', [op('f64.const', 0x8000000000000000n)])).toBe('return -0.0\n')
  expect(ir('-I', [op('i64.const', -5000000000n)])).toBe('return -5000000000n\n')
})

test('what is not compiled is named', () => {
  expect(() => ir('-', [op('memory.size', 0), op('i32x4.splat'), op('drop')])).toThrow(UnsupportedError)
  expect(() => ir('-', [op('unreachable'), op('i32x4.splat'), op('drop')])).not.toThrow()
})
