/**
 * The pass that tidies control: labels nobody branches to, branches to where control goes anyway, code after a branch, blocks that
 * are an `if` in disguise (`block L { if (c) branch L; … }`), `if` and `else` found again in two blocks.
 */
import type { Block, If, IRFunction, Label, Statement, Switch } from '../ir/nodes.ts'
import { effectsOf, isDroppable } from '../ir/effects.ts'
import { branch } from '../ir/build.ts'
import { forEachStatement, isExit, listsOf, usedLabels } from '../ir/walk.ts'
import { asCondition, not, valueOf } from './arithmetic.ts'

type Statements = readonly Statement[]
/** Labels whose place is the end of the list at hand, the nearest first. */
interface Tail { readonly label: Label, readonly around: Tail | undefined }

/** Levels up to which an `else` may be made of what follows an `if`: each takes the rest one level deeper. */
const elseDepth = 40

class Tidier {
  private readonly uses: Map<Label, number>
  /** Labels that mean the same place as another further out. */
  private readonly aliases = new Map<Label, Label>()
  private readonly heights = new WeakMap<Statement, number>()

  constructor(fn: IRFunction) {
    this.uses = new Map(usedLabels(fn.body))
  }

  private isUsed(label: Label): boolean {
    return (this.uses.get(label) ?? 0) > 0
  }
  private count(label: Label, by: 1 | -1): void {
    this.uses.set(label, (this.uses.get(label) ?? 0) + by)
  }
  /** Code that goes away takes its branches with it. */
  private discard(statements: Statements): void {
    forEachStatement(statements, (s) => { if (s.op === 'branch') this.count(s.label, -1) })
  }
  private isTail(label: Label, tail: Tail | undefined): boolean {
    for (; tail !== undefined; tail = tail.around) if (tail.label === label) return true
    return false
  }
  private heightOf(s: Statement): number {
    const lists = listsOf(s)
    if (lists.length === 0) return 0
    let height = this.heights.get(s)
    if (height === undefined) this.heights.set(s, height = 1 + Math.max(0, ...lists.map((list) => this.heightOfList(list))))
    return height
  }
  private heightOfList(list: Statements): number {
    return list.reduce((height, s) => Math.max(height, this.heightOf(s)), 0)
  }
  /** Whether control may go on after the list by its end. */
  private completes(list: Statements): boolean {
    const last = list.at(-1)
    if (last === undefined) return true
    switch (last.op) {
      case 'if': return this.completes(last.consequent) || this.completes(last.alternate)
      case 'block': return this.isUsed(last.label) || this.completes(last.body)
      case 'loop': return this.completes(last.body)
      case 'switch': return this.isUsed(last.label) || last.cases.length === 0 || this.completes(last.cases.at(-1)!.body)
      default: return !isExit(last)
    }
  }

  list(source: Statements, tail: Tail | undefined, level: number): Statement[] {
    const out: Statement[] = []
    for (let i = 0; i < source.length; i++) {
      const statement = source[i]!, following = source[i + 1]
      const isLast = i === source.length - 1
      if (statement.op === 'block' || statement.op === 'switch') {
        // Leaving it goes where a branch goes next, or to the end of something around it.
        if (following?.op === 'branch') this.aliases.set(statement.label, this.resolve(following.label))
        else if (isLast && tail !== undefined) this.aliases.set(statement.label, tail.label)
      }
      for (const made of this.statement(statement, isLast ? tail : undefined, level)) out.push(made)
      if (!this.completes(out.slice(-1))) {
        this.discard(source.slice(i + 1))
        break
      }
    }
    this.dropLast(out, tail)
    return this.withElse(out, tail, level)
  }
  /** A branch to the end of the list, at its end. */
  private dropLast(list: Statement[], tail: Tail | undefined): void {
    const last = list.at(-1)
    if (last?.op === 'branch' && this.isTail(last.label, tail)) {
      this.count(last.label, -1)
      list.pop()
    }
  }
  /** `if (c) { A; branch end } B` is `if (c) A else B`. */
  private withElse(list: Statement[], tail: Tail | undefined, level: number): Statement[] {
    for (let i = list.length - 2; i >= 0; i--) {
      const s = list[i]!
      if (s.op !== 'if' || s.alternate.length > 0) continue
      const last = s.consequent.at(-1)
      if (last?.op !== 'branch' || !this.isTail(last.label, tail)) continue
      const rest = list.slice(i + 1)
      if (level + 1 + this.heightOfList(rest) > elseDepth) break
      this.count(last.label, -1)
      const consequent = s.consequent.slice(0, -1)
      list.splice(i, list.length - i, ...this.choice({ ...s, consequent, alternate: rest }))
    }
    return list
  }

  private resolve(label: Label): Label {
    let target = label
    for (let next = this.aliases.get(target); next !== undefined; next = this.aliases.get(target)) target = next
    return target
  }

  private statement(s: Statement, tail: Tail | undefined, level: number): Statements {
    switch (s.op) {
      case 'branch': {
        const label = this.resolve(s.label)
        if (label === s.label) return [s]
        this.count(s.label, -1)
        this.count(label, 1)
        return [branch(label)]
      }
      case 'block': return this.block(s, this.list(s.body, { label: s.label, around: tail }, level + 1))
      case 'loop': {
        const body = this.list(s.body, tail, level + 1)
        return this.isUsed(s.label) ? [{ ...s, body }] : body
      }
      case 'if': return this.choice({
        ...s, condition: asCondition(s.condition),
        consequent: this.list(s.consequent, tail, level + 1), alternate: this.list(s.alternate, tail, level + 1),
      })
      case 'switch': return this.switch(s, tail, level)
      default: return [s]
    }
  }
  private switch(s: Switch, tail: Tail | undefined, level: number): Statements {
    const last = s.cases.length - 1
    const cases = s.cases.map((one, i) => ({ ...one, body: this.list(one.body, i === last ? { label: s.label, around: tail } : undefined, level + 1) }))
    return [{ ...s, cases }]
  }
  private block(s: Block, body: Statements): Statements {
    const uses = this.uses.get(s.label) ?? 0
    if (uses === 0) return body
    const only = body.length === 1 ? body[0]! : undefined
    if (only?.op === 'switch' && !this.isUsed(only.label)) return [{ ...only, label: s.label }]
    if (uses === 1) {
      const at = body.findIndex((one) => one.op === 'if' && one.alternate.length === 0 && one.consequent.length === 1 && one.consequent[0]!.op === 'branch' && one.consequent[0].label === s.label)
      if (at >= 0) {
        this.count(s.label, -1)
        const { condition } = body[at] as If
        return [...body.slice(0, at), ...this.choice({ op: 'if', condition: not(condition), consequent: body.slice(at + 1), alternate: [] })]
      }
    }
    return [{ ...s, body }]
  }
  private choice({ condition, consequent, alternate }: If): Statements {
    const known = valueOf(condition)
    if (known !== undefined) {
      this.discard(known !== 0 ? alternate : consequent)
      return known !== 0 ? consequent : alternate
    }
    if (consequent.length === 0 && alternate.length === 0) return isDroppable(effectsOf(condition)) ? [] : [{ op: 'evaluate', value: condition }]
    if (consequent.length === 0) return [{ op: 'if', condition: asCondition(not(condition)), consequent: alternate, alternate: [] }]
    // What leaves needs no `else` beside it.
    if (alternate.length > 0 && !this.completes(consequent)) return [{ op: 'if', condition, consequent, alternate: [] }, ...alternate]
    return [{ op: 'if', condition, consequent, alternate }]
  }
}

/** Lists nest no deeper than `bound-depth` leaves them. */
export function simplify(fn: IRFunction): IRFunction {
  return { ...fn, body: new Tidier(fn).list(fn.body, undefined, 0) }
}
