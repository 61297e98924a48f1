/**
 * The pass that knows where a local holds which constant: since it was assigned that, or since a condition says so. Reads become the
 * constant, and assigning what it holds already goes. `forward` does so for locals that are assigned once; here are those where ways meet,
 * such as the high halves of Go's registers.
 *
 * A walk in the order in which code runs. At labels only what holds on every way there remains; at the head of a loop, nothing of
 * locals that are assigned in it.
 */
import type { Expression, IRFunction, Label, Statement } from '../ir/nodes.ts'
import { i32Constant } from '../ir/build.ts'
import { assignedLocals, isExit, listsOf, mapExpression, mapExpressionsOf, mapSame, visitExpression, withLists } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { valueOf } from './arithmetic.ts'
import { simplerOf } from './fold.ts'

/** By local, an i32: what it holds. `undefined` where nothing gets to. */
type Known = Map<LocalIndex, number> | undefined

/** How many are known at a time, the latest: what is known is copied at each branch. */
const most = 64

class Knower {
  private known: Known = new Map()
  private readonly atLabel = new Map<Label, Known>()
  private readonly assignedIn: ReadonlyMap<Statement, ReadonlySet<LocalIndex>>
  private readonly fn: IRFunction

  constructor(fn: IRFunction) {
    this.fn = fn
    this.assignedIn = assignedInLoops(fn.body)
  }

  list(list: readonly Statement[]): readonly Statement[] {
    const out: Statement[] = []
    let changed = false
    for (const source of list) {
      const statement = this.known === undefined ? source : this.statement(source)
      if (statement !== undefined) out.push(statement)
      changed ||= statement !== source
    }
    return changed ? out : list
  }

  /** `undefined`: it is not needed. */
  private statement(source: Statement): Statement | undefined {
    if (source.op === 'loop') {
      for (const local of this.assignedIn.get(source)!) this.known?.delete(local)
      return around(source, [this.list(source.body)])
    }
    const statement = this.known!.size === 0 ? source : mapExpressionsOf(source, this.resolved)
    switch (statement.op) {
      case 'block': {
        const body = this.list(statement.body)
        this.known = meet(this.atLabel.get(statement.label), this.known)
        return around(statement, [body])
      }
      case 'if': {
        const before = copy(this.known)
        this.assume(statement.condition, true)
        const consequent = this.list(statement.consequent)
        const then = this.known
        this.known = before
        this.assume(statement.condition, false)
        const alternate = this.list(statement.alternate)
        this.known = meet(then, this.known)
        return around(statement, [consequent, alternate])
      }
      case 'switch': {
        const before = this.known
        this.known = undefined
        const bodies = mapSame(listsOf(statement), (body) => {
          this.known = meet(copy(before), this.known)
          return this.list(body)
        })
        this.known = meet(this.atLabel.get(statement.label), this.known)
        return around(statement, bodies)
      }
      case 'branch':
        this.atLabel.set(statement.label, this.atLabel.has(statement.label) ? meet(this.atLabel.get(statement.label), this.known) : this.known)
        this.known = undefined
        return statement
      case 'set': {
        const value = valueOf(statement.value)
        const held = this.known!.get(statement.local)
        if (value !== undefined && held === value) return undefined
        this.known!.delete(statement.local)
        if (value !== undefined && this.fn.locals[statement.local] === 'i32') this.learn(statement.local, value)
        return statement
      }
      default:
        for (const local of assignedLocals(statement)) this.known!.delete(local)
        if (isExit(statement)) this.known = undefined
        return statement
    }
  }

  private readonly resolved = (e: Expression): Expression => {
    let reads = false
    visitExpression(e, (inner) => { reads ||= inner.op === 'local' && this.known!.has(inner.local) })
    return reads ? mapExpression(e, this.resolvedNode) : e
  }
  private readonly resolvedNode = (e: Expression): Expression => {
    if (e.op !== 'local') return simplerOf(e)
    const value = this.known!.get(e.local)
    return value === undefined ? e : i32Constant(value)
  }

  private learn(local: LocalIndex, value: number): void {
    const { known } = this
    if (known === undefined) return
    known.delete(local)
    if (known.size === most) known.delete(known.keys().next().value!)
    known.set(local, value)
  }
  /** `condition`, of which zero or not counts, is what `holds` says. */
  private assume(condition: Expression, holds: boolean): void {
    if (condition.op === 'constant') {
      if (holds !== (condition.low !== 0)) this.known = undefined
    } else if (condition.op === 'local') {
      if (!holds) this.learn(condition.local, 0)
    } else if (condition.op === 'conditional') {
      const { consequent, alternate } = condition
      if (holds ? valueOf(alternate) === 0 : valueOf(consequent) === 1) {
        this.assume(condition.condition, holds)
        this.assume(holds ? consequent : alternate, holds)
      }
    } else if (condition.op === 'numeric') {
      const [left, right] = condition.operands as [Expression, Expression | undefined]
      switch (condition.mnemonic) {
        case 'i32.eqz': return this.assume(left, !holds)
        case 'i32.or':
          if (!holds) {
            this.assume(left, false)
            this.assume(right!, false)
          }
          return
        case 'i32.eq': case 'i32.ne': {
          const value = valueOf(right!)
          if (left.op === 'local' && value !== undefined && holds === (condition.mnemonic === 'i32.eq')) this.learn(left.local, value)
        }
      }
    }
  }
}

function around(statement: Statement, lists: readonly (readonly Statement[])[]): Statement {
  return listsOf(statement).every((list, i) => list === lists[i]) ? statement : withLists(statement, lists)
}
function copy(known: Known): Known {
  return known && new Map(known)
}
/** What holds on both ways; `one` is changed. */
function meet(one: Known, other: Known): Known {
  if (one === undefined || other === undefined) return one ?? other
  for (const [local, value] of one) if (other.get(local) !== value) one.delete(local)
  return one
}

/** By loop: what is assigned in it. */
export function assignedInLoops(body: readonly Statement[]): ReadonlyMap<Statement, ReadonlySet<LocalIndex>> {
  const found = new Map<Statement, Set<LocalIndex>>()
  const visit = (statements: readonly Statement[], around: Set<LocalIndex> | undefined): void => {
    for (const statement of statements) {
      if (around !== undefined) for (const local of assignedLocals(statement)) around.add(local)
      const lists = listsOf(statement)
      if (statement.op !== 'loop') for (const list of lists) visit(list, around)
      else {
        const inside = new Set<LocalIndex>()
        found.set(statement, inside)
        visit(statement.body, inside)
        if (around !== undefined) for (const local of inside) around.add(local)
      }
    }
  }
  visit(body, undefined)
  return found
}

export function knownConstants(fn: IRFunction): IRFunction {
  const body = new Knower(fn).list(fn.body)
  return body === fn.body ? fn : { ...fn, body }
}
