/**
 * The pass that moves floats as bits. Engines rewrite the payload of a NaN held in a float variable, and
 * Wasm promises it to survive loads, stores, locals and reinterpretation. So a float that only goes from
 * *bit sources* (loads, reinterpreted integers, constants, and their negation, absolute value and copied sign) to *bit
 * sinks* (stores, reinterpretation to integers) becomes an integer, and locals between the two with it.
 *
 * Runs before `split-i64`: an f64 moves as an i64. Parameters, results, globals stay floats; so do
 * locals that are also computed with (`Differs from the spec:` their NaN payloads may change).
 */
import type { Expression, IRFunction, Statement, Type } from '../ir/nodes.ts'
import { getLocal, i32Constant, i64Constant, numeric, setLocal } from '../ir/build.ts'
import { expressionsOf, forEachStatement, mapExpressionsOf, mapSame, mapStatements, operandsOf, withOperands } from '../ir/walk.ts'

type FloatType = 'f32' | 'f64'

const isFloat = (type: Type): type is FloatType => type === 'f32' || type === 'f64'
const integerOf = (type: FloatType): 'i32' | 'i64' => type === 'f32' ? 'i32' : 'i64'

/** Statements and operators where a float is only moved: the operand that is. */
function sinkOf(e: Expression): Expression | undefined {
  return e.op === 'numeric' && (e.mnemonic === 'i32.reinterpret_f32' || e.mnemonic === 'i64.reinterpret_f64') ? e.operands[0]! : undefined
}
/** The operands that a bit operator on floats takes bits from; `undefined` for what is none. */
function bitOperands(e: Expression): readonly Expression[] | undefined {
  return e.op === 'numeric' && /^f(32|64)\.(neg|abs|copysign)$/.test(e.mnemonic) ? e.operands : undefined
}

/**
 * Which float locals may become integers: the greatest set in which every definition is a bit source and every use a bit sink.
 * A local stands or falls with those it is copied from and to, so these are joined, and one float use spoils all.
 */
class Moves {
  private readonly leader: Int32Array
  private readonly spoilt: Uint8Array
  /** Whether a NaN with a payload can be in it: from memory, an integer or a constant. Constants alone are as well stored as floats, once for both halves. */
  private readonly payload: Uint8Array
  private readonly fn: IRFunction
  constructor(fn: IRFunction) {
    this.fn = fn
    this.leader = Int32Array.from(fn.locals, (_, i) => i)
    this.spoilt = Uint8Array.from(fn.locals, (type, i) => i < fn.parameters || !isFloat(type) ? 1 : 0)
    this.payload = new Uint8Array(fn.locals.length)
    forEachStatement(fn.body, (statement) => this.statement(statement))
  }
  private find(local: number): number {
    while (this.leader[local] !== local) local = this.leader[local] = this.leader[this.leader[local]!]!
    return local
  }
  private spoil(local: number): void {
    this.spoilt[this.find(local)] = 1
  }
  private join(a: number, b: number): void {
    const x = this.find(a), y = this.find(b)
    this.leader[x] = y
    this.spoilt[y]! |= this.spoilt[x]!
    this.payload[y]! |= this.payload[x]!
  }
  isMoved(local: number): boolean {
    const leader = this.find(local)
    return this.spoilt[leader] === 0 && this.payload[leader] === 1
  }

  private statement(s: Statement): void {
    if (s.op === 'set' && isFloat(this.fn.locals[s.local]!)) this.sink(s.value, s.local)
    else if (s.op === 'store' && s.mnemonic.startsWith('f')) {
      this.expression(s.address)
      this.sink(s.value, undefined)
    } else {
      if (s.op === 'set-results') for (const local of s.locals) if (local !== undefined) this.spoil(local)
      for (const e of expressionsOf(s)) this.expression(e)
    }
  }
  /** `e` goes where bits are taken: to the local `to`, or to memory or an integer. */
  private sink(e: Expression, to: number | undefined): void {
    if (!this.maybeSource(e)) {
      if (to !== undefined) this.spoil(to)
      this.expression(e)
      return
    }
    // The locals in it are joined even where it goes to none: the whole of it is done on bits, or none of it.
    this.leaves(e, to ?? firstLocal(e))
  }
  private leaves(e: Expression, joined: number | undefined): number | undefined {
    if (e.op === 'local') {
      if (joined !== undefined) this.join(e.local, joined)
      return e.local
    }
    if (e.op === 'conditional') {
      this.expression(e.condition)
      return this.leaves(e.alternate, this.leaves(e.consequent, joined))
    }
    const operands = bitOperands(e)
    if (operands !== undefined) return operands.reduce((known, operand) => this.leaves(operand, known), joined)
    for (const operand of operandsOf(e)) this.expression(operand)
    if (joined !== undefined && (e.op !== 'constant' || isNaNConstant(e))) this.payload[this.find(joined)] = 1
    return joined
  }
  /** Whether it may turn out a bit source, as far as can be told before the locals are known. */
  private maybeSource(e: Expression): boolean {
    return isSource(e, (local) => local >= this.fn.parameters)
  }
  /** `e` is used as a value. */
  private expression(e: Expression): void {
    if (e.op === 'local') return this.spoil(e.local)
    const operand = sinkOf(e)
    if (operand !== undefined) this.sink(operand, undefined)
    else for (const inner of operandsOf(e)) this.expression(inner)
  }
}

/** A local that bits are taken from, where there is one. */
function firstLocal(e: Expression): number | undefined {
  if (e.op === 'local') return e.local
  const operands = e.op === 'conditional' ? [e.consequent, e.alternate] : bitOperands(e) ?? []
  for (const operand of operands) {
    const local = firstLocal(operand)
    if (local !== undefined) return local
  }
  return undefined
}

function isSource(e: Expression, isMoved: (local: number) => boolean): boolean {
  switch (e.op) {
    case 'constant': return true
    case 'local': return isMoved(e.local)
    case 'load': return isFloat(e.type)
    case 'conditional': return isSource(e.consequent, isMoved) && isSource(e.alternate, isMoved)
    case 'numeric':
      return e.mnemonic === 'f32.reinterpret_i32' || e.mnemonic === 'f64.reinterpret_i64' || (bitOperands(e)?.every((operand) => isSource(operand, isMoved)) ?? false)
    default: return false
  }
}

export function floatMoves(fn: IRFunction): IRFunction {
  const moves = new Moves(fn)
  const isMoved = (local: number): boolean => moves.isMoved(local)
  const locals = fn.locals.map((type, i) => isFloat(type) && isMoved(i) ? integerOf(type) : type)

  /** The bits of a bit source, as an integer. */
  const bits = (e: Expression): Expression => {
    switch (e.op) {
      case 'constant': return e.type === 'f32' ? i32Constant(e.low) : i64Constant(e.low, e.high)
      case 'local': return getLocal(e.local, locals[e.local]!)
      case 'load': return { ...e, mnemonic: e.type === 'f32' ? 'i32.load' : 'i64.load', type: e.type === 'f32' ? 'i32' : 'i64', address: rewrite(e.address) }
      case 'conditional': {
        const consequent = bits(e.consequent)
        return { op: 'conditional', type: e.type === 'f32' ? 'i32' : 'i64', condition: rewrite(e.condition), consequent, alternate: bits(e.alternate) }
      }
      case 'numeric': return operator(e.mnemonic, e.operands)
      default: throw new Error(`internal error: the bits of ${e.op}`)
    }
  }
  const operator = (mnemonic: string, operands: readonly Expression[]): Expression => {
    if (mnemonic.includes('reinterpret')) return rewrite(operands[0]!)
    const type = mnemonic.startsWith('f32') ? 'i32' : 'i64'
    const sign = type === 'i32' ? i32Constant(-0x80000000) : i64Constant(0, -0x80000000)
    const rest = type === 'i32' ? i32Constant(0x7fffffff) : i64Constant(-1, 0x7fffffff)
    const x = bits(operands[0]!)
    if (mnemonic.endsWith('.neg')) return numeric(`${type}.xor`, x, sign)
    if (mnemonic.endsWith('.abs')) return numeric(`${type}.and`, x, rest)
    return numeric(`${type}.or`, numeric(`${type}.and`, x, rest), numeric(`${type}.and`, bits(operands[1]!), sign))
  }
  const rewrite = (e: Expression): Expression => {
    const operand = sinkOf(e)
    if (operand !== undefined && isSource(operand, isMoved)) return bits(operand)
    const operands = operandsOf(e)
    const mapped = mapSame(operands, rewrite)
    const made = mapped === operands ? e : withOperands(e, mapped)
    // What is computed with anyway is better read as the float it is.
    if (made.op === 'numeric' && (made.mnemonic === 'f32.reinterpret_i32' || made.mnemonic === 'f64.reinterpret_i64')) {
      const from = made.operands[0]!
      if (from.op === 'load' && (from.mnemonic === 'i32.load' || from.mnemonic === 'i64.load')) {
        return { ...from, mnemonic: from.mnemonic === 'i32.load' ? 'f32.load' : 'f64.load', type: from.mnemonic === 'i32.load' ? 'f32' : 'f64' }
      }
    }
    return made
  }
  const statement = (s: Statement): Statement => {
    if (s.op === 'set' && isFloat(fn.locals[s.local]!) && isMoved(s.local)) return setLocal(s.local, bits(s.value))
    if (s.op === 'store' && s.mnemonic.startsWith('f') && movesAsBits(s.value)) {
      const address = rewrite(s.address)
      return { ...s, mnemonic: s.mnemonic === 'f32.store' ? 'i32.store' : 'i64.store', address, value: bits(s.value) }
    }
    const made = mapExpressionsOf(s, rewrite)
    if (made.op === 'store' && made.mnemonic === 'i32.store' || made.op === 'store' && made.mnemonic === 'i64.store') {
      const float = sinkOf(made.value)
      if (float !== undefined) return { ...made, mnemonic: made.mnemonic === 'i32.store' ? 'f32.store' : 'f64.store', value: float }
    }
    return made
  }
  const movesAsBits = (e: Expression): boolean => e.op === 'constant' ? isNaNConstant(e) : isSource(e, isMoved)
  return { ...fn, locals, body: mapStatements(fn.body, statement) }
}

/** Any other constant is the same whether it is stored as a float, which is one store, or as bits. */
function isNaNConstant({ type, low, high }: Extract<Expression, { op: 'constant' }>): boolean {
  if (type === 'f32') return (low & 0x7fffffff) > 0x7f800000
  const exponent = high & 0x7fffffff
  return exponent > 0x7ff00000 || exponent === 0x7ff00000 && low !== 0
}
