/**
 * How to go over an IR function, reading or rewriting. Statements nest as deep as the input likes, so
 * everything here that descends into statements keeps its own stack; expressions are bounded in depth
 * by `lift`, so those are walked by plain recursion. Rewriting keeps the identity of what did not change.
 */
import { unhandled } from '../common/error.ts'
import type { Callee, Expression, IRFunction, Label, Statement, SwitchCase } from './nodes.ts'
import type { LocalIndex } from '../wasm/types.ts'

type Statements = readonly Statement[]
const none: readonly never[] = []

/** What a callee evaluates before the operands: nothing, an index or a reference. */
function calleeOperand(callee: Callee): Expression | undefined {
  return callee.kind === 'table' ? callee.index : callee.kind === 'reference' ? callee.reference : undefined
}
function withCalleeOperand(callee: Callee, operand: Expression): Callee {
  return callee.kind === 'table' ? { ...callee, index: operand } : callee.kind === 'reference' ? { ...callee, reference: operand } : callee
}
function callParts(callee: Callee, operands: readonly Expression[]): readonly Expression[] {
  const first = calleeOperand(callee)
  return first === undefined ? operands : [first, ...operands]
}
/** The reverse of `callParts`. */
function callFrom(callee: Callee, parts: readonly Expression[]): { callee: Callee, operands: readonly Expression[] } {
  return calleeOperand(callee) === undefined ? { callee, operands: parts } : { callee: withCalleeOperand(callee, parts[0]!), operands: parts.slice(1) }
}

/** The expressions directly inside an expression, in order of evaluation; a conditional's are its condition and then its two branches. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.op) {
    case 'constant': case 'null': case 'local': case 'global': return none
    case 'numeric': case 'operation': case 'multi': return expression.operands
    case 'load': return [expression.address]
    case 'conditional': return [expression.condition, expression.consequent, expression.alternate]
    case 'call': return callParts(expression.callee, expression.operands)
    default: return unhandled(expression)
  }
}

/** The same expression around other operands, as `operandsOf` lists them. */
export function withOperands<E extends Expression>(expression: E, operands: readonly Expression[]): E
export function withOperands(expression: Expression, operands: readonly Expression[]): Expression {
  switch (expression.op) {
    case 'constant': case 'null': case 'local': case 'global': return expression
    case 'numeric': case 'operation': case 'multi': return { ...expression, operands }
    case 'load': return { ...expression, address: operands[0]! }
    case 'conditional': return { ...expression, condition: operands[0]!, consequent: operands[1]!, alternate: operands[2]! }
    case 'call': return { ...expression, ...callFrom(expression.callee, operands) }
    default: return unhandled(expression)
  }
}

/** The expressions directly inside a statement, in order of evaluation; not those of statements inside it. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.op) {
    case 'set': case 'set-results': case 'set-global': case 'evaluate': return [statement.value]
    case 'store': return [statement.address, statement.value]
    case 'if': return [statement.condition]
    case 'switch': return [statement.index]
    case 'return': return statement.values
    case 'return-call': return callParts(statement.callee, statement.operands)
    case 'block': case 'loop': case 'branch': case 'trap': return none
    default: return unhandled(statement)
  }
}

/** The same statement around other expressions, as `expressionsOf` lists them. */
export function withExpressions(statement: Statement, expressions: readonly Expression[]): Statement {
  switch (statement.op) {
    case 'set': case 'set-global': case 'evaluate': return { ...statement, value: expressions[0]! }
    case 'set-results': {
      const value = expressions[0]!
      if (value.op !== 'call' && value.op !== 'operation' && value.op !== 'multi') throw new Error(`internal error: set-results of ${value.op}`)
      return { ...statement, value }
    }
    case 'store': return { ...statement, address: expressions[0]!, value: expressions[1]! }
    case 'if': return { ...statement, condition: expressions[0]! }
    case 'switch': return { ...statement, index: expressions[0]! }
    case 'return': return { ...statement, values: expressions }
    case 'return-call': return { ...statement, ...callFrom(statement.callee, expressions) }
    case 'block': case 'loop': case 'branch': case 'trap': return statement
    default: return unhandled(statement)
  }
}

/** The statement lists directly inside a statement: a body, two branches, or one for each case. */
export function listsOf(statement: Statement): readonly Statements[] {
  switch (statement.op) {
    case 'block': case 'loop': return [statement.body]
    case 'if': return [statement.consequent, statement.alternate]
    case 'switch': return statement.cases.map(({ body }) => body)
    default: return none
  }
}

function holdsLists({ op }: Statement): boolean {
  return op === 'if' || op === 'block' || op === 'loop' || op === 'switch'
}

/** The same statement around other lists, as `listsOf` lists them. */
export function withLists(statement: Statement, lists: readonly Statements[]): Statement {
  switch (statement.op) {
    case 'block': case 'loop': return { ...statement, body: lists[0]! }
    case 'if': return { ...statement, consequent: lists[0]!, alternate: lists[1]! }
    case 'switch': return { ...statement, cases: statement.cases.map((one, i): SwitchCase => ({ ...one, body: lists[i]! })) }
    default: return statement
  }
}

/** Maps a list; gives the list itself when no element changed. */
export function mapSame<T>(list: readonly T[], map: (element: T) => T): readonly T[] {
  let changed: T[] | undefined
  for (let i = 0; i < list.length; i++) {
    const element = list[i]!, mapped = map(element)
    if (changed !== undefined) changed.push(mapped)
    else if (mapped !== element) (changed = list.slice(0, i)).push(mapped)
  }
  return changed ?? list
}

/** Rewrites an expression from its leaves up: `map` sees each node after its operands have been mapped. */
export function mapExpression(expression: Expression, map: (expression: Expression) => Expression): Expression {
  switch (expression.op) {
    case 'constant': case 'null': case 'local': case 'global': return map(expression)
    case 'load': {
      const address = mapExpression(expression.address, map)
      return map(address === expression.address ? expression : { ...expression, address })
    }
  }
  const operands = operandsOf(expression)
  const mapped = mapSame(operands, (operand) => mapExpression(operand, map))
  return map(mapped === operands ? expression : withOperands(expression, mapped))
}

/** The same statement with each expression directly inside it (whole, not its parts) given through `map`. */
export function mapExpressionsOf(statement: Statement, map: (expression: Expression) => Expression): Statement {
  switch (statement.op) {
    case 'block': case 'loop': case 'branch': case 'trap': return statement
    case 'set': {
      const value = map(statement.value)
      return value === statement.value ? statement : { ...statement, value }
    }
    case 'store': {
      const address = map(statement.address), value = map(statement.value)
      return address === statement.address && value === statement.value ? statement : { ...statement, address, value }
    }
  }
  const expressions = expressionsOf(statement)
  const mapped = mapSame(expressions, map)
  return mapped === expressions ? statement : withExpressions(statement, mapped)
}

/** Rewrites every expression in a body, from the leaves up. */
export function mapExpressions(body: Statements, map: (expression: Expression) => Expression): Statements {
  return mapStatements(body, (statement) => mapExpressionsOf(statement, (expression) => mapExpression(expression, map)))
}

interface MappingFrame {
  /** Undefined for the whole body. */
  readonly statement: Statement | undefined
  readonly lists: readonly Statements[]
  readonly done: Statements[]
  /** Next statement of the list `done.length`. */
  next: number
  /** Mapped statements of that list so far; undefined while all are unchanged. */
  changed: Statement[] | undefined
}

/**
 * Rewrites statements from the innermost out, in order: `mapStatement` sees each after the lists inside it have been
 * mapped, and gives what takes its place, one statement or several or none; `mapList` then sees each finished list.
 */
export function rewrite(
  body: Statements,
  mapStatement: (statement: Statement) => Statement | Statements,
  mapList: (list: Statements) => Statements = (list) => list,
): Statements {
  const open = (statement: Statement | undefined, lists: readonly Statements[]): MappingFrame => ({ statement, lists, done: [], next: 0, changed: undefined })
  const stack: MappingFrame[] = [open(undefined, [body])]
  const place = (frame: MappingFrame, original: Statement, mapped: Statement | Statements): void => {
    if (frame.changed === undefined) {
      if (mapped === original) return
      frame.changed = frame.lists[frame.done.length]!.slice(0, frame.next - 1)
    }
    if (!isList(mapped)) frame.changed.push(mapped)
    else for (const one of mapped) frame.changed.push(one)
  }
  for (;;) {
    const frame = stack[stack.length - 1]!
    const list = frame.lists[frame.done.length]
    if (list === undefined) {
      stack.pop()
      if (frame.statement === undefined) return frame.done[0]!
      const same = frame.done.every((one, i) => one === frame.lists[i])
      place(stack[stack.length - 1]!, frame.statement, mapStatement(same ? frame.statement : withLists(frame.statement, frame.done)))
    } else if (frame.next === list.length) {
      frame.done.push(mapList(frame.changed ?? list))
      frame.next = 0
      frame.changed = undefined
    } else {
      while (frame.next < list.length) {
        const statement = list[frame.next++]!
        if (holdsLists(statement)) {
          stack.push(open(statement, listsOf(statement)))
          break
        }
        place(frame, statement, mapStatement(statement))
      }
    }
  }
}
function isList(mapped: Statement | Statements): mapped is Statements {
  return Array.isArray(mapped)
}

/** Rewrites every statement from the innermost out; `map` gives what takes its place: one, several, or none (`[]`). */
export function mapStatements(body: Statements, map: (statement: Statement) => Statement | Statements): Statements {
  return rewrite(body, map)
}

/** Rewrites every statement list, the innermost first, the body itself last. */
export function mapLists(body: Statements, map: (list: Statements) => Statements): Statements {
  return rewrite(body, (statement) => statement, map)
}

/**
 * Visits every statement in the order of the text: `enter` before what is inside it, `leave` (where given) after.
 * `enter` may give `'skip'` to leave out what is inside; `leave` is called all the same.
 */
export function forEachStatement(body: Statements, enter: (statement: Statement) => void | 'skip', leave?: (statement: Statement) => void): void {
  const stack: { statement: Statement | undefined, lists: readonly Statements[], list: number, next: number }[] = [{ statement: undefined, lists: [body], list: 0, next: 0 }]
  while (stack.length > 0) {
    const frame = stack[stack.length - 1]!
    const list = frame.lists[frame.list]
    if (list === undefined) {
      stack.pop()
      if (frame.statement !== undefined) leave?.(frame.statement)
    } else if (frame.next === list.length) {
      frame.list++
      frame.next = 0
    } else {
      while (frame.next < list.length) {
        const statement = list[frame.next++]!
        if (enter(statement) !== 'skip' && holdsLists(statement)) {
          stack.push({ statement, lists: listsOf(statement), list: 0, next: 0 })
          break
        }
        leave?.(statement)
      }
    }
  }
}

/** Visits an expression and everything in it, the outer before the inner, left to right. */
export function visitExpression(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression)
  switch (expression.op) {
    case 'constant': case 'null': case 'local': case 'global': return
    case 'load':
      visitExpression(expression.address, visit)
      return
  }
  // `operandsOf` makes a list, and this is where passes spend their time.
  const operands = expression.op === 'numeric' ? expression.operands : operandsOf(expression)
  for (let i = 0; i < operands.length; i++) visitExpression(operands[i]!, visit)
}

/** Visits every expression directly inside the statement, and those inside them, in order of evaluation. */
export function visitExpressionsOf(statement: Statement, visit: (expression: Expression) => void): void {
  switch (statement.op) {
    case 'block': case 'loop': case 'branch': case 'trap': return
    case 'set': case 'set-results': case 'set-global': case 'evaluate':
      visitExpression(statement.value, visit)
      return
    case 'store':
      visitExpression(statement.address, visit)
      visitExpression(statement.value, visit)
      return
  }
  for (const expression of expressionsOf(statement)) visitExpression(expression, visit)
}

/** Visits every expression of a body, nested ones included. */
export function forEachExpression(body: Statements, visit: (expression: Expression) => void): void {
  forEachStatement(body, (statement) => visitExpressionsOf(statement, visit))
}

/** How many branches go to each label; labels that no branch goes to are not in it. */
export function usedLabels(body: Statements): ReadonlyMap<Label, number> {
  const counts = new Map<Label, number>()
  forEachStatement(body, (statement) => {
    if (statement.op === 'branch') counts.set(statement.label, (counts.get(statement.label) ?? 0) + 1)
  })
  return counts
}

/** How often each local is read and written in a body, by local. */
export function countLocals({ locals, body }: Pick<IRFunction, 'locals' | 'body'>): { readonly reads: Uint32Array, readonly writes: Uint32Array } {
  const reads = new Uint32Array(locals.length), writes = new Uint32Array(locals.length)
  const read = (e: Expression): void => { if (e.op === 'local') reads[e.local]!++ }
  forEachStatement(body, (statement) => {
    for (const local of assignedLocals(statement)) writes[local]!++
    visitExpressionsOf(statement, read)
  })
  return { reads, writes }
}

/** The locals that this statement itself assigns, not those that statements inside it assign. */
export function assignedLocals(statement: Statement): readonly LocalIndex[] {
  switch (statement.op) {
    case 'set': return [statement.local]
    case 'set-results': return statement.locals.filter((local) => local !== undefined)
    default: return none
  }
}

/** Whether control never goes on after the statement by falling off its end: it branches away, returns or traps. Does not look inside. */
export function isExit(statement: Statement): boolean {
  return statement.op === 'branch' || statement.op === 'return' || statement.op === 'return-call' || statement.op === 'trap'
}
