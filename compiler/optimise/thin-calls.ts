/**
 * The pass that leaves out calls of functions that do nothing, and calls at once what others would call (`wasm/thin-functions.ts`). Where
 * it runs, nobody calls such a function any more, so only those that become values need be there (`optimise.ts`, `isNeeded`).
 */
import type { Callee, Expression, IRFunction, Statement } from '../ir/nodes.ts'
import { mapExpression, mapExpressionsOf, mapStatements } from '../ir/walk.ts'
import { actualFunction } from '../wasm/thin-functions.ts'
import type { PassContext } from './passes.ts'

export function thinCalls(fn: IRFunction, { module }: PassContext): IRFunction {
  const isEmpty = (callee: Callee): boolean => callee.kind === 'function' && actualFunction(module, callee.index) === undefined
  const evaluations = (operands: readonly Expression[]): Statement[] => operands.map((value) => ({ op: 'evaluate', value }))
  const actual = <E extends { readonly callee: Callee }>(call: E): E => {
    const { callee } = call
    if (callee.kind !== 'function') return call
    const index = actualFunction(module, callee.index)
    return index === undefined || index === callee.index ? call : { ...call, callee: { kind: 'function', index } }
  }
  const body = mapStatements(fn.body, (source) => {
    const statement = mapExpressionsOf(source, (e) => mapExpression(e, (inner) => inner.op === 'call' ? actual(inner) : inner))
    if (statement.op === 'evaluate' && statement.value.op === 'call' && isEmpty(statement.value.callee)) return evaluations(statement.value.operands)
    if (statement.op !== 'return-call') return statement
    return isEmpty(statement.callee) ? [...evaluations(statement.operands), { op: 'return', values: [] }] : actual(statement)
  })
  return body === fn.body ? fn : { ...fn, body }
}
