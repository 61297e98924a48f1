/**
 * From statements of the IR to those of JavaScript, as a person would write them: a branch to where control
 * goes anyway is left out, an arm that leaves needs no `else`. Which loop to write is decided in `loop.ts`,
 * and `flow.ts` knows how to get from here to there.
 */
import type { Expression as JavaScript, Statement as JavaScriptStatement } from 'estree'
import { unhandled } from '../common/error.ts'
import { assign, block, call, doWhile, evaluate, forever, identifier, ifElse, labelled, logical, number, returnValue, switchCase, switchOn, whileLoop } from '../js/build.ts'
import type { Block, If, Loop, Return, SetLocal, SetResults, Statement, Switch } from '../ir/nodes.ts'
import { assignedLocals, isExit } from '../ir/walk.ts'
import { mayComplete, type Body } from './body.ts'
import { returnCallStatement, returnStatements, setResultsStatements } from './call.ts'
import { coercion } from './coercions.ts'
import { emitCondition, emitEffects, globalExpression } from './expression.ts'
import { newPoint, type Point } from './flow.ts'
import { loopShape } from './loop.ts'
import { setFromArray } from './memory-arrays.ts'
import { storeStatements } from './memory.ts'
import type { Scope } from './scope.ts'

/**
 * The statements of a list.
 *
 * `fall`: where control goes after the list by itself, if a branch could mean that point
 */
export function emitList(body: Body, list: readonly Statement[], fall: Point | undefined): JavaScriptStatement[] {
  return body.scope.perhaps(() => emitStatements(body, list, fall))
}

function emitStatements(body: Body, list: readonly Statement[], fall: Point | undefined): JavaScriptStatement[] {
  const out: JavaScriptStatement[] = []
  for (let i = 0; i < list.length; i++) {
    const statement = list[i]!, next = list[i + 1]
    if (statement.op === 'set-results' && next?.op === 'return' && givesOn(statement, next)) {
      out.push(returnValue(body.scope.expression(statement.value, 'value')))
      break
    }
    emitStatement(body, statement, next === undefined ? fall : pointBefore(body, next), out)
    // What follows an exit is never reached.
    if (isExit(statement)) break
  }
  return out
}

/** Whether a function's results are only given on: the first as it comes, the others are where they are to be. */
function givesOn({ locals, value }: SetResults, { values }: Return): boolean {
  return values.length === value.results.length && values.every((given, i) => given.op === 'local' && given.local === locals[i])
}

/** Going to before a branch is going to where it goes. */
function pointBefore({ flow }: Body, next: Statement): Point | undefined {
  if (next.op === 'branch') return flow.pointOf(next.label)
  return next.op === 'return' && next.values.length === 0 ? flow.end : undefined
}

/** Not `push(...)`: a list can be longer than arguments may be. */
function append(out: JavaScriptStatement[], statements: readonly JavaScriptStatement[]): void {
  for (const statement of statements) out.push(statement)
}

function emitStatement(body: Body, statement: Statement, fall: Point | undefined, out: JavaScriptStatement[]): void {
  const { scope, flow } = body
  switch (statement.op) {
    case 'set':
      out.push(setStatement(scope, statement))
      scope.indices?.assign(statement.local)
      return
    case 'set-results':
      out.push(...setResultsStatements(scope, statement))
      for (const local of assignedLocals(statement)) scope.indices?.assign(local)
      return
    case 'set-global': out.push(evaluate(assign(globalExpression(scope, statement), scope.expression(statement.value, 'value')))); return
    case 'store': out.push(...storeStatements(scope, statement)); return
    case 'evaluate': out.push(...emitEffects(scope, statement.value)); return
    case 'block': emitBlock(body, statement, fall, out); return
    case 'loop': emitLoop(body, statement, fall, out); return
    case 'if': emitIf(body, statement, fall, out); return
    case 'switch': emitSwitch(body, statement, fall, out); return
    case 'branch': goTo(body, flow.pointOf(statement.label), fall, out); return
    case 'return':
      if (statement.values.length === 0 && flow.end !== undefined) goTo(body, flow.end, fall, out)
      else out.push(...returnStatements(scope, statement.values))
      return
    case 'return-call': out.push(returnCallStatement(scope, statement)); return
    // The helper throws, so nothing need follow, even in a function with results.
    case 'trap': out.push(evaluate(call(identifier(scope.helper(`trap_${statement.trap}`)), []))); return
    default: unhandled(statement)
  }
}

function setStatement(scope: Scope, { local, value }: SetLocal): JavaScriptStatement {
  if (value.op === 'load' && scope.context.options.target === 'interpreter') return setFromArray(scope, local, value)
  return evaluate(assign(scope.local(local), scope.expression(value, 'value')))
}

function goTo({ flow }: Body, point: Point, fall: Point | undefined, out: JavaScriptStatement[]): void {
  if (point !== fall) out.push(flow.jump(point))
}

function emitBlock(body: Body, { label, body: list }: Block, fall: Point | undefined, out: JavaScriptStatement[]): void {
  const { flow, uses } = body
  if (fall !== undefined || !uses.has(label)) {
    // Something around it already leads to where it ends.
    if (fall !== undefined) flow.setPoint(label, fall)
    append(out, emitList(body, list, fall))
    return
  }
  const end = newPoint()
  flow.setPoint(label, end)
  flow.enter('block', end)
  const inside = emitList(body, list, end)
  const name = flow.leave()
  if (name === undefined) append(out, inside)
  else out.push(labelled(name, block(inside)))
}

function endsAt({ flow }: Body, list: readonly Statement[], point: Point | undefined): boolean {
  const last = list[list.length - 1]
  return last?.op === 'branch' && flow.pointOf(last.label) === point
}

function emitLoop(body: Body, loop: Loop, fall: Point | undefined, out: JavaScriptStatement[]): void {
  const { scope, flow, uses } = body
  if (!uses.has(loop.label)) {
    append(out, emitList(body, loop.body, fall))
    return
  }
  const exit = fall ?? newPoint(), top = newPoint()
  flow.setPoint(loop.label, top)
  const { kind, list, test } = loopShape(body, loop, exit)
  // In `do … while`, `continue` goes to the test.
  const again = kind === 'do' ? newPoint() : top
  const isRenewing = scope.viewRenewal.enterLoop()
  flow.enter('loop', exit, again)
  const emit = (): JavaScriptStatement => {
    const inside = block([...(loop.coerced ?? []).map((local) => coercion(scope.local(local))), ...emitList(body, list, again)])
    const condition = test === undefined ? undefined : emitCondition(scope, test.condition, test.negate)
    return condition === undefined ? forever(inside) : kind === 'do' ? doWhile(inside, condition) : whileLoop(condition, inside)
  }
  const statement = scope.inLoop(loop, emit)
  const label = flow.leave()
  scope.viewRenewal.leaveLoop()
  if (isRenewing) for (const { variable, current } of scope.keptViews()) out.push(evaluate(assign(variable, current)))
  out.push(label === undefined ? statement : labelled(label, statement))
}

/** Simple statements stand without braces, as no `else` can be taken for theirs. */
function bodyOf(statements: readonly JavaScriptStatement[]): JavaScriptStatement {
  const [only] = statements
  if (statements.length === 1 && ['ExpressionStatement', 'BreakStatement', 'ContinueStatement', 'ReturnStatement'].includes(only!.type)) return only!
  return block(statements)
}

function emitIf(body: Body, { condition, consequent, alternate }: If, fall: Point | undefined, out: JavaScriptStatement[]): void {
  const { scope, uses } = body
  // An arm that leaves, and not to where both go anyway, needs no `else`: the other goes on at this level.
  const leaves = (list: readonly Statement[]): boolean => list.length > 0 && !mayComplete(list, uses) && !endsAt(body, list, fall)
  if (alternate.length > 0 && leaves(consequent)) {
    out.push(ifElse(emitCondition(scope, condition, false), bodyOf(emitList(body, consequent, undefined)), undefined))
    append(out, emitList(body, alternate, fall))
    return
  }
  if (consequent.length > 0 && leaves(alternate)) {
    out.push(ifElse(emitCondition(scope, condition, true), bodyOf(emitList(body, alternate, undefined)), undefined))
    append(out, emitList(body, consequent, fall))
    return
  }
  const emitArms = (): { readonly thenBody: JavaScriptStatement[], readonly elseBody: JavaScriptStatement[] } => ({ thenBody: emitList(body, consequent, fall), elseBody: emitList(body, alternate, fall) })
  const emitWhole = ({ thenBody, elseBody }: ReturnType<typeof emitArms>): void => {
    if (thenBody.length === 0 && elseBody.length === 0) out.push(...emitEffects(scope, condition))
    else if (thenBody.length === 0) out.push(onlyIf(emitCondition(scope, condition, true), elseBody))
    else if (elseBody.length === 0) out.push(onlyIf(emitCondition(scope, condition, false), thenBody))
    else {
      const isChain = elseBody.length === 1 && elseBody[0]!.type === 'IfStatement'
      out.push(ifElse(emitCondition(scope, condition, false), bodyOf(thenBody), isChain ? elseBody[0] : bodyOf(elseBody)))
    }
  }
  if (scope.indices === undefined) emitWhole(emitArms())
  else scope.indices.afterCondition(() => emitCondition(scope, condition, false), emitArms, emitWhole)
}

/** Without `else`. One `if` alone in another is one with `&&`. */
function onlyIf(test: JavaScript, statements: readonly JavaScriptStatement[]): JavaScriptStatement {
  const [only] = statements
  if (statements.length > 1 || only!.type !== 'IfStatement' || only!.alternate) return ifElse(test, bodyOf(statements), undefined)
  return ifElse(conjunction(test, only!.test), only!.consequent, undefined)
}
/** `x && y`, where `y` is a conjunction itself: `(x && a) && b`, which needs no parentheses. */
function conjunction(x: JavaScript, y: JavaScript): JavaScript {
  return y.type === 'LogicalExpression' && y.operator === '&&' ? logical('&&', conjunction(x, y.left), y.right) : logical('&&', x, y)
}

function emitSwitch(body: Body, { label, index, cases }: Switch, fall: Point | undefined, out: JavaScriptStatement[]): void {
  const { scope, flow } = body
  const discriminant = scope.expression(index, 'value')
  const end = fall ?? newPoint()
  flow.setPoint(label, end)
  flow.enter('switch', end)
  const made = cases.flatMap(({ values, isDefault, body: list }, i) => {
    const statements = emitList(body, list, i === cases.length - 1 ? end : undefined)
    // Values beside a default say nothing.
    const tests = isDefault ? [undefined] : values.map((value) => number(value))
    return tests.map((test, t) => switchCase(test, t === tests.length - 1 ? statements : []))
  })
  const name = flow.leave()
  const statement = switchOn(discriminant, made)
  out.push(name === undefined ? statement : labelled(name, statement))
}
