/**
 * The pass that simplifies single expressions: constants, neutral operands, negated comparisons, conditions of which only zero or
 * not counts. What is simpler: `arithmetic.ts`.
 */
import type { Expression, IRFunction } from '../ir/nodes.ts'
import { mapExpression, mapExpressionsOf, mapStatements } from '../ir/walk.ts'
import { asCondition, conditional, numeric } from './arithmetic.ts'

/** The same node where nothing got simpler, so that what did not change is not made anew. Its operands are as simple as they get. */
export function simplerOf(e: Expression): Expression {
  if (e.op === 'numeric') {
    const made = numeric(e.mnemonic, e.operands)
    return made.op === 'numeric' && made.mnemonic === e.mnemonic && made.operands.every((operand, i) => operand === e.operands[i]) ? e : made
  }
  if (e.op === 'conditional') {
    const made = conditional(e.condition, e.consequent, e.alternate)
    return made.op === 'conditional' && made.condition === e.condition && made.consequent === e.consequent && made.alternate === e.alternate ? e : made
  }
  return e
}

export function fold(fn: IRFunction): IRFunction {
  const body = mapStatements(fn.body, (source) => {
    const statement = mapExpressionsOf(source, (e) => mapExpression(e, simplerOf))
    if (statement.op !== 'if') return statement
    const condition = asCondition(statement.condition)
    return condition === statement.condition ? statement : { ...statement, condition }
  })
  return body === fn.body ? fn : { ...fn, body }
}
