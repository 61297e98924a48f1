/**
 * Scopes of ES5 code with arrow functions: which identifiers are free in a node, and renaming, of free ones or, when minifying, of all
 * that a node declares inside.
 */
import type { Expression, Identifier, Node, Statement } from 'estree'
import { call, number, unary } from './build.ts'
import { isIdentifier, shortName, smallLetters } from './names.ts'

/** A node as a plain object. */
export type Fields = Record<string, unknown>

/** Which fields of a node hold names that are no variables. */
export function isFixedName(node: Fields, field: string): boolean {
  switch (node.type) {
    case 'MemberExpression': return field === 'property' && node.computed !== true
    case 'Property': return field === 'key' && node.computed !== true
    case 'LabeledStatement': case 'BreakStatement': case 'ContinueStatement': return field === 'label'
    default: return false
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Fields).type === 'string'
}

/** Calls `visit` for every identifier that stands for a variable not declared in `node`. ES5 scopes: functions, their names, `catch`. */
export function forEachFree(node: Node, visit: (identifier: Identifier) => void): void {
  walk(node, new Set(), visit)
}

function walk(node: Node, bound: ReadonlySet<string>, visit: (identifier: Identifier) => void): void {
  if (node.type === 'Identifier') {
    if (!bound.has(node.name)) visit(node)
    return
  }
  if (node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression') {
    const inner = new Set(bound)
    inner.add('arguments')
    if (node.type === 'FunctionExpression' && node.id) inner.add(node.id.name)
    for (const parameter of node.params) inner.add((parameter as Identifier).name)
    declared(node.body, inner)
    walk(node.body, inner, visit)
    return
  }
  if (node.type === 'CatchClause') {
    const inner = new Set(bound).add((node.param as Identifier).name)
    walk(node.body, inner, visit)
    return
  }
  for (const [field, value] of Object.entries(node)) {
    if (isFixedName(node as unknown as Fields, field)) continue
    if (Array.isArray(value)) value.forEach(child => { if (isNode(child)) walk(child, bound, visit) })
    else if (isNode(value)) walk(value, bound, visit)
  }
}

/** Adds what `var` and function declarations bind in a function's body. */
export function declared(node: Node, names: Set<string>): void {
  if (node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression') return
  if (node.type === 'FunctionDeclaration') {
    names.add(node.id.name)
    return
  }
  if (node.type === 'VariableDeclarator') names.add((node.id as Identifier).name)
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) value.forEach(child => { if (isNode(child)) declared(child, names) })
    else if (isNode(value)) declared(value, names)
  }
}

/** Gives the statement with its free variables renamed. */
export function rename<N extends Node>(node: N, names: ReadonlyMap<string, string>): N {
  const free = new Set<Identifier>()
  forEachFree(node, identifier => { if (names.has(identifier.name)) free.add(identifier) })
  return renamed(node, free, names) as N
}

function renamed(node: Node, free: ReadonlySet<Identifier>, names: ReadonlyMap<string, string>): Node {
  if (node.type === 'Identifier') return free.has(node) ? { type: 'Identifier', name: names.get(node.name)! } : node
  const copy: Fields = {}
  for (const [field, value] of Object.entries(node)) {
    if (Array.isArray(value)) copy[field] = value.map(child => isNode(child) ? renamed(child, free, names) : child as unknown)
    else if (isNode(value)) copy[field] = renamed(value, free, names)
    else copy[field] = value
  }
  return copy as unknown as Node
}

/** Names as they are to be, by names as they are. */
type Renaming = ReadonlyMap<string, string>

/**
 * Gives the node in fewer characters: what functions in it declare has the shortest names left, `undefined` is
 * `void 0`, `true` is `!0`, and errors are made without `new`. Names that show stay: properties, labels, and those of function expressions.
 *
 * `node`: ES5; its own names are no small letters, and stay
 */
export function shorten<N extends Node>(node: N): N {
  const taken = new Set<string>()
  forEachFree(node, ({ name }) => taken.add(name))
  forEachNode(node, each => { if (each.type === 'FunctionExpression' && each.id) taken.add(each.id.name) })
  return shortened(node, new Map(), { taken, next: 0 }, true) as N
}

/** Makes one declaration of variable declarations that follow each other. */
export function joinVariables(statements: readonly Statement[]): Statement[] {
  const joined: Statement[] = []
  for (const statement of statements) {
    const last = joined[joined.length - 1]
    if (last?.type === 'VariableDeclaration' && statement.type === 'VariableDeclaration') joined[joined.length - 1] = { ...last, declarations: [...last.declarations, ...statement.declarations] }
    else joined.push(statement)
  }
  return joined
}

interface ShortScope { readonly taken: ReadonlySet<string>, next: number }

function allocate(scope: ShortScope): string {
  for (;;) {
    const name = shortName(smallLetters, scope.next++)
    if (!scope.taken.has(name) && isIdentifier(name)) return name
  }
}

function shortened(node: Node, names: Renaming, scope: ShortScope, isTop: boolean): Node {
  switch (node.type) {
    case 'Identifier': {
      const name = names.get(node.name)
      if (name !== undefined) return { type: 'Identifier', name }
      return node.name === 'undefined' ? unary('void', number(0)) : node
    }
    case 'Literal': return typeof node.value === 'boolean' ? unary('!', number(node.value ? 0 : 1)) : node
    case 'NewExpression':
      if (node.callee.type === 'Identifier' && /^(Type|Range)?Error$/.test(node.callee.name)) return shortened(call(node.callee, node.arguments as Expression[]), names, scope, false)
      break
    case 'BlockStatement': return { ...node, body: joinVariables(node.body.map(each => shortened(each, names, scope, false) as Statement)) }
    case 'FunctionDeclaration': case 'FunctionExpression': case 'ArrowFunctionExpression': {
      const inside = new Map(names)
      const own: ShortScope = { taken: scope.taken, next: scope.next }
      if (node.type === 'FunctionExpression' && node.id) inside.delete(node.id.name)
      const declarations = new Set<string>(node.params.map(parameter => (parameter as Identifier).name))
      declared(node.body, declarations)
      for (const name of declarations) inside.set(name, allocate(own))
      const id = node.type === 'FunctionDeclaration' && !isTop && node.id !== null ? { id: shortened(node.id, names, scope, false) } : {}
      return { ...node, ...id, params: node.params.map(each => shortened(each, inside, own, false)), body: shortened(node.body, inside, own, false) } as Node
    }
    case 'CatchClause': {
      // Further than all that the function has given, since functions inside may go on from there.
      const own: ShortScope = { taken: scope.taken, next: scope.next }
      const inside = new Map(names).set((node.param as Identifier).name, allocate(own))
      return { ...node, param: shortened(node.param!, inside, own, false), body: shortened(node.body, inside, own, false) } as Node
    }
  }
  const copy: Fields = {}
  for (const [field, value] of Object.entries(node)) {
    if (isFixedName(node as unknown as Fields, field)) copy[field] = value
    else if (Array.isArray(value)) copy[field] = value.map(child => isNode(child) ? shortened(child, names, scope, false) : child as unknown)
    else if (isNode(value)) copy[field] = shortened(value, names, scope, false)
    else copy[field] = value
  }
  return copy as unknown as Node
}

function forEachNode(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) value.forEach(child => { if (isNode(child)) forEachNode(child, visit) })
    else if (isNode(value)) forEachNode(value, visit)
  }
}
