/**
 * What is known of an i32 without running it: how large it can be as an unsigned number. An address known
 * not to be negative needs no `>>> 0`. Flow does not count: a local's bound holds for all its assignments.
 */
import type { Expression, IRFunction, Numeric, Statement } from '../ir/nodes.ts'
import { assignedLocals, forEachStatement } from '../ir/walk.ts'
import { loweringOf } from './numeric.ts'

/** Largest value by local; `Infinity` where it may be negative or is not known. */
export type Bounds = readonly number[]

const maximum = 0x7fffffff

/** The largest value that the i32 can have, or `Infinity` where it may be negative. */
export function upperBound(e: Expression, bounds: Bounds): number {
  switch (e.op) {
    case 'constant': return e.low >= 0 ? e.low : Infinity
    case 'local': return bounds[e.local] ?? Infinity
    case 'load': return e.mnemonic === 'i32.load8_u' ? 0xff : e.mnemonic === 'i32.load16_u' ? 0xffff : Infinity
    case 'conditional': return Math.max(upperBound(e.consequent, bounds), upperBound(e.alternate, bounds))
    case 'operation': return e.mnemonic === 'memory.size' ? 65536 : e.mnemonic === 'ref.is_null' || e.mnemonic === 'ref.eq' ? 1 : Infinity
    case 'numeric': {
      const bound = numericBound(e, bounds)
      return bound <= maximum ? bound : Infinity
    }
    default: return Infinity
  }
}

function numericBound(e: Numeric, bounds: Bounds): number {
  const operand = (index: number): number => upperBound(e.operands[index]!, bounds)
  const second = e.operands[1]
  const constant = second?.op === 'constant' ? second.low : undefined
  switch (e.mnemonic) {
    case 'i32.and': return Math.min(operand(0), operand(1))
    case 'i32.or': case 'i32.xor': {
      const larger = Math.max(operand(0), operand(1))
      // All bits that either may have.
      return larger === Infinity ? Infinity : 2 ** (32 - Math.clz32(larger)) - 1
    }
    case 'i32.shr_u': {
      const bound = operand(0)
      if (constant === undefined) return bound
      return Math.floor(Math.min(bound, 0xffffffff) / 2 ** (constant & 31))
    }
    case 'i32.shr_s': return constant === undefined ? operand(0) : operand(0) / 2 ** (constant & 31)
    case 'i32.shl': return constant === undefined ? Infinity : operand(0) * 2 ** (constant & 31)
    case 'i32.add': return operand(0) + operand(1)
    case 'i32.mul': {
      const x = operand(0), y = operand(1)
      return x === Infinity || y === Infinity ? Infinity : x * y
    }
    case 'i32.div_u': return constant !== undefined && constant > 0 ? Math.floor(Math.min(operand(0), 0xffffffff) / constant) : operand(0)
    // A divisor that is not negative: 0 would have trapped.
    case 'i32.div_s': return operand(1) === Infinity ? Infinity : operand(0)
    case 'i32.rem_u': return Math.min(operand(0), operand(1))
    case 'i32.rem_s': return operand(0)
    case 'i32.clz': case 'i32.ctz': case 'i32.popcnt': return 32
    case 'i32.extend8_s': case 'i32.extend16_s': {
      const bound = operand(0)
      return bound <= (e.mnemonic === 'i32.extend8_s' ? 0x7f : 0x7fff) ? bound : Infinity
    }
    default: return e.type === 'i32' && loweringOf(e.mnemonic).isBoolean ? 1 : Infinity
  }
}

/**
 * Bounds of all locals. Starts from knowing nothing, so every round is true; four see through sums of sums.
 *
 * `counted`: largest values of single assignments, known from elsewhere (`counted-loops.ts`)
 */
export function localBounds(fn: IRFunction, counted: ReadonlyMap<Statement, number> = new Map()): Bounds {
  let bounds: readonly number[] = fn.locals.map(() => Infinity)
  for (let round = 0; round < 4; round++) {
    const next = fn.locals.map((type, local) => type === 'i32' && local >= fn.parameters ? 0 : Infinity)
    forEachStatement(fn.body, (statement) => {
      if (statement.op === 'set') {
        if (next[statement.local] !== Infinity) next[statement.local] = Math.max(next[statement.local]!, Math.min(counted.get(statement) ?? Infinity, upperBound(statement.value, bounds)))
      } else for (const local of assignedLocals(statement)) next[local] = Infinity
    })
    if (next.every((bound, local) => bound === bounds[local])) break
    bounds = next
  }
  return bounds
}
