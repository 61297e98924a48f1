/**
 * The pass that takes the check out of truncations whose operand was compared before. Where WebAssembly had no saturating ones, compilers write
 * a cast as `if (abs(x) < 2^31) y = trunc(x) else y = -2^31`: it never traps, is one expression then, and needs no helper.
 */
import type { Expression, If, IRFunction, SetLocal, Statement } from '../ir/nodes.ts'
import { numeric } from '../ir/build.ts'
import { listsOf, mapExpression, mapExpressionsOf, mapStatements } from '../ir/walk.ts'

type Bound = '2^31' | '2^32' | '0'
/** Bits of the floats that bounds are compared with: of an f32, and the high half of an f64, whose low one is 0. */
const bits: Readonly<Record<Bound, { readonly f32: number, readonly f64: number }>> = {
  '2^31': { f32: 0x4f000000, f64: 0x41e00000 }, '2^32': { f32: 0x4f800000, f64: 0x41f00000 }, '0': { f32: 0, f64: 0 },
}

/** A comparison of the operand or of its absolute value. */
interface Guard { readonly comparison: 'lt' | 'ge', readonly isAbsolute: boolean, readonly bound: Bound }
const signed: readonly Guard[] = [{ comparison: 'lt', isAbsolute: true, bound: '2^31' }]
const unsigned: readonly Guard[] = [{ comparison: 'lt', isAbsolute: false, bound: '2^32' }, { comparison: 'ge', isAbsolute: false, bound: '0' }]
/** What makes each truncation safe. */
const truncations: ReadonlyMap<string, readonly Guard[]> = new Map([
  ['i32.trunc_f32_s', signed], ['i32.trunc_f64_s', signed], ['i32.trunc_f32_u', unsigned], ['i32.trunc_f64_u', unsigned],
])

const comparisons: ReadonlySet<string> = new Set(['f32.lt', 'f64.lt', 'f32.ge', 'f64.ge'])

/** What is not zero where the condition is not. */
function conjuncts(condition: Expression): readonly Expression[] {
  if (condition.op === 'numeric' && condition.mnemonic === 'i32.and') return condition.operands.flatMap(conjuncts)
  if (condition.op === 'conditional' && condition.alternate.op === 'constant' && condition.alternate.low === 0) return [...conjuncts(condition.condition), ...conjuncts(condition.consequent)]
  return [condition]
}

function isBound(e: Expression | undefined, bound: Bound): boolean {
  if (e?.op !== 'constant') return false
  return e.type === 'f32' ? e.low === bits[bound].f32 : e.type === 'f64' && e.high === bits[bound].f64 && e.low === 0
}
function isOperand(e: Expression | undefined, local: number, isAbsolute: boolean): boolean {
  if (!isAbsolute) return e?.op === 'local' && e.local === local
  return e?.op === 'numeric' && (e.mnemonic === 'f32.abs' || e.mnemonic === 'f64.abs') && isOperand(e.operands[0], local, false)
}

/** The truncation without its check if the facts, each not zero, prove that it does not trap. */
function unchecked(e: Expression, facts: readonly Expression[]): Expression {
  const needed = e.op === 'numeric' ? truncations.get(e.mnemonic) : undefined
  const operand = e.op === 'numeric' ? e.operands[0] : undefined
  if (needed === undefined || operand?.op !== 'local') return e
  const isSafe = needed.every(({ comparison, isAbsolute, bound }) => facts.some((fact) => fact.op === 'numeric' && (fact.mnemonic === `f32.${comparison}` || fact.mnemonic === `f64.${comparison}`)
    && isOperand(fact.operands[0], operand.local, isAbsolute) && isBound(fact.operands[1], bound)))
  return isSafe ? numeric('i32.wrap_f64', operand.type === 'f32' ? numeric('f64.promote_f32', operand) : operand) : e
}

function underCondition(list: readonly Statement[], facts: readonly Expression[]): readonly Statement[] {
  const first = list[0]
  if (first === undefined || listsOf(first).length > 0) return list
  const mapped = mapExpressionsOf(first, (expression) => mapExpression(expression, (e) => unchecked(e, facts)))
  return mapped === first ? list : [mapped, ...list.slice(1)]
}

function isUnchecked({ value }: SetLocal): boolean {
  return value.op === 'numeric' && value.mnemonic === 'i32.wrap_f64'
}
/** As one assignment, where both arms only assign a result. */
function joined(statement: If): Statement {
  const { condition, consequent: [one, ...more], alternate: [other, ...others] } = statement
  if (one?.op !== 'set' || other?.op !== 'set' || one.local !== other.local || more.length + others.length > 0) return statement
  if (!isUnchecked(one) || other.value.op !== 'constant') return statement
  return { op: 'set', local: one.local, value: { op: 'conditional', type: 'i32', condition, consequent: one.value, alternate: other.value } }
}

export function guardedTruncations(fn: IRFunction): IRFunction {
  const body = mapStatements(fn.body, (statement) => {
    if (statement.op !== 'if') return statement
    const facts = conjuncts(statement.condition).filter((e) => e.op === 'numeric' && comparisons.has(e.mnemonic))
    if (facts.length === 0) return statement
    const consequent = underCondition(statement.consequent, facts)
    return consequent === statement.consequent ? statement : joined({ ...statement, consequent })
  })
  return body === fn.body ? fn : { ...fn, body }
}
