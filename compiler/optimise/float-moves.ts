/**
 * The pass that moves floats as bits. Engines rewrite the payload of a NaN held in a float variable (JavaScriptCore has but one NaN), and
 * Wasm promises it to survive loads, stores, locals and reinterpretation. C has integers and pointers in such floats, by unions. So a local
 * that is given what may have such bits (loads, reinterpreted integers, NaN constants, and their negation, absolute value and copied sign)
 * and gives it on (stored, reinterpreted) becomes an integer. If it is also computed with, it becomes both, a float and an integer.
 *
 * Runs before `split-i64`: an f64 moves as an i64. Parameters, results and globals stay floats, and so do locals whose
 * value comes from memory, is computed with and replaced by the result (`Differs from the spec:` their NaN payloads may change).
 */
import type { Expression, IRFunction, Statement, Type } from '../ir/nodes.ts'
import { getLocal, i32Constant, i64Constant, numeric, setLocal } from '../ir/build.ts'
import { expressionsOf, forEachStatement, mapExpressionsOf, mapSame, mapStatements, operandsOf, withOperands } from '../ir/walk.ts'
import { webs } from './webs.ts'

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
 * Which float locals hold bits that a float might lose, and give them on as bits. Locals that are copied to each other are joined, and treated alike.
 */
class Moves {
  private readonly leader: Int32Array
  /** By leader: marks of all the locals that are joined. */
  private readonly marks: Uint8Array
  private readonly fn: IRFunction
  constructor(fn: IRFunction) {
    this.fn = fn
    this.leader = Int32Array.from(fn.locals, (_, i) => i)
    this.marks = Uint8Array.from(fn.locals, (type, i) => i < fn.parameters || !isFloat(type) ? stays : 0)
    forEachStatement(fn.body, (s) => {
      if (s.op === 'set-results') for (const local of s.locals) if (local !== undefined) this.marks[local]! |= stays
    })
    forEachStatement(fn.body, (statement) => this.statement(statement))
  }
  private find(local: number): number {
    while (this.leader[local] !== local) local = this.leader[local] = this.leader[this.leader[local]!]!
    return local
  }
  private mark(local: number, mark: number): void {
    this.marks[this.find(local)]! |= mark
  }
  private join(a: number, b: number): void {
    const x = this.find(a), y = this.find(b)
    this.leader[x] = y
    this.marks[y]! |= this.marks[x]!
  }
  private stays(local: number): boolean {
    return (this.marks[local]! & stays) !== 0
  }
  /** Whether it is carried by its bits. */
  isMoved(local: number): boolean {
    const marks = this.marks[this.find(local)]!
    if ((marks & stays) !== 0 || (marks & givesBits) === 0) return false
    // A sum that begins with what is in memory is taken for a float: with twins cholesky takes 3 times as long in Node 20, lu 1.7.
    return (marks & holdsInteger) !== 0 || (marks & holdsLoaded) !== 0 && (marks & (isComputed | isComputedWith)) !== (isComputed | isComputedWith)
  }
  /** Whether the float is needed as well. */
  isTwin(local: number): boolean {
    return this.isMoved(local) && (this.marks[this.find(local)]! & isComputedWith) !== 0
  }

  private statement(s: Statement): void {
    if (s.op === 'set' && isFloat(this.fn.locals[s.local]!) && !this.stays(s.local)) this.sink(s.value, s.local)
    else if (s.op === 'store' && s.mnemonic.startsWith('f')) {
      this.expression(s.address)
      this.sink(s.value, undefined)
    } else for (const e of expressionsOf(s)) this.expression(e)
  }
  /** `e` goes where bits are taken: to the local `to`, or to memory or an integer. */
  private sink(e: Expression, to: number | undefined): void {
    if (e.op === 'local') {
      if (to === undefined) this.mark(e.local, givesBits)
      else if (this.stays(e.local)) this.mark(to, isComputed)
      else this.join(e.local, to)
    } else if (e.op === 'conditional') {
      this.expression(e.condition)
      this.sink(e.consequent, to)
      this.sink(e.alternate, to)
    } else if (bitOperands(e) !== undefined) for (const operand of bitOperands(e)!) this.sink(operand, to)
    else {
      if (to !== undefined) this.mark(to, isReinterpreted(e) ? holdsInteger : hasAnyBits(e) ? holdsLoaded : e.op === 'constant' ? 0 : isComputed)
      for (const operand of operandsOf(e)) this.expression(operand)
    }
  }
  /** `e` is used as a value. */
  private expression(e: Expression): void {
    if (e.op === 'local') return this.mark(e.local, isComputedWith)
    const operand = sinkOf(e)
    if (operand !== undefined) this.sink(operand, undefined)
    else for (const inner of operandsOf(e)) this.expression(inner)
  }
}

/** What is known of locals, as a set of bits. `stays`: a parameter, one of several results of a call, no float. */
const stays = 1, holdsInteger = 2, holdsLoaded = 4, isComputed = 8, isComputedWith = 16, givesBits = 32

const isReinterpreted = (e: Expression): boolean => e.op === 'numeric' && (e.mnemonic === 'f32.reinterpret_i32' || e.mnemonic === 'f64.reinterpret_i64')
/** Whether `e`, no local and no operator on bits, can be a NaN with a payload. Other constants are as well stored as floats, once for both halves. */
const hasAnyBits = (e: Expression): boolean => e.op === 'load' || isReinterpreted(e) || e.op === 'constant' && isNaNConstant(e)

/** Whether one of the values that `e` may be, unchanged or by its bits, has a property. */
function someLeaf(e: Expression, has: (leaf: Expression) => boolean): boolean {
  if (e.op === 'conditional') return someLeaf(e.consequent, has) || someLeaf(e.alternate, has)
  const operands = bitOperands(e)
  return operands === undefined ? has(e) : operands.some((operand) => someLeaf(operand, has))
}

export function floatMoves(fn: IRFunction): IRFunction {
  let moves = new Moves(fn)
  const isMoved = (local: number): boolean => moves.isMoved(local)
  if (fn.locals.some((_, local) => moves.isTwin(local))) {
    // Compilers give what is moved and what is computed with the same locals, one after the other: they are no twins then.
    fn = webs(fn, isFloat)
    moves = new Moves(fn)
  }
  const locals = fn.locals.map((type, local) => isMoved(local) && !moves.isTwin(local) ? integerOf(type as FloatType) : type)
  const fresh = (type: Type): number => locals.push(type) - 1
  /** By local: where its bits are, for twins. */
  const bitsOf = new Map<number, number>()
  fn.locals.forEach((type, local) => { if (moves.isTwin(local)) bitsOf.set(local, fresh(integerOf(type as FloatType))) })

  /** Whether bits can be in `e` that a float would lose. */
  const carriesBits = (e: Expression): boolean => someLeaf(e, (leaf) => leaf.op === 'local' ? isMoved(leaf.local) : hasAnyBits(leaf))
  /** The bits of a float, as an integer of type `type`. */
  const bits = (e: Expression, type: 'i32' | 'i64'): Expression => {
    if (e.op === 'constant') return type === 'i32' ? i32Constant(e.low) : i64Constant(e.low, e.high)
    if (!carriesBits(e)) return numeric(type === 'i32' ? 'i32.reinterpret_f32' : 'i64.reinterpret_f64', rewrite(e))
    switch (e.op) {
      case 'local': return getLocal(bitsOf.get(e.local) ?? e.local, type)
      case 'load': return { ...e, mnemonic: `${type}.load`, type, address: rewrite(e.address) }
      case 'conditional': return { op: 'conditional', type, condition: rewrite(e.condition), consequent: bits(e.consequent, type), alternate: bits(e.alternate, type) }
      case 'numeric': return operator(e.mnemonic, e.operands, type)
      default: throw new Error(`internal error: the bits of ${e.op}`)
    }
  }
  const operator = (mnemonic: string, operands: readonly Expression[], type: 'i32' | 'i64'): Expression =>
    mnemonic.includes('reinterpret') ? rewrite(operands[0]!) : bitOperator(mnemonic, operands.map((operand) => bits(operand, type)), type)
  const bitOperator = (mnemonic: string, [x, y]: readonly Expression[], type: 'i32' | 'i64'): Expression => {
    const sign = type === 'i32' ? i32Constant(-0x80000000) : i64Constant(0, -0x80000000)
    const rest = type === 'i32' ? i32Constant(0x7fffffff) : i64Constant(-1, 0x7fffffff)
    if (mnemonic.endsWith('.neg')) return numeric(`${type}.xor`, x!, sign)
    if (mnemonic.endsWith('.abs')) return numeric(`${type}.and`, x!, rest)
    return numeric(`${type}.or`, numeric(`${type}.and`, x!, rest), numeric(`${type}.and`, y!, sign))
  }
  const rewrite = (e: Expression): Expression => {
    const operand = sinkOf(e)
    if (operand !== undefined && carriesBits(operand)) return bits(operand, e.op === 'numeric' && e.mnemonic === 'i32.reinterpret_f32' ? 'i32' : 'i64')
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
  /** A float and its bits, both to be read at once and without effects; `before` gets what has to come first. */
  const twins = (e: Expression, float: FloatType, before: Statement[]): { readonly float: Expression, readonly bits: Expression } => {
    const type = integerOf(float), asFloat = `f${type.slice(1)}.reinterpret_${type}` as 'f64.reinterpret_i64'
    const keep = (value: Expression, kept: Type): Expression => {
      if (value.op === 'constant' || value.op === 'local' && !isMoved(value.local)) return value
      const local = fresh(kept)
      before.push(setLocal(local, value))
      return getLocal(local, kept)
    }
    if (e.op === 'local' && bitsOf.has(e.local)) return { float: e, bits: bits(e, type) }
    if (e.op === 'load') {
      const load = { ...e, address: keep(rewrite(e.address), 'i32') }
      return { float: keep(load, float), bits: keep(bits(load, type), type) }
    }
    const operands = carriesBits(e) ? bitOperands(e) : undefined
    if (operands !== undefined && e.op === 'numeric') {
      const both = operands.map((operand) => twins(operand, float, before))
      return { float: { ...e, operands: both.map((one) => one.float) }, bits: bitOperator(e.mnemonic, both.map((one) => one.bits), type) }
    }
    if (carriesBits(e)) {
      const kept = keep(bits(e, type), type)
      return { float: numeric(asFloat, kept), bits: kept }
    }
    const kept = keep(rewrite(e), float)
    return { float: kept, bits: bits(kept, type) }
  }
  const statement = (s: Statement): Statement | readonly Statement[] => {
    if (s.op === 'set' && bitsOf.has(s.local)) {
      const made: Statement[] = []
      const value = twins(s.value, fn.locals[s.local] as FloatType, made)
      // What is read of other locals and of this one's twin is the same after the first.
      made.push(setLocal(s.local, value.float), setLocal(bitsOf.get(s.local)!, value.bits))
      return made
    }
    if (s.op === 'set' && isMoved(s.local)) return setLocal(s.local, bits(s.value, locals[s.local] as 'i32' | 'i64'))
    if (s.op === 'store' && s.mnemonic.startsWith('f') && carriesBits(s.value)) {
      const type = s.mnemonic === 'f32.store' ? 'i32' : 'i64'
      return { ...s, mnemonic: `${type}.store`, address: rewrite(s.address), value: bits(s.value, type) }
    }
    const made = mapExpressionsOf(s, rewrite)
    if (made.op === 'store' && made.mnemonic === 'i32.store' || made.op === 'store' && made.mnemonic === 'i64.store') {
      const float = sinkOf(made.value)
      if (float !== undefined) return { ...made, mnemonic: made.mnemonic === 'i32.store' ? 'f32.store' : 'f64.store', value: float }
    }
    return made
  }
  return { ...fn, locals, body: mapStatements(fn.body, statement) }
}

/** Any other constant is the same whether it is stored as a float, which is one store, or as bits. */
function isNaNConstant({ type, low, high }: Extract<Expression, { op: 'constant' }>): boolean {
  if (type === 'f32') return (low & 0x7fffffff) > 0x7f800000
  const exponent = high & 0x7fffffff
  return exponent > 0x7ff00000 || exponent === 0x7ff00000 && low !== 0
}
