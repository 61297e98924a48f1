/**
 * The pass that makes expressions out of temporaries. A value assigned once and read once moves into the statement that reads it, if
 * that comes soon enough after it and nothing in between minds; a local that only ever holds a constant, or the value of a local that
 * never changes, is replaced everywhere. Without a JIT every temporary costs (CODEGEN), and this is what makes the output readable.
 */
import type { Expression, IRFunction, Statement } from '../ir/nodes.ts'
import { commutes, effectsOf, isDroppable, noEffects, ownEffects, statementEffects, tableReadEffects, union, type Effects } from '../ir/effects.ts'
import { countLocals, expressionsOf, listsOf, mapExpression, mapExpressions, mapExpressionsOf, operandsOf, withLists } from '../ir/walk.ts'
import { isBoolean } from './arithmetic.ts'
import { findDefinitions } from './definitions.ts'
import { expressionHeight, heightOf } from './facts.ts'

/** How many statements back a value is looked for: bounds the work, and how far code moves from where it was written. */
const reach = 16

/** Where a local is read in a statement. */
interface Read {
  readonly local: number
  /** What has been evaluated before it in the same statement. */
  readonly before: Effects
  /** In a branch of a conditional: evaluated perhaps. */
  readonly perhaps: boolean
  /** Levels above it. */
  readonly depth: number
}

/** Reads of wanted locals, in order of evaluation. */
function readsIn(statement: Statement, isWanted: (local: number) => boolean): Read[] {
  const reads: Read[] = []
  let before = noEffects
  const visit = (e: Expression, perhaps: boolean, depth: number): void => {
    if (e.op === 'local') {
      if (isWanted(e.local)) reads.push({ local: e.local, before, perhaps, depth })
      return
    }
    operandsOf(e).forEach((operand, i) => {
      visit(operand, perhaps || e.op === 'conditional' && i > 0, depth + 1)
      if (i === 0 && e.op === 'call' && e.callee.kind === 'table') before = union(before, tableReadEffects)
    })
    before = union(before, ownEffects(e))
  }
  expressionsOf(statement).forEach((e, i) => {
    visit(e, false, 0)
    if (i === 0 && statement.op === 'return-call' && statement.callee.kind === 'table') before = union(before, tableReadEffects)
  })
  return reads
}

/**
 * A sum with a carry or borrow in it (`pairs.ts`). It stays where it is: moved to where the high half is read, it would keep both
 * numbers that the carry compares alive until there. sha512 over native: Node 26 5.3 moved, 4.0 in place; Bun 6.2 and 4.2.
 */
function isCarrying(e: Expression): boolean {
  return e.op === 'numeric' && (e.mnemonic === 'i32.add' || e.mnemonic === 'i32.sub') && e.operands[1]!.op === 'numeric' && isBoolean(e.operands[1]!)
}

class Forwarder {
  private readonly reads: Uint32Array
  private readonly writes: Uint32Array
  private readonly parameters: number
  /** By local: where in the list at hand it was assigned. */
  private places = new Map<number, number>()

  constructor(fn: IRFunction) {
    const { reads, writes } = countLocals(fn)
    this.reads = reads
    this.writes = writes
    this.parameters = fn.parameters
  }

  private isCandidate(local: number): boolean {
    return local >= this.parameters && this.reads[local] === 1 && this.writes[local] === 1
  }

  list(statements: readonly Statement[]): readonly Statement[] {
    const out: (Statement | undefined)[] = []
    const effects: (Effects | undefined)[] = []
    const outer = this.places
    this.places = new Map()
    for (const source of statements) {
      const made = this.statement(source, out, effects)
      const inner = listsOf(made)
      const finished = inner.length === 0 ? made : withLists(made, inner.map((list) => this.list(list)))
      if (finished.op === 'set' && this.isCandidate(finished.local) && !isCarrying(finished.value)) this.places.set(finished.local, out.length)
      out.push(finished)
    }
    this.places = outer
    return out.filter((statement) => statement !== undefined)
  }

  private statement(statement: Statement, out: (Statement | undefined)[], effects: (Effects | undefined)[]): Statement {
    // A loop's or block's own expressions are none, so whatever is found is evaluated once, right here.
    const reads = readsIn(statement, (local) => this.places.has(local))
    if (reads.length === 0) return statement
    const replacements = new Map<number, Expression>()
    // The last read first: its value is likely the nearest, and once it has moved, it is no longer in the way of the others.
    for (let i = reads.length - 1; i >= 0; i--) {
      const { local, before, perhaps, depth } = reads[i]!
      const place = this.places.get(local)!
      const definition = out[place]
      if (definition?.op !== 'set' || heightOf(definition.value) + depth > expressionHeight) continue
      const moved = effectsOf(definition.value)
      if (perhaps && !isDroppable(moved) || !commutes(moved, before)) continue
      if (!this.passes(moved, place, out, effects)) continue
      replacements.set(local, definition.value)
      out[place] = undefined
      this.places.delete(local)
    }
    if (replacements.size === 0) return statement
    return mapExpressionsOf(statement, (e) => mapExpression(e, (inner) => inner.op === 'local' ? replacements.get(inner.local) ?? inner : inner))
  }
  /** Whether a value may move from its place to behind everything since. */
  private passes(moved: Effects, place: number, out: readonly (Statement | undefined)[], effects: (Effects | undefined)[]): boolean {
    let steps = 0
    for (let i = out.length - 1; i > place; i--) {
      const between = out[i]
      if (between === undefined) {
        if (out.length - i > 8 * reach) return false
        continue
      }
      if (++steps > reach) return false
      const mind = effects[i] ??= statementEffects([between])
      if (!commutes(moved, mind)) return false
    }
    return true
  }
}

/** Replaces locals that hold one constant, or one unchanging local, by what they hold. */
function propagate(fn: IRFunction): IRFunction {
  const { isClean, writes } = findDefinitions(fn)
  const isFixed = (local: number): boolean => local < fn.parameters ? writes[local] === 0 : isClean[local] === 1 && writes[local] === 1
  const held = new Map<number, Expression>()
  // In the order of the text, so what a copy is a copy of has been resolved.
  const body = ((): readonly Statement[] => {
    const resolve = (e: Expression): Expression => e.op === 'local' ? held.get(e.local) ?? e : e
    const visit = (statements: readonly Statement[]): void => {
      for (const statement of statements) {
        if (statement.op === 'set' && isFixed(statement.local) && statement.local >= fn.parameters) {
          const value = resolve(statement.value)
          if (value.op === 'constant' || value.op === 'null' || value.op === 'local' && isFixed(value.local)) held.set(statement.local, value)
        }
        for (const list of listsOf(statement)) visit(list)
      }
    }
    visit(fn.body)
    return held.size === 0 ? fn.body : mapExpressions(fn.body, resolve)
  })()
  return body === fn.body ? fn : { ...fn, body }
}

export function forward(fn: IRFunction): IRFunction {
  const propagated = propagate(fn)
  return { ...propagated, body: new Forwarder(propagated).list(propagated.body) }
}
