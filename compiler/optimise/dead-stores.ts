/**
 * The pass that removes assignments whose value nobody reads any more, where `dead-locals` sees that somebody reads the local somewhere.
 * What the value does besides (a load that may trap, a call) stays. Most are high halves of Go's registers, which `known-constants` has made
 * useless. What was read only for one that goes stays, unless `dead-locals` sees it.
 */
import type { IRFunction, Statement } from '../ir/nodes.ts'
import { withLists } from '../ir/walk.ts'
import { remainsOf } from './dead-locals.ts'
import { has, liveTree, type Item, type ItemList } from './live-tree.ts'

function listWithout({ items, after }: ItemList): readonly Statement[] | undefined {
  const out: Statement[] = []
  let changed = false
  items.forEach((item, i) => {
    const statement = without(item)
    const live = items[i + 1]?.before ?? after
    const left = statement.op === 'set' || statement.op === 'set-results' ? remainsOf(statement, (local) => has(live, local)) : statement
    if ('length' in left) out.push(...left)
    else out.push(left)
    changed ||= left !== item.statement
  })
  return changed ? out : undefined
}
function without({ statement, lists }: Item): Statement {
  if (lists.length === 0) return statement
  const made = lists.map(listWithout)
  return made.every((list) => list === undefined) ? statement : withLists(statement, made.map((list, i) => list ?? lists[i]!.items.map((item) => item.statement)))
}

/** Leaves functions that `liveTree` refuses as they are. */
export function deadStores(fn: IRFunction): IRFunction {
  const tree = liveTree(fn)
  const body = tree && listWithout(tree.root)
  return body === undefined ? fn : { ...fn, body }
}
