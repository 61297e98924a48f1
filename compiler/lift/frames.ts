/**
 * The control frames of `lift`: what is known of each block, loop and `if` that is open, and the lists
 * of statements that they gather.
 */
import type { Label, Statement, Type } from '../ir/nodes.ts'
import type { LocalIndex } from '../wasm/types.ts'
import type { Operand } from './operands.ts'

type Items = (Statement | Items)[]

/**
 * Statements in order, built by appending. A list taken up into another stays one item of it until `finish`,
 * so that blocks which vanish level by level cost nothing at each level.
 */
export class StatementList {
  private items: Items = []

  get isEmpty(): boolean {
    return this.items.length === 0
  }
  push(statement: Statement): void {
    this.items.push(statement)
  }
  pushAll(statements: readonly Statement[]): void {
    for (const statement of statements) this.items.push(statement)
  }
  /** Takes up all statements of another list, which must not be used again. */
  append(other: StatementList): void {
    if (other.items.length === 0) return
    if (this.items.length === 0) this.items = other.items
    else this.items.push(other.items)
  }
  /** The last statement, where it was put here itself. */
  get last(): Statement | undefined {
    const last = this.items[this.items.length - 1]
    return Array.isArray(last) ? undefined : last
  }
  removeLast(): void {
    this.items.pop()
  }
  /** All statements, as the IR wants them. */
  finish(): readonly Statement[] {
    const statements: Statement[] = []
    const stack: { items: Items, next: number }[] = [{ items: this.items, next: 0 }]
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!
      const item = top.items[top.next++]
      if (item === undefined) stack.pop()
      else if (Array.isArray(item)) stack.push({ items: item, next: 0 })
      else statements.push(item)
    }
    return statements
  }
}

export interface Frame {
  /** An `if` becomes `else` at that operator. */
  kind: 'function' | 'block' | 'loop' | 'if' | 'else'
  readonly label: Label
  /** How many branches to the label have been emitted. */
  uses: number
  /** Height of the operand stack below the frame's parameters. */
  readonly base: number
  readonly results: readonly Type[]
  /** Types of the values that a branch to the label carries: of a loop the parameters, of everything else the results. */
  readonly branchTypes: readonly Type[]
  /** The locals that a branch leaves those values in; taken at the first branch (of a loop: at its start). */
  targets: readonly LocalIndex[] | undefined
  /** Statements of the branch or body being lifted. */
  statements: StatementList
  /** Of an `if`: its condition, its parameters (simple, to be pushed again at `else`), and after `else` what the consequent left. */
  readonly condition: Operand | undefined
  readonly parameters: readonly Operand[]
  consequent: StatementList | undefined
  /** Undefined when control never reaches the consequent's end. */
  consequentValues: readonly Operand[] | undefined
}
