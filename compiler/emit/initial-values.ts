/**
 * Which locals must be given their zero where they are declared: all but those that are assigned before
 * anybody reads them. `undefined` would be seen otherwise.
 */
import type { IRFunction, Statement } from '../ir/nodes.ts'
import { assignedLocals, expressionsOf, listsOf, visitExpression } from '../ir/walk.ts'

/**
 * By local, whether its first value may be read. A local needs none when the first access in the text is an
 * assignment in some list and the last one lies in the same list, nested lists included: then the assignment has
 * run whenever control is at any other. (A branch only leads out of lists or to the start of a loop's.)
 */
export function needsInitialValue(fn: IRFunction): readonly boolean[] {
  const state = fn.locals.map(() => ({ assignedIn: -1, isReadFirst: false, isSeen: false, last: 0 }))
  /** Position in the text at which each list ends. */
  const ends: number[] = []
  let position = 0
  const see = (local: number, assignedIn: number): void => {
    const one = state[local]!
    one.last = ++position
    if (one.isSeen) return
    one.isSeen = true
    one.assignedIn = assignedIn
    one.isReadFirst = assignedIn < 0
  }
  const walk = (list: readonly Statement[]): void => {
    const id = ends.push(0) - 1
    for (const statement of list) {
      for (const expression of expressionsOf(statement)) visitExpression(expression, (e) => { if (e.op === 'local') see(e.local, -1) })
      for (const local of assignedLocals(statement)) see(local, id)
      for (const inner of listsOf(statement)) walk(inner)
    }
    ends[id] = position
  }
  walk(fn.body)
  return state.map(({ assignedIn, isReadFirst, last }) => isReadFirst || assignedIn < 0 || last > ends[assignedIn]!)
}
