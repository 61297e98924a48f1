/**
 * Memory, table and reference instructions: which helper does each, and with which of the module's things.
 * A helper is named after its mnemonic and takes what the immediates name first, then the operands; an i32
 * goes in signed.
 */
import type { Expression as JavaScript } from 'estree'
import { assign, binary, call, commas, identifier, member, nullLiteral, number } from '../js/build.ts'
import type { OperationMnemonic } from '../ir/mnemonics.ts'
import type { Operation } from '../ir/nodes.ts'
import type { EmitContext } from './context.ts'
import type { Scope } from './scope.ts'

/** What goes before the operands: a name, or an expression that reads a view. */
type Things = (context: EmitContext, immediates: readonly number[]) => readonly (string | JavaScript)[]

function bytesOf(context: EmitContext, memory: number): JavaScript {
  return member(identifier(context.memoryBytes(memory)), 'b')
}

const things = {
  'memory.size': (context, [memory]) => [bytesOf(context, memory!)],
  'memory.grow': (context, [memory]) => [context.memoryObject(memory!)],
  'memory.copy': (context, [to, from]) => [bytesOf(context, to!), bytesOf(context, from!)],
  'memory.copy_i64': (context, [memory, to, from]) => [context.memoryBytes(memory!), number(to!), number(from!)],
  'memory.fill': (context, [memory]) => [bytesOf(context, memory!)],
  'memory.init': (context, [data, memory]) => [bytesOf(context, memory!), context.dataSegment(data!)],
  'table.get': (context, [table]) => [context.tableElements(table!)],
  'table.set': (context, [table]) => [context.tableElements(table!)],
  'table.grow': (context, [table]) => [context.tableObject(table!)],
  'table.copy': (context, [to, from]) => [context.tableElements(to!), context.tableElements(from!)],
  'table.fill': (context, [table]) => [context.tableElements(table!)],
  'table.init': (context, [element, table]) => [context.tableElements(table!), context.elementSegment(element!)],
  'ref.as_non_null': () => [],
  // No helpers: see `operationExpression`.
  'table.size': null, 'data.drop': null, 'elem.drop': null, 'ref.func': null, 'ref.is_null': null, 'ref.eq': null,
} as const satisfies Record<OperationMnemonic, Things | null>

export function operationExpression(scope: Scope, { mnemonic, immediates, operands }: Operation): JavaScript {
  const { context } = scope
  const index = immediates[0] ?? 0
  switch (mnemonic) {
    case 'table.size': return member(identifier(context.tableElements(index)), 'length')
    case 'data.drop': return assign(identifier(context.dataSegment(index)), identifier(scope.helper('empty_data')))
    case 'elem.drop': return assign(identifier(context.elementSegment(index)), identifier(scope.helper('empty_elements')))
    case 'ref.func': return identifier(context.functionReference(index))
    case 'ref.is_null': case 'ref.eq': return referenceTest(scope, operands, false)
    case 'memory.copy':
      if (context.options.target === 'jit' && immediates[1] === index) return helperCall(scope, 'memory_copy_within', [identifier(context.memoryBytes(index))], operands)
    // falls through
    default: {
      const first = things[mnemonic](context, immediates).map((thing) => typeof thing === 'string' ? identifier(thing) : thing)
      return helperCall(scope, mnemonic.replaceAll('.', '_'), first, operands)
    }
  }
}

function helperCall(scope: Scope, helper: string, first: readonly JavaScript[], operands: Operation['operands']): JavaScript {
  // What goes first is looked up first, and an operand's call may assign it.
  const settled = scope.settle(operands, [])
  return commas([...settled.before, call(identifier(scope.helper(helper)), [...first, ...settled.operands])])
}

/** A comparison of references, or with null; a boolean. Only `null` is null: `undefined` is a reference of the host. */
export function referenceTest(scope: Scope, operands: Operation['operands'], negate: boolean): JavaScript {
  const [x, y] = operands
  const left = scope.expression(x!, 'value')
  return binary(negate ? '!==' : '===', left, y === undefined ? nullLiteral() : scope.expression(y, 'value'))
}
