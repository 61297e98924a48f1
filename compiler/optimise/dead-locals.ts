/**
 * The pass that removes assignments nobody needs. A local is needed when something with an effect reads it, or a needed local is
 * computed from it; that lets the unread high halves of i64 chains die as a whole, carries and loops included, without asking
 * where in the text they are live. What the value does besides (a load that may trap, a call) stays.
 */
import type { Expression, IRFunction, SetLocal, SetResults, Statement } from '../ir/nodes.ts'
import { effectsOf, isDroppable, ownEffects } from '../ir/effects.ts'
import { assignedLocals, forEachStatement, operandsOf, rewrite, visitExpression, visitExpressionsOf } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'

/** The locals assigned in an `if` that does nothing else, such as a carry: only they need its condition. */
function onlyAssigns(statement: Statement): readonly number[] | undefined {
  if (statement.op !== 'if' || statement.consequent.length + statement.alternate.length > 6 || !isDroppable(effectsOf(statement.condition))) return undefined
  const locals: number[] = []
  for (const list of [statement.consequent, statement.alternate]) {
    for (const one of list) {
      if (one.op !== 'set' || !isDroppable(effectsOf(one.value))) return undefined
      locals.push(one.local)
    }
  }
  return locals
}

/** By local: 1 where its value makes a difference. */
function findNeeded(fn: IRFunction): Uint8Array {
  const needed = new Uint8Array(fn.locals.length)
  const work: number[] = []
  /** Linked lists of what a local's value is computed from: `first[local]`, then `next`. */
  const first = new Int32Array(fn.locals.length).fill(-1)
  const next: number[] = [], from: number[] = []
  const need = (local: number): void => {
    if (needed[local] === 0) {
      needed[local] = 1
      work.push(local)
    }
  }
  const needInner = (inner: Expression): void => { if (inner.op === 'local') need(inner.local) }
  const needAll = (e: Expression): void => visitExpression(e, needInner)
  let linked = 0
  const linkInner = (inner: Expression): void => {
    if (inner.op !== 'local') return
    from.push(inner.local)
    next.push(first[linked]!)
    first[linked] = from.length - 1
  }
  const link = (local: number, e: Expression): void => {
    linked = local
    visitExpression(e, linkInner)
  }
  forEachStatement(fn.body, (statement) => {
    if (statement.op === 'set' || statement.op === 'set-results') {
      const assigned = assignedLocals(statement)
      if (isDroppable(effectsOf(statement.value))) for (const local of assigned) link(local, statement.value)
      else if (statement.op === 'set') {
        // Only what stays when the value is dropped is needed for itself.
        for (const kept of effectful(statement.value)) needAll(kept)
        link(statement.local, statement.value)
      } else needAll(statement.value)
      return
    }
    const locals = onlyAssigns(statement)
    if (locals !== undefined && statement.op === 'if') for (const local of locals) link(local, statement.condition)
    else visitExpressionsOf(statement, needInner)
  })
  for (let local = work.pop(); local !== undefined; local = work.pop()) {
    for (let edge = first[local]!; edge >= 0; edge = next[edge]!) need(from[edge]!)
  }
  return needed
}

/** What must still be evaluated, in this order, when the value is not wanted. */
function effectful(e: Expression): readonly Expression[] {
  if (isDroppable(effectsOf(e))) return []
  // A conditional whose branches do something is kept whole; so is what does something itself.
  if (e.op === 'conditional' ? !isDroppable(effectsOf(e.consequent)) || !isDroppable(effectsOf(e.alternate)) : !isDroppable(ownEffects(e))) return [e]
  return operandsOf(e).flatMap(effectful)
}
function evaluations(e: Expression): Statement[] {
  return effectful(e).map((value): Statement => ({ op: 'evaluate', value }))
}

/** What must stay of an assignment of which only these locals are wanted; itself if that is all of it. */
export function remainsOf(statement: SetLocal | SetResults, isWanted: (local: LocalIndex) => boolean): Statement | readonly Statement[] {
  if (assignedLocals(statement).every(isWanted)) return statement
  if (statement.op === 'set') return evaluations(statement.value)
  const locals = statement.locals.map((local) => local !== undefined && isWanted(local) ? local : undefined)
  if (locals.some((local) => local !== undefined)) return { ...statement, locals }
  return isDroppable(effectsOf(statement.value)) ? [] : { op: 'evaluate', value: statement.value }
}

export function deadLocals(fn: IRFunction): IRFunction {
  const needed = findNeeded(fn)
  const isNeeded = (local: LocalIndex): boolean => needed[local] === 1
  const body = rewrite(fn.body, (statement) => {
    switch (statement.op) {
      case 'set': case 'set-results': return remainsOf(statement, isNeeded)
      case 'evaluate': {
        const kept = effectful(statement.value)
        return kept.length === 1 && kept[0] === statement.value ? statement : kept.map((value): Statement => ({ op: 'evaluate', value }))
      }
      case 'if': return statement.consequent.length + statement.alternate.length > 0 ? statement : evaluations(statement.condition)
      default: return statement
    }
  })
  return body === fn.body ? fn : { ...fn, body }
}
