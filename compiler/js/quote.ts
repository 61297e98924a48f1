/**
 * Templates of whole statements: JavaScript written as JavaScript, parsed once, and filled in. Expressions of the
 * emitter have their own, stricter templates (`template.ts`).
 */
import type { Identifier, Node, Program, Statement } from 'estree'
import { parseModule, parseStatements } from './parse.ts'
import { isFixedName, isNode, type Fields } from './scopes.ts'

/** What goes into a hole: a name, a node, or several where a list stands (parameters, arguments, elements, statements). */
export type Filling = string | Node | readonly Node[]
export type Fillings = Readonly<Record<string, Filling>>

/** Makes a template of statements; every free identifier that `fillings` names is a hole. */
export function quote(source: string): (fillings: Fillings) => Statement[] {
  const { body } = parseStatements(source)
  return fillings => cloneList(body, fillings) as Statement[]
}

/** Makes a template of a module, as `quote` does. */
export function quoteModule(source: string): (fillings: Fillings) => Program['body'] {
  const { body } = parseModule(source)
  return fillings => cloneList(body, fillings) as Program['body']
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
