/**
 * How many low bits of an i32 are known to be 0, up to 3: what an access of 8 bytes asks. As with bounds (`facts.ts`), flow does
 * not count: a local's alignment holds for all its assignments.
 */
import type { Expression, IRFunction } from '../ir/nodes.ts'
import { assignedLocals, forEachStatement } from '../ir/walk.ts'

/** By local. */
export type Alignments = readonly number[]

const most = 3

function ofConstant(value: number): number {
  return value === 0 ? most : Math.min(most, 31 - Math.clz32(value & -value))
}

export function alignmentOf(e: Expression, alignments: Alignments): number {
  switch (e.op) {
    case 'constant': return ofConstant(e.low)
    case 'local': return alignments[e.local] ?? 0
    case 'conditional': return Math.min(alignmentOf(e.consequent, alignments), alignmentOf(e.alternate, alignments))
    case 'numeric': {
      const [x, y] = e.operands
      const first = (): number => alignmentOf(x!, alignments), second = (): number => alignmentOf(y!, alignments)
      switch (e.mnemonic) {
        case 'i32.add': case 'i32.sub': case 'i32.or': case 'i32.xor': return Math.min(first(), second())
        case 'i32.and': return Math.max(first(), second())
        case 'i32.mul': return Math.min(most, first() + second())
        case 'i32.shl': return y!.op === 'constant' ? Math.min(most, first() + (y!.low & 31)) : first()
        default: return 0
      }
    }
    default: return 0
  }
}

/** Of all locals: starts from the best and takes back what an assignment does not keep, until nothing changes. */
export function localAlignments(fn: IRFunction): Alignments {
  const alignments: number[] = fn.locals.map((type, local) => type === 'i32' && local >= fn.parameters ? most : 0)
  for (let changed = true; changed;) {
    changed = false
    forEachStatement(fn.body, (statement) => {
      const lower = (local: number, to: number): void => {
        if (to >= alignments[local]!) return
        alignments[local] = to
        changed = true
      }
      if (statement.op === 'set') {
        if (alignments[statement.local] !== 0) lower(statement.local, alignmentOf(statement.value, alignments))
      } else for (const local of assignedLocals(statement)) lower(local, 0)
    })
  }
  return alignments
}
