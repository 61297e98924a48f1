/**
 * The only place that guesses how long code will be: characters of minified JavaScript by node of the IR, so that a pass knows
 * which functions are too large for an engine without emitting them. Weights are fitted to what SQLite, QuickJS and the benchmark
 * programs become: large functions come out at 0.85 to 1.05 of their size.
 */
import type { Expression, Statement } from '../ir/nodes.ts'
import { expressionsOf, forEachStatement, operandsOf } from '../ir/walk.ts'

function digits(value: number): number {
  return value < 0 ? digits(-value) + 1 : value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : value < 100_000 ? 5 : 9
}

const binarySizes = new Map<string, number>()
function binarySize(mnemonic: string): number {
  return /div|rem|rot|mul|min|max|copysign|^f32/.test(mnemonic) ? 6 : /_u$/.test(mnemonic) ? 9 : /add|sub/.test(mnemonic) ? 3 : 2
}

/** Of the node alone. */
function ownSize(e: Expression): number {
  switch (e.op) {
    case 'constant': return e.type === 'i32' ? digits(e.low) : 4
    case 'null': return 4
    case 'local': return 1.5
    case 'global': return 5
    case 'numeric': {
      if (e.operands.length === 1) return e.mnemonic === 'i32.eqz' ? 1 : 5
      let size = binarySizes.get(e.mnemonic)
      if (size === undefined) binarySizes.set(e.mnemonic, size = binarySize(e.mnemonic))
      return size
    }
    case 'load': return 17 + (e.offset === 0 ? 0 : 1 + digits(e.offset))
    case 'conditional': return 2
    case 'call': return (e.callee.kind === 'table' || e.callee.kind === 'reference' ? 12 : 4) + e.operands.length
    case 'operation': case 'multi': return 5 + e.operands.length
  }
}

export function expressionSize(e: Expression): number {
  let size = ownSize(e)
  for (const operand of operandsOf(e)) size += expressionSize(operand)
  return size
}

/** Of a statement without its expressions and the statements in it. */
export function ownStatementSize(statement: Statement): number {
  switch (statement.op) {
    case 'set': case 'set-global': return 3
    case 'set-results': return 3 + 8 * (statement.locals.length - 1)
    case 'store': return 17 + (statement.offset === 0 ? 0 : 1 + digits(statement.offset))
    case 'evaluate': return 1
    case 'block': return 4
    case 'loop': return 12
    case 'if': return statement.alternate.length > 0 ? 11 : 6
    case 'switch': return 14 + statement.cases.reduce((sum, { values, isDefault }) => sum + (isDefault ? 8 : 7 * values.length + digits(values[0] ?? 0)), 0)
    case 'branch': return 7
    case 'return': return 8 + 8 * Math.max(0, statement.values.length - 1)
    case 'return-call': return 14
    case 'trap': return 6
  }
}

export function bodySize(body: readonly Statement[]): number {
  let size = 0
  forEachStatement(body, (statement) => {
    size += ownStatementSize(statement)
    for (const e of expressionsOf(statement)) size += expressionSize(e)
  })
  return size
}
