/**
 * The pass that takes a local apart where it is used for one thing after another, loops included, which `separate` leaves as they are:
 * compilers give values that never meet one local. What follows knows more of a variable with one use. `alignment.ts` does: without it, a counter
 * of bytes that was a plain number before makes every access of an inner loop check its address (gemm without a JIT: 1.6 of wasm2js).
 *
 * In a list of statements, the occurrences of a local from a point where it is dead to the next such point are a web of their own, if no branch
 * takes its value out: nothing flows in, so each read sees an assignment inside, and nothing flows out.
 */
import type { IRFunction, Label, Statement } from '../ir/nodes.ts'
import { getLocal } from '../ir/build.ts'
import { assignedLocals, mapExpression, mapExpressionsOf, withLists } from '../ir/walk.ts'
import { has, liveTree, type Item, type ItemList, type LiveTree } from './live-tree.ts'

/** Larger functions are left alone: what is gathered here is by item and by list around it. */
const mostPositions = 20_000

/** What a statement and all in it does: the locals that occur, and where its branches go, labels inside among them. */
interface Contents { readonly locals: ReadonlySet<number>, readonly targets: ReadonlySet<Label> }

function gather(list: ItemList, contents: Map<Item, Contents>): void {
  for (const item of list.items) {
    const locals = new Set<number>([...item.reads, ...assignedLocals(item.statement)])
    const targets = new Set<Label>()
    if (item.statement.op === 'branch') targets.add(item.statement.label)
    for (const inner of item.lists) {
      gather(inner, contents)
      for (const each of inner.items) {
        const { locals: more, targets: further } = contents.get(each)!
        for (const local of more) locals.add(local)
        for (const target of further) targets.add(target)
      }
    }
    contents.set(item, { locals, targets })
  }
}

/** Occurrences of one local in a list, from a point where it is dead to the next. `start`: index of the first. */
interface Segment { readonly local: number, readonly start: number, readonly items: Item[], readonly startsDead: boolean }

function segmentsOf(list: ItemList, contents: ReadonlyMap<Item, Contents>): Segment[] {
  const segments: Segment[] = []
  const open = new Map<number, Segment>()
  list.items.forEach((item, start) => {
    for (const local of contents.get(item)!.locals) {
      const before = open.get(local)
      const isDead = !has(item.before, local)
      if (before !== undefined && !isDead) before.items.push(item)
      else {
        const segment: Segment = { local, start, items: [item], startsDead: isDead }
        segments.push(segment)
        open.set(local, segment)
      }
    }
  })
  return segments
}

/** Whether a value of the local can get out of the segment: over the end of the list, or by a branch of any statement before the next segment. */
function leaks({ local, start }: Segment, list: ItemList, next: Segment | undefined, { atLabel }: LiveTree, contents: ReadonlyMap<Item, Contents>): boolean {
  if (next === undefined && has(list.after, local)) return true
  const items = list.items.slice(start, next?.start)
  const inside = new Set<Label>()
  const note = (item: Item): void => {
    if ('label' in item.statement && item.statement.op !== 'branch') inside.add(item.statement.label)
    for (const { items } of item.lists) items.forEach(note)
  }
  items.forEach(note)
  for (const item of items) for (const target of contents.get(item)!.targets) if (!inside.has(target) && has(atLabel.get(target)!, local)) return true
  return false
}

export function webs(fn: IRFunction): IRFunction {
  const tree = liveTree(fn)
  if (tree === undefined || tree.positions > mostPositions) return fn
  const contents = new Map<Item, Contents>()
  gather(tree.root, contents)
  const locals = [...fn.locals]

  /** `outer`: what locals are called around the list, where not by their number. */
  const visit = (list: ItemList, outer: ReadonlyMap<number, number>): readonly Statement[] => {
    const names = new Map<Item, Map<number, number>>(list.items.map((item) => [item, new Map(outer)]))
    const byLocal = new Map<number, Segment[]>()
    for (const segment of segmentsOf(list, contents)) {
      const known = byLocal.get(segment.local)
      if (known === undefined) byLocal.set(segment.local, [segment])
      else known.push(segment)
    }
    for (const [local, segments] of byLocal) {
      segments.forEach((segment, k) => {
        // The first keeps the name.
        if (k === 0 || !segment.startsDead || leaks(segment, list, segments[k + 1], tree, contents)) return
        const name = locals.push(fn.locals[local]!) - 1
        for (const item of segment.items) names.get(item)!.set(local, name)
      })
    }
    return list.items.map((item) => rename(item, names.get(item)!))
  }
  const rename = (item: Item, names: ReadonlyMap<number, number>): Statement => {
    let statement = item.lists.length === 0 ? item.statement : withLists(item.statement, item.lists.map((inner) => visit(inner, names)))
    if (names.size === 0) return statement
    statement = mapExpressionsOf(statement, (e) => mapExpression(e, (inner) => inner.op === 'local' && names.has(inner.local) ? getLocal(names.get(inner.local)!, inner.type) : inner))
    const nameOf = (local: number): number => names.get(local) ?? local
    if (statement.op === 'set') return { ...statement, local: nameOf(statement.local) }
    if (statement.op === 'set-results') return { ...statement, locals: statement.locals.map((local) => local === undefined ? undefined : nameOf(local)) }
    return statement
  }
  const body = visit(tree.root, new Map())
  return locals.length === fn.locals.length ? fn : { ...fn, locals, body }
}
