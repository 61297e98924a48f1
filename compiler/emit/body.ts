/**
 * What is known of a function's body while its statements are being emitted, beside names: where branches
 * go, and whether control goes on after a list.
 */
import type { Label, Statement } from '../ir/nodes.ts'
import { isExit } from '../ir/walk.ts'
import type { Flow } from './flow.ts'
import type { Scope } from './scope.ts'

export interface Body {
  readonly scope: Scope
  readonly flow: Flow
  /** How many branches of the IR go to each label. */
  readonly uses: ReadonlyMap<Label, number>
  /** A label that no statement of the function has. */
  readonly freshLabel: () => Label
}

/** Whether control may go on after the list. */
export function mayComplete(list: readonly Statement[], uses: Body['uses']): boolean {
  const last = list[list.length - 1]
  if (last === undefined) return true
  switch (last.op) {
    case 'if': return mayComplete(last.consequent, uses) || mayComplete(last.alternate, uses)
    case 'block': return uses.has(last.label) || mayComplete(last.body, uses)
    case 'loop': return mayComplete(last.body, uses)
    case 'switch': return uses.has(last.label) || last.cases.length === 0 || mayComplete(last.cases[last.cases.length - 1]!.body, uses)
    default: return !isExit(last)
  }
}
