/**
 * A walk over a function in the order in which code runs, with what is known at each place: the frame of passes that rewrite by it. At
 * labels only what holds on every way there remains; what holds at the head of a loop, the pass says.
 */
import type { Expression, Label, Loop, Statement } from '../ir/nodes.ts'
import { isExit, listsOf, mapSame, withLists } from '../ir/walk.ts'

export abstract class Flow<Known> {
  /** `undefined` where nothing gets to: nothing is rewritten there. */
  protected known: Known | undefined
  private readonly atLabel = new Map<Label, Known | undefined>()

  protected constructor(known: Known) {
    this.known = known
  }

  protected abstract copy(known: Known): Known
  /** What holds on both ways. May change `one`. */
  protected abstract both(one: Known, other: Known): Known
  /** Forgets what the loop, going round, may end. */
  protected abstract enter(loop: Loop): void
  /** The statement with its own expressions rewritten by what is known, and what they do noted. What has to come before it goes to `out`. */
  protected abstract expressions(statement: Statement, out: Statement[]): Statement
  /** Puts to `out` what becomes of a statement without lists, and notes what it does. */
  protected abstract plain(statement: Statement, out: Statement[]): void
  /** Notes that `condition`, of which zero or not counts, is what `holds` says. */
  protected assume(_condition: Expression, _holds: boolean): void {}

  list(list: readonly Statement[]): readonly Statement[] {
    const out: Statement[] = []
    for (const statement of list) {
      if (this.known === undefined) out.push(statement)
      else this.statement(statement, out)
    }
    return out.length === list.length && out.every((statement, i) => statement === list[i]) ? list : out
  }

  private statement(source: Statement, out: Statement[]): void {
    if (source.op === 'loop') {
      this.enter(source)
      out.push(around(source, [this.list(source.body)]))
      return
    }
    const statement = this.expressions(source, out)
    switch (statement.op) {
      case 'block': {
        const body = this.list(statement.body)
        this.known = this.meet(this.atLabel.get(statement.label), this.known)
        out.push(around(statement, [body]))
        return
      }
      case 'if': {
        const before = this.copyOf(this.known)
        this.assume(statement.condition, true)
        const consequent = this.list(statement.consequent)
        const then = this.known
        this.known = before
        this.assume(statement.condition, false)
        const alternate = this.list(statement.alternate)
        this.known = this.meet(then, this.known)
        out.push(around(statement, [consequent, alternate]))
        return
      }
      case 'switch': {
        const before = this.known
        this.known = undefined
        const bodies = mapSame(listsOf(statement), (body) => {
          this.known = this.meet(this.copyOf(before), this.known)
          return this.list(body)
        })
        this.known = this.meet(this.atLabel.get(statement.label), this.known)
        out.push(around(statement, bodies))
        return
      }
      case 'branch':
        this.atLabel.set(statement.label, this.meet(this.atLabel.get(statement.label), this.known))
        this.known = undefined
        out.push(statement)
        return
      default:
        this.plain(statement, out)
        if (isExit(statement)) this.known = undefined
    }
  }

  private copyOf(known: Known | undefined): Known | undefined {
    return known && this.copy(known)
  }
  private meet(one: Known | undefined, other: Known | undefined): Known | undefined {
    return one === undefined || other === undefined ? one ?? other : this.both(one, other)
  }
}

function around(statement: Statement, lists: readonly (readonly Statement[])[]): Statement {
  return listsOf(statement).every((list, i) => list === lists[i]) ? statement : withLists(statement, lists)
}
