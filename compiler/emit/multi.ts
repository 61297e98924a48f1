/**
 * Arithmetic on pairs that gives a pair: each is a helper named after its mnemonic, which takes halves, gives
 * the low half and leaves the high one in `result_i32[0]`. One has a second form: the remainder of a product of 32-bit numbers, as random
 * numbers and powers modulo something want it, does without the product's high half (modpow over native, Node 26: 5.5 with it and 2.3 without).
 */
import type { Expression as JavaScript } from 'estree'
import { call, identifier } from '../js/build.ts'
import type { Expression, Multi } from '../ir/nodes.ts'
import type { Scope } from './scope.ts'

export function multiExpression(scope: Scope, e: Multi): JavaScript {
  const product = e.mnemonic === 'i64.rem_u' && isZero(e.operands[3]!) ? factorsOf(e.operands) : undefined
  const [name, operands] = product === undefined ? [e.mnemonic, e.operands] : ['i64.rem_u_product', [...product, e.operands[2]!]]
  return call(identifier(scope.helper(name.replaceAll('.', '_'))), operands.map((operand) => scope.expression(operand, 'value')))
}

/** The factors, where the pair is the product of two unsigned i32 that can be had again. */
function factorsOf([low, high]: readonly Expression[]): readonly Expression[] | undefined {
  if (low?.op !== 'numeric' || low.mnemonic !== 'i32.mul' || high?.op !== 'numeric' || high.mnemonic !== 'i32.mul_high_u') return undefined
  return low.operands.every((factor, i) => isSameLocalOrConstant(factor, high.operands[i]!)) ? low.operands : undefined
}
function isSameLocalOrConstant(a: Expression, b: Expression): boolean {
  if (a.op === 'local') return b.op === 'local' && a.local === b.local
  return a.op === 'constant' && b.op === 'constant' && a.low === b.low
}
function isZero(e: Expression): boolean {
  return e.op === 'constant' && e.low === 0
}
