/**
 * Which assignment of a local each read sees, where that can be told from the text alone: the assignment stands earlier in the
 * read's own statement list, or in one around it, with no other in between. Such lists are run from the top, so it dominates the
 * read. Passes that rename or replace locals build on this; it keeps no sets per statement, so it is linear on any function.
 */
import type { Expression, IRFunction, Statement } from '../ir/nodes.ts'
import { assignedLocals, listsOf, mapExpression, mapExpressionsOf, visitExpressionsOf, withLists } from '../ir/walk.ts'
import { getLocal } from '../ir/build.ts'

export interface Definitions {
  /** By local: 1 where each of its reads sees exactly one assignment. Never for parameters, nor where a read may see the zero at the start. */
  readonly isClean: Uint8Array
  /** By local: how many assignments it has. */
  readonly writes: Uint32Array
}

/** Lists nest no deeper than `bound-depth` leaves them. */
export function findDefinitions(fn: IRFunction): Definitions {
  const count = fn.locals.length
  const isClean = new Uint8Array(count).fill(1).fill(0, 0, fn.parameters)
  const writes = new Uint32Array(count)
  /** By local: number of the last assignment by text, and the list it stands in. */
  const last = new Int32Array(count).fill(-1)
  const lastList = new Int32Array(count)
  /** By local: the outermost loop in which an assignment from before the loop is read. Another assignment in that loop would reach the read from behind. */
  const exposed = new Int32Array(count).fill(-1)
  const open = new Set<number>()
  /** Open loops, outermost first, with the number of assignments before each. */
  const loops: { readonly list: number, readonly before: number }[] = []
  let lists = 0, assignments = 0

  const read = (e: Expression): void => {
    if (e.op !== 'local' || isClean[e.local] === 0) return
    const { local } = e, seen = last[local]!
    if (seen < 0 || !open.has(lastList[local]!)) isClean[local] = 0
    else if (!open.has(exposed[local]!)) {
      let loop = -1
      for (let i = loops.length - 1; i >= 0 && loops[i]!.before > seen; i--) loop = loops[i]!.list
      exposed[local] = loop
    }
  }
  const visit = (statements: readonly Statement[], isLoop: boolean): void => {
    const list = lists++
    open.add(list)
    if (isLoop) loops.push({ list, before: assignments })
    for (const statement of statements) {
      visitExpressionsOf(statement, read)
      for (const local of assignedLocals(statement)) {
        writes[local]!++
        if (open.has(exposed[local]!)) isClean[local] = 0
        exposed[local] = -1
        last[local] = assignments++
        lastList[local] = list
      }
      for (const inner of listsOf(statement)) visit(inner, statement.op === 'loop')
    }
    if (isLoop) loops.pop()
    open.delete(list)
  }
  visit(fn.body, false)
  return { isClean, writes }
}

/**
 * The pass that gives each assignment of a clean local a local of its own, so that passes after it know one value by one name.
 * Lift uses its temporaries again and again, and so do the compilers before us. `coalesce` brings the number down at the end.
 */
export function separate(fn: IRFunction): IRFunction {
  const { isClean, writes } = findDefinitions(fn)
  if (!writes.some((count, local) => count > 1 && isClean[local] === 1)) return fn
  const locals = [...fn.locals]
  const name = Int32Array.from(fn.locals, (_, i) => i)
  const seen = new Uint8Array(fn.locals.length)
  const rename = (e: Expression): Expression => e.op === 'local' && name[e.local] !== e.local ? getLocal(name[e.local]!, e.type) : e
  const assign = (local: number): number => {
    if (isClean[local] === 0) return local
    // The first assignment keeps the name.
    if (seen[local] === 1) name[local] = locals.push(fn.locals[local]!) - 1
    seen[local] = 1
    return name[local]!
  }
  const visit = (statements: readonly Statement[]): readonly Statement[] => statements.map((source) => {
    let statement = mapExpressionsOf(source, (e) => mapExpression(e, rename))
    if (statement.op === 'set') statement = { ...statement, local: assign(statement.local) }
    else if (statement.op === 'set-results') statement = { ...statement, locals: statement.locals.map((local) => local === undefined ? undefined : assign(local)) }
    const inner = listsOf(statement)
    return inner.length === 0 ? statement : withLists(statement, inner.map(visit))
  })
  const body = visit(fn.body)
  return { ...fn, locals, body }
}
