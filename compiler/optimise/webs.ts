/**
 * The pass that takes a local apart where it is used for one thing after another, loops included, which `separate` leaves as they are:
 * compilers give values that never meet one local. What follows knows more of a variable with one use. `alignment.ts` does: without it, a counter
 * of bytes that was a plain number before makes every access of an inner loop check its address (gemm without a JIT: 1.6 of wasm2js).
 * `float-moves.ts` does, for unions of integers and floats.
 *
 * A web is a set of assignments, with the reads that see them. Walking the text, each assignment begins one; where control flow meets,
 * those that a live local may have there become one.
 */
import type { Expression, IRFunction, Label, Statement, Type } from '../ir/nodes.ts'
import { getLocal } from '../ir/build.ts'
import { isExit, listsOf, mapExpression, mapExpressionsOf, withLists } from '../ir/walk.ts'
import { liveTree, type Item, type ItemList, type LiveTree, type LocalSet } from './live-tree.ts'

/** Larger functions are left alone: where paths part, what locals hold is copied. */
const mostPositions = 20_000

/** By local: the web of its value; `undefined` where nothing gets to. */
type State = Int32Array | undefined

class Finder {
  /** Of each web, one that it has been joined with, or itself. The first are those of the values at the start, one for each local. */
  private readonly joined: number[]
  private readonly localOf: number[]
  private readonly isRead: boolean[] = []
  private readonly atLabel: LiveTree['atLabel']
  private readonly toLabel = new Map<Label, Int32Array>()
  private state: State
  private readonly fn: IRFunction
  private readonly isApart: (type: Type) => boolean

  constructor(fn: IRFunction, { atLabel }: LiveTree, isApart: (type: Type) => boolean) {
    this.fn = fn
    this.isApart = isApart
    this.atLabel = atLabel
    this.joined = fn.locals.map((_, local) => local)
    this.localOf = fn.locals.map((_, local) => local)
    this.state = Int32Array.from(fn.locals, (_, local) => local)
  }

  private find(web: number): number {
    while (this.joined[web] !== web) web = this.joined[web] = this.joined[this.joined[web]!]!
    return web
  }
  /** Two ways meet where `live` is read. */
  private meet(one: State, other: State, live: LocalSet): State {
    if (one === undefined || other === undefined) return one ?? other
    for (let i = 0; i < live.length; i++) {
      for (let word = live[i]!; word !== 0; word &= word - 1) {
        const local = i * 32 + 31 - Math.clz32(word & -word)
        if (one[local] !== other[local]) this.joined[this.find(one[local]!)] = this.find(other[local]!)
      }
    }
    return one
  }
  private branch(label: Label): void {
    const known = this.toLabel.get(label)
    if (this.state === undefined) return
    if (known === undefined) this.toLabel.set(label, this.state.slice())
    else this.meet(known, this.state, this.atLabel.get(label)!)
  }

  /** The list with webs in the place of locals. */
  list(list: ItemList): readonly Statement[] {
    return list.items.map((item, i) => this.statement(item, list.items[i + 1]?.before ?? list.after))
  }
  private statement(item: Item, after: LocalSet): Statement {
    const statement = mapExpressionsOf(item.statement, (e) => mapExpression(e, (inner) => this.read(inner)))
    switch (statement.op) {
      case 'set': return { ...statement, local: this.begin(statement.local) }
      case 'set-results': return { ...statement, locals: statement.locals.map((local) => local === undefined ? undefined : this.begin(local)) }
      case 'block': {
        const made = withLists(statement, [this.list(item.lists[0]!)])
        this.state = this.meet(this.toLabel.get(statement.label), this.state, after)
        return made
      }
      case 'loop':
        if (this.state !== undefined) this.toLabel.set(statement.label, this.state.slice())
        return withLists(statement, [this.list(item.lists[0]!)])
      case 'if': {
        const before = this.state?.slice()
        const consequent = this.list(item.lists[0]!)
        const then = this.state
        this.state = before
        const alternate = this.list(item.lists[1]!)
        this.state = this.meet(then, this.state, after)
        return withLists(statement, [consequent, alternate])
      }
      case 'switch': {
        const before = this.state
        this.state = undefined
        const cases = item.lists.map((inner) => {
          this.state = this.meet(before?.slice(), this.state, inner.items[0]?.before ?? inner.after)
          return this.list(inner)
        })
        this.state = this.meet(this.toLabel.get(statement.label), this.state, after)
        return withLists(statement, cases)
      }
      case 'branch':
        this.branch(statement.label)
        this.state = undefined
        return statement
      default:
        if (isExit(statement)) this.state = undefined
        return statement
    }
  }
  private read(e: Expression): Expression {
    if (e.op !== 'local') return e
    // What nothing gets to may as well read the local's value at the start.
    const web = this.state?.[e.local] ?? e.local
    this.isRead[web] = true
    return getLocal(web, e.type)
  }
  private begin(local: number): number {
    if (!this.isApart(this.fn.locals[local]!)) return local
    const web = this.joined.push(this.joined.length) - 1
    this.localOf[web] = local
    if (this.state !== undefined) this.state[local] = web
    return web
  }

  /** The function with locals in the place of webs. The web of a parameter, or of a zero at the start that is read, keeps the local's name; otherwise the first does. */
  finish(body: readonly Statement[]): IRFunction {
    const { fn } = this
    const locals = [...fn.locals]
    const names = new Map<number, number>()
    const isTaken = fn.locals.map((_, local) => local < fn.parameters)
    this.isRead.forEach((_, web) => { if (web < fn.locals.length) isTaken[web] = true })
    fn.locals.forEach((type, local) => {
      if (isTaken[local] || !this.isApart(type)) names.set(this.find(local), local)
    })
    const nameOf = (web: number): number => {
      const root = this.find(web)
      let name = names.get(root)
      if (name === undefined) {
        const local = this.localOf[web]!
        names.set(root, name = isTaken[local] ? locals.push(fn.locals[local]!) - 1 : local)
        isTaken[local] = true
      }
      return name
    }
    const rename = (statements: readonly Statement[]): readonly Statement[] => statements.map((source) => {
      const statement = mapExpressionsOf(source, (e) => mapExpression(e, (inner) => inner.op === 'local' ? getLocal(nameOf(inner.local), inner.type) : inner))
      switch (statement.op) {
        case 'set': return { ...statement, local: nameOf(statement.local) }
        case 'set-results': return { ...statement, locals: statement.locals.map((local) => local === undefined ? undefined : nameOf(local)) }
        default: return withLists(statement, listsOf(statement).map(rename))
      }
    })
    return { ...fn, locals, body: rename(body) }
  }
}

/** `isApart`: the types whose locals are taken apart. */
export function webs(fn: IRFunction, isApart: (type: Type) => boolean = () => true): IRFunction {
  const tree = liveTree(fn)
  if (tree === undefined || tree.positions > mostPositions) return fn
  const finder = new Finder(fn, tree, isApart)
  return finder.finish(finder.list(tree.root))
}
