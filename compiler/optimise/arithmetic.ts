/**
 * The one place that knows the algebra of i32: makers that give the simplest expression for an
 * operation on given operands. The split of i64 builds with them, so that `x << 32` costs nothing, and
 * the pass `fold` runs every node through them. Never changes order or number of effects.
 */
import type { ScalarMnemonic } from '../ir/mnemonics.ts'
import type { Expression } from '../ir/nodes.ts'
import { i32Constant as int, isSimple, numeric as makeNumeric, typeOf } from '../ir/build.ts'
import { isNumeric, mnemonics } from '../wasm/instructions.ts'
import { isPure } from './facts.ts'

/** The value of an i32 constant, `undefined` for anything else. */
export function valueOf(e: Expression): number | undefined {
  return e.op === 'constant' && e.type === 'i32' ? e.low : undefined
}

/** Whether the two are the same read or constant, without effects. */
export function isSame(a: Expression, b: Expression): boolean {
  if (a.op === 'local') return b.op === 'local' && a.local === b.local
  if (a.op === 'constant') return b.op === 'constant' && a.type === b.type && a.low === b.low && a.high === b.high
  return false
}

function rotate(x: number, n: number): number {
  n &= 31
  return n === 0 ? x : x << n | x >>> 32 - n
}
function populationCount(x: number): number {
  let count = 0
  for (; x !== 0; x &= x - 1) count++
  return count
}
const bool = (condition: boolean): number => condition ? 1 : 0

const unary: Partial<Record<ScalarMnemonic, (x: number) => number>> = {
  'i32.eqz': (x) => bool(x === 0),
  'i32.clz': (x) => Math.clz32(x),
  'i32.ctz': (x) => x === 0 ? 32 : 31 - Math.clz32(x & -x),
  'i32.popcnt': populationCount,
  'i32.extend8_s': (x) => x << 24 >> 24,
  'i32.extend16_s': (x) => x << 16 >> 16,
}

/** `undefined` where the operation traps. */
const binary: Partial<Record<ScalarMnemonic, (x: number, y: number) => number | undefined>> = {
  'i32.add': (x, y) => x + y,
  'i32.sub': (x, y) => x - y,
  'i32.mul': (x, y) => Math.imul(x, y),
  'i32.mul_high_u': (x, y) => Number(BigInt.asIntN(32, BigInt(x >>> 0) * BigInt(y >>> 0) >> 32n)),
  'i32.div_s': (x, y) => y === 0 || (x === -0x80000000 && y === -1) ? undefined : x / y,
  'i32.div_u': (x, y) => y === 0 ? undefined : (x >>> 0) / (y >>> 0),
  'i32.rem_s': (x, y) => y === 0 ? undefined : x % y,
  'i32.rem_u': (x, y) => y === 0 ? undefined : (x >>> 0) % (y >>> 0),
  'i32.and': (x, y) => x & y,
  'i32.or': (x, y) => x | y,
  'i32.xor': (x, y) => x ^ y,
  'i32.shl': (x, y) => x << y,
  'i32.shr_s': (x, y) => x >> y,
  'i32.shr_u': (x, y) => x >>> y,
  'i32.rotl': rotate,
  'i32.rotr': (x, y) => rotate(x, -y),
  'i32.eq': (x, y) => bool(x === y),
  'i32.ne': (x, y) => bool(x !== y),
  'i32.lt_s': (x, y) => bool(x < y),
  'i32.lt_u': (x, y) => bool(x >>> 0 < y >>> 0),
  'i32.gt_s': (x, y) => bool(x > y),
  'i32.gt_u': (x, y) => bool(x >>> 0 > y >>> 0),
  'i32.le_s': (x, y) => bool(x <= y),
  'i32.le_u': (x, y) => bool(x >>> 0 <= y >>> 0),
  'i32.ge_s': (x, y) => bool(x >= y),
  'i32.ge_u': (x, y) => bool(x >>> 0 >= y >>> 0),
}

/** What a comparison becomes when its operands change places. */
const mirrored: Partial<Record<ScalarMnemonic, ScalarMnemonic>> = {
  'i32.eq': 'i32.eq', 'i32.ne': 'i32.ne',
  'i32.lt_s': 'i32.gt_s', 'i32.gt_s': 'i32.lt_s', 'i32.le_s': 'i32.ge_s', 'i32.ge_s': 'i32.le_s',
  'i32.lt_u': 'i32.gt_u', 'i32.gt_u': 'i32.lt_u', 'i32.le_u': 'i32.ge_u', 'i32.ge_u': 'i32.le_u',
  'i32.add': 'i32.add', 'i32.mul': 'i32.mul', 'i32.mul_high_u': 'i32.mul_high_u', 'i32.and': 'i32.and', 'i32.or': 'i32.or', 'i32.xor': 'i32.xor',
}

/** The comparison that holds when this one does not. Floats have it for `eq` and `ne` only, for NaN. */
const negated: Partial<Record<ScalarMnemonic, ScalarMnemonic>> = {
  'i32.eq': 'i32.ne', 'i32.ne': 'i32.eq',
  'i32.lt_s': 'i32.ge_s', 'i32.ge_s': 'i32.lt_s', 'i32.gt_s': 'i32.le_s', 'i32.le_s': 'i32.gt_s',
  'i32.lt_u': 'i32.ge_u', 'i32.ge_u': 'i32.lt_u', 'i32.gt_u': 'i32.le_u', 'i32.le_u': 'i32.gt_u',
  'i64.eq': 'i64.ne', 'i64.ne': 'i64.eq',
  'i64.lt_s': 'i64.ge_s', 'i64.ge_s': 'i64.lt_s', 'i64.gt_s': 'i64.le_s', 'i64.le_s': 'i64.gt_s',
  'i64.lt_u': 'i64.ge_u', 'i64.ge_u': 'i64.lt_u', 'i64.gt_u': 'i64.le_u', 'i64.le_u': 'i64.gt_u',
  'f32.eq': 'f32.ne', 'f32.ne': 'f32.eq', 'f64.eq': 'f64.ne', 'f64.ne': 'f64.eq',
}

const comparisons: ReadonlySet<string> = new Set(mnemonics.filter((mnemonic) => isNumeric(mnemonic) && /\.(eqz?|ne|[lg][te](_[su])?)$/.test(mnemonic)))

function plain(mnemonic: ScalarMnemonic, operands: readonly Expression[]): Expression {
  return makeNumeric(mnemonic, ...operands)
}

/** An expression that is 0 or 1. */
export function isBoolean(e: Expression): boolean {
  if (e.op === 'numeric') return comparisons.has(e.mnemonic)
  if (e.op === 'constant') return e.type === 'i32' && (e.low === 0 || e.low === 1)
  if (e.op === 'conditional') return isBoolean(e.consequent) && isBoolean(e.alternate)
  return false
}

/** The i32 that is 1 where `e` is 0, and 0 elsewhere. */
export function not(e: Expression): Expression {
  if (e.op === 'numeric') {
    const other = negated[e.mnemonic]
    if (other !== undefined) return { ...e, mnemonic: other }
    if (e.mnemonic === 'i32.eqz') return isBoolean(e.operands[0]!) ? e.operands[0]! : plain('i32.ne', [e.operands[0]!, int(0)])
  }
  if (e.op === 'conditional' && isBoolean(e)) return conditional(e.condition, not(e.consequent), not(e.alternate))
  return numeric('i32.eqz', [e])
}

/** `e` where only zero or not counts: what stands in an `if`. */
export function asCondition(e: Expression): Expression {
  for (;;) {
    if (e.op === 'conditional') {
      const consequent = asCondition(e.consequent)
      const alternate = asCondition(e.alternate)
      return consequent === e.consequent && alternate === e.alternate ? e : conditional(e.condition, consequent, alternate)
    }
    if (e.op !== 'numeric') return e
    const [x, y] = e.operands
    if (e.mnemonic === 'i32.ne' && valueOf(y!) === 0) e = x!
    else if (e.mnemonic === 'i32.eqz' && x!.op === 'numeric' && x!.mnemonic === 'i32.eqz') e = x!.operands[0]!
    else if (e.mnemonic === 'i32.eqz' && x!.op === 'numeric' && negated[x!.mnemonic] !== undefined) e = not(x!)
    else return e
  }
}

/** `?:` with arms of one type; gone where the condition is known or the arms are the same. */
export function conditional(condition: Expression, consequent: Expression, alternate: Expression): Expression {
  condition = asCondition(condition)
  const known = valueOf(condition)
  if (known !== undefined) return known !== 0 ? consequent : alternate
  if (isSame(consequent, alternate) && isPure(condition)) return consequent
  if (isBoolean(condition) && valueOf(consequent) === 1 && valueOf(alternate) === 0) return condition
  if (condition.op === 'numeric' && condition.mnemonic === 'i32.eqz' && valueOf(alternate) !== 0 && valueOf(consequent) !== 1) {
    return { op: 'conditional', type: typeOf(consequent), condition: condition.operands[0]!, consequent: alternate, alternate: consequent }
  }
  return { op: 'conditional', type: typeOf(consequent), condition, consequent, alternate }
}

/** Both: `a && b`, as 0 or 1 when `b` is. */
export function and(a: Expression, b: Expression): Expression {
  return conditional(a, b, int(0))
}
export function or(a: Expression, b: Expression): Expression {
  return conditional(a, int(1), b)
}

/** With a constant on the right, `undefined` where there is nothing to gain. `n` is its value. */
function withConstant(mnemonic: ScalarMnemonic, x: Expression, n: number): Expression | undefined {
  switch (mnemonic) {
    case 'i32.add': case 'i32.sub': {
      if (n === 0) return x
      if (mnemonic === 'i32.sub') return numeric('i32.add', [x, int(-n)])
      if (x.op === 'numeric' && x.mnemonic === 'i32.add') {
        const inner = valueOf(x.operands[1]!)
        if (inner !== undefined) return numeric('i32.add', [x.operands[0]!, int(inner + n)])
      }
      return undefined
    }
    case 'i32.or': case 'i32.xor':
      if (n === 0) return x
      if (n === -1 && mnemonic === 'i32.or' && isPure(x)) return int(-1)
      return undefined
    case 'i32.shl': case 'i32.shr_s': case 'i32.shr_u': case 'i32.rotl': case 'i32.rotr':
      if ((n & 31) === 0) return x
      return n === (n & 31) ? undefined : plain(mnemonic, [x, int(n & 31)])
    case 'i32.and':
      if (n === -1) return x
      if (n === 0 && isPure(x)) return int(0)
      if (n === 1 && isBoolean(x)) return x
      if (x.op === 'load' && (x.mnemonic === 'i32.load8_u' && (n & 0xff) === 0xff || x.mnemonic === 'i32.load16_u' && (n & 0xffff) === 0xffff)) return x
      if (x.op === 'numeric' && x.mnemonic === 'i32.and') {
        const inner = valueOf(x.operands[1]!)
        if (inner !== undefined) return numeric('i32.and', [x.operands[0]!, int(inner & n)])
      }
      return undefined
    case 'i32.mul':
      if (n === 1) return x
      if (n === 0 && isPure(x)) return int(0)
      if (n !== 0 && (n & n - 1) === 0) return plain('i32.shl', [x, int(31 - Math.clz32(n))])
      return undefined
    case 'i32.mul_high_u':
      if ((n === 0 || n === 1) && isPure(x)) return int(0)
      if (n !== 0 && (n & n - 1) === 0 && n !== 1) return plain('i32.shr_u', [x, int(Math.clz32(n) + 1)])
      return undefined
    case 'i32.div_s': case 'i32.div_u':
      if (n === 1) return x
      if (mnemonic === 'i32.div_u' && n !== 0 && (n & n - 1) === 0) return plain('i32.shr_u', [x, int(31 - Math.clz32(n))])
      return undefined
    case 'i32.rem_u':
      if (n !== 0 && (n & n - 1) === 0) return numeric('i32.and', [x, int(n - 1)])
      return undefined
    case 'i32.eq': return n === 0 ? not(x) : undefined
    case 'i32.ne': return n === 0 && isBoolean(x) ? x : undefined
    case 'i32.lt_u':
      if (n === 0 && isPure(x)) return int(0)
      return n === 1 ? not(x) : undefined
    case 'i32.ge_u': return n === 0 && isPure(x) ? int(1) : n === 1 ? plain('i32.ne', [x, int(0)]) : undefined
    case 'i32.gt_u':
      if (n === -1 && isPure(x)) return int(0)
      return n === 0 ? plain('i32.ne', [x, int(0)]) : undefined
    case 'i32.le_u': return n === -1 && isPure(x) ? int(1) : n === 0 ? not(x) : undefined
    default: return undefined
  }
}

/** The simplest expression for this instruction on these operands, in this order of evaluation. */
export function numeric(mnemonic: ScalarMnemonic, operands: readonly Expression[]): Expression {
  const x = operands[0]!
  const a = valueOf(x)
  if (operands.length === 1) {
    const f = unary[mnemonic]
    if (a !== undefined && f !== undefined) return int(f(a))
    if (mnemonic === 'i32.eqz' && x.op === 'numeric' && (negated[x.mnemonic] !== undefined || x.mnemonic === 'i32.eqz')) return not(x)
    return plain(mnemonic, operands)
  }
  const y = operands[1]!
  const b = valueOf(y)
  const f = binary[mnemonic]
  if (f === undefined) return plain(mnemonic, operands)
  if (a !== undefined && b !== undefined) {
    const value = f(a, b)
    return value === undefined ? plain(mnemonic, operands) : int(value)
  }
  if (b !== undefined) return withConstant(mnemonic, x, b) ?? plain(mnemonic, operands)
  if (a !== undefined) {
    const other = mirrored[mnemonic]
    if (other !== undefined) return withConstant(other, y, a) ?? plain(other, [y, x])
    if (a === 0 && /\.(shl|shr_[su]|rot[lr])$/.test(mnemonic) && isPure(y)) return int(0)
    return plain(mnemonic, operands)
  }
  if (isSimple(x) && isSame(x, y)) {
    switch (mnemonic) {
      case 'i32.xor': case 'i32.sub': case 'i32.ne': case 'i32.lt_s': case 'i32.lt_u': case 'i32.gt_s': case 'i32.gt_u': return int(0)
      case 'i32.and': case 'i32.or': return x
      case 'i32.eq': case 'i32.le_s': case 'i32.le_u': case 'i32.ge_s': case 'i32.ge_u': return int(1)
    }
  }
  return plain(mnemonic, operands)
}
