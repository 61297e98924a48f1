/**
 * The pass that turns every i64 into a pair of i32, low half first. After it no i64 is left: locals,
 * parameters, results, operands of calls, loads, stores, globals. The operators are in `pairs.ts`; here is
 * the walk, and with it the order of evaluation.
 *
 * A pair's halves are always pure. What reads memory, calls or may trap is kept in locals by statements in
 * front of the expression; operands to the left that do not commute with those statements go into locals
 * before them. The pass `forward` puts most of it back together.
 */
import { unhandled } from '../common/error.ts'
import type { Call, Callee, Conditional, Expression, IRFunction, Load, Numeric, Operation, Statement, Store, Type } from '../ir/nodes.ts'
import type { MultiMnemonic, ScalarMnemonic } from '../ir/mnemonics.ts'
import { getLocal, setLocal, typeOf } from '../ir/build.ts'
import { commutes, effectsOf, statementEffects, union } from '../ir/effects.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { conditional, isSame, not, numeric, valueOf } from './arithmetic.ts'
import { expressionHeight, heightOf, isPure, mentions } from './facts.ts'
import { constantPair, extendUnsigned, PairArithmetic, type Pair, type PairLocals } from './pairs.ts'

/** Pure assignments that may run although the branch of a conditional they belong to is not taken. */
const speculated = 3

type Part = { readonly value: Expression, readonly pair?: undefined } | { readonly pair: Pair, readonly value?: undefined }

function flatten(types: readonly Type[]): Type[] {
  return types.flatMap((type): Type[] => type === 'i64' ? ['i32', 'i32'] : [type])
}

class Splitter {
  readonly locals: Type[] = []
  /** By local of the source: its low half, or itself. */
  private readonly renumbered: number[] = []
  private readonly source: IRFunction
  private out: Statement[] = []
  private readonly pairs: PairArithmetic

  constructor(source: IRFunction) {
    this.source = source
    for (const type of source.locals) {
      this.renumbered.push(this.locals.length)
      this.locals.push(...flatten([type]))
    }
    this.pairs = new PairArithmetic((statement) => this.out.push(statement), () => this.fresh('i32'))
  }

  private fresh(type: Type): LocalIndex {
    return this.locals.push(type) - 1
  }
  private halves(local: LocalIndex): PairLocals {
    return { low: this.renumbered[local]!, high: this.renumbered[local]! + 1 }
  }

  /** Statement lists nest no deeper than `bound-depth` leaves them, so this may call itself. */
  list(statements: readonly Statement[]): Statement[] {
    const outer = this.out
    this.out = []
    for (const statement of statements) this.statement(statement)
    const made = this.out
    this.out = outer
    return made
  }

  private statement(s: Statement): void {
    switch (s.op) {
      case 'set':
        if (this.source.locals[s.local] === 'i64') {
          const target = this.halves(s.local)
          this.assign(target, this.pair(s.value, target))
        } else this.assignScalar(this.renumbered[s.local]!, s.value)
        return
      case 'set-results': {
        const locals = s.value.results.flatMap((type, i) => {
          const local = s.locals[i]
          if (type !== 'i64') return [local === undefined ? undefined : this.renumbered[local]!]
          return local === undefined ? [undefined, undefined] : [this.halves(local).low, this.halves(local).high]
        })
        this.out.push({ op: 'set-results', locals, value: this.flattened(s.value) })
        return
      }
      case 'set-global':
        if (typeOf(s.value) === 'i64') {
          const { low, high } = this.pair(s.value)
          this.out.push({ op: 'set-global', global: s.global, half: 'low', value: low }, { op: 'set-global', global: s.global, half: 'high', value: high })
        } else {
          const value = this.scalar(s.value)
          this.out.push({ ...s, value })
        }
        return
      case 'store': this.store(s); return
      case 'evaluate': {
        if (s.value.op === 'call' || s.value.op === 'operation' || s.value.op === 'multi') {
          const value = this.flattened(s.value)
          this.out.push({ op: 'evaluate', value })
        } else if (typeOf(s.value) === 'i64') this.pair(s.value)
        else {
          const value = this.scalar(s.value)
          this.out.push({ op: 'evaluate', value })
        }
        return
      }
      case 'block': case 'loop': this.out.push({ ...s, body: this.list(s.body) }); return
      case 'if': {
        const condition = this.scalar(s.condition)
        this.out.push({ op: 'if', condition, consequent: this.list(s.consequent), alternate: this.list(s.alternate) })
        return
      }
      case 'switch': {
        const index = this.scalar(s.index)
        this.out.push({ ...s, index, cases: s.cases.map((one) => ({ ...one, body: this.list(one.body) })) })
        return
      }
      case 'return': {
        const values = this.operands(s.values)
        this.out.push({ op: 'return', values })
        return
      }
      case 'return-call': {
        const { callee, operands } = this.call(s.callee, s.operands)
        this.out.push({ op: 'return-call', callee, operands, results: flatten(s.results) })
        return
      }
      case 'branch': case 'trap': this.out.push(s); return
      default: return unhandled(s)
    }
  }

  /** Assigns both halves, minding that one may read what the other overwrites. */
  private assign(to: PairLocals, { low, high }: Pair): void {
    if (!mentions(high, to.low)) {
      this.set(to.low, low)
      this.set(to.high, high)
    } else if (!mentions(low, to.high)) {
      this.set(to.high, high)
      this.set(to.low, low)
    } else {
      const kept = this.pairs.kept(high)
      this.set(to.low, low)
      this.set(to.high, kept)
    }
  }
  private set(to: LocalIndex, value: Expression): void {
    if (!(value.op === 'local' && value.local === to)) this.out.push(setLocal(to, value))
  }
  private assignScalar(to: LocalIndex, source: Expression): void {
    this.set(to, this.scalar(source, to))
  }

  private store(s: Store): void {
    if (!s.mnemonic.startsWith('i64.')) {
      const [address, value] = this.operands([s.address, s.value])
      this.out.push({ ...s, address: address!, value: value! })
      return
    }
    const [to, what] = this.parts([s.address, s.value])
    const { low, high } = what!.pair!
    if (s.mnemonic !== 'i64.store') {
      const mnemonic = ({ 'i64.store8': 'i32.store8', 'i64.store16': 'i32.store16', 'i64.store32': 'i32.store' } as const)[s.mnemonic as 'i64.store8' | 'i64.store16' | 'i64.store32']
      this.out.push({ ...s, mnemonic, address: to!.value!, value: low })
      return
    }
    const address = this.pairs.simple(to!.value!)
    // High half first: where only that is out of bounds, it traps before anything is written.
    this.out.push(
      { ...s, mnemonic: 'i32.store', offset: s.offset + 4, address, value: high },
      { ...s, mnemonic: 'i32.store', address, value: low },
    )
  }

  /** Operands in order of evaluation. Whatever one of them puts in front of itself, those before it are still evaluated first. */
  private parts(sources: readonly Expression[]): Part[] {
    const parts: Part[] = []
    for (const source of sources) {
      const mark = this.out.length
      const part: Part = typeOf(source) === 'i64' ? { pair: this.pair(source) } : { value: this.scalar(source) }
      if (this.out.length > mark) this.protect(parts, mark)
      parts.push(part)
    }
    return parts
  }
  /** Keeps those values in locals, ahead of the statements from `mark` on, that do not commute with them. Pairs are pure, and no statement there assigns a local of the source. */
  private protect(parts: Part[], mark: number): void {
    if (parts.every(({ value }) => value === undefined || isPure(value))) return
    let moved = statementEffects(this.out.slice(mark))
    const kept: Statement[] = []
    for (let i = parts.length - 1; i >= 0; i--) {
      const value = parts[i]!.value
      if (value === undefined || isPure(value)) continue
      const effects = effectsOf(value)
      if (commutes(effects, moved)) continue
      const type = typeOf(value), local = this.fresh(type)
      kept.push(setLocal(local, value))
      moved = union(moved, effects)
      parts[i] = { value: getLocal(local, type) }
    }
    this.out.splice(mark, 0, ...kept.reverse())
  }
  private operands(sources: readonly Expression[]): Expression[] {
    return this.parts(sources).flatMap((part) => part.pair === undefined ? [part.value] : [part.pair.low, part.pair.high])
  }
  private call(callee: Callee, operands: readonly Expression[]): { callee: Callee, operands: Expression[] } {
    switch (callee.kind) {
      case 'function': case 'part': case 'dispatcher': return { callee, operands: this.operands(operands) }
      case 'table': {
        // The element is read together with its index. No operand can change the table (README.md), so it may be read later.
        const [index, ...rest] = this.operands([callee.index, ...operands])
        return { callee: { ...callee, index: index! }, operands: rest }
      }
      case 'reference': {
        const [reference, ...rest] = this.operands([callee.reference, ...operands])
        return { callee: { ...callee, reference: reference! }, operands: rest }
      }
      default: return unhandled(callee)
    }
  }
  private flattened<E extends Call | Operation | Extract<Expression, { op: 'multi' }>>(e: E): E {
    const results = flatten(e.results)
    if (e.op === 'call') return { ...e, ...this.call(e.callee, e.operands), results }
    return { ...e, operands: this.operands(e.operands), results }
  }

  /** The value in at most so many levels, and evaluated where it stands if it is kept. */
  private bounded(e: Expression): Expression {
    if (heightOf(e) < expressionHeight) return e
    const type = typeOf(e), local = this.fresh(type)
    this.out.push(setLocal(local, e))
    return getLocal(local, type)
  }
  private pure(e: Expression): Expression {
    return isPure(e) ? e : this.pairs.simple(e)
  }

  /** An expression that is no i64. `target`: where it will be kept, should it become statements. */
  private scalar(e: Expression, target?: LocalIndex): Expression {
    switch (e.op) {
      case 'constant': case 'null': case 'global': return e
      case 'local': return getLocal(this.renumbered[e.local]!, e.type)
      case 'numeric': return this.bounded(this.numeric(e))
      case 'load': {
        const address = this.scalar(e.address)
        return this.bounded({ ...e, address })
      }
      case 'conditional': return this.bounded(this.conditional(e, target))
      case 'call': case 'operation': case 'multi': return this.flattened(e)
      default: return unhandled(e)
    }
  }
  private numeric(e: Numeric): Expression {
    const parts = this.parts(e.operands)
    if (parts.every(({ pair }) => pair === undefined)) return numeric(e.mnemonic, parts.map(({ value }) => value!))
    const a = parts[0]!.pair!
    switch (e.mnemonic) {
      case 'i32.wrap_i64': return a.low
      case 'i64.eqz': return this.pairs.isZero(a)
      case 'f64.reinterpret_i64': return numeric('f64.reinterpret_pair', [a.low, a.high])
      case 'f32.convert_i64_s': case 'f32.convert_i64_u': case 'f64.convert_i64_s': case 'f64.convert_i64_u': return this.convert(e.mnemonic, a)
      default: return this.pairs.compare(e.mnemonic, a, parts[1]!.pair!)
    }
  }
  private convert(mnemonic: 'f32.convert_i64_s' | 'f32.convert_i64_u' | 'f64.convert_i64_s' | 'f64.convert_i64_u', { low, high }: Pair): Expression {
    const type = mnemonic.startsWith('f32') ? 'f32' : 'f64'
    if (valueOf(high) === 0) return numeric(`${type}.convert_i32_u`, [low])
    const signs = mnemonic.endsWith('_s') && high.op === 'numeric' && high.mnemonic === 'i32.shr_s' && valueOf(high.operands[1]!) === 31 && isSame(high.operands[0]!, low)
    if (signs) return numeric(`${type}.convert_i32_s`, [low])
    return numeric(mnemonic.endsWith('_s') ? `${type}.convert_pair_s` : `${type}.convert_pair_u`, [low, high])
  }

  private pair(e: Expression, target?: PairLocals): Pair {
    const { low, high } = this.unboundedPair(e, target)
    return { low: this.bounded(low), high: this.bounded(high) }
  }
  private unboundedPair(e: Expression, target: PairLocals | undefined): Pair {
    switch (e.op) {
      case 'constant': return constantPair(e.low, e.high)
      case 'local': return this.read(this.halves(e.local))
      case 'global': {
        const to = target ?? this.pairs.freshPair()
        this.out.push(setLocal(to.low, { ...e, half: 'low', type: 'i32' }), setLocal(to.high, { ...e, half: 'high', type: 'i32' }))
        return this.read(to)
      }
      case 'numeric': return this.numericPair(e, target)
      case 'load': return this.load(e, target)
      case 'conditional': return this.conditionalPair(e, target)
      case 'call': case 'operation': case 'multi': {
        const value = this.flattened(e)
        const to = target ?? this.pairs.freshPair()
        this.out.push({ op: 'set-results', locals: [to.low, to.high], value })
        return this.read(to)
      }
      case 'null': throw new Error('internal error: a null reference is no i64')
      default: return unhandled(e)
    }
  }
  private read({ low, high }: PairLocals): Pair {
    return { low: getLocal(low, 'i32'), high: getLocal(high, 'i32') }
  }

  private numericPair(e: Numeric, target: PairLocals | undefined): Pair {
    const [first, second] = this.parts(e.operands)
    if (second !== undefined) return this.pairs.binary(e.mnemonic, first!.pair!, second.pair!, target)
    if (first!.pair !== undefined) return this.pairs.unary(e.mnemonic, first!.pair, target)
    const value = first!.value!
    switch (e.mnemonic) {
      case 'i64.extend_i32_u': return extendUnsigned(this.pure(value))
      case 'i64.extend_i32_s': return this.pairs.signExtend(value, target)
      case 'i64.reinterpret_f64': {
        const x = this.simpleFloat(value)
        return { low: numeric('i32.reinterpret_f64_low', [x]), high: numeric('i32.reinterpret_f64_high', [x]) }
      }
      default: return this.pairs.multi(e.mnemonic as ScalarMnemonic & MultiMnemonic, [value], target)
    }
  }
  private simpleFloat(e: Expression): Expression {
    if (e.op === 'local') return e
    const local = this.fresh('f64')
    this.out.push(setLocal(local, e))
    return getLocal(local, 'f64')
  }

  private load(e: Load, target: PairLocals | undefined): Pair {
    const address = this.scalar(e.address)
    const part = (mnemonic: Load['mnemonic'], offset: number, from: Expression): Load => ({ op: 'load', mnemonic, memory: e.memory, offset, address: from, type: 'i32' })
    switch (e.mnemonic) {
      case 'i64.load': {
        const at = this.pairs.simple(address)
        const to = target !== undefined && !mentions(at, target.low) ? target : this.pairs.freshPair()
        this.out.push(setLocal(to.low, part('i32.load', e.offset, at)), setLocal(to.high, part('i32.load', e.offset + 4, at)))
        return this.read(to)
      }
      case 'i64.load8_s': return this.pairs.signExtend(part('i32.load8_s', e.offset, address), target)
      case 'i64.load16_s': return this.pairs.signExtend(part('i32.load16_s', e.offset, address), target)
      case 'i64.load32_s': return this.pairs.signExtend(part('i32.load', e.offset, address), target)
      case 'i64.load8_u': return extendUnsigned(this.pairs.simple(part('i32.load8_u', e.offset, address)))
      case 'i64.load16_u': return extendUnsigned(this.pairs.simple(part('i32.load16_u', e.offset, address)))
      case 'i64.load32_u': return extendUnsigned(this.pairs.simple(part('i32.load', e.offset, address)))
      default: throw new Error(`internal error: ${e.mnemonic} gives no i64`)
    }
  }

  /** Runs `make` on a list of its own. */
  private apart<T>(make: () => T): { readonly made: T, readonly before: Statement[] } {
    const outer = this.out
    this.out = []
    const made = make()
    const before = this.out
    this.out = outer
    return { made, before }
  }
  /** Whether it does no harm to run these although their branch may not be taken. */
  private maySpeculate(...lists: readonly Statement[][]): boolean {
    return lists.reduce((sum, list) => sum + list.length, 0) <= speculated && lists.every((list) => list.every((s) => s.op === 'set' && isPure(s.value)))
  }

  private conditional(e: Conditional, target: LocalIndex | undefined): Expression {
    const condition = this.scalar(e.condition)
    const consequent = this.apart(() => this.scalar(e.consequent)), alternate = this.apart(() => this.scalar(e.alternate))
    if (this.maySpeculate(consequent.before, alternate.before)) {
      this.out.push(...consequent.before, ...alternate.before)
      return conditional(condition, consequent.made, alternate.made)
    }
    const to = target ?? this.fresh(e.type)
    const arm = ({ made, before }: typeof consequent): Statement[] => this.apart(() => { this.out.push(...before); this.set(to, made) }).before
    this.choose(condition, arm(consequent), arm(alternate))
    return getLocal(to, e.type)
  }
  private choose(condition: Expression, consequent: Statement[], alternate: Statement[]): void {
    if (consequent.length === 0) {
      condition = not(condition)
      consequent = alternate
      alternate = []
    }
    this.out.push({ op: 'if', condition, consequent, alternate })
  }

  private conditionalPair(e: Conditional, target: PairLocals | undefined): Pair {
    const condition = this.scalar(e.condition)
    const consequent = this.apart(() => this.pair(e.consequent)), alternate = this.apart(() => this.pair(e.alternate))
    const a = consequent.made, b = alternate.made
    const sameHigh = isSame(a.high, b.high)
    if (this.maySpeculate(consequent.before, alternate.before) && (sameHigh || condition.op === 'local' || condition.op === 'constant')) {
      // An impure condition is evaluated in front of what was in the branches, which is pure.
      const kept = this.pure(condition)
      this.out.push(...consequent.before, ...alternate.before)
      return { low: conditional(kept, a.low, b.low), high: sameHigh ? a.high : conditional(kept, a.high, b.high) }
    }
    const to = target ?? this.pairs.freshPair()
    const arm = ({ made, before }: typeof consequent): Statement[] => this.apart(() => { this.out.push(...before); this.assign(to, made) }).before
    this.choose(condition, arm(consequent), arm(alternate))
    return this.read(to)
  }
}

export function splitI64(fn: IRFunction): IRFunction {
  const splitter = new Splitter(fn)
  const body = splitter.list(fn.body)
  return {
    ...fn, body, locals: splitter.locals, results: flatten(fn.results),
    parameters: flatten(fn.locals.slice(0, fn.parameters)).length,
  }
}
