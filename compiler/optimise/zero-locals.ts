/**
 * The pass that replaces locals which are never anything but 0: every assignment gives 0, or what is 0 if other such locals are.
 * The split of i64 leaves many, in loops too: the high halves of unsigned 32-bit values that C keeps in 64 bits. It starts from
 * believing it of all and follows the disproofs, each once, so it is linear. Locals start at 0, so no read needs a look.
 */
import type { Expression, IRFunction, Statement } from '../ir/nodes.ts'
import { i32Constant } from '../ir/build.ts'
import { assignedLocals, forEachStatement, mapExpressions } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { valueOf } from './arithmetic.ts'

/** What must be 0 for the expression to be 0; `undefined` where that would not do. */
function requirements(e: Expression, found: number[]): number[] | undefined {
  switch (e.op) {
    case 'constant': return valueOf(e) === 0 ? found : undefined
    case 'local': found.push(e.local); return found
    case 'conditional': return requirements(e.consequent, found) && requirements(e.alternate, found)
    case 'numeric':
      switch (e.mnemonic) {
        case 'i32.add': case 'i32.sub': case 'i32.or': case 'i32.xor': return requirements(e.operands[0]!, found) && requirements(e.operands[1]!, found)
        case 'i32.shl': case 'i32.shr_s': case 'i32.shr_u': return requirements(e.operands[0]!, found)
        default: return undefined
      }
    default: return undefined
  }
}

/** As above, for one of the locals that a statement assigns. */
function requirementsOf(statement: Statement, local: LocalIndex): number[] | undefined {
  if (statement.op === 'set') return requirements(statement.value, [])
  if (statement.op !== 'set-results' || statement.value.op !== 'multi' || statement.locals.indexOf(local) !== 1) return undefined
  const { mnemonic, operands } = statement.value
  // The high half of a remainder is 0 where the divisor's is; that of a quotient where the dividend's is.
  if (mnemonic === 'i64.rem_u') return requirements(operands[3]!, [])
  return mnemonic === 'i64.div_u' ? requirements(operands[1]!, []) : undefined
}

export function zeroLocals(fn: IRFunction): IRFunction {
  const isZero = Uint8Array.from(fn.locals, (type, local) => type === 'i32' && local >= fn.parameters ? 1 : 0)
  const disproved: number[] = []
  /** By local: those that are 0 only if it is. */
  const dependents = new Map<number, number[]>()
  const disprove = (local: number): void => {
    if (isZero[local] === 0) return
    isZero[local] = 0
    disproved.push(local)
  }
  forEachStatement(fn.body, (statement) => {
    for (const local of assignedLocals(statement)) {
      if (isZero[local] === 0) continue
      const needed = requirementsOf(statement, local)
      if (needed === undefined || needed.some((other) => isZero[other] === 0)) disprove(local)
      else for (const other of needed) {
        const list = dependents.get(other)
        if (list === undefined) dependents.set(other, [local])
        else list.push(local)
      }
    }
  })
  for (let local = disproved.pop(); local !== undefined; local = disproved.pop()) dependents.get(local)?.forEach(disprove)
  if (!isZero.includes(1)) return fn
  const body = mapExpressions(fn.body, (e) => e.op === 'local' && isZero[e.local] === 1 ? i32Constant(0) : e)
  return body === fn.body ? fn : { ...fn, body }
}
