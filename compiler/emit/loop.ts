/**
 * Which of JavaScript's loops an IR loop becomes. The IR's goes round when it is branched to and is left by
 * falling off its end; JavaScript's the other way about. So the ends of the body are turned first: a branch to
 * the loop there is left out, and where control fell off, it branches to the exit.
 */
import type { Expression, If, Label, Loop, Statement } from '../ir/nodes.ts'
import { isExit } from '../ir/walk.ts'
import { mayComplete, type Body } from './body.ts'
import type { Point } from './flow.ts'

type Statements = readonly Statement[]

/** Goes on while the condition is not zero or, with `negate`, while it is. */
interface Test { readonly condition: Expression, readonly negate: boolean }
interface Tested { readonly test: Test, readonly rest: Statements }

export interface LoopShape {
  /** `do { list } while (test)`, `while (test) { list }`, `for (;;) { list }`. */
  readonly kind: 'do' | 'while' | 'for'
  /** What is left of the body. Falling off its end goes to the test or, without one, round. */
  readonly list: Statements
  readonly test: Test | undefined
}

/**
 * Decides how to write a loop that is branched to.
 *
 * `exit`: where control goes after it; labels that come to stand for it are set in `body.flow`
 */
export function loopShape(body: Body, loop: Loop, exit: Point): LoopShape {
  const list = openEnd(body, loop.body, exit)
  const last = body.uses.get(loop.label) === 1 ? lastTest(body, list, loop.label, exit) : undefined
  if (last !== undefined) return { kind: 'do', list: last.rest, test: last.test }
  const leave = body.freshLabel()
  body.flow.setPoint(leave, exit)
  const turned = turn(body, list, loop.label, leave, exit)
  const first = firstTest(body, turned, exit)
  return first === undefined ? { kind: 'for', list: turned, test: undefined } : { kind: 'while', list: first.rest, test: first.test }
}

/** The list with a block at its end dissolved: its end is the list's, `after`. */
function openEnd(body: Body, list: Statements, after: Point): Statements {
  let last = list[list.length - 1]
  while (last?.op === 'block') {
    body.flow.setPoint(last.label, after)
    list = [...list.slice(0, -1), ...last.body]
    last = list[list.length - 1]
  }
  return list
}

function isBranchTo(list: Statements, label: Label): boolean {
  const [only] = list
  return list.length === 1 && only!.op === 'branch' && only!.label === label
}
function isLeaving({ flow }: Body, list: Statements, exit: Point): boolean {
  const [only] = list
  return list.length === 1 && only!.op === 'branch' && flow.pointOf(only!.label) === exit
}

/** Of a body whose last act is to go round or not, and which goes round nowhere else: the test, and what comes before. */
function lastTest(body: Body, list: Statements, label: Label, exit: Point): Tested | undefined {
  const isOwn = (arm: Statements): boolean => isBranchTo(arm, label)
  const isOut = (arm: Statements): boolean => arm.length === 0 || isLeaving(body, arm, exit)
  const asTest = (statement: Statement | undefined, isAgain: (arm: Statements) => boolean, isDone: (arm: Statements) => boolean, rest: Statements): Tested | undefined => {
    if (statement?.op !== 'if') return undefined
    const { condition, consequent, alternate } = statement
    if (isAgain(consequent) && isDone(alternate)) return { test: { condition, negate: false }, rest }
    return isAgain(alternate) && isDone(consequent) ? { test: { condition, negate: true }, rest } : undefined
  }
  const last = list[list.length - 1], before = list[list.length - 2]
  if (last?.op === 'if') return asTest(last, isOwn, isOut, list.slice(0, -1))
  if (last?.op !== 'branch' || list.length < 3) return undefined
  const rest = list.slice(0, -2)
  const isLeave = (arm: Statements): boolean => arm.length > 0 && isOut(arm)
  if (last.label === label) return asTest(before, (arm) => arm.length === 0, isLeave, rest)
  return isOut([last]) ? asTest(before, isOwn, (arm) => arm.length === 0, rest) : undefined
}

/** Whether the end of the list goes round, on some path at least. */
function goesRound(list: Statements, label: Label): boolean {
  const last = list[list.length - 1]
  if (last?.op === 'branch') return last.label === label
  return last?.op === 'if' && (goesRound(last.consequent, label) || goesRound(last.alternate, label))
}

/** The list such that falling off its end goes round, and leaving is a branch to `leave`. */
function turn(body: Body, list: Statements, label: Label, leave: Label, exit: Point): Statements {
  const open = openEnd(body, list, exit)
  const last = open[open.length - 1]
  if (last?.op === 'branch' && last.label === label) return open.slice(0, -1)
  if (last !== undefined && isExit(last)) return open
  if (last?.op === 'if' && goesRound(open, label)) {
    const consequent = turn(body, last.consequent, label, leave, exit), alternate = turn(body, last.alternate, label, leave, exit)
    const turned: If = { ...last, consequent, alternate }
    return [...open.slice(0, -1), turned]
  }
  return mayComplete(open, body.uses) ? [...open, { op: 'branch', label: leave }] : open
}

/** Of a turned body that begins with the test whether to go in: the test to go on, and what comes after it. */
function firstTest(body: Body, turned: Statements, exit: Point): Tested | undefined {
  const [first] = turned
  if (first?.op !== 'if') return undefined
  const { condition, consequent, alternate } = first
  if (isLeaving(body, consequent, exit)) return { test: { condition, negate: true }, rest: [...alternate, ...turned.slice(1)] }
  if (isLeaving(body, alternate, exit) && (turned.length === 1 || consequent.length === 0)) return { test: { condition, negate: false }, rest: [...consequent, ...turned.slice(1)] }
  return undefined
}
