/**
 * For smaller files: a function around the generated ones that is expressions and a `return`, and that one place calls, is put into
 * that place. Of a small module's output most is such functions: exporting its memory and its one function takes four of them.
 */
import type { CallExpression, Expression, FunctionDeclaration, Identifier, Node, Statement } from 'estree'
import { identifier, number, string, unary, variables } from '../js/build.ts'
import { declared, forEachFree, isFixedName, isNode, type Fields } from '../js/scopes.ts'

/** The statements around the functions: those inside `instantiate`, and helpers, wrappers and descriptors. */
export interface Surroundings {
  readonly inside: readonly Statement[]
  readonly outside: readonly Statement[]
}

/**
 * `kept`: functions that others than these statements may call
 * `changing`: variables that others than these statements may assign
 */
export function inlineOnce({ inside, outside }: Surroundings, kept: ReadonlySet<string>, changing: ReadonlySet<string>): Surroundings {
  let statements: readonly Statement[] = [...inside, ...outside]
  let names = new Names(statements, changing)
  for (let k = inside.length; k < statements.length; k++) {
    const callee = statements[k]!
    // Its declaration and the call.
    if (callee.type !== 'FunctionDeclaration' || kept.has(callee.id.name) || names.uses.get(callee.id.name) !== 2) continue
    let isDone = false
    const replaced = statements.map(each => each === callee ? each : replaceCall(each, callee.id.name, (site) => {
      const value = valueOf(callee, site, names)
      isDone = value !== undefined
      return value ?? site
    }))
    if (!isDone) isDone = takeIn(replaced, callee)
    if (!isDone) continue
    replaced[k] = nothing
    statements = replaced
    names = new Names(statements, changing)
  }
  const left = (list: readonly Statement[]): Statement[] => list.filter(each => each !== nothing)
  return { inside: left(statements.slice(0, inside.length)), outside: left(statements.slice(inside.length)) }
}

const nothing: Statement = { type: 'EmptyStatement' }

/** How often names stand somewhere, and which are assigned, whatever the scope: names at module level are nobody else's. */
class Names {
  readonly uses = new Map<string, number>()
  private readonly assigned: Set<string>
  constructor(statements: readonly Statement[], changing: ReadonlySet<string>) {
    this.assigned = new Set(changing)
    for (const statement of statements) this.note(statement)
  }
  private note(node: Node): void {
    if (node.type === 'Identifier') this.uses.set(node.name, (this.uses.get(node.name) ?? 0) + 1)
    if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier') this.assigned.add(node.left.name)
    if (node.type === 'UpdateExpression' && node.argument.type === 'Identifier') this.assigned.add(node.argument.name)
    forEachChild(node, child => this.note(child))
  }
  /** Whether it may stand anywhere, any number of times, for its value now. */
  isConstant(node: Node): boolean {
    switch (node.type) {
      case 'Literal': return true
      case 'Identifier': return !this.assigned.has(node.name)
      case 'UnaryExpression': return this.isConstant(node.argument)
      default: return false
    }
  }
}

/** What a call gives, as an expression in its place; undefined where it cannot be written so. */
function valueOf({ params, body }: FunctionDeclaration, site: CallExpression, names: Names): Expression | undefined {
  const expression = asExpression(body.body)
  if (expression === undefined || site.arguments.length > params.length) return undefined
  const operands = new Map<string, Expression>()
  for (const [index, parameter] of params.entries()) {
    const { name } = parameter as Identifier
    const operand = site.arguments[index] as Expression | undefined ?? unary('void', number(0))
    // An assigned parameter is a variable; one operand may be anything if it is still the first thing to happen.
    if (!names.isConstant(parameter) || !names.isConstant(operand) && (index > 0 || !happensFirst(expression, name))) return undefined
    operands.set(name, operand)
  }
  const taken = new Set([...operands.values()].flatMap(operand => operand.type === 'Identifier' ? [operand.name] : []))
  return isMovable(expression, taken) ? substituted(expression, operands) as Expression : undefined
}

/** Expressions up to a `return`, as one. */
function asExpression(statements: readonly Statement[]): Expression | undefined {
  const expressions = statements.map((statement, index) => {
    if (index < statements.length - 1) return statement.type === 'ExpressionStatement' ? statement.expression : undefined
    return statement.type === 'ReturnStatement' ? statement.argument ?? undefined : undefined
  })
  if (!expressions.every(each => each !== undefined)) return undefined
  return expressions.length > 1 ? { type: 'SequenceExpression', expressions } : expressions[0]
}

/** Whether nothing in it is bound to its function, or would hide one of the names `taken`. */
function isMovable(node: Node, taken: ReadonlySet<string>): boolean {
  if (node.type === 'ThisExpression' || node.type === 'Identifier' && node.name === 'arguments') return false
  if (node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression' || node.type === 'CatchClause' || node.type === 'VariableDeclarator') {
    const bound = node.type === 'CatchClause' ? [node.param] : node.type === 'VariableDeclarator' ? [node.id] : node.params
    if (bound.some(each => taken.has((each as Identifier).name))) return false
  }
  let isFine = true
  forEachChild(node, (child) => { isFine &&= isMovable(child, taken) })
  return isFine
}

/** Whether the name is used once, always, and before anything else can have had an effect. */
function happensFirst(expression: Expression, name: string): boolean {
  const events: ('use' | 'possible use' | 'effect')[] = []
  const visit = (node: Node, isCertain: boolean): void => {
    if (node.type === 'Identifier' && node.name === name) events.push(isCertain ? 'use' : 'possible use')
    // Operands stand in the order in which they are evaluated.
    let isInside = isCertain && node.type !== 'FunctionExpression' && node.type !== 'ArrowFunctionExpression'
    forEachChild(node, (child) => {
      visit(child, isInside)
      if (node.type === 'ConditionalExpression' || node.type === 'LogicalExpression') isInside = false
    })
    if (/^(Call|New|Assignment|Update)Expression$/.test(node.type)) events.push('effect')
  }
  visit(expression, true)
  return events[0] === 'use' && events.filter(event => event !== 'effect').length === 1
}

/** Where the only call is all that a function expression does, as in `grow: function (delta) { return grow_memory(this.state, delta) }`, makes it do that itself. Gives whether it was so. */
function takeIn(statements: Statement[], { id, params, body }: FunctionDeclaration): boolean {
  const names = params.map(parameter => (parameter as Identifier).name)
  let isDone = false
  const visit = (node: Node): Node => {
    if (node.type !== 'FunctionExpression') return mapChildren(node, visit)
    const [only] = node.body.body
    const site = node.body.body.length === 1 && only!.type === 'ReturnStatement' ? only.argument : undefined
    if (site?.type !== 'CallExpression' || site.callee.type !== 'Identifier' || site.callee.name !== id.name || site.arguments.length !== names.length) return mapChildren(node, visit)
    const operands = site.arguments as Expression[]
    /** What its own names may not be. */
    const given = new Set(node.params.map(parameter => (parameter as Identifier).name))
    const isSame = (name: string, k: number): boolean => operands[k]!.type === 'Identifier' && operands[k].name === name
    const own = new Set(names.filter((name, k) => !isSame(name, k)))
    declared(body, own)
    for (const operand of operands) forEachFree(operand, ({ name }) => { if (own.has(name)) given.add(name) })
    if (!isMovable(body, new Set()) || [...own].some(name => given.has(name))) return node
    isDone = true
    const moved = variables(names.flatMap((name, k) => isSame(name, k) ? [] : [{ name: identifier(name), initial: operands[k] }]))
    return { ...node, body: { ...node.body, body: moved.declarations.length === 0 ? body.body : [moved, ...body.body] } }
  }
  statements.forEach((statement, k) => { statements[k] = visit(statement) as Statement })
  return isDone
}

function substituted(node: Node, operands: ReadonlyMap<string, Expression>): Node {
  if (node.type === 'Identifier') return operands.get(node.name) ?? node
  const copy = mapChildren(node, child => substituted(child, operands))
  // Nobody asks a helper's object whether it has a property that is undefined.
  if (copy.type === 'ObjectExpression') return { ...copy, properties: copy.properties.filter(each => !(each.type === 'Property' && isUndefined(each.value))) }
  if (copy.type !== 'BinaryExpression' || copy.left.type !== 'Literal' || copy.right.type !== 'Literal') return copy
  const left = copy.left.value, right = copy.right.value
  if (copy.operator === '+' && typeof left === 'string') return string(left + String(right))
  return copy.operator === '*' && typeof left === 'number' && typeof right === 'number' ? number(left * right) : copy
}

function isUndefined(node: Node): boolean {
  return node.type === 'UnaryExpression' && node.operator === 'void'
}

function replaceCall(node: Statement, name: string, replace: (site: CallExpression) => Expression): Statement {
  const visit = (each: Node): Node => each.type === 'CallExpression' && each.callee.type === 'Identifier' && each.callee.name === name ? replace(each) : mapChildren(each, visit)
  return visit(node) as Statement
}

function forEachChild(node: Node, visit: (child: Node) => void): void {
  for (const [field, value] of Object.entries(node)) {
    if (isFixedName(node as unknown as Fields, field)) continue
    if (Array.isArray(value)) value.forEach(child => { if (isNode(child)) visit(child) })
    else if (isNode(value)) visit(value)
  }
}
/** Gives the node itself where no child changes. */
function mapChildren<N extends Node>(node: N, map: (child: Node) => Node): N {
  let copy: Fields | undefined
  for (const [field, value] of Object.entries(node)) {
    if (isFixedName(node as unknown as Fields, field)) continue
    const mapped: unknown = Array.isArray(value) ? mapList(value, map) : isNode(value) ? map(value) : value
    if (mapped !== value) (copy ??= { ...node })[field] = mapped
  }
  return (copy ?? node) as N
}
function mapList(list: readonly unknown[], map: (child: Node) => Node): readonly unknown[] {
  const mapped = list.map(child => isNode(child) ? map(child) : child)
  return mapped.some((child, index) => child !== list[index]) ? mapped : list
}
