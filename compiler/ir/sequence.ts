/**
 * Keeping the order of evaluation exact when an operand needs statements in front of it: what would
 * then be evaluated too late goes into temporaries first.
 */
import { getLocal, setLocal, typeOf, type FunctionBuilder } from './build.ts'
import { commutes, effectsOf, noEffects, statementEffects, union } from './effects.ts'
import type { Expression, Statement } from './nodes.ts'

/** An operand, and the statements that must run right before it is evaluated. */
export interface Sequenced { readonly before: readonly Statement[], readonly value: Expression }

/**
 * Joins operands, given in order of evaluation, so that all their statements come first and the values
 * can be operands of one node. A value that does not commute with what moves in front of it is kept
 * in a new local. An i64 that became a pair is two parts, the statements with the first.
 *
 * Gives: `before`, and one value for each part.
 * Cost: linear in the size of everything; nothing when no part but the first has statements.
 */
export function sequence(parts: readonly Sequenced[], builder: Pick<FunctionBuilder, 'addLocal'>): { readonly before: readonly Statement[], readonly values: readonly Expression[] } {
  let last = parts.length - 1
  while (last > 0 && parts[last]!.before.length === 0) last--
  const values = parts.map(({ value }) => value)
  if (last <= 0) return { before: parts[0]?.before ?? [], values }
  const kept: (Statement | undefined)[] = []
  let moved = noEffects
  for (let i = last; i >= 0; i--) {
    const { before, value } = parts[i]!
    const effects = effectsOf(value)
    if (i < last && !commutes(effects, moved)) {
      const type = typeOf(value), local = builder.addLocal(type)
      kept[i] = setLocal(local, value)
      values[i] = getLocal(local, type)
      moved = union(moved, effects)
    }
    if (before.length > 0) moved = union(moved, statementEffects(before))
  }
  const all: Statement[] = []
  parts.forEach(({ before }, i) => {
    for (const statement of before) all.push(statement)
    if (kept[i] !== undefined) all.push(kept[i])
  })
  return { before: all, values }
}
