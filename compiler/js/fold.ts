/**
 * Specialises a helper for one module: facts, which are variables in the helper's text, become `true` or `false`, and
 * what then cannot run goes, with the variables and parameters that only it used. No optimiser: it knows the few
 * shapes in which helpers ask for facts.
 */
import type { CallExpression, Expression, FunctionDeclaration, Identifier, Literal, Node, Statement } from 'estree'
import { boolean } from './build.ts'
import { isFixedName, isNode, type Fields } from './scopes.ts'

/** Gives a function or an expression with the facts put in. Nothing in it may be called like a fact. */
export function fold<N extends FunctionDeclaration | Expression>(node: N, facts: ReadonlyMap<string, boolean>): N {
  const done = folded(node, facts)
  if (done.type === 'FunctionDeclaration') prune(done)
  return done as N
}

const nothing: Statement = { type: 'EmptyStatement' }

/** The value of `true` and `false`. */
function truth(node: Node): boolean | undefined {
  const { value } = node as Partial<Literal>
  return node.type === 'Literal' && typeof value === 'boolean' ? value : undefined
}

/** Gives a copy; nodes without facts in them may be shared. */
function folded(node: Node, facts: ReadonlyMap<string, boolean>): Node {
  if (node.type === 'Identifier') {
    const fact = facts.get(node.name)
    return fact === undefined ? node : boolean(fact)
  }
  const copy: Fields = {}
  for (const [field, value] of Object.entries(node)) {
    if (isFixedName(node as unknown as Fields, field)) copy[field] = value
    else if (Array.isArray(value)) copy[field] = value.map(child => isNode(child) ? folded(child, facts) : child as unknown)
    else if (isNode(value)) copy[field] = folded(value, facts)
    else copy[field] = value
  }
  return simplified(copy as unknown as Node, node)
}

function simplified(node: Node, before: Node): Node {
  switch (node.type) {
    case 'UnaryExpression': {
      const value = node.operator === '!' ? truth(node.argument) : undefined
      return value === undefined ? node : boolean(!value)
    }
    case 'LogicalExpression': {
      const value = truth(node.left)
      if (value !== undefined) return value === (node.operator === '&&') ? node.right : node.left
      // A comparison is a boolean already.
      return isComparison(node.left) && truth(node.right) === (node.operator === '&&') ? node.left : node
    }
    case 'ConditionalExpression': {
      const value = truth(node.test)
      return value === undefined ? node : value ? node.consequent : node.alternate
    }
    case 'IfStatement': {
      const value = truth(node.test)
      if (value !== undefined) return value ? node.consequent : node.alternate ?? nothing
      return node.alternate?.type === 'EmptyStatement' ? { ...node, alternate: null } : node
    }
    case 'CallExpression': return withoutTrailing(node, before as CallExpression)
    case 'BlockStatement': return { ...node, body: reached(node.body) }
  }
  return node
}

function isComparison(node: Node): boolean {
  return node.type === 'BinaryExpression' && /^([=!]==|[<>]=?|instanceof)$/.test(node.operator) || node.type === 'UnaryExpression' && node.operator === '!'
}

/** Arguments that have become `undefined` need not be passed when they are the last. */
function withoutTrailing(node: CallExpression, before: CallExpression): Node {
  let count = node.arguments.length
  while (count > 0 && isUndefined(node.arguments[count - 1]!) && !isUndefined(before.arguments[count - 1]!)) count--
  return { ...node, arguments: node.arguments.slice(0, count) }
}
function isUndefined(node: Node): boolean {
  return node.type === 'Identifier' && node.name === 'undefined'
}

/** A function's statements up to the first that leaves it; blocks left over from an `if` are opened. */
function reached(statements: readonly Statement[]): Statement[] {
  const list: Statement[] = []
  for (const statement of statements.flatMap(each => each.type === 'BlockStatement' ? each.body : [each])) {
    if (statement.type === 'EmptyStatement') continue
    list.push(statement)
    if (statement.type === 'ReturnStatement' || statement.type === 'ThrowStatement') break
  }
  return list
}

/** Drops variables without an effect, and last parameters, that nothing names any more. */
function prune(node: FunctionDeclaration): void {
  const uses = new Map<string, number>()
  count(node, uses)
  const isUnused = ({ name }: Identifier): boolean => uses.get(name) === 1
  node.body.body = node.body.body.flatMap((statement): Statement[] => {
    if (statement.type !== 'VariableDeclaration') return [statement]
    const declarations = statement.declarations.filter(({ id, init }) => !(isUnused(id as Identifier) && (!init || /^(Literal|Identifier|MemberExpression)$/.test(init.type))))
    return declarations.length === 0 ? [] : [{ ...statement, declarations }]
  })
  while (node.params.length > 0 && isUnused(node.params[node.params.length - 1] as Identifier)) node.params.pop()
}

function count(node: Node, uses: Map<string, number>): void {
  if (node.type === 'Identifier') uses.set(node.name, (uses.get(node.name) ?? 0) + 1)
  for (const [field, value] of Object.entries(node)) {
    if (isFixedName(node as unknown as Fields, field)) continue
    if (Array.isArray(value)) value.forEach(child => { if (isNode(child)) count(child, uses) })
    else if (isNode(value)) count(value, uses)
  }
}
