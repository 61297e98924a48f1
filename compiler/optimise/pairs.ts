/**
 * The one place that knows 64-bit arithmetic on pairs of i32. The measurements behind each form are in
 * CODEGEN: products inline, divisions by helpers. A carry is a comparison added to the high half, never an `if`:
 * carries of hashes are random, and every second branch would be mispredicted (siphash over native: 8.4 with `if`, 3.1 without, Node 26;
 * 8.9 and 3.8 Bun). Only small constants keep the `if`: they hardly ever carry, and the high half need not wait (bitboard, 2.1 and 2.6).
 * `split-i64.ts` walks the function and asks here for the operators.
 *
 * Both halves of a pair are pure, so a consumer may place them anywhere before the next assignment to a
 * local of the source function; and they are independent, so that a half nobody reads dies alone.
 */
import type { MultiMnemonic, ScalarMnemonic } from '../ir/mnemonics.ts'
import type { Expression, Statement } from '../ir/nodes.ts'
import { getLocal, i32Constant as int, isSimple, setLocal } from '../ir/build.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { and, conditional, isSame, not, numeric, or, valueOf } from './arithmetic.ts'
import { mentions } from './facts.ts'

type Shift = 'i64.shl' | 'i64.shr_s' | 'i64.shr_u' | 'i64.rotl' | 'i64.rotr'

export interface Pair { readonly low: Expression, readonly high: Expression }
/** The two locals of an i64 local. */
export interface PairLocals { readonly low: LocalIndex, readonly high: LocalIndex }

const get = (local: LocalIndex): Expression => getLocal(local, 'i32')
const i32 = (mnemonic: ScalarMnemonic, x: Expression, y: Expression): Expression => numeric(mnemonic, [x, y])

export function constantPair(low: number, high: number): Pair {
  return { low: int(low), high: int(high) }
}
export function extendUnsigned(low: Expression): Pair {
  return { low, high: int(0) }
}

function isConstant({ low, high }: Pair): boolean {
  return low.op === 'constant' && high.op === 'constant'
}
function isZero({ low, high }: Pair): boolean {
  return valueOf(low) === 0 && valueOf(high) === 0
}
/** A constant so small that a sum with it hardly ever carries. */
function isSmall({ low, high }: Pair): boolean {
  const l = valueOf(low)
  return l !== undefined && l >= 0 && l < 65536 && valueOf(high) === 0
}
/** The exponent, where the pair is a constant power of two. */
function powerOfTwo({ low, high }: Pair): number | undefined {
  const l = valueOf(low), h = valueOf(high)
  if (l === undefined || h === undefined) return undefined
  const exponent = (x: number): number | undefined => x !== 0 && (x & x - 1) === 0 ? 31 - Math.clz32(x) : undefined
  if (h === 0) return exponent(l)
  const e = l === 0 ? exponent(h) : undefined
  return e === undefined ? undefined : e + 32
}

export class PairArithmetic {
  private readonly push: (statement: Statement) => void
  private readonly fresh: () => LocalIndex

  /** `push`: what runs before the expression now being made; `fresh`: a new i32 local. */
  constructor(push: (statement: Statement) => void, fresh: () => LocalIndex) {
    this.push = push
    this.fresh = fresh
  }

  /** The value as something that may be written twice. */
  simple(e: Expression): Expression {
    return isSimple(e) ? e : this.kept(e)
  }
  /** The value in a local of its own. */
  kept(e: Expression): Expression {
    const local = this.fresh()
    this.push(setLocal(local, e))
    return get(local)
  }
  private simplePair({ low, high }: Pair): Pair {
    return { low: this.simple(low), high: this.simple(high) }
  }
  freshPair(): PairLocals {
    return { low: this.fresh(), high: this.fresh() }
  }
  signExtend(low: Expression, target: PairLocals | undefined): Pair {
    const inPlace = target !== undefined && !isSimple(low)
    if (inPlace) this.push(setLocal(target.low, low))
    const x = inPlace ? get(target.low) : this.simple(low)
    return { low: x, high: i32('i32.shr_s', x, int(31)) }
  }

  /** An instruction with pairs for operands and result. `target`: where the result will go, should that help. */
  binary(mnemonic: ScalarMnemonic, a: Pair, b: Pair, target: PairLocals | undefined): Pair {
    switch (mnemonic) {
      case 'i64.add': return isConstant(a) ? this.add(b, a, target) : this.add(a, b, target)
      case 'i64.sub': return this.subtract(a, b, target)
      case 'i64.mul': return isConstant(a) ? this.multiply(b, a) : this.multiply(a, b)
      case 'i64.and': return { low: i32('i32.and', a.low, b.low), high: i32('i32.and', a.high, b.high) }
      case 'i64.or': return { low: i32('i32.or', a.low, b.low), high: i32('i32.or', a.high, b.high) }
      case 'i64.xor': return { low: i32('i32.xor', a.low, b.low), high: i32('i32.xor', a.high, b.high) }
      case 'i64.shl': case 'i64.shr_s': case 'i64.shr_u': case 'i64.rotl': case 'i64.rotr': {
        const count = valueOf(b.low)
        return count === undefined ? this.variableShift(mnemonic, a, this.simple(b.low)) : this.shift(mnemonic, a, count & 63)
      }
      case 'i64.div_u': case 'i64.rem_u': {
        const exponent = powerOfTwo(b)
        if (exponent === undefined) {
          const operands = [a.low, a.high, b.low, b.high], isShort = valueOf(a.high) === 0
          if (isShort && valueOf(b.high) === 0) return extendUnsigned(this.kept(i32(mnemonic === 'i64.div_u' ? 'i32.div_u' : 'i32.rem_u', a.low, b.low)))
          // A quotient is no more than the dividend; a remainder too, and below the divisor.
          return isShort || mnemonic === 'i64.rem_u' && valueOf(b.high) === 0 ? this.shortMulti(mnemonic, operands, target) : this.multi(mnemonic, operands, target)
        }
        if (mnemonic === 'i64.div_u') return this.shift('i64.shr_u', a, exponent)
        const mask = (1n << BigInt(exponent)) - 1n
        return this.binary('i64.and', a, constantPair(Number(mask & 0xffffffffn), Number(mask >> 32n)), undefined)
      }
    }
    return this.multi(mnemonic as MultiMnemonic, [a.low, a.high, b.low, b.high], target)
  }

  multi(mnemonic: MultiMnemonic, operands: readonly Expression[], target: PairLocals | undefined): Pair {
    const to = target ?? this.freshPair()
    this.push({ op: 'set-results', locals: [to.low, to.high], value: { op: 'multi', mnemonic, operands, results: ['i32', 'i32'] } })
    return { low: get(to.low), high: get(to.high) }
  }

  /** One whose high half is known to be 0. */
  private shortMulti(mnemonic: MultiMnemonic, operands: readonly Expression[], target: PairLocals | undefined): Pair {
    const low = target === undefined ? this.fresh() : target.low
    this.push({ op: 'set-results', locals: [low, undefined], value: { op: 'multi', mnemonic, operands, results: ['i32', 'i32'] } })
    return extendUnsigned(get(low))
  }

  private add(a: Pair, b: Pair, target: PairLocals | undefined): Pair {
    const low = valueOf(b.low), high = valueOf(b.high)
    if (low === 0) return { low: a.low, high: i32('i32.add', a.high, b.high) }
    if (valueOf(a.low) === 0) return { low: b.low, high: i32('i32.add', a.high, b.high) }
    // A small negative number is better subtracted: the borrow is rarer than the carry, and high needs no -1.
    if (high === -1 && low !== undefined) return this.subtract(a, constantPair(-low, 0), target)
    // The sum is compared with either addend: a simple one, and one that survives the assignment of the halves.
    if (!isSimple(a.low)) b = { low: this.simple(b.low), high: b.high }
    const survives = (e: Expression): boolean => target === undefined || !mentions(e, target.low) && !mentions(e, target.high)
    const candidates = [b.low, a.low].filter(isSimple)
    const addend = candidates.find(survives) ?? candidates[0]!
    const inPlace = target !== undefined && survives(addend) && !mentions(a.high, target.low) && !mentions(b.high, target.low)
    const to = inPlace ? target : this.freshPair()
    this.push(setLocal(to.low, i32('i32.add', a.low, b.low)))
    this.carry(to.high, 'i32.add', i32('i32.add', a.high, b.high), i32('i32.lt_u', get(to.low), addend), isSmall(b))
    return { low: get(to.low), high: get(to.high) }
  }
  private carry(to: LocalIndex, mnemonic: 'i32.add' | 'i32.sub', sum: Expression, condition: Expression, isRare: boolean): void {
    if (!isRare) return this.push(setLocal(to, i32(mnemonic, sum, condition)))
    this.push(setLocal(to, sum))
    this.push({ op: 'if', condition, consequent: [setLocal(to, i32(mnemonic, get(to), int(1)))], alternate: [] })
  }

  private subtract(a: Pair, b: Pair, target: PairLocals | undefined): Pair {
    if (valueOf(b.low) === 0) return { low: a.low, high: i32('i32.sub', a.high, b.high) }
    const al = this.simple(a.low), bl = this.simple(b.low)
    const to = target !== undefined && !mentions(al, target.high) && !mentions(bl, target.high) ? target : this.freshPair()
    this.carry(to.high, 'i32.sub', i32('i32.sub', a.high, b.high), i32('i32.lt_u', al, bl), isSmall(b))
    this.push(setLocal(to.low, i32('i32.sub', al, bl)))
    return { low: get(to.low), high: get(to.high) }
  }

  private multiply(a: Pair, b: Pair): Pair {
    const exponent = powerOfTwo(b)
    if (exponent !== undefined) return this.shift('i64.shl', a, exponent)
    const al = this.simple(a.low), bl = this.simple(b.low)
    const factor = valueOf(bl)
    if (factor !== undefined && factor > 0 && factor < 65536 && valueOf(b.high) === 0) {
      return { low: i32('i32.mul', al, bl), high: i32('i32.add', this.highByShort(al, bl), i32('i32.mul', a.high, bl)) }
    }
    if (factor !== undefined && factor < 0 && factor > -65536 && valueOf(b.high) === -1) {
      // The negative of the product with -factor: a borrow unless the low half is 0.
      const low = this.kept(i32('i32.mul', al, bl))
      const high = i32('i32.sub', i32('i32.mul', a.high, bl), this.highByShort(al, int(-factor)))
      return { low, high: i32('i32.sub', high, numeric('i32.ne', [low, int(0)])) }
    }
    // Of a square both are the same.
    const isSquare = isSame(al, bl) && isSame(a.high, b.high)
    const cross = isSquare ? i32('i32.shl', i32('i32.mul', al, b.high), int(1)) : i32('i32.add', i32('i32.mul', al, b.high), i32('i32.mul', a.high, bl))
    return { low: i32('i32.mul', al, bl), high: i32('i32.add', i32('i32.mul_high_u', al, bl), cross) }
  }
  /** High half of the unsigned product with a constant below 2^16, in two products of 16 bits: never through doubles, so half the wait (collatz). */
  private highByShort(x: Expression, factor: Expression): Expression {
    const upper = i32('i32.mul', i32('i32.shr_u', x, int(16)), factor), lower = i32('i32.mul', i32('i32.and', x, int(65535)), factor)
    return i32('i32.shr_u', i32('i32.add', upper, i32('i32.shr_u', lower, int(16))), int(16))
  }

  /**
   * Written out, so that a half nobody reads dies. JavaScript takes counts modulo 32; `>>> 1 >>> ~n` is `>>> 32 - n` that also holds
   * for `n` of 0. Shifts branch on 32, as counts of shifts are mostly on one side of it (bitboard over native, Node 26: 2.1, with masks
   * 2.3); rotations swap the halves by a mask, as theirs are not (wat-bits 4.2, branching 4.4; Node 20 3.7 and 5.5).
   */
  private variableShift(mnemonic: Shift, a: Pair, n: Expression): Pair {
    const { low, high } = this.simplePair(a)
    const far = i32('i32.and', n, int(32)), rest = i32('i32.xor', n, int(-1))
    const across = (from: Expression): Expression => i32('i32.shr_u', i32('i32.shr_u', from, int(1)), rest)
    switch (mnemonic) {
      case 'i64.shl': {
        const shifted = i32('i32.shl', low, n)
        return { low: conditional(far, int(0), shifted), high: conditional(far, shifted, i32('i32.or', i32('i32.shl', high, n), across(low))) }
      }
      case 'i64.shr_u': case 'i64.shr_s': {
        const isSigned = mnemonic === 'i64.shr_s', shifted = i32(isSigned ? 'i32.shr_s' : 'i32.shr_u', high, n)
        const down = i32('i32.or', i32('i32.shr_u', low, n), i32('i32.shl', i32('i32.shl', high, int(1)), rest))
        return { low: conditional(far, shifted, down), high: conditional(far, isSigned ? i32('i32.shr_s', high, int(31)) : int(0), shifted) }
      }
      case 'i64.rotr': return this.variableShift('i64.rotl', a, this.simple(i32('i32.sub', int(0), n)))
      case 'i64.rotl': {
        // All bits from 32 up, none below.
        const mask = i32('i32.shr_s', i32('i32.shl', n, int(26)), int(31))
        const swapped = this.simple(i32('i32.and', i32('i32.xor', low, high), mask))
        const l = this.simple(i32('i32.xor', low, swapped)), h = this.simple(i32('i32.xor', high, swapped))
        return { low: i32('i32.or', i32('i32.shl', l, n), across(h)), high: i32('i32.or', i32('i32.shl', h, n), across(l)) }
      }
    }
  }

  /** By a constant, `count` from 0 to 63. */
  shift(mnemonic: Shift, a: Pair, count: number): Pair {
    if (count === 0) return a
    const n = int(count & 31), rest = int(32 - (count & 31))
    const far = count >= 32
    switch (mnemonic) {
      case 'i64.shl': {
        if (far) return { low: int(0), high: i32('i32.shl', a.low, n) }
        const low = this.simple(a.low)
        return { low: i32('i32.shl', low, n), high: i32('i32.or', i32('i32.shl', a.high, n), i32('i32.shr_u', low, rest)) }
      }
      case 'i64.shr_u': {
        if (far) return { low: i32('i32.shr_u', a.high, n), high: int(0) }
        const high = this.simple(a.high)
        return { low: i32('i32.or', i32('i32.shr_u', a.low, n), i32('i32.shl', high, rest)), high: i32('i32.shr_u', high, n) }
      }
      case 'i64.shr_s': {
        const high = this.simple(a.high)
        if (far) return { low: i32('i32.shr_s', high, n), high: i32('i32.shr_s', high, int(31)) }
        return { low: i32('i32.or', i32('i32.shr_u', a.low, n), i32('i32.shl', high, rest)), high: i32('i32.shr_s', high, n) }
      }
      case 'i64.rotr': return this.shift('i64.rotl', a, 64 - count)
      case 'i64.rotl': {
        const { low, high } = (count & 31) === 0 ? a : this.simplePair(a)
        const [l, h] = far ? [high, low] : [low, high]
        if ((count & 31) === 0) return { low: l, high: h }
        return { low: i32('i32.or', i32('i32.shl', l, n), i32('i32.shr_u', h, rest)), high: i32('i32.or', i32('i32.shl', h, n), i32('i32.shr_u', l, rest)) }
      }
    }
  }

  unary(mnemonic: ScalarMnemonic, a: Pair, target: PairLocals | undefined): Pair {
    switch (mnemonic) {
      case 'i64.extend8_s': return this.signExtend(numeric('i32.extend8_s', [a.low]), target)
      case 'i64.extend16_s': return this.signExtend(numeric('i32.extend16_s', [a.low]), target)
      case 'i64.extend32_s': return this.signExtend(a.low, target)
      case 'i64.popcnt': return extendUnsigned(i32('i32.add', numeric('i32.popcnt', [a.low]), numeric('i32.popcnt', [a.high])))
      case 'i64.clz': {
        const high = this.simple(a.high)
        return extendUnsigned(conditional(high, numeric('i32.clz', [high]), i32('i32.add', numeric('i32.clz', [a.low]), int(32))))
      }
      case 'i64.ctz': {
        const low = this.simple(a.low)
        return extendUnsigned(conditional(low, numeric('i32.ctz', [low]), i32('i32.add', numeric('i32.ctz', [a.high]), int(32))))
      }
      default: throw new Error(`internal error: ${mnemonic} is no operator on one i64`)
    }
  }

  isZero({ low, high }: Pair): Expression {
    return numeric('i32.eqz', [i32('i32.or', low, high)])
  }

  /** A comparison, as 0 or 1. */
  compare(mnemonic: ScalarMnemonic, a: Pair, b: Pair): Expression {
    switch (mnemonic) {
      case 'i64.eq': return isZero(b) ? this.isZero(a) : isZero(a) ? this.isZero(b) : not(this.difference(a, b))
      case 'i64.ne': return not(this.compare('i64.eq', a, b))
      case 'i64.gt_s': return this.compare('i64.lt_s', b, a)
      case 'i64.gt_u': return this.compare('i64.lt_u', b, a)
      case 'i64.ge_s': return this.compare('i64.le_s', b, a)
      case 'i64.ge_u': return this.compare('i64.le_u', b, a)
      case 'i64.lt_s': return this.order('i32.lt_s', 'i32.lt_u', a, b)
      case 'i64.lt_u': return this.order('i32.lt_u', 'i32.lt_u', a, b)
      case 'i64.le_s': return this.order('i32.lt_s', 'i32.le_u', a, b)
      case 'i64.le_u': return this.order('i32.lt_u', 'i32.le_u', a, b)
      default: throw new Error(`internal error: ${mnemonic} is no comparison of i64`)
    }
  }
  private difference(a: Pair, b: Pair): Expression {
    return i32('i32.or', i32('i32.xor', a.low, b.low), i32('i32.xor', a.high, b.high))
  }
  private order(highs: 'i32.lt_s' | 'i32.lt_u', lows: 'i32.lt_u' | 'i32.le_u', a: Pair, b: Pair): Expression {
    const low = i32(lows, a.low, b.low)
    // The order of the high halves decides alone where the low ones cannot: against 0, 2^32 and the like.
    const known = valueOf(low)
    if (known === 0) return i32(highs, a.high, b.high)
    if (known === 1) return i32(highs === 'i32.lt_s' ? 'i32.le_s' : 'i32.le_u', a.high, b.high)
    if (highs === 'i32.lt_u' && valueOf(b.high) === 0) return and(not(a.high), low)
    if (highs === 'i32.lt_u' && valueOf(a.high) === 0) return or(numeric('i32.ne', [b.high, int(0)]), low)
    const ah = this.simple(a.high), bh = this.simple(b.high)
    return or(i32(highs, ah, bh), and(i32('i32.eq', ah, bh), low))
  }
}
