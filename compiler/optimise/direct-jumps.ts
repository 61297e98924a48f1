/**
 * The pass that makes branches of jumps that go by way of a switch, where code sets the switch's local and goes round the loop:
 *
 *     loop A { switch p { case 0: …; if c { p = 3; branch A }  case 1: …  case 2: …; if d { p = 1; branch A }  case 3: … } }
 *
 * becomes
 *
 *     block B { if p < 1 { …; if c { branch B } }  loop C { if p < 2 { … }  …; if d { p = 0; branch C } } }  …
 *
 * So Go compiles each function, since a goroutine that was suspended goes on in the middle. At the head of the one loop all values meet
 * that any case leaves in a local, and each jump goes through the table. Of `p` remains the way in: it may have any value at first, so
 * blocks and loops that can be entered behind their beginning look at it there. 0 is the ordinary way.
 */
import type { Expression, IRFunction, Label, Loop, Statement, Switch, SwitchCase } from '../ir/nodes.ts'
import { branch, FunctionBuilder, getLocal, i32Constant, numeric, setLocal } from '../ir/build.ts'
import { assignedLocals, countLocals, forEachStatement, isExit, mapLists, rewrite } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { not } from './arithmetic.ts'
import { findScopes, type Jump, type Scope, type Scopes } from './jump-scopes.ts'
import { orderLoops } from './loop-order.ts'

type Statements = readonly Statement[]

/** Items that are passed over one by one on the way in; beyond, a jump through a table takes it there. */
const mostGuarded = 5
/** Blocks and loops in each other. Three of esbuild's 3,476 such functions have more, and stay loops. */
const mostNested = 60

/** A case with code: `values`, in order, lead to it, and it falls into the next. */
interface Piece { readonly values: readonly number[], readonly body: Statements }

interface StateLoop {
  readonly loop: Loop
  readonly choice: Switch
  readonly state: LocalIndex
  readonly pieces: readonly Piece[]
  /** What comes first, for values that no piece has. */
  readonly before: Statements
}

function endsInExit(list: Statements): boolean {
  const last = list.at(-1)
  return last !== undefined && isExit(last)
}
/** The value given to the state where a list ends with a jump. */
function jumpAtEnd(list: Statements, { loop, state }: Pick<StateLoop, 'loop' | 'state'>): number | undefined {
  const last = list.at(-1), set = list.at(-2)
  if (last?.op !== 'branch' || last.label !== loop.label || set?.op !== 'set' || set.local !== state || set.value.op !== 'constant') return undefined
  return set.value.low
}
function jumpsIn(body: Statements, where: Pick<StateLoop, 'loop' | 'state'>): readonly number[] {
  const values: number[] = []
  mapLists(body, (list) => {
    const value = jumpAtEnd(list, where)
    if (value !== undefined) values.push(value)
    return list
  })
  return values
}

/** Gives nothing for a loop whose rounds are not all such jumps, or whose cases do not stand in the order of their values. */
function recognise(loop: Loop, isState: (local: LocalIndex) => boolean): StateLoop | undefined {
  const choice = loop.body[0]
  if (choice?.op !== 'switch' || choice.index.op !== 'local' || !isState(choice.index.local)) return undefined
  const state = choice.index.local
  const pieces: Piece[] = []
  let before: Statements = []
  let waiting: readonly number[] = []
  /** Values from here on, taken without a sign, have no case: below it each has one, or the order is none. */
  const above = choice.cases.reduce((count, { values }) => count + values.length, 0)
  const isOther = numeric('i32.ge_u', getLocal(state, 'i32'), i32Constant(above))
  choice.cases.forEach(({ values, isDefault, body }, i) => {
    if (isDefault && i === 0 && values.length === 0) {
      // Falls into the first, if it goes on.
      before = [{ op: 'if', condition: isOther, consequent: endsInExit(body) ? body : [...body, setLocal(state, i32Constant(0))], alternate: [] }]
      return
    }
    const own = [...waiting, ...values.toSorted((a, b) => a - b), ...isDefault && values.length === 0 ? [above] : []]
    if (isDefault) before = [{ op: 'if', condition: isOther, consequent: [setLocal(state, i32Constant(own[0]!))], alternate: [] }]
    // What has no code of its own is what it falls into.
    waiting = body.length === 0 && i < choice.cases.length - 1 ? own : []
    if (waiting.length === 0) pieces.push({ values: own, body })
  })
  const order = pieces.flatMap(({ values }) => values)
  if (order.some((value, i) => value !== i)) return undefined

  const jumps = pieces.flatMap(({ body }) => jumpsIn(body, { loop, state }))
  let mentions = 0
  forEachStatement(loop.body, (s) => {
    if (s.op === 'branch' && s.label === loop.label || s.op === 'set' && s.local === state) mentions++
  })
  if (jumps.length === 0 || mentions !== 2 * jumps.length || jumps.some((value) => value < 0 || value >= order.length)) return undefined
  return { loop, choice, state, pieces, before }
}

/** A piece by its place, or what stands in a block or loop. `lowest`: the first value that leads into it. */
type Item = { readonly kind: 'piece', readonly start: number, readonly end: number, readonly lowest: number } | Nest
interface Nest extends Scope { readonly label: Label, readonly items: readonly Item[], readonly lowest: number }

class Builder {
  private readonly source: StateLoop
  private readonly fresh: () => Label
  private pieces: readonly Piece[]
  /** By value. */
  private readonly placeOf: number[] = []
  /** By place: the last value that leads to it or to what stands before it. */
  private readonly highest: number[] = []
  /** Blocks by the place behind them, and loops by their head. */
  private readonly blocks = new Map<number, Nest>()
  private readonly loops = new Map<number, Nest>()
  /** Set by `place`. */
  private scopes!: Scopes

  constructor(source: StateLoop, fresh: () => Label) {
    this.source = source
    this.fresh = fresh
    this.pieces = source.pieces
  }

  /** What takes the place of the loop; nothing where that would nest too deep. */
  build(): Statements | undefined {
    if (!this.place()) return undefined
    this.order()
    if (!this.place()) return undefined
    const { choice, loop, before } = this.source
    const body = this.sequence(this.nest(), [])
    return [{ op: 'block', label: choice.label, body: [...before, ...body] }, ...loop.body.slice(1)]
  }

  private findJumps(): readonly Jump[] {
    return this.pieces.flatMap(({ body }, from) => jumpsIn(body, this.source).map((value): Jump => ({ from, to: this.placeOf[value]! })))
  }
  /** Finds the pieces' places and scopes; gives whether these nest no deeper than they may. */
  private place(): boolean {
    let highest = 0
    this.pieces.forEach(({ values }, place) => {
      for (const value of values) this.placeOf[value] = place
      this.highest[place] = highest = Math.max(highest, values.at(-1)!)
    })
    const scopes = findScopes(this.pieces.length, this.findJumps(), mostNested)
    if (scopes !== undefined) this.scopes = scopes
    return scopes !== undefined
  }
  /** Brings the pieces into another order. What fell into the next, and no longer can, jumps; what jumps to the next now falls into it. */
  private order(): void {
    const { loop, state, choice } = this.source
    const completes = (place: number): boolean => !endsInExit(this.pieces[place]!.body)
    const order = orderLoops(this.pieces.length, this.findJumps(), completes)
    const jumpTo = (place: number): Statements => {
      const piece = this.pieces[place]
      return piece === undefined ? [branch(choice.label)] : [setLocal(state, i32Constant(piece.values[0]!)), branch(loop.label)]
    }
    this.pieces = order.map((place, i) => {
      const { values, body } = this.pieces[place]!, next = order[i + 1] ?? this.pieces.length
      const target = jumpAtEnd(body, this.source)
      if (target !== undefined) return this.placeOf[target] === next ? { values, body: body.slice(0, -2) } : { values, body }
      return place + 1 === next || !completes(place) ? { values, body } : { values, body: [...body, ...jumpTo(place + 1)] }
    })
  }
  private nest(): readonly Item[] {
    let next = 0
    const lowestOf = (items: readonly Item[]): number => items.reduce((lowest, item) => Math.min(lowest, item.lowest), Infinity)
    const within = (start: number, end: number): readonly Item[] => {
      const items: Item[] = []
      for (let place = start; place <= end; place = items.at(-1)!.end + 1) {
        const scope = this.scopes.scopes[next]
        if (scope === undefined || scope.start !== place || scope.end > end) {
          items.push({ kind: 'piece', start: place, end: place, lowest: this.pieces[place]!.values[0]! })
          continue
        }
        next++
        const label = this.fresh(), inside = within(scope.start, scope.end)
        const made = { ...scope, label, items: inside, lowest: lowestOf(inside) }
        if (scope.kind === 'block') this.blocks.set(scope.end + 1, made)
        else this.loops.set(scope.start, made)
        items.push(made)
      }
      return items
    }
    return within(0, this.pieces.length - 1)
  }

  /** What takes the place of a jump. */
  private jump(from: number, value: number): Statements {
    const to = this.placeOf[value]!, place = this.scopes.entrance({ from, to })
    const { label, start, end } = place > from ? this.blocks.get(place)! : this.loops.get(place)!
    if (place !== to) return [setLocal(this.source.state, i32Constant(value)), branch(label)]
    // The next round is entered where it begins; what led into the last is still in the state.
    return place > from || start === end ? [branch(label)] : [setLocal(this.source.state, i32Constant(0)), branch(label)]
  }
  private code(place: number): Statements {
    return mapLists(this.pieces[place]!.body, (list) => {
      const value = jumpAtEnd(list, this.source)
      return value === undefined ? list : [...list.slice(0, -2), ...this.jump(place, value)]
    })
  }
  private item(item: Item): Statements {
    return item.kind === 'piece' ? this.code(item.start) : [{ op: item.kind, label: item.label, body: this.sequence(item.items, []) }]
  }

  /**
   * Items that stand behind each other. `others`: where the state leads out of them, to what stands behind a block that begins with the
   * first. So blocks that begin together look at it once, inside, and again only behind them.
   */
  private sequence(items: readonly Item[], others: Statements): Statements {
    const [first, ...rest] = items
    const isBefore = this.isBefore(rest)
    if (first?.kind !== 'block' || isBefore === undefined && rest.length > 0) return [...others, ...this.choose(items)]
    const beyond: Statements = isBefore === undefined ? [] : [{ op: 'if', condition: not(isBefore), consequent: [branch(first.label)], alternate: [] }]
    return [{ op: 'block', label: first.label, body: this.sequence(first.items, [...others, ...beyond]) }, ...this.choose(rest)]
  }
  private choose(items: readonly Item[]): Statements {
    const guards = items.length > mostGuarded ? [] : items.slice(1).map((_, i) => this.isBefore(items.slice(i + 1)))
    if (guards.length === items.length - 1 && guards.every((guard) => guard !== undefined)) {
      return items.flatMap((item, i): Statements => {
        const condition = guards[i], made = this.item(item)
        return condition === undefined ? made : [{ op: 'if', condition, consequent: made, alternate: [] }]
      })
    }
    const cases = items.map((item, i): SwitchCase => ({ values: i === 0 ? [] : this.valuesIn(item), isDefault: i === 0, body: this.item(item) }))
    return [{ op: 'switch', label: this.fresh(), index: getLocal(this.source.state, 'i32'), cases }]
  }
  /** Whether the state does not lead to these items. Nothing where one comparison does not tell: what stands before them, and may have led here, has values beyond theirs. */
  private isBefore(items: readonly Item[]): Expression | undefined {
    if (items.length === 0) return undefined
    const lowest = items.reduce((least, item) => Math.min(least, item.lowest), Infinity)
    return this.highest[items[0]!.start - 1]! < lowest ? numeric('i32.lt_s', getLocal(this.source.state, 'i32'), i32Constant(lowest)) : undefined
  }
  private valuesIn({ start, end }: Item): readonly number[] {
    return this.pieces.slice(start, end + 1).flatMap(({ values }) => values)
  }
}

export function directJumps(fn: IRFunction): IRFunction {
  let isCandidate = false
  forEachStatement(fn.body, (s) => { if (s.op === 'loop' && s.body[0]?.op === 'switch') isCandidate = true })
  if (!isCandidate) return fn
  const { reads } = countLocals(fn)
  /** By local: whether it is ever set to anything but a constant. */
  const isComputed = new Uint8Array(fn.locals.length)
  forEachStatement(fn.body, (s) => { if (s.op !== 'set' || s.value.op !== 'constant') for (const local of assignedLocals(s)) isComputed[local] = 1 })
  const builder = new FunctionBuilder(fn)
  const body = rewrite(fn.body, (statement) => {
    const found = statement.op === 'loop' ? recognise(statement, (local) => reads[local] === 1 && isComputed[local] === 0) : undefined
    return found === undefined ? statement : new Builder(found, () => builder.addLabel()).build() ?? statement
  })
  return body === fn.body ? fn : builder.finish(body)
}
