/**
 * How large the variables of loops get that count in constant steps from one constant to another:
 * `i = 0; p = 0; do { …; p = p + 8; i = i + 1 } while (i !== 80)`. What is addressed by them lies inside a memory that is large enough.
 *
 * The counter is stepped once each time round, before or behind what tests it. A local that is stepped at most once each time round
 * gets as far as its steps take it in as many rounds.
 */
import type { Expression, If, IRFunction, Label, Loop, SetLocal, Statement } from '../ir/nodes.ts'
import { assignedLocals, isExit, listsOf } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'

type List = readonly Statement[]

interface Assignment {
  readonly statement: Statement
  readonly list: List
  readonly position: number
  /** How many loops are around it. */
  readonly loops: number
}
/** `local = local + by`, or with that in `sum` first. `parent`: what its list is in. */
interface Step { readonly statement: SetLocal, readonly sum: LocalIndex | undefined, readonly by: number, readonly list: List, readonly parent: Statement | undefined, readonly position: number }
interface Place {
  readonly loop: Loop
  /** The lists it is in, the function's first. */
  readonly around: readonly List[]
  readonly start: number
  end: number
  /** Around it. */
  readonly loops: number
  /** What passes it at most once each time round. */
  readonly within: Place | undefined
  /** Those that are taken at most once each time round. */
  readonly steps: Step[]
}
/** A step's local may be `from` to `to` behind it. `rounds`: how often the loop's head is passed at most. */
interface Count { readonly to: number, readonly rounds: number }

class Finder {
  private readonly fn: IRFunction
  /** In the order of the text. */
  private readonly assignments: Assignment[][]
  private readonly branches = new Map<Label, number[]>()
  private readonly places: Place[] = []
  private readonly around: List[] = []
  private readonly seen = new Set<Statement>()
  /** Nodes that stand in several places, of which nothing is said. */
  private readonly repeated = new Set<Statement>()
  private loops = 0
  private position = 0

  constructor(fn: IRFunction) {
    this.fn = fn
    this.assignments = fn.locals.map(() => [])
    this.visit(fn.body, undefined, undefined)
  }

  /** `within`: what passes the list at most once each time round. */
  private visit(list: List, parent: Statement | undefined, within: Place | undefined): void {
    const { loops } = this
    this.around.push(list)
    for (const statement of list) {
      const position = this.position++
      for (const local of assignedLocals(statement)) this.assignments[local]!.push({ statement, list, position, loops })
      if (statement.op === 'branch') {
        const found = this.branches.get(statement.label)
        if (found === undefined) this.branches.set(statement.label, [position])
        else found.push(position)
      } else if (statement.op === 'set') {
        if (this.seen.has(statement)) this.repeated.add(statement)
        this.seen.add(statement)
        const step = within && this.stepOf(statement, list)
        if (step !== undefined) within!.steps.push({ ...step, statement, list, parent, position })
      } else if (statement.op === 'loop') {
        const place: Place = { loop: statement, around: this.around.slice(), start: position, end: position, loops, within, steps: [] }
        this.places.push(place)
        this.loops++
        this.visit(statement.body, statement, place)
        this.loops--
        place.end = this.position
      } else {
        // What leaves the loop for good is passed once by all its rounds: the rest of the loop around it may stand there.
        const leaves = (inner: List): boolean => within?.loop.body === list && (statement === list.at(-1) || neverCompletes(inner)) && !holdsBranch(inner, within.loop.label)
        for (const inner of listsOf(statement)) this.visit(inner, statement, statement.op === 'if' && leaves(inner) ? within!.within : within)
      }
    }
    this.around.pop()
  }

  private stepOf({ local, value }: SetLocal, list: List): Pick<Step, 'sum' | 'by'> | undefined {
    if (value.op === 'numeric' && value.mnemonic === 'i32.add') {
      const [base, addend] = value.operands as [Expression, Expression]
      return base.op === 'local' && base.local === local && addend.op === 'constant' && addend.low !== 0 ? { sum: undefined, by: addend.low } : undefined
    }
    if (value.op !== 'local') return undefined
    const before = this.assignments[value.local]!.at(-1)
    if (before?.list !== list || before.statement.op !== 'set') return undefined
    const of = before.statement.value
    if (of.op !== 'numeric' || of.mnemonic !== 'i32.add') return undefined
    const [base, addend] = of.operands as [Expression, Expression]
    return base.op === 'local' && base.local === local && addend.op === 'constant' && addend.low !== 0 ? { sum: value.local, by: addend.low } : undefined
  }

  bounds(): ReadonlyMap<Statement, number> {
    const found = new Map<Statement, number>()
    for (const place of this.places) {
      const steps = place.steps.map((step) => ({ step, from: this.valueBefore(place, step) })).filter(({ from }) => from !== undefined && from >= 0) as { step: Step, from: number }[]
      const counts = steps.map(({ step, from }) => this.count(place, step, from))
      const rounds = counts.reduce((least, count) => Math.min(least, count?.rounds ?? Infinity), Infinity)
      steps.forEach(({ step: { statement, by }, from }, i) => {
        const last = from + by * rounds
        const bound = counts[i]?.to ?? (last >= 0 ? Math.max(from, last) : Infinity)
        if (!this.repeated.has(statement)) found.set(statement, bound)
      })
    }
    return found
  }

  /** What the step's local holds whenever the loop is entered; `undefined` too where it is assigned elsewhere in the loop. */
  private valueBefore({ around, loops, start, end }: Place, { statement: { local }, position }: Step): number | undefined {
    const all = this.assignments[local]!
    const at = indexOf(all, position)
    const last = all[at - 1], next = all[at + 1]
    if (last !== undefined && last.position > start || next !== undefined && next.position < end) return undefined
    if (last === undefined) return loops === 0 && local >= this.fn.parameters ? 0 : undefined
    // In a list around the loop it is passed before that, and with no loop in between each time anew.
    if (last.loops !== loops || !around.includes(last.list) || last.statement.op !== 'set') return undefined
    const { value } = last.statement
    return value.op === 'constant' && value.type === 'i32' ? value.low : undefined
  }

  /** Of a loop that one branch repeats, behind the step and a test of its local, all in one list. */
  private count({ loop: { label } }: Place, { statement, sum, by, list, parent, position }: Step, from: number): Count | undefined {
    if (this.branches.get(label)?.length !== 1) return undefined
    const place = list.indexOf(statement)
    const back = list.findIndex((one, i) => i > place && holdsBranch([one], label))
    const repeating = list[back]
    if (repeating === undefined) return undefined
    const { local } = statement
    if (repeating.op === 'if') {
      const repeats = holdsBranch(repeating.consequent, label)
      const limit = excluded(repeating, local, repeats) ?? (sum !== undefined && this.assignments[sum]!.at(-1)!.position < position ? excluded(repeating, sum, repeats) : undefined)
      if (limit !== undefined) return counted(from, by, limit, 1)
    }
    // The sum would be one step further.
    if (sum !== undefined) return undefined
    let limit = parent?.op === 'if' ? excluded(parent, local, list === parent.consequent) : undefined
    for (const test of list.slice(0, place)) if (test.op === 'if' && neverCompletes(test.consequent)) limit ??= excluded(test, local, false)
    return limit === undefined ? undefined : counted(from, by, limit, 0)
  }
}

/** `before`: how many steps come before the first test. Each test lets all values go on but `limit`. */
function counted(from: number, by: number, limit: number, before: 0 | 1): Count | undefined {
  const steps = (limit - from) / by
  if (!Number.isInteger(steps) || steps < before || limit < 0) return undefined
  return { to: Math.max(from, limit), rounds: steps + 1 - before }
}

/** The one value that the local does not have where the condition is what `holds` says. */
function excluded({ condition }: If, local: LocalIndex, holds: boolean): number | undefined {
  const isIt = (e: Expression | undefined): boolean => e?.op === 'local' && e.local === local
  if (isIt(condition)) return holds ? 0 : undefined
  if (condition.op !== 'numeric' || !isIt(condition.operands[0])) return undefined
  if (condition.mnemonic === 'i32.eqz') return holds ? undefined : 0
  const limit = condition.operands[1]
  return condition.mnemonic === (holds ? 'i32.ne' : 'i32.eq') && limit?.op === 'constant' ? limit.low : undefined
}
function holdsBranch(list: List, label: Label): boolean {
  return list.some((statement) => statement.op === 'branch' ? statement.label === label : listsOf(statement).some((inner) => holdsBranch(inner, label)))
}
function neverCompletes(list: List): boolean {
  const last = list.at(-1)
  return last !== undefined && isExit(last)
}
/** Where the position stands, by halves. */
function indexOf(all: readonly Assignment[], position: number): number {
  let low = 0, high = all.length - 1
  while (low < high) {
    const middle = low + high >>> 1
    if (all[middle]!.position < position) low = middle + 1
    else high = middle
  }
  return low
}

/** By assignment of an i32: the largest value it gives, and it gives none that is negative; `Infinity` where that is not known. */
export function countedBounds(fn: IRFunction): ReadonlyMap<Statement, number> {
  return new Finder(fn).bounds()
}
