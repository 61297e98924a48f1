/**
 * Calls and tail calls: what is called, with which arguments, and where further results are found. The
 * conventions are the runtime's (runtime/README.md, "Values", "Functions", "Tail calls").
 */
import type { Expression as JavaScript, Statement as JavaScriptStatement } from 'estree'
import { unhandled } from '../common/error.ts'
import { array, assign, binary, call, conditional, element, evaluate, identifier, logical, member, nullLiteral, number, returnValue } from '../js/build.ts'
import { effectsOf, isPure } from '../ir/effects.ts'
import type { Call, Callee, Expression, ReturnCall, SetResults, Type } from '../ir/nodes.ts'
import type { TableIndex } from '../wasm/types.ts'
import type { EmitContext } from './context.ts'
import { partCall } from './part-parameters.ts'
import { representationOf } from './representation.ts'
import { mayReassign, type Scope } from './scope.ts'

function helperCall(scope: Scope, name: string, args: readonly JavaScript[]): JavaScript {
  return call(identifier(scope.helper(name)), args)
}

function calleeExpression(scope: Scope, callee: Callee): JavaScript {
  const { context } = scope
  switch (callee.kind) {
    case 'function': return identifier(context.functionName(callee.index))
    case 'part': case 'dispatcher': throw new Error(`internal error: a ${callee.kind} is called in its own way`)
    case 'table': {
      const type = identifier(context.typeDescriptor(callee.type))
      if (context.options.target === 'interpreter') return checkedInPlace(scope, callee.table, callee.index, type)
      const read = element(identifier(context.tableElements(callee.table)), scope.expression(callee.index, 'unsigned'))
      return helperCall(scope, 'check_signature', [read, type])
    }
    case 'reference': return helperCall(scope, 'check_function', [scope.expression(callee.reference, 'value')])
    default: return unhandled(callee)
  }
}

/**
 * The check of an indirect call without a call of its own, which costs half as much again where nothing is inlined. An index that is
 * negative finds nothing, as it should.
 */
function checkedInPlace(scope: Scope, table: TableIndex, index: Expression, type: JavaScript): JavaScript {
  const callee = scope.shared('callee')
  const found = assign(callee, element(identifier(scope.context.tableElements(table)), scope.expression(index, 'value')))
  const isRight = logical('&&', binary('!=', found, nullLiteral()), binary('===', member(callee, 't'), type))
  return conditional(isRight, callee, helperCall(scope, 'check_signature', [callee, type]))
}

export function callExpression(scope: Scope, { callee, operands }: Pick<Call, 'callee' | 'operands'>): JavaScript {
  if (callee.kind === 'dispatcher') return dispatchedCall(scope, scope.context.dispatcher(callee.table, callee.type), operands)
  if (callee.kind === 'part') return partCall(scope, identifier(scope.context.partName(scope.fn.index, callee.part)), operands)
  const called = calleeExpression(scope, callee)
  return call(called, operands.map((operand) => scope.expression(operand, 'value')))
}

/** No index is converted: at a negative one there is as little as past the end. */
function dispatchedCall(scope: Scope, { kind, name }: ReturnType<EmitContext['dispatcher']>, operands: readonly Expression[]): JavaScript {
  const [index, ...rest] = operands.map((operand) => scope.expression(operand, 'value'))
  if (kind === 'function') return call(identifier(name), [index!, ...rest])
  return call(logical('||', element(identifier(name), index!), identifier(scope.helper('trap_table_out_of_bounds'))), rest)
}

/** What a body returns for a tail call. A function that never bounces is simply called. */
export function returnCallStatement(scope: Scope, statement: ReturnCall): JavaScriptStatement {
  const { callee, operands } = statement
  const { context } = scope
  if (!context.isBouncing(scope.fn.index) || callee.kind === 'function' && !context.isBouncing(callee.index)) return returnValue(callExpression(scope, statement))
  const called = callee.kind === 'function' ? identifier(context.bodyName(callee.index)) : calleeExpression(scope, callee)
  const args = array(operands.map((operand) => scope.expression(operand, 'value')))
  return returnValue(helperCall(scope, callee.kind === 'function' ? 'bounce_to' : 'bounce_call', [called, args]))
}

/** Where the results but the first are, in order. */
function registers(scope: Scope, results: readonly Type[]): ReturnType<typeof element>[] {
  const used = { result_i32: 0, result_f64: 0, result_ref: 0 }
  return results.slice(1).map((type) => {
    const { register } = representationOf(type)
    return element(identifier(scope.helper(register)), number(used[register]++))
  })
}

export function setResultsStatements(scope: Scope, { locals, value }: SetResults): readonly JavaScriptStatement[] {
  const source = scope.expression(value, 'value')
  const first = locals[0]
  const statements = [evaluate(first === undefined ? source : assign(scope.local(first), source))]
  if (locals.some((local, index) => index > 0 && local !== undefined)) {
    registers(scope, value.results).forEach((register, index) => {
      const local = locals[index + 1]
      if (local !== undefined) statements.push(evaluate(assign(scope.local(local), register)))
    })
  }
  return statements
}

/**
 * Returns several values: the first as JavaScript does, the others through registers. Those that are evaluated
 * before one that may write registers itself wait in temporaries; so does the first, unless it can be last unnoticed.
 */
export function returnStatements(scope: Scope, values: readonly Expression[]): readonly JavaScriptStatement[] {
  const [first, ...others] = values
  if (first === undefined) return [returnValue(undefined)]
  const statements: JavaScriptStatement[] = []
  const keep = (value: Expression): JavaScript => {
    const emitted = scope.expression(value, 'value')
    if (isPure(effectsOf(value))) return emitted
    const variable = scope.temporary()
    statements.push(evaluate(assign(variable, emitted)))
    return variable
  }
  const canBeLast = others.every((value) => isPure(effectsOf(value))) && !mayReassign(first)
  const kept = others.length === 0 || canBeLast ? undefined : keep(first)
  let lastCall = others.length - 1
  while (lastCall >= 0 && !mayReassign(others[lastCall]!)) lastCall--
  // In order: what comes before the last call is kept, the rest goes straight into its register.
  const early = others.map((value, index) => index < lastCall ? keep(value) : undefined)
  const places = registers(scope, scope.fn.results)
  const fill = (index: number): void => {
    statements.push(evaluate(assign(places[index]!, early[index] ?? scope.expression(others[index]!, 'value'))))
  }
  if (lastCall >= 0) fill(lastCall)
  for (let index = 0; index < others.length; index++) if (index !== lastCall) fill(index)
  statements.push(returnValue(kept ?? scope.expression(first, 'value')))
  return statements
}
