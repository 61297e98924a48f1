/**
 * Which i32 parameters a function cuts to 32 bits on entry, as they are anyway: V8 then knows what it would else guess from what it
 * has seen. Of 19 programs with calls and hashes Node 20 and 26 take 7 to 8% less; in Chromium, whose small integers have 31 bits, chess
 * and quicksort half as long. Nothing is gained where each use cuts the parameter itself, and without a JIT.
 */
import type { Identifier, Statement as JavaScriptStatement } from 'estree'
import { assign, binary, evaluate, number } from '../js/build.ts'
import type { Expression, IRFunction, Statement } from '../ir/nodes.ts'
import { assignedLocals, expressionsOf, listsOf, operandsOf } from '../ir/walk.ts'

/** Operands of these are turned into 32 bits by JavaScript's operator, or the result is. */
const cutting = new Set(['add', 'sub', 'mul', 'and', 'or', 'xor', 'shl', 'shr_s', 'shr_u'].map((name) => `i32.${name}`))

/** By local. */
export function coercedParameters(fn: IRFunction): ReadonlySet<number> {
  const found = new Set<number>()
  const note = (local: number): void => { if (local < fn.parameters && fn.locals[local] === 'i32') found.add(local) }
  const visit = (e: Expression, isCut: boolean, isRepeated: boolean): void => {
    if (e.op === 'local') {
      if (!isCut) note(e.local)
      return
    }
    const cuts = !isRepeated && (e.op === 'load' || e.op === 'numeric' && cutting.has(e.mnemonic))
    for (const operand of operandsOf(e)) visit(operand, cuts, isRepeated)
  }
  const visitList = (list: readonly Statement[], isRepeated: boolean): void => {
    for (const statement of list) {
      for (const local of assignedLocals(statement)) note(local)
      const address = statement.op === 'store' ? statement.address : undefined
      for (const expression of expressionsOf(statement)) visit(expression, expression === address && !isRepeated, isRepeated)
      for (const inner of listsOf(statement)) visitList(inner, isRepeated || statement.op === 'loop')
    }
  }
  visitList(fn.body, false)
  return found
}

/** `x = x | 0`. */
export function coercion(variable: Identifier): JavaScriptStatement {
  return evaluate(assign(variable, binary('|', variable, number(0))))
}
