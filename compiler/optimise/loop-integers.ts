/**
 * The pass that lists the i32s a loop begins by coercing, `x = x | 0`, for engines that could not know that they are i32s. V8 may
 * enter a function in the middle of a loop, and takes what a variable then holds for anything. In code made so it stays anything for a
 * variable that some way round the loop leaves as it is, which is then a tagged value, in Chromium often one on the heap; and sums that once
 * passed the range of small integers are added as floats. What loops inside do is known again once the outermost one has gone round.
 */
import type { Expression, IRFunction, Label, Loop, Statement } from '../ir/nodes.ts'
import { assignedLocals, forEachStatement, isExit, mapSame, mapStatements, visitExpressionsOf } from '../ir/walk.ts'
import { add, has, liveTree, type LocalSet } from './live-tree.ts'

/** Which locals were assigned an integer that engines know for one, and on all ways; `undefined` where control never is. */
type Known = LocalSet | undefined

function meet(a: Known, b: Known): Known {
  if (a === undefined || b === undefined) return a ?? b
  return a.map((word, i) => word & b[i]!)
}

/** Follows all ways from a loop's head once. */
class Round {
  private readonly atLabel = new Map<Label, Known>()

  /** What is known on every way back to the head of the loop. */
  of({ label, body }: Loop, nothing: LocalSet): Known {
    this.list(body, nothing)
    return this.atLabel.get(label)
  }

  /** Gives what is known behind the list; may change `known`. */
  private list(list: readonly Statement[], known: Known): Known {
    for (const statement of list) {
      if (known === undefined) return undefined
      known = this.statement(statement, known)
    }
    return known
  }
  private statement(statement: Statement, known: LocalSet): Known {
    switch (statement.op) {
      case 'loop': return this.list(statement.body, known)
      case 'block': return meet(this.list(statement.body, known), this.atLabel.get(statement.label))
      case 'if': return meet(this.list(statement.consequent, known.slice()), this.list(statement.alternate, known))
      case 'switch': {
        let end: Known
        for (const { body } of statement.cases) end = this.list(body, meet(known.slice(), end))
        return meet(end, this.atLabel.get(statement.label))
      }
      case 'branch':
        this.atLabel.set(statement.label, meet(known, this.atLabel.get(statement.label)))
        return undefined
      case 'set':
        if (isKnown(statement.value, known)) add(known, statement.local)
        return known
      default:
        for (const local of assignedLocals(statement)) add(known, local)
        return isExit(statement) ? undefined : known
    }
  }
}

/** Whether an engine knows that the value is an integer: it is no mere copy of what is not known for one. */
function isKnown(value: Expression, known: LocalSet): boolean {
  if (value.op === 'conditional') return isKnown(value.consequent, known) && isKnown(value.alternate, known)
  return value.op !== 'local' || has(known, value.local)
}

function isSum(value: Expression): value is Expression & { readonly op: 'numeric' } {
  return value.op === 'numeric' && (value.mnemonic === 'i32.add' || value.mnemonic === 'i32.sub')
}
/** A count, or what only comes from elsewhere: never long beyond small integers, or an integer again at once. */
function isPlain({ local, value }: Statement & { readonly op: 'set' }): boolean {
  if (value.op === 'local' || value.op === 'constant' || value.op === 'load') return true
  const [x, y] = isSum(value) ? value.operands : []
  return x?.op === 'local' && x.local === local && y?.op === 'constant'
}

/** The locals to coerce where they are live. None in a loop that calls: the calls are what takes time, and functions grow that engines would put in place. */
function candidates(loop: Loop, { locals }: IRFunction): readonly number[] {
  const none = new Uint32Array((locals.length + 31) >>> 5), assigned = none.slice(), computed = none.slice(), summed = none.slice()
  let calls = false
  forEachStatement(loop.body, (statement) => {
    if (calls) return 'skip'
    if (statement.op === 'return-call') calls = true
    for (const local of assignedLocals(statement)) add(assigned, local)
    if (statement.op === 'set' && !isPlain(statement)) add(computed, statement.local)
    visitExpressionsOf(statement, (e) => {
      if (e.op === 'call' || e.op === 'multi') calls = true
      if (isSum(e)) for (const operand of e.operands) if (operand.op === 'local') add(summed, operand.local)
    })
    return undefined
  })
  const known = calls ? undefined : new Round().of(loop, none)
  if (known === undefined) return []
  return [...locals.keys()].filter((local) => locals[local] === 'i32' && has(assigned, local) && (!has(known, local) || has(computed, local) && has(summed, local)))
}

export function loopIntegers(fn: IRFunction): IRFunction {
  const found = new Map<Statement, readonly number[]>()
  forEachStatement(fn.body, (statement) => {
    if (statement.op !== 'loop') return undefined
    const locals = candidates(statement, fn)
    if (locals.length > 0) found.set(statement, locals)
    return 'skip'
  })
  const live = found.size === 0 ? undefined : liveTree(fn)?.atLabel
  const coerce = (statement: Statement): Statement => {
    const locals = statement.op === 'loop' ? found.get(statement)?.filter((local) => has(live!.get(statement.label)!, local)) ?? [] : []
    return statement.op === 'loop' && locals.length > 0 ? { ...statement, coerced: locals } : statement
  }
  const body = live === undefined ? fn.body : mapStatements(fn.body, coerce)
  const parts = fn.parts === undefined ? undefined : mapSame(fn.parts, loopIntegers)
  if (body === fn.body && parts === fn.parts) return fn
  return parts === undefined ? { ...fn, body } : { ...fn, body, parts }
}
