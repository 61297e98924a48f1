/**
 * The pass that knows where a local holds which constant: since it was assigned that, or since a condition says so. Reads become the
 * constant, and assigning what it holds already goes. `forward` does so for locals that are assigned once; here are those where ways meet,
 * such as the high halves of Go's registers.
 */
import type { Expression, IRFunction, Loop, Statement } from '../ir/nodes.ts'
import { i32Constant } from '../ir/build.ts'
import { assignedLocals, listsOf, mapExpression, mapExpressionsOf, visitExpression } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { valueOf } from './arithmetic.ts'
import { Flow } from './flow.ts'
import { simplerOf } from './fold.ts'

/** By local, an i32: what it holds. */
type Known = Map<LocalIndex, number>

/** How many are known at a time, the latest: what is known is copied at each branch. */
const most = 64

class Knower extends Flow<Known> {
  private readonly assignedIn: ReadonlyMap<Statement, ReadonlySet<LocalIndex>>
  private readonly fn: IRFunction

  constructor(fn: IRFunction) {
    super(new Map())
    this.fn = fn
    this.assignedIn = assignedInLoops(fn.body)
  }

  protected override copy(known: Known): Known {
    return new Map(known)
  }
  protected override both(one: Known, other: Known): Known {
    for (const [local, value] of one) if (other.get(local) !== value) one.delete(local)
    return one
  }
  protected override enter(loop: Loop): void {
    for (const local of this.assignedIn.get(loop)!) this.known!.delete(local)
  }
  protected override expressions(statement: Statement): Statement {
    return this.known!.size === 0 ? statement : mapExpressionsOf(statement, this.resolved)
  }
  protected override plain(statement: Statement, out: Statement[]): void {
    const known = this.known!
    const value = statement.op === 'set' ? valueOf(statement.value) : undefined
    if (statement.op === 'set' && value !== undefined && known.get(statement.local) === value) return
    for (const local of assignedLocals(statement)) known.delete(local)
    if (statement.op === 'set' && value !== undefined && this.fn.locals[statement.local] === 'i32') this.learn(statement.local, value)
    out.push(statement)
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
  protected override assume(condition: Expression, holds: boolean): void {
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
