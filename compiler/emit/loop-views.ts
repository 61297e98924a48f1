/**
 * Which loops read and write memories through a view that is not the one used before them. A memory has two, which are alike, and that
 * is for JavaScriptCore. It looks a view's address and length up at each access, or takes them from an access to the same view that came before;
 * where several did, as in a loop when the view was used outside, each access has two variables more, and a loop of many
 * runs out of registers.
 */
import { prefersSize, type Options } from '../common/options.ts'
import type { IRFunction, Loop, Statement } from '../ir/nodes.ts'
import { expressionsOf, listsOf, visitExpression } from '../ir/walk.ts'

/** The property that holds it (runtime/helpers/memory-views.js). */
export type View = 'v' | 'w'

/** Accesses, without those of inner loops of so many, from which on the view is another. Fewer do not fill the registers. */
const enough = 8
/** The same for size: what is left are interpreters' loops, which else take four times as long. */
const enoughForSize = 32

/** Loops of many accesses. Others go on with the view of what they are in. */
export function busyLoops(fn: IRFunction, options: Options): ReadonlySet<Loop> {
  const least = prefersSize(options) ? enoughForSize : enough
  const found = new Set<Loop>()
  const countAccesses = (list: readonly Statement[]): number => {
    let count = 0
    for (const statement of list) {
      if (statement.op === 'store') count++
      for (const expression of expressionsOf(statement)) visitExpression(expression, (e) => { if (e.op === 'load') count++ })
      let inside = 0
      for (const inner of listsOf(statement)) inside += countAccesses(inner)
      if (statement.op === 'loop' && inside >= least) found.add(statement)
      else count += inside
    }
    return count
  }
  countAccesses(fn.body)
  return found
}
