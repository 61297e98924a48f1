/**
 * The makers of ESTree nodes: the only place where the emitter and the linker write node objects down.
 * They make what they are told; what JavaScript to write is decided by their callers. A node may stand in
 * several places of a tree (identifiers do), so nobody changes a node once it is in use.
 */
import type {
  ArrayExpression, AssignmentExpression, BinaryOperator, BlockStatement, Expression, ExpressionStatement, FunctionDeclaration, Identifier, Literal,
  LogicalOperator, MemberExpression, Node, ObjectExpression, Property, Statement, SwitchCase, UnaryOperator, VariableDeclaration,
} from 'estree'

export function identifier(name: string): Identifier {
  return { type: 'Identifier', name }
}

/** `true` or `false`. */
export function boolean(value: boolean): Literal {
  return { type: 'Literal', value }
}

/** A string literal. */
export function string(value: string): Literal {
  return { type: 'Literal', value }
}

export function nullLiteral(): Literal {
  return { type: 'Literal', value: null }
}

/**
 * Any number as an expression that evaluates to it, -0, infinities and NaN included.
 *
 * `NaN` is the global name, which `names.ts` gives to nobody else: `0 / 0` would have its sign bit set where
 * the machine makes it so (x86).
 */
export function number(value: number): Expression {
  if (value !== value) return identifier('NaN')
  if (value === Infinity || value === -Infinity) return binary('/', number(Math.sign(value)), number(0))
  if (value < 0 || Object.is(value, -0)) return unary('-', number(-value))
  return { type: 'Literal', value }
}

/** The number that `number` wrote, or undefined for any other expression. */
export function numberValue(expression: Expression): number | undefined {
  if (expression.type === 'Literal') return typeof expression.value === 'number' ? expression.value : undefined
  if (expression.type === 'UnaryExpression' && expression.operator === '-' && expression.argument.type === 'Literal' && typeof expression.argument.value === 'number') return -expression.argument.value
  return undefined
}

/** For `x = x + y` and the like, and `x = y ^ x` of two variables: the operator and `y`, to be written `x += y`. */
export function operationOf({ left, operator, right }: AssignmentExpression): { readonly operator: BinaryOperator, readonly operand: Expression } | undefined {
  if (operator !== '=' || left.type !== 'Identifier' || right.type !== 'BinaryExpression') return undefined
  const isTarget = (node: Node): boolean => node.type === 'Identifier' && node.name === left.name
  if (isTarget(right.left)) return /^([-+*/%&|^]|<<|>>>?)$/.test(right.operator) ? { operator: right.operator, operand: right.right } : undefined
  return isTarget(right.right) && right.left.type === 'Identifier' && /^[&|^]$/.test(right.operator) ? { operator: right.operator, operand: right.left } : undefined
}

export function unary(operator: UnaryOperator, argument: Expression): Expression {
  return { type: 'UnaryExpression', operator, prefix: true, argument }
}

export function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { type: 'BinaryExpression', operator, left, right }
}

export function logical(operator: LogicalOperator, left: Expression, right: Expression): Expression {
  return { type: 'LogicalExpression', operator, left, right }
}

export function conditional(test: Expression, consequent: Expression, alternate: Expression): Expression {
  return { type: 'ConditionalExpression', test, consequent, alternate }
}

/** `undefined`, or what says it in fewer characters. */
export function undefinedValue(short: boolean): Expression {
  return short ? unary('void', number(0)) : identifier('undefined')
}

/** `callee(a, b)` */
export function call(callee: Expression, args: readonly Expression[]): Expression {
  return { type: 'CallExpression', callee, arguments: args as Expression[], optional: false }
}

/** `object.name` */
export function member(object: Expression, name: string): MemberExpression {
  return { type: 'MemberExpression', object, property: identifier(name), computed: false, optional: false }
}

/** `object[index]` */
export function element(object: Expression, index: Expression): MemberExpression {
  return { type: 'MemberExpression', object, property: index, computed: true, optional: false }
}

/** `object.name(a, b)` */
export function methodCall(object: Expression, name: string, args: readonly Expression[]): Expression {
  return call(member(object, name), args)
}

export function array(elements: readonly Expression[]): ArrayExpression {
  return { type: 'ArrayExpression', elements: elements as Expression[] }
}

/** `{ name: value, … }` */
export function object(fields: Readonly<Record<string, Expression>>): ObjectExpression {
  const properties = Object.entries(fields).map(([name, value]): Property => ({ type: 'Property', key: identifier(name), value, kind: 'init', computed: false, method: false, shorthand: false }))
  return { type: 'ObjectExpression', properties }
}

/** `target = value` */
export function assign(target: Identifier | MemberExpression, value: Expression): AssignmentExpression {
  return { type: 'AssignmentExpression', operator: '=', left: target, right: value }
}

/** `(a, b, c)`; the expression alone where there is one. */
export function commas(expressions: readonly Expression[]): Expression {
  return expressions.length === 1 ? expressions[0]! : { type: 'SequenceExpression', expressions: expressions as Expression[] }
}

export function evaluate(expression: Expression): ExpressionStatement {
  return { type: 'ExpressionStatement', expression }
}

export function block(body: readonly Statement[]): BlockStatement {
  return { type: 'BlockStatement', body: body as Statement[] }
}

const noElse = null
/** `alternate` undefined: no `else`. */
export function ifElse(test: Expression, consequent: Statement, alternate: Statement | undefined): Statement {
  return { type: 'IfStatement', test, consequent, alternate: alternate ?? noElse }
}

/** `for (;;) body` */
export function forever(body: Statement): Statement {
  return { type: 'ForStatement', init: null, test: null, update: null, body }
}

export function whileLoop(test: Expression, body: Statement): Statement {
  return { type: 'WhileStatement', test, body }
}

export function doWhile(body: Statement, test: Expression): Statement {
  return { type: 'DoWhileStatement', body, test }
}

/** `label: body` */
export function labelled(label: string, body: Statement): Statement {
  return { type: 'LabeledStatement', label: identifier(label), body }
}

/** `label` undefined: of the innermost loop or switch. */
export function breakTo(label: string | undefined): Statement {
  return { type: 'BreakStatement', label: label === undefined ? null : identifier(label) }
}

/** `label` undefined: of the innermost loop. */
export function continueTo(label: string | undefined): Statement {
  return { type: 'ContinueStatement', label: label === undefined ? null : identifier(label) }
}

export function returnValue(value: Expression | undefined): Statement {
  return { type: 'ReturnStatement', argument: value ?? null }
}

export function switchOn(discriminant: Expression, cases: readonly SwitchCase[]): Statement {
  return { type: 'SwitchStatement', discriminant, cases: cases as SwitchCase[] }
}

/** `case test: consequent`; `test` undefined: `default`. */
export function switchCase(test: Expression | undefined, consequent: readonly Statement[]): SwitchCase {
  return { type: 'SwitchCase', test: test ?? null, consequent: consequent as Statement[] }
}

/** `var a = x, b`; `initial` undefined: none. */
export function variables(declarations: readonly { readonly name: Identifier, readonly initial: Expression | undefined }[]): VariableDeclaration {
  return { type: 'VariableDeclaration', kind: 'var', declarations: declarations.map(({ name, initial }) => ({ type: 'VariableDeclarator', id: name, init: initial ?? null })) }
}

export function functionDeclaration(name: string, parameters: readonly Identifier[], body: readonly Statement[]): FunctionDeclaration {
  return { type: 'FunctionDeclaration', id: identifier(name), params: parameters as Identifier[], body: block(body), generator: false, async: false }
}
