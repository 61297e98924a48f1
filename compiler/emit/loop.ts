/**
 * Which of JavaScript's loops an IR loop becomes. The IR's goes round when it is branched to and is left by
 * falling off its end; JavaScript's the other way about. So the ends of the body are turned first: a branch to
 * the loop there is left out, and where control fell off, it branches to the exit.
 */
import type { Expression as JavaScript, Statement as JavaScriptStatement } from 'estree'
import { block, doWhile, forever, labelled, whileLoop } from '../js/build.ts'
import type { Expression, If, Label, Loop, Statement } from '../ir/nodes.ts'
import { isExit } from '../ir/walk.ts'
import { emitCondition } from './expression.ts'
import { newPoint, type Point } from './flow.ts'
import { emitList, mayComplete, type Body } from './statement.ts'

type Statements = readonly Statement[]

/** A test, and whether it holds when it is zero. */
interface Test { readonly condition: Expression, readonly negate: boolean }

export function emitLoop(body: Body, loop: Loop, fall: Point | undefined, out: JavaScriptStatement[]): void {
  const { flow, scope, uses } = body
  if (!uses.has(loop.label)) {
    out.push(...emitList(body, loop.body, fall))
    return
  }
  const exit = fall ?? newPoint()
  const list = openEnd(body, loop.body, exit)
  const test = (found: Test): JavaScript => emitCondition(scope, found.condition, found.negate)
  const finish = (statement: JavaScriptStatement): void => {
    const label = flow.leave()
    out.push(label === undefined ? statement : labelled(label, statement))
  }

  const last = uses.get(loop.label) === 1 ? lastTest(body, list, loop.label, exit) : undefined
  if (last !== undefined) {
    // `continue` goes to the test, which is where the rest of the body ends.
    const end = newPoint()
    flow.enter('loop', exit, end)
    const inside = block(emitList(body, last.rest, end))
    finish(doWhile(inside, test(last)))
    return
  }
  const top = newPoint(), leave = body.freshLabel()
  flow.setPoint(loop.label, top)
  flow.setPoint(leave, exit)
  flow.enter('loop', exit, top)
  const turned = turn(body, list, loop.label, leave, exit)
  const first = firstTest(body, turned, exit)
  const inside = block(emitList(body, first === undefined ? turned : first.rest, top))
  finish(first === undefined ? forever(inside) : whileLoop(test(first), inside))
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
function lastTest(body: Body, list: Statements, label: Label, exit: Point): (Test & { readonly rest: Statements }) | undefined {
  const isOwn = (arm: Statements): boolean => isBranchTo(arm, label)
  // The loop's own label has no point while this is asked.
  const isOut = (arm: Statements): boolean => arm.length === 0 || !isOwn(arm) && isLeaving(body, arm, exit)
  const asTest = (statement: Statement | undefined, isAgain: (arm: Statements) => boolean, isDone: (arm: Statements) => boolean, rest: Statements): (Test & { rest: Statements }) | undefined => {
    if (statement?.op !== 'if') return undefined
    const { condition, consequent, alternate } = statement
    if (isAgain(consequent) && isDone(alternate)) return { condition, negate: false, rest }
    return isAgain(alternate) && isDone(consequent) ? { condition, negate: true, rest } : undefined
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
function firstTest(body: Body, turned: Statements, exit: Point): (Test & { readonly rest: Statements }) | undefined {
  const [first] = turned
  if (first?.op !== 'if') return undefined
  const { condition, consequent, alternate } = first
  if (isLeaving(body, consequent, exit)) return { condition, negate: true, rest: [...alternate, ...turned.slice(1)] }
  if (isLeaving(body, alternate, exit) && (turned.length === 1 || consequent.length === 0)) return { condition, negate: false, rest: [...consequent, ...turned.slice(1)] }
  return undefined
}
