/**
 * The pass that cuts pieces off a function which is too large for engines to optimise, each a function by itself. Which
 * pieces: those that take most away for what calling them costs, by what crosses their border (`outline.ts`) and how often they
 * may run. Pieces are runs of statements of one list: the body of a case, an arm or a loop, a whole loop, a stretch of straight code.
 */
import type { IRFunction, Statement, Type } from '../ir/nodes.ts'
import { FunctionBuilder } from '../ir/build.ts'
import { withLists } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { count, liveTree, type ItemList, type LiveTree } from './live-tree.ts'
import { gathersResults, interfaceOf, outline, type Fresh, type Interface, type Region } from './outline.ts'
import type { PassContext } from './passes.ts'
import { bodySize } from './size.ts'

/** Parameters, and results, that a piece may have at most. */
const mostInputs = 100, mostOutputs = 64
/** Least sizes of pieces, as shares of what a function may have: each round looks for smaller ones than the one before. */
const rounds: readonly number[] = [1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 128, 1 / 128]
/** Pieces so small cost more than they bring, but for a function that V8 would still not optimise: the loop of QuickJS, at 65 KB of bytecode. */
const lastRounds: readonly number[] = [1 / 256, 1 / 512]
/** Share of a function that one piece may have. */
const mostOfFunction = 0.6
/** What a call costs, in moves of a value. */
const callCost = 10

interface Candidate extends Region {
  readonly border: Interface
  /** What the function gets smaller by. */
  readonly saved: number
  readonly score: number
}

function sizeOf({ items }: ItemList, from: number, to: number): number {
  let size = 0
  for (let i = from; i < to; i++) size += items[i]!.size
  return size
}

/**
 * Cuts a list into runs of at most `most`, each as long as may be, but for the end, which is set where least is live. What is larger by
 * itself stands between them.
 */
function runs(list: ItemList, most: number): Region[] {
  const { items } = list
  const found: Region[] = []
  let from = 0
  while (from < items.length) {
    let to = from, size = 0
    while (to < items.length && size + items[to]!.size <= most) size += items[to++]!.size
    if (to === from) {
      from++
      continue
    }
    if (to < items.length) {
      let best = to, fewest = count(items[to]!.before), rest = size
      for (let i = to - 1; i > from && to - i <= 64; i--) {
        rest -= items[i]!.size
        if (rest < size * 0.7) break
        const live = count(items[i]!.before)
        if (live < fewest) {
          fewest = live
          best = i
        }
      }
      to = best
    }
    found.push({ list, from, to })
    from = to
  }
  return found
}

class Cutter {
  private readonly tree: LiveTree
  private readonly limit: number
  private readonly least: number
  private readonly candidates: Candidate[] = []

  constructor(tree: LiveTree, limit: number, least: number) {
    this.tree = tree
    this.limit = limit
    this.least = least
  }

  /** Regions that do not overlap, the best first, until what is left is small enough. */
  choose(): Candidate[] {
    this.visit(this.tree.root)
    this.candidates.sort((a, b) => b.score - a.score)
    const taken = new Uint8Array(this.tree.positions)
    const chosen: Candidate[] = []
    let { size } = this.tree.root
    for (const candidate of this.candidates) {
      if (size <= this.limit) break
      const { list: { items }, from, to } = candidate
      const start = items[from]!.start, end = items[to - 1]!.end
      if (taken.subarray(start, end).includes(1)) continue
      taken.fill(1, start, end)
      chosen.push(candidate)
      size -= candidate.saved
    }
    return chosen
  }

  private visit(list: ItemList): void {
    if (list.size < this.least) return
    const { items } = list
    if (list.size <= this.limit) this.offer({ list, from: 0, to: items.length })
    for (const share of [1, 2, 4, 8]) {
      const most = this.limit * 0.8 / share
      if (list.size > most && most >= this.least) for (const run of runs(list, most)) this.offer(run)
    }
    items.forEach(({ size, lists }, i) => {
      if (size < this.least || lists.length === 0) return
      if (size <= this.limit && items.length > 1) this.offer({ list, from: i, to: i + 1 })
      for (const inner of lists) this.visit(inner)
    })
  }

  private offer(region: Region): void {
    const { list, from, to } = region
    const size = from === 0 && to === list.items.length ? list.size : sizeOf(list, from, to)
    // What holds most of the function only takes its size along.
    if (size < this.least || size > this.tree.root.size * mostOfFunction) return
    const border = interfaceOf(region, this.tree)
    if (border === undefined) return
    const inputs = border.inputs.length, outputs = border.outputs.length, exits = border.exits.length
    if (inputs > mostInputs || outputs > mostOutputs) return
    const saved = size - (8 + 2 * inputs + 9 * outputs + 14 * exits)
    if (saved < size / 4) return
    // Each further place where it is left writes all results, or what leads to the one place that does: the piece itself has to fit.
    const places = border.leaves - 1
    if (size + (gathersResults(border, outputs) ? 14 * places : 8 * outputs * places) > this.limit) return
    const cost = callCost + inputs + 2 * outputs + 2 * exits
    this.candidates.push({ ...region, border, saved, score: saved / (cost * list.frequency) })
  }
}

/** The list with what is in the regions' place. */
function replace(list: ItemList, made: ReadonlyMap<ItemList, ReadonlyMap<number, { readonly to: number, readonly statements: readonly Statement[] }>>): readonly Statement[] {
  const here = made.get(list)
  const out: Statement[] = []
  for (let i = 0; i < list.items.length;) {
    const piece = here?.get(i)
    if (piece !== undefined) {
      for (const statement of piece.statements) out.push(statement)
      i = piece.to
      continue
    }
    const { statement, lists } = list.items[i++]!
    out.push(lists.length === 0 ? statement : withLists(statement, lists.map((inner) => replace(inner, made))))
  }
  return out
}

/** Anew for each round: pieces of one may hold, or be behind, calls of the rounds before, whose locals are then not free. */
function freshLocals(builder: FunctionBuilder): Fresh {
  let code: LocalIndex | undefined
  const carriers = new Map<Type, LocalIndex[]>()
  return {
    addLabel: () => builder.addLabel(),
    code: () => code ??= builder.addLocal('i32'),
    carrier(type, n) {
      let list = carriers.get(type)
      if (list === undefined) carriers.set(type, list = [])
      return list[n] ??= builder.addLocal(type)
    },
  }
}

export function splitFunctions(fn: IRFunction, { options: { functionSize } }: PassContext): IRFunction {
  // What is cut at all is cut small: each piece then gains by itself (CODEGEN.md: pieces of 4 to 10 KB bring 1.2 to 1.5 times).
  const limit = functionSize / 2
  if (bodySize(fn.body) <= functionSize) return fn
  const parts: IRFunction[] = []
  const builder = new FunctionBuilder(fn)
  let current = fn
  for (const share of [...rounds, ...lastRounds]) {
    // Up to 1.7 bytes of bytecode for each character: three quarters of the limit are below 60 KB.
    const most = lastRounds.includes(share) ? functionSize * 0.75 : limit
    const tree = liveTree(current)
    if (tree === undefined || tree.root.size <= most) break
    const chosen = new Cutter(tree, most, functionSize * share).choose()
    if (chosen.length === 0) continue
    const fresh = freshLocals(builder)
    const made = new Map<ItemList, Map<number, { to: number, statements: readonly Statement[] }>>()
    // In the order of the text, so that the names of parts follow it.
    chosen.sort((a, b) => a.list.items[a.from]!.start - b.list.items[b.from]!.start)
    for (const region of chosen) {
      const { part, call } = outline({ ...current, locals: builder.locals }, region, region.border, parts.length, fresh)
      parts.push(part)
      let here = made.get(region.list)
      if (here === undefined) made.set(region.list, here = new Map())
      here.set(region.from, { to: region.to, statements: call })
    }
    current = builder.finish(replace(tree.root, made))
  }
  return parts.length === 0 ? fn : { ...current, parts }
}
