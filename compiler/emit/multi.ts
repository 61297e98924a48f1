/**
 * Arithmetic on pairs that gives a pair: each is a helper named after its mnemonic, which takes halves, gives
 * the low half and leaves the high one in `result_i32[0]`.
 */
import type { Expression } from 'estree'
import { call, identifier } from '../js/build.ts'
import type { Multi } from '../ir/nodes.ts'
import type { Scope } from './scope.ts'

export function multiExpression(scope: Scope, { mnemonic, operands }: Multi): Expression {
  return call(identifier(scope.helper(mnemonic.replaceAll('.', '_'))), operands.map((operand) => scope.expression(operand, 'value')))
}
