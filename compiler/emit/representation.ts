/**
 * How a value lives in JavaScript: the only place that decides it. The table says it by type; below it
 * are constants, and the demands with which one part of the emitter asks another for an expression.
 * DESIGN.md section 5 gives the reasons.
 */
import type { Expression } from 'estree'
import { binary, call, identifier, nullLiteral, number } from '../js/build.ts'
import type { Constant, Type } from '../ir/nodes.ts'

export interface Representation {
  /** What a local starts with. */
  readonly zero: () => Expression
  /** The register that carries it as a second or further result (runtime/README.md, "Values"). */
  readonly register: 'result_i32' | 'result_f64' | 'result_ref'
}

const zero = (): Expression => number(0)
/** `null`: does not reach the emitter, another pass has taken it apart. */
export const representations = {
  //    starts as           further results in       in a variable
  i32: { zero, register: 'result_i32' }, //           an integer in [-2^31, 2^31), never -0
  i64: null, //                                       two i32 (pass `split-i64`)
  f32: { zero, register: 'result_f64' }, //           a number that is an f32
  f64: { zero, register: 'result_f64' }, //           a number
  v128: null, //                                      not compiled yet
  ref: { zero: nullLiteral, register: 'result_ref' }, // the JavaScript value
} as const satisfies Record<Type, Representation | null>

export function representationOf(type: Type): Representation {
  const representation = representations[type]
  if (representation === null) throw new Error(`internal error: ${type} reached the emitter`)
  return representation
}

/**
 * What an expression is wanted for. All but `value` are about i32, and `loose` about f32 too.
 *
 * - `value`: as the table has it.
 * - `loose`: a number which the consumer itself turns into the value: an integer of less than 2^53, taken
 *   modulo 2^32 (`| 0`, `Math.imul`, `setInt32`); for f32 a number that is rounded (`setFloat32`).
 * - `bits`: like `loose`, a boolean being welcome too: an operand of `| & ^ ~ << >> >>>`.
 * - `unsigned`: the integer in [0, 2^32) that it means.
 * - `truth`: whether it is zero: a condition. A boolean or a number.
 */
export type Demand = 'value' | 'loose' | 'bits' | 'unsigned' | 'truth'

/** What one that serves `value` is as it stands: a comparison is a boolean until somebody needs 0 or 1. */
export type Form = 'number' | 'boolean'

/**
 * How many additions and subtractions may be nested before the sum is cut down to 32 bits: the sum of 2^20
 * terms of less than 2^32 is below 2^53, so exact.
 */
export const additiveLevels = 20

/** `(a < b) | 0` */
export function toNumber(boolean: Expression): Expression {
  return binary('|', boolean, number(0))
}

const scratch = new DataView(new ArrayBuffer(8))
/** The number with these bits, a NaN's payload aside. */
export function floatOf({ type, low, high }: Constant): number {
  if (type === 'f32') {
    scratch.setInt32(0, low)
    return scratch.getFloat32(0)
  }
  scratch.setInt32(0, high)
  scratch.setInt32(4, low)
  return scratch.getFloat64(0)
}

/** A constant as a `value`. `helper` names the runtime's helpers. */
export function constantValue(constant: Constant, helper: (name: string) => string): Expression {
  const { type, low, high } = constant
  switch (type) {
    case 'i32': return number(low)
    case 'i64': throw new Error('internal error: i64 reached the emitter')
    case 'f32': case 'f64': {
      const value = floatOf(constant)
      if (value === value) return number(value)
      // Differs from the spec: in an engine with one NaN only, the payload is lost here. Where a constant is stored, `memory.ts` writes its bits.
      if (type === 'f32') return low === 0x7fc00000 ? number(NaN) : call(identifier(helper('f32_reinterpret_i32')), [number(low)])
      return high === 0x7ff80000 && low === 0 ? number(NaN) : call(identifier(helper('f64_reinterpret_pair')), [number(low), number(high)])
    }
  }
}
