/**
 * The operand stack of `lift`. It holds expressions that are *pending*: not yet part of any statement,
 * though the instructions they come from are past. Whoever emits a statement says what it does, and the
 * pending operands that do not commute with that are put into temporaries first, in their order. That
 * is all there is to keeping the order of evaluation exact, and it happens nowhere else.
 */
import { depthLimits } from '../common/limits.ts'
import { getLocal, isSimple, setLocal, typeOf } from '../ir/build.ts'
import { commutes, localReadEffects, localWriteEffects, noEffects, union, type Effects } from '../ir/effects.ts'
import type { Expression, Statement, Type } from '../ir/nodes.ts'
import type { LocalIndex } from '../wasm/types.ts'
import type { StatementList } from './frames.ts'

export interface Operand {
  readonly expression: Expression
  /** What evaluating it may do. Reading a temporary counts for nothing: it stays as it is until this operand is used. */
  readonly effects: Effects
  readonly depth: number
  /** Temporaries that the expression alone reads: free again once it is evaluated. */
  readonly temporaries: readonly LocalIndex[]
  /** The statements at whose end it may still be evaluated: those of the frame it was pushed in. */
  list: StatementList
}

const none: readonly LocalIndex[] = []
/** Levels left for what is built around a finished operand without asking: a null test, a negation. */
const maximumDepth = depthLimits.expressions - 4
/** At most this many operands are looked at for one statement; older ones go into temporaries. */
const windowSize = 128

export class OperandStack {
  /** Types of all locals of the function, temporaries included. */
  readonly locals: Type[]
  /** Statements of the innermost frame: where things are emitted. */
  current: StatementList
  private readonly entries: Operand[] = []
  /** Every operand below this index has no effects. */
  private floor = 0
  private readonly free: Record<Type, LocalIndex[]> = { i32: [], i64: [], f32: [], f64: [], v128: [], ref: [] }
  private readonly readEffects: Effects[] = []
  private readonly writeEffects: Effects[] = []

  constructor(locals: Type[], current: StatementList) {
    this.locals = locals
    this.current = current
  }
  get height(): number {
    return this.entries.length
  }
  at(index: number): Operand {
    return this.entries[index]!
  }

  /** Pushes an expression. `parts` are the operands it is built of, no longer on the stack. */
  push(expression: Expression, effects: Effects, parts: readonly Operand[] = []): void {
    let depth = 0, temporaries = none
    for (const part of parts) {
      if (part.depth > depth) depth = part.depth
      if (part.temporaries.length > 0) temporaries = temporaries.length === 0 ? part.temporaries : [...temporaries, ...part.temporaries]
    }
    this.pushOperand({ expression, effects, depth: depth + 1, temporaries, list: this.current })
  }
  pushOperand(operand: Operand): void {
    this.entries.push(operand)
    if (this.entries.length - this.floor > windowSize) {
      const end = this.floor + windowSize / 2
      for (; this.floor < end; this.floor++) if (this.entries[this.floor]!.effects !== noEffects) this.materialise(this.floor)
    }
  }
  /** Pushes a local that the code may assign at any time. */
  pushLocal(local: LocalIndex): void {
    this.push(getLocal(local, this.locals[local]!), this.readsLocal(local))
  }
  /** Pushes a temporary that becomes free when this operand is used. */
  pushTemporary(local: LocalIndex): void {
    this.pushOperand(this.temporary(local, this.current))
  }
  private temporary(local: LocalIndex, list: StatementList): Operand {
    return { expression: getLocal(local, this.locals[local]!), effects: noEffects, depth: 1, temporaries: [local], list }
  }

  pop(): Operand {
    const operand = this.entries.pop()
    if (operand === undefined) throw new Error('internal error: the operand stack is empty')
    if (this.floor > this.entries.length) this.floor = this.entries.length
    return operand
  }
  /** The uppermost operands, in the order they were pushed. */
  popMany(count: number): Operand[] {
    const operands = this.entries.splice(this.entries.length - count, count)
    if (this.floor > this.entries.length) this.floor = this.entries.length
    return operands
  }
  /** As `popMany`, for operands of one new expression: those already as deep as expressions may be are cut off first. */
  popOperands(count: number): Operand[] {
    const start = this.entries.length - count
    for (let i = start; i < this.entries.length; i++) if (this.entries[i]!.depth >= maximumDepth) this.keep(i)
    return this.popMany(count)
  }
  /** Hands the operands from `base` up to the innermost frame, when the frame they were pushed in is gone. */
  adopt(base: number): void {
    for (let i = base; i < this.entries.length; i++) this.entries[i]!.list = this.current
  }

  readsLocal(local: LocalIndex): Effects {
    return this.readEffects[local] ??= localReadEffects(local)
  }
  writesLocal(local: LocalIndex): Effects {
    return this.writeEffects[local] ??= localWriteEffects(local)
  }

  take(type: Type): LocalIndex {
    return this.free[type].pop() ?? this.locals.push(type) - 1
  }
  give(temporaries: readonly LocalIndex[]): void {
    for (const local of temporaries) this.free[this.locals[local]!].push(local)
  }
  /** Says that operands have been used up: their temporaries are free. */
  release(operands: readonly Operand[]): void {
    for (const { temporaries } of operands) this.give(temporaries)
  }

  /**
   * Makes room for something that does `effects`: pending operands that do not commute with it go into temporaries, and
   * with them those below that do not commute with these. `exit` counts only for operands from index `lowest` up, as
   * when a branch drops just those.
   */
  settle(effects: Effects, exit: Effects = noEffects, lowest = 0): void {
    if (effects === noEffects && exit === noEffects) return
    this.settleFrom(this.entries.length - 1, effects, exit, lowest, noEffects)
  }
  private settleFrom(top: number, effects: Effects, exit: Effects, lowest: number, moving: Effects): void {
    let moved = moving
    let marked: number[] | undefined
    for (let i = top; i >= this.floor; i--) {
      const own = this.entries[i]!.effects
      if (own === noEffects) continue
      if (!commutes(own, effects) || !commutes(own, moved) || i >= lowest && !commutes(own, exit)) {
        (marked ??= []).push(i)
        moved = union(moved, own)
      }
    }
    if (marked !== undefined) for (let i = marked.length - 1; i >= 0; i--) this.materialise(marked[i]!)
  }
  /** Puts one operand into a temporary, and before it those below that do not commute with it. */
  keep(index: number): void {
    this.settleFrom(index - 1, noEffects, noEffects, 0, this.entries[index]!.effects)
    this.materialise(index)
  }
  /** The same unless it is a constant or local already. */
  makeSimple(index: number): void {
    if (!isSimple(this.entries[index]!.expression)) this.keep(index)
  }
  private materialise(index: number): void {
    const { expression, temporaries, list } = this.entries[index]!
    const type = typeOf(expression)
    this.give(temporaries)
    // Only at the end of the innermost list does a free temporary stay untouched by what has been emitted: in front of an
    // open block, statements inside it may already use it.
    const local = list === this.current ? this.take(type) : this.locals.push(type) - 1
    list.push(setLocal(local, expression))
    this.entries[index] = this.temporary(local, list)
  }

  /** Emits a statement that does `effects`, and for operands from index `lowest` up also `exit`. */
  emit(statement: Statement, effects: Effects, exit: Effects = noEffects, lowest = 0): void {
    this.settle(effects, exit, lowest)
    this.current.push(statement)
  }

  /** What evaluating all of these, then assigning the targets, does. */
  assignmentEffects(targets: readonly LocalIndex[], values: readonly Operand[]): Effects {
    let effects = noEffects
    for (const value of values) effects = union(effects, value.effects)
    for (const target of targets) effects = union(effects, this.writesLocal(target))
    return effects
  }
  /**
   * The statements that assign values to targets as if all at once, the values evaluated in order. The values are
   * released; they must not be on the stack.
   */
  assignments(targets: readonly LocalIndex[], values: readonly Operand[]): Statement[] {
    const delayed = this.readLater(targets, values)
    const statements: Statement[] = [], last: Statement[] = [], taken: LocalIndex[] = []
    targets.forEach((target, i) => {
      const { expression, temporaries } = values[i]!
      this.give(temporaries)
      if (expression.op === 'local' && expression.local === target) return
      if (!delayed.has(i)) {
        statements.push(setLocal(target, expression))
      } else if (expression.op === 'constant' || expression.op === 'null') {
        last.push(setLocal(target, expression))
      } else {
        const local = this.take(typeOf(expression))
        taken.push(local)
        statements.push(setLocal(local, expression))
        last.push(setLocal(target, getLocal(local, this.locals[local]!)))
      }
    })
    this.give(taken)
    return [...statements, ...last]
  }
  /** Which targets, by position, a later value still reads. */
  private readLater(targets: readonly LocalIndex[], values: readonly Operand[]): ReadonlySet<number> {
    const later = new Set<number>()
    if (values.length < 2) return later
    const positions = new Map(targets.map((target, i) => [target, i]))
    values.forEach(({ effects: { localsRead } }, j) => {
      if (localsRead === 'any') for (let i = 0; i < j; i++) later.add(i)
      else for (const local of localsRead) {
        const i = positions.get(local)
        if (i !== undefined && i < j) later.add(i)
      }
    })
    return later
  }
}
