/**
 * What passes ask of single expressions beyond `ir/effects.ts`: whether they are pure, how high they
 * are, which locals they read; and how high passes may build them.
 */
import { isSimple } from '../ir/build.ts'
import { isPure as isPureEffects, ownEffects } from '../ir/effects.ts'
import type { Expression } from '../ir/nodes.ts'
import { operandsOf } from '../ir/walk.ts'
import { depthLimits } from '../common/limits.ts'

/** Levels that a pass may build up in one expression. Half the limit, since one level may print as two (`(a + b) | 0`). */
export const expressionHeight = depthLimits.expressions >>> 1

/** Has no effect, cannot trap, and depends on nothing but constants and locals. */
export function isPure(e: Expression): boolean {
  return isSimple(e) || isPureEffects(ownEffects(e)) && operandsOf(e).every(isPure)
}

/** Whether the expression reads the local. */
export function mentions(e: Expression, index: number): boolean {
  return e.op === 'local' ? e.local === index : operandsOf(e).some((operand) => mentions(operand, index))
}

/** Levels of nesting: 0 for what is atomic. Cost: linear in its size; remembered by node it took longer, most of all to collect. */
export function heightOf(e: Expression): number {
  if (isSimple(e) || e.op === 'global') return 0
  if (e.op === 'load') return heightOf(e.address) + 1
  let height = 0
  for (const operand of operandsOf(e)) height = Math.max(height, heightOf(operand) + 1)
  return height
}
