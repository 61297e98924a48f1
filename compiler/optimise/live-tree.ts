/**
 * The only place that knows which locals are live where: a function's body as a tree of items with their size, their place
 * in the text and how often they may run, and at every point between two statements the locals whose values are still
 * read. Made for passes that ask at a few points of few functions: sets are bits, and there is a limit.
 */
import type { IRFunction, Label, Statement } from '../ir/nodes.ts'
import { assignedLocals, expressionsOf, isExit, listsOf, visitExpressionsOf } from '../ir/walk.ts'
import { expressionSize, ownStatementSize } from './size.ts'

/** One bit for each local. */
export type LocalSet = Uint32Array

export interface Item {
  readonly statement: Statement
  /** Places in the text: of the statement, and behind all that is in it. */
  readonly start: number
  readonly end: number
  readonly size: number
  readonly lists: readonly ItemList[]
  /** Locals that its own expressions read. */
  readonly reads: readonly number[]
  /** Live before it. Set by `findLive`. */
  before: LocalSet
}
export interface ItemList {
  readonly items: readonly Item[]
  readonly size: number
  /** Estimated: how often it runs for one run of the function. */
  readonly frequency: number
  /** Live behind its end. Set by `findLive`. */
  after: LocalSet
}
export interface LiveTree {
  readonly root: ItemList
  /** Live where a branch to the label goes. */
  readonly atLabel: ReadonlyMap<Label, LocalSet>
  readonly positions: number
}

/** Words of sets that may be kept: 64 MB. A function beyond has more than its size against it. */
const mostWords = 2 ** 24
/** How often a loop is taken to go round. */
const loopTurns = 8
const mostFrequent = 8 ** 6

const unknown = new Uint32Array(0)

function arrange(body: readonly Statement[]): { readonly root: ItemList, readonly positions: number, readonly lists: number } {
  let position = 0, listCount = 0
  const list = (statements: readonly Statement[], frequency: number): ItemList => {
    listCount++
    const last = statements[statements.length - 1]
    const own = last?.op === 'trap' ? frequency / 64 : frequency
    const items = statements.map((statement): Item => {
      const start = position++
      const lists = listsOf(statement)
      const inner = statement.op === 'loop' ? Math.min(own * loopTurns, mostFrequent) : statement.op === 'block' ? own : own / Math.max(1, lists.length)
      let size = ownStatementSize(statement)
      for (const e of expressionsOf(statement)) size += expressionSize(e)
      const reads: number[] = []
      visitExpressionsOf(statement, (e) => { if (e.op === 'local') reads.push(e.local) })
      const inside = lists.map((one) => list(one, inner))
      for (const one of inside) size += one.size
      return { statement, start, end: position, size, lists: inside, reads, before: unknown }
    })
    return { items, size: items.reduce((sum, { size }) => sum + size, 0), frequency, after: unknown }
  }
  const root = list(body, 1)
  return { root, positions: position, lists: listCount }
}

export function has(set: LocalSet, local: number): boolean {
  return (set[local >>> 5]! >>> (local & 31) & 1) !== 0
}
export function add(set: LocalSet, local: number): void {
  set[local >>> 5]! |= 1 << (local & 31)
}
/** Gives whether anything came new. */
export function include(set: LocalSet, more: LocalSet): boolean {
  let changed = false
  for (let i = 0; i < set.length; i++) {
    const joined = (set[i]! | more[i]!) >>> 0
    if (joined !== set[i]) {
      set[i] = joined
      changed = true
    }
  }
  return changed
}
export function count(set: LocalSet): number {
  let sum = 0
  for (let word of set) for (; word !== 0; word &= word - 1) sum++
  return sum
}

/** Walks backwards over the text until loops say no more than they said. */
class Liveness {
  readonly atLabel = new Map<Label, LocalSet>()
  private readonly words: number
  private changed = false
  private isLast = false
  /** Where the sets lie that are kept: a buffer for each would take longer to allocate and to collect than all else here. */
  private readonly kept: Uint32Array
  private used = 0

  /** `sets`: how many will be kept. */
  constructor(words: number, sets: number) {
    this.words = words
    this.kept = new Uint32Array(words * sets)
  }
  private keep(live: LocalSet): LocalSet {
    const set = this.kept.subarray(this.used, this.used += this.words)
    set.set(live)
    return set
  }

  run(root: ItemList): void {
    do {
      this.changed = false
      this.list(root, new Uint32Array(this.words))
    } while (this.changed)
    this.isLast = true
    this.list(root, new Uint32Array(this.words))
  }

  private label(label: Label, live: LocalSet): void {
    const known = this.atLabel.get(label)
    if (known === undefined) this.atLabel.set(label, live.slice())
    else known.set(live)
  }
  /** `live`: after the list; becomes what is live before it. */
  private list(list: ItemList, live: LocalSet): void {
    const { items } = list
    if (this.isLast) list.after = this.keep(live)
    for (let i = items.length - 1; i >= 0; i--) {
      this.statement(items[i]!, live)
      if (this.isLast) items[i]!.before = this.keep(live)
    }
  }
  private statement({ statement, lists, reads }: Item, live: LocalSet): void {
    switch (statement.op) {
      case 'block':
        this.label(statement.label, live)
        this.list(lists[0]!, live)
        break
      case 'loop': {
        let head = this.atLabel.get(statement.label)
        if (head === undefined) this.atLabel.set(statement.label, head = new Uint32Array(this.words))
        this.list(lists[0]!, live)
        if (include(head, live)) this.changed = true
        break
      }
      case 'if': {
        const other = live.slice()
        this.list(lists[0]!, live)
        this.list(lists[1]!, other)
        include(live, other)
        break
      }
      case 'switch': {
        this.label(statement.label, live)
        const any = new Uint32Array(this.words)
        for (let i = lists.length - 1; i >= 0; i--) {
          this.list(lists[i]!, live)
          include(any, live)
        }
        live.set(any)
        break
      }
      case 'branch':
        live.set(this.atLabel.get(statement.label)!)
        break
      default:
        if (isExit(statement)) live.fill(0)
        for (const local of assignedLocals(statement)) live[local >>> 5]! &= ~(1 << (local & 31))
    }
    for (let i = 0; i < reads.length; i++) add(live, reads[i]!)
  }
}

/** Gives `undefined` for a function that would need too much memory. Cost: the body times the locals, divided by 32. */
export function liveTree(fn: IRFunction): LiveTree | undefined {
  const { root, positions, lists } = arrange(fn.body)
  const words = (fn.locals.length + 31) >>> 5
  if (positions * 2 * words > mostWords) return undefined
  const liveness = new Liveness(words, positions + lists)
  liveness.run(root)
  return { root, positions, atLabel: liveness.atLabel }
}
