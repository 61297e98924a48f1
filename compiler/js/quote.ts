/**
 * Templates of whole statements, and the parser of helper files: JavaScript written as JavaScript, parsed by
 * acorn, and filled in. Expressions of the emitter have their own, stricter templates (`template.ts`); this
 * is a door to acorn too.
 */
import { parse, parseExpressionAt } from 'acorn'
import type { Expression, Identifier, Node, Program, Statement } from 'estree'

/** What goes into a hole: a name, a node, or several where a list stands (parameters, arguments, elements, statements). */
export type Filling = string | Node | readonly Node[]
export type Fillings = Readonly<Record<string, Filling>>

/** Parses a module of the runtime: ES5 but for `import` and `export`. */
export function parseModule(source: string): Program {
  return parse(source, { ecmaVersion: 2015, sourceType: 'module' }) as unknown as Program
}

/** Parses one ES5 expression. */
export function parseExpression(source: string): Expression {
  return parseExpressionAt(source, 0, { ecmaVersion: 5 }) as unknown as Expression
}

/** Makes a template of statements; every free identifier that `fillings` names is a hole. */
export function quote(source: string): (fillings: Fillings) => Statement[] {
  const { body } = parse(source, { ecmaVersion: 5, sourceType: 'script', allowReturnOutsideFunction: true }) as unknown as Program
  return fillings => cloneList(body, fillings) as Statement[]
}

/** Makes a template of a module, as `quote` does. */
export function quoteModule(source: string): (fillings: Fillings) => Program['body'] {
  const { body } = parseModule(source)
  return fillings => cloneList(body, fillings) as Program['body']
}

type Fields = Record<string, unknown>

/** Which fields of a node hold names that are no variables. */
function isFixedName(node: Fields, field: string): boolean {
  switch (node.type) {
    case 'MemberExpression': return field === 'property' && node.computed !== true
    case 'Property': return field === 'key' && node.computed !== true
    case 'LabeledStatement': case 'BreakStatement': case 'ContinueStatement': return field === 'label'
    default: return false
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Fields).type === 'string'
}

const position = new Set(['start', 'end', 'loc', 'range', 'raw'])

function clone(node: Node, fillings: Fillings): Node {
  if (node.type === 'Identifier') {
    const filling = fillingOf(node, fillings)
    if (filling === undefined) return { type: 'Identifier', name: node.name }
    if (Array.isArray(filling)) throw new Error(`internal error: a list in the hole ${node.name}`)
    return filling as Node
  }
  const copy: Fields = {}
  for (const [field, value] of Object.entries(node)) {
    if (position.has(field)) continue
    if (Array.isArray(value)) copy[field] = cloneList(value as (Node | null)[], fillings)
    else if (isNode(value)) copy[field] = clone(value, isFixedName(node as unknown as Fields, field) ? {} : fillings)
    else copy[field] = value
  }
  return copy as unknown as Node
}

function cloneList(list: readonly (Node | null)[], fillings: Fillings): (Node | null)[] {
  return list.flatMap(node => {
    if (node === null) return [null]
    const hole = node.type === 'ExpressionStatement' ? node.expression : node
    if (hole.type === 'Identifier') {
      const filling = fillingOf(hole, fillings)
      if (Array.isArray(filling)) return filling as Node[]
    }
    return [clone(node, fillings)]
  })
}

function fillingOf({ name }: Identifier, fillings: Fillings): Node | readonly Node[] | undefined {
  if (!Object.hasOwn(fillings, name)) return undefined
  const filling = fillings[name]!
  return typeof filling === 'string' ? { type: 'Identifier', name: filling } : filling
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
  if (node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression') {
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
function declared(node: Node, names: Set<string>): void {
  if (node.type === 'FunctionExpression') return
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
