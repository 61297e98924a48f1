/**
 * Templates of expressions: JavaScript with holes in it, parsed once when the compiler is loaded, and
 * instantiated without parsing. A hole must be used once, and the holes in order, so that operands keep their
 * order of evaluation.
 */
import type { Expression, Identifier, Node } from 'estree'
import { binary, call, conditional, logical, member, unary } from './build.ts'
import { parseExpression } from './parse.ts'

/** Gives the node for a free identifier of a template, and for `Math.name`. */
export type Resolve = (name: string) => Expression

export interface Template {
  /** What was parsed, holes being identifiers. */
  readonly expression: Expression
  /** The holes used, in order: operand 0 goes into `holes[0]`. */
  readonly holes: readonly string[]
  /** The expression with operands in its holes. `resolve` is asked for each free identifier. */
  instantiate(operands: readonly Expression[], resolve: Resolve): Expression
}

type Maker = (operands: readonly Expression[], resolve: Resolve) => Expression

/**
 * Prepares an expression, or the source of one, as a template.
 *
 * `holes`: the names that stand for operands, in the order in which they may be used
 * Throws: an Error when a hole is used twice or out of order, or when the template has a kind of node that none has had yet
 */
export function compileTemplate(source: string | Expression, holes: readonly string[]): Template {
  const expression = typeof source === 'string' ? parseExpression(source) : source
  const used: string[] = []
  const instantiate = compile(expression, holes, used)
  return { expression, holes: used, instantiate }
}

function compile(node: Node, holes: readonly string[], used: string[]): Maker {
  const inner = (child: Node): Maker => compile(child, holes, used)
  switch (node.type) {
    case 'Identifier': return compileIdentifier(node, holes, used)
    case 'Literal': {
      const { value } = node
      if (typeof value !== 'number' && value !== null) throw new Error('internal error: a template has a literal that is neither number nor null')
      const literal: Expression = { type: 'Literal', value }
      return () => literal
    }
    case 'UnaryExpression': {
      const { operator } = node, argument = inner(node.argument)
      return (operands, resolve) => unary(operator, argument(operands, resolve))
    }
    case 'BinaryExpression': {
      const { operator } = node, left = inner(node.left), right = inner(node.right)
      return (operands, resolve) => binary(operator, left(operands, resolve), right(operands, resolve))
    }
    case 'LogicalExpression': {
      const { operator } = node, left = inner(node.left), right = inner(node.right)
      return (operands, resolve) => logical(operator, left(operands, resolve), right(operands, resolve))
    }
    case 'ConditionalExpression': {
      const test = inner(node.test), consequent = inner(node.consequent), alternate = inner(node.alternate)
      return (operands, resolve) => conditional(test(operands, resolve), consequent(operands, resolve), alternate(operands, resolve))
    }
    case 'CallExpression': {
      const callee = inner(node.callee), args = node.arguments.map(inner)
      return (operands, resolve) => call(callee(operands, resolve), args.map((arg) => arg(operands, resolve)))
    }
    case 'MemberExpression': {
      if (node.computed || node.property.type !== 'Identifier') break
      const { name } = node.property
      if (node.object.type === 'Identifier' && node.object.name === 'Math') return (_, resolve) => resolve(`Math.${name}`)
      const object = inner(node.object)
      return (operands, resolve) => member(object(operands, resolve), name)
    }
  }
  throw new Error(`internal error: templates have no ${node.type}`)
}

function compileIdentifier({ name }: Identifier, holes: readonly string[], used: string[]): Maker {
  const position = holes.indexOf(name)
  if (position < 0) {
    return (_, resolve) => resolve(name)
  }
  const last = used[used.length - 1]
  if (last !== undefined && holes.indexOf(last) >= position) throw new Error(`internal error: hole ${name} of a template is used twice or out of order`)
  const index = used.push(name) - 1
  return (operands) => operands[index]!
}
