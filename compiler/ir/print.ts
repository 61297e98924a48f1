/**
 * The IR as text, for golden tests and for looking at: one statement a line, the same text for the same
 * function always. Nobody reads it back.
 */
import { unhandled } from '../common/error.ts'
import type { Callee, Constant, Expression, IRFunction, Statement } from './nodes.ts'

const scratch = new DataView(new ArrayBuffer(8))

function printConstant({ type, low, high }: Constant): string {
  scratch.setInt32(0, high)
  scratch.setInt32(4, low)
  switch (type) {
    case 'i32': return `${low}`
    case 'i64': return `${scratch.getBigInt64(0)}n`
    case 'f32': return printFloat(scratch.getFloat32(4), 'f', (low >>> 0).toString(16))
    case 'f64': return printFloat(scratch.getFloat64(0), '', scratch.getBigUint64(0).toString(16))
    default: return unhandled(type)
  }
}
function printFloat(value: number, suffix: string, bits: string): string {
  if (Number.isNaN(value)) return `nan:0x${bits}${suffix}`
  const text = Object.is(value, -0) ? '-0' : `${value}`
  return `${/^-?\d+$/.test(text) ? `${text}.0` : text}${suffix}`
}

function place(memory: number, offset: number): string {
  return `${offset === 0 ? '' : ` offset=${offset}`}${memory === 0 ? '' : ` memory=${memory}`}`
}
function list(expressions: readonly Expression[]): string {
  return expressions.map(printExpression).join(', ')
}
function printCallee(callee: Callee): string {
  switch (callee.kind) {
    case 'function': return `function${callee.index}`
    case 'part': return `part${callee.part}`
    case 'dispatcher': return `dispatcher${callee.table} type${callee.type}`
    case 'table': return `table${callee.table}[${printExpression(callee.index)} as type${callee.type}]`
    case 'reference': return `(${printExpression(callee.reference)} as type${callee.type})`
    default: return unhandled(callee)
  }
}
function printGlobal(global: number, half: 'low' | 'high' | undefined): string {
  return `global${global}${half === undefined ? '' : `.${half}`}`
}

export function printExpression(expression: Expression): string {
  switch (expression.op) {
    case 'constant': return printConstant(expression)
    case 'null': return 'null'
    case 'local': return `$${expression.local}`
    case 'global': return printGlobal(expression.global, expression.half)
    case 'numeric': return `${expression.mnemonic}(${list(expression.operands)})`
    case 'multi': return `multi ${expression.mnemonic}(${list(expression.operands)})`
    case 'load': return `${expression.mnemonic}(${printExpression(expression.address)})${place(expression.memory, expression.offset)}`
    case 'conditional': return `(${printExpression(expression.condition)} ? ${printExpression(expression.consequent)} : ${printExpression(expression.alternate)})`
    case 'call': return `call ${printCallee(expression.callee)}(${list(expression.operands)})`
    case 'operation': return `${[expression.mnemonic, ...expression.immediates].join(' ')}(${list(expression.operands)})`
    default: return unhandled(expression)
  }
}

/** The first line of a statement; one that holds others ends in `{`. */
function printHead(statement: Statement): string {
  switch (statement.op) {
    case 'set': return `$${statement.local} = ${printExpression(statement.value)}`
    case 'set-results': return `${statement.locals.map((local) => local === undefined ? '_' : `$${local}`).join(', ')} = ${printExpression(statement.value)}`
    case 'set-global': return `${printGlobal(statement.global, statement.half)} = ${printExpression(statement.value)}`
    case 'store': return `${statement.mnemonic}(${printExpression(statement.address)}, ${printExpression(statement.value)})${place(statement.memory, statement.offset)}`
    case 'evaluate': return `evaluate ${printExpression(statement.value)}`
    case 'block': return `block L${statement.label} {`
    case 'loop': return `loop L${statement.label} ${statement.coerced === undefined ? '' : `coercing ${statement.coerced.map((local) => `$${local}`).join(', ')} `}{`
    case 'if': return `if ${printExpression(statement.condition)} {`
    case 'switch': return `switch L${statement.label} ${printExpression(statement.index)} {`
    case 'branch': return `branch L${statement.label}`
    case 'return': return `return${statement.values.length === 0 ? '' : ` ${list(statement.values)}`}`
    case 'return-call': return `return call ${printCallee(statement.callee)}(${list(statement.operands)})`
    case 'trap': return `trap ${statement.trap}`
    default: return unhandled(statement)
  }
}
/** What a statement holds, each list with the line in front of it; none for the head's own. */
function sections(statement: Statement): readonly { readonly title: string | undefined, readonly body: readonly Statement[] }[] {
  switch (statement.op) {
    case 'block': case 'loop': return [{ title: undefined, body: statement.body }]
    case 'if': return [{ title: undefined, body: statement.consequent }, ...(statement.alternate.length > 0 ? [{ title: '} else {', body: statement.alternate }] : [])]
    case 'switch': return statement.cases.map(({ values, isDefault, body }) => ({ title: `case ${[...values, ...(isDefault ? ['default'] : [])].join(', ')}:`, body }))
    default: return []
  }
}

/** Statements as text, each line with a line feed. Deep nesting is indented no further than 40 levels. */
export function printStatements(body: readonly Statement[], depth = 0): string {
  const lines: string[] = []
  const line = (level: number, text: string): void => { lines.push(`${'  '.repeat(Math.min(level, 40))}${text}\n`) }
  const stack: { readonly parts: ReturnType<typeof sections>, part: number, next: number, readonly level: number }[] = [{ parts: [{ title: undefined, body }], part: 0, next: 0, level: depth - 1 }]
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!
    const part = top.parts[top.part]
    if (part === undefined) {
      stack.pop()
      if (stack.length > 0) line(top.level, '}')
      continue
    }
    if (top.next === 0 && part.title !== undefined) line(top.level, part.title)
    const statement = part.body[top.next++]
    if (statement === undefined) {
      top.part++
      top.next = 0
      continue
    }
    line(top.level + 1, printHead(statement))
    const parts = sections(statement)
    if (parts.length > 0) stack.push({ parts, part: 0, next: 0, level: top.level + 1 })
  }
  return lines.join('')
}

/** A function as text, its signature and the locals that are no parameters first; its parts follow it. */
export function printFunction({ index, locals, parameters, results, body, parts = [], part }: IRFunction): string {
  const declare = (from: number, to: number): string => locals.slice(from, to).map((type, i) => `$${from + i}: ${type}`).join(', ')
  const head = `function ${index}${part === undefined ? '' : ` part ${part}`} (${declare(0, parameters)})${results.length === 0 ? '' : ` -> ${results.join(', ')}`} {\n`
  const own = locals.length > parameters ? `  local ${declare(parameters, locals.length)}\n` : ''
  return `${head}${own}${printStatements(body, 1)}}\n${parts.map(printFunction).join('')}`
}
