/**
 * The pass that bounds how deep statements nest, since engines, minifiers and printers recurse. What is too deep
 * becomes a state machine: the outer, too high statements are laid out as straight code in the cases of one switch on
 * a state local, in a loop; whatever is low enough stays as structured as it is, inside the case where it stood. Falling
 * from one case into the next is free; a branch to a laid-out label sets the state and goes round the loop.
 *
 * Runs twice: early, so that the passes between may call themselves on nested lists, and last, since they nest a little more.
 * Cost: linear, on stacks of its own. A state loop runs 2 to 4 times slower than structured code (CODEGEN), but only its outer
 * levels: the innermost, where programs spend their time, are kept.
 */
import type { Expression, IRFunction, Label, Statement, SwitchCase } from '../ir/nodes.ts'
import { depthLimits } from '../common/limits.ts'
import { branch, FunctionBuilder, getLocal, i32Constant, setLocal } from '../ir/build.ts'
import { forEachStatement, isExit, listsOf, mapSame, mapStatements, usedLabels } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { not } from './arithmetic.ts'

type Statements = readonly Statement[]

/** Levels that passes between the first run and the last may add without the last having to do anything. */
const reserve = 40
/** Levels of the loop, the switch and its case, and of the `if` around a kept branch that now sets a state. */
const machinery = 4

/** Heights of all statements that hold others: 1 for what holds only simple ones. */
function measure(body: Statements): ReadonlyMap<Statement, number> {
  const heights = new Map<Statement, number>()
  const stack: number[] = [0]
  forEachStatement(body, (statement) => {
    stack.push(0)
    // Nothing else has lists, so nothing else is left with a height of its own.
    return listsOf(statement).length === 0 ? 'skip' : undefined
  }, (statement) => {
    const height = listsOf(statement).length === 0 ? 0 : stack[stack.length - 1]! + 1
    stack.pop()
    if (height > 0) heights.set(statement, height)
    stack[stack.length - 1] = Math.max(stack[stack.length - 1]!, height)
  })
  return heights
}

/** What is still to be laid out, last first: statements of a list from `next` on, then what `then` does. */
interface Task { readonly list: Statements, next: number, readonly then: () => void }

class StateMachine {
  private readonly heights: ReadonlyMap<Statement, number>
  private readonly kept: number
  private readonly uses: ReadonlyMap<Label, number>
  private readonly builder: FunctionBuilder
  private readonly state: LocalIndex
  private readonly dispatch: Label
  private readonly states = new Map<Label, number>()
  private readonly cases: SwitchCase[] = []
  private current: Statement[] = []
  private currentState = 0
  private count = 1
  private readonly stack: Task[] = []

  constructor(fn: IRFunction, heights: ReadonlyMap<Statement, number>, kept: number) {
    this.heights = heights
    this.kept = kept
    this.uses = usedLabels(fn.body)
    this.builder = new FunctionBuilder(fn)
    this.state = this.builder.addLocal('i32')
    this.dispatch = this.builder.addLabel()
  }

  build(body: Statements): IRFunction {
    this.push(body, () => {})
    for (let task = this.stack.at(-1); task !== undefined; task = this.stack.at(-1)) {
      if (task.next < task.list.length) this.statement(task.list[task.next++]!)
      else {
        this.stack.pop()
        task.then()
      }
    }
    this.close()
    const choice: Statement = { op: 'switch', label: this.builder.addLabel(), index: getLocal(this.state, 'i32'), cases: this.cases }
    return this.builder.finish([{ op: 'loop', label: this.dispatch, body: [choice] }])
  }

  private push(list: Statements, then: () => void): void {
    this.stack.push({ list, next: 0, then })
  }
  private close(): void {
    const isDefault = this.currentState === 0
    this.cases.push({ values: isDefault ? [] : [this.currentState], isDefault, body: this.current })
  }
  /** From here on, code belongs to that state; what went before falls into it. */
  private enter(state: number): void {
    this.close()
    this.current = []
    this.currentState = state
  }
  private fresh(): number {
    return this.count++
  }
  private goTo(state: number): Statement[] {
    return [setLocal(this.state, i32Constant(state)), branch(this.dispatch)]
  }
  private isHigh(list: Statements): boolean {
    return list.some((statement) => (this.heights.get(statement) ?? 0) > this.kept)
  }
  /** Statements that stay as they are, but for their branches to labels that are states now. */
  private keep(list: Statements): Statements {
    return mapStatements(list, (statement) => {
      const state = statement.op === 'branch' ? this.states.get(statement.label) : undefined
      return state === undefined ? statement : this.goTo(state)
    })
  }
  private add(list: Statements): void {
    for (const statement of this.keep(list)) this.current.push(statement)
  }
  private get isOpen(): boolean {
    const last = this.current.at(-1)
    return last === undefined || !isExit(last)
  }
  /** A label whose place is after the statement now laid out: its state, entered by `leave`, if anybody branches to it. */
  private labelAfter(label: Label): () => void {
    if (!this.uses.has(label)) return () => {}
    const state = this.fresh()
    this.states.set(label, state)
    return () => this.enter(state)
  }

  private statement(s: Statement): void {
    if ((this.heights.get(s) ?? 0) <= this.kept) return this.add([s])
    switch (s.op) {
      case 'block': return this.push(s.body, this.labelAfter(s.label))
      case 'loop': {
        if (this.uses.has(s.label)) {
          const state = this.fresh()
          this.states.set(s.label, state)
          this.enter(state)
        }
        return this.push(s.body, () => {})
      }
      case 'if': return this.choose(s.condition, s.consequent, s.alternate)
      case 'switch': {
        const leave = this.labelAfter(s.label)
        const after = this.fresh()
        const states = s.cases.map(() => this.fresh())
        const hasDefault = s.cases.some(({ isDefault }) => isDefault)
        const cases = s.cases.map((one, i): SwitchCase => ({ ...one, body: this.goTo(states[i]!) }))
        if (!hasDefault) cases.push({ values: [], isDefault: true, body: this.goTo(after) })
        this.current.push({ ...s, label: this.builder.addLabel(), cases })
        // Tasks run last first.
        this.push([], () => {
          if (!hasDefault) this.enter(after)
          leave()
        })
        for (let i = s.cases.length - 1; i >= 0; i--) {
          const { body } = s.cases[i]!, state = states[i]!
          this.push([], () => {
            this.enter(state)
            this.push(body, () => {})
          })
        }
        return
      }
      default: throw new Error(`internal error: ${s.op} holds no statements`)
    }
  }
  private choose(condition: Expression, consequent: Statements, alternate: Statements): void {
    if (!this.isHigh(consequent)) return this.chooseLow(condition, consequent, alternate)
    if (!this.isHigh(alternate)) return this.chooseLow(not(condition), alternate, consequent)
    const other = this.fresh(), after = this.fresh()
    this.current.push({ op: 'if', condition: not(condition), consequent: this.goTo(other), alternate: [] })
    this.push(consequent, () => {
      if (this.isOpen) this.current.push(...this.goTo(after))
      this.enter(other)
      this.push(alternate, () => this.enter(after))
    })
  }
  /** Only `high` has to be laid out. */
  private chooseLow(condition: Expression, low: Statements, high: Statements): void {
    if (low.length > 0 && isExit(low.at(-1)!)) {
      this.current.push({ op: 'if', condition, consequent: this.keep(low), alternate: [] })
      return this.push(high, () => {})
    }
    const after = this.fresh()
    this.current.push({ op: 'if', condition, consequent: [...this.keep(low), ...this.goTo(after)], alternate: [] })
    this.push(high, () => this.enter(after))
  }
}

function bound(fn: IRFunction, limit: number): IRFunction {
  const heights = measure(fn.body)
  if (fn.body.every((statement) => (heights.get(statement) ?? 0) <= limit)) return fn
  return new StateMachine(fn, heights, limit - machinery).build(fn.body)
}

/** Leaves room for what later passes nest. */
export function boundDepthEarly(fn: IRFunction): IRFunction {
  return bound(fn, depthLimits.statements - reserve)
}
export function boundDepth(fn: IRFunction): IRFunction {
  const bounded = bound(fn, depthLimits.statements)
  if (bounded.parts === undefined) return bounded
  const parts = mapSame(bounded.parts, (part) => bound(part, depthLimits.statements))
  return parts === bounded.parts ? bounded : { ...bounded, parts }
}
