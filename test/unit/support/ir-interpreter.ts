/**
 * Runs an IR function, before or after the split of i64, so that tests can hold a pass against its input.
 * Slow and plain: i64 is a BigInt, host calls are
 * written to a log with i64 as two halves. A NaN with a payload is held as text, so that it survives; `setLossy` makes it as
 * perishable as engines do. Traps are thrown as `Trap`.
 */
import type { Callee, Expression, IRFunction, Label, Operation, Statement, Type } from '../../../compiler/ir/nodes.ts'

export type Value = number | bigint | string | null
export class Trap extends Error {}
/** More statements ran than a test should need. */
export class OutOfFuel extends Error {}

export interface Outcome {
  /** i64 as two halves. */
  readonly results: readonly Value[]
  readonly trap: string | undefined
  readonly log: readonly string[]
  readonly memory: Uint8Array
  readonly globals: Readonly<Record<string, Value>>
}

const scratch = new DataView(new ArrayBuffer(8))
export function halves(value: bigint): [number, number] {
  scratch.setBigInt64(0, BigInt.asIntN(64, value))
  return [scratch.getInt32(4), scratch.getInt32(0)]
}
export function join(low: number, high: number): bigint {
  scratch.setInt32(4, low)
  scratch.setInt32(0, high)
  return scratch.getBigInt64(0)
}
function fromBits(type: Type, low: number, high: number): Value {
  scratch.setInt32(4, low)
  scratch.setInt32(0, high)
  switch (type) {
    case 'i32': return low
    case 'i64': return scratch.getBigInt64(0)
    case 'f32': return heldNaN('f32', low, 0) ?? scratch.getFloat32(4)
    default: return heldNaN('f64', low, high) ?? scratch.getFloat64(0)
  }
}
let isLossy = false
/** Whether NaNs held as floats lose their payloads. */
export function setLossy(lossy: boolean): void {
  isLossy = lossy
}
function heldNaN(type: 'f32' | 'f64', low: number, high: number): Value | undefined {
  const value = type === 'f32' ? scratch.getFloat32(4) : scratch.getFloat64(0)
  return value === value ? undefined : isLossy ? NaN : `${type} ${low} ${high}`
}
function isHeldNaN(value: Value | undefined): value is string {
  return typeof value === 'string' && value.startsWith('f')
}
function bitsOf(type: 'f32' | 'f64', value: Value): [number, number] {
  if (isHeldNaN(value)) return value.split(' ').slice(1).map(Number) as [number, number]
  if (type === 'f32') scratch.setFloat32(4, value as number)
  else scratch.setFloat64(0, value as number)
  return [scratch.getInt32(4), type === 'f32' ? 0 : scratch.getInt32(0)]
}
const canonical = (x: number): number => x !== x ? NaN : x

/** Negation, absolute value and copied sign change one bit, of NaNs too. */
function signed(name: string, type: 'f32' | 'f64', x: Value, y: Value | undefined): Value {
  const [low, high] = bitsOf(type, x)
  const top = type === 'f32' ? low : high
  const other = y === undefined ? 0 : bitsOf(type, y)[type === 'f32' ? 0 : 1]
  const sign = name === 'neg' ? ~top : name === 'abs' ? 0 : other
  const made = top & 0x7fffffff | sign & -0x80000000
  return type === 'f32' ? fromBits('f32', made, 0) : fromBits('f64', low, made)
}

function divide(x: bigint, y: bigint, kind: string, bits: number): bigint {
  if (y === 0n) throw new Trap(kind.startsWith('div') ? 'divide by zero' : 'remainder by zero')
  if (kind === 'div_s' && y === -1n && x === -(1n << BigInt(bits - 1))) throw new Trap('divide unrepresentable')
  return kind.startsWith('div') ? x / y : x % y
}

function integer(type: 'i32' | 'i64', name: string, a: bigint, b: bigint): bigint | undefined {
  const bits = type === 'i32' ? 32 : 64
  const signed = (x: bigint): bigint => BigInt.asIntN(bits, x), unsigned = (x: bigint): bigint => BigInt.asUintN(bits, x)
  const s = name.endsWith('_u') ? unsigned : signed
  const x = s(a), y = s(b), n = BigInt.asUintN(bits, b) % BigInt(bits), u = unsigned(a)
  const text = u.toString(2).padStart(bits, '0')
  switch (name) {
    case 'add': return a + b
    case 'sub': return a - b
    case 'mul': return a * b
    case 'mul_high_u': return (x * y) >> 32n
    case 'div_s': case 'div_u': case 'rem_s': case 'rem_u': return divide(x, y, name, bits)
    case 'and': return a & b
    case 'or': return a | b
    case 'xor': return a ^ b
    case 'shl': return a << n
    case 'shr_s': return signed(a) >> n
    case 'shr_u': return u >> n
    case 'rotl': return u << n | u >> BigInt(bits) - n
    case 'rotr': return u >> n | u << BigInt(bits) - n
    case 'clz': return BigInt(u === 0n ? bits : text.indexOf('1'))
    case 'ctz': return BigInt(u === 0n ? bits : bits - 1 - text.lastIndexOf('1'))
    case 'popcnt': return BigInt(text.replaceAll('0', '').length)
    case 'extend8_s': return BigInt.asIntN(8, a)
    case 'extend16_s': return BigInt.asIntN(16, a)
    case 'extend32_s': return BigInt.asIntN(32, a)
    case 'eqz': return x === 0n ? 1n : 0n
    case 'eq': return x === y ? 1n : 0n
    case 'ne': return x !== y ? 1n : 0n
    case 'lt_s': case 'lt_u': return x < y ? 1n : 0n
    case 'gt_s': case 'gt_u': return x > y ? 1n : 0n
    case 'le_s': case 'le_u': return x <= y ? 1n : 0n
    case 'ge_s': case 'ge_u': return x >= y ? 1n : 0n
    default: return undefined
  }
}

function float(name: string, x: number, y: number): number | undefined {
  switch (name) {
    case 'add': return x + y
    case 'sub': return x - y
    case 'mul': return x * y
    case 'div': return x / y
    case 'sqrt': return Math.sqrt(x)
    case 'eq': return x === y ? 1 : 0
    case 'ne': return x !== y ? 1 : 0
    case 'lt': return x < y ? 1 : 0
    case 'gt': return x > y ? 1 : 0
    case 'le': return x <= y ? 1 : 0
    case 'ge': return x >= y ? 1 : 0
    default: return undefined
  }
}

/** An f32 from a 64-bit integer, rounded once: `Math.fround` of a double would round twice. */
function roundToSingle(x: bigint): number {
  const magnitude = x < 0n ? -x : x
  const drop = BigInt(Math.max(0, magnitude.toString(2).length - 26))
  const sticky = (magnitude & (1n << drop) - 1n) === 0n ? 0n : 1n
  return Math.fround(Number((magnitude >> drop | sticky) << drop) * (x < 0n ? -1 : 1))
}

export function arithmetic(mnemonic: string, operands: readonly Value[]): Value {
  const [type, name] = mnemonic.split('.') as ['i32' | 'i64' | 'f32' | 'f64', string]
  if (name === 'neg' || name === 'abs' || name === 'copysign') return signed(name, type as 'f32' | 'f64', operands[0]!, operands[1])
  if (name.startsWith('reinterpret_f')) {
    const [low, high] = bitsOf(name.startsWith('reinterpret_f32') ? 'f32' : 'f64', operands[0]!)
    return name.endsWith('_high') ? high : type === 'i64' ? join(low, high) : low
  }
  const [a, b] = operands.map((operand) => isHeldNaN(operand) ? NaN : operand)
  const wide = (v: Value): bigint => BigInt(v as number | bigint)
  const narrow = (v: bigint): Value => type === 'i32' ? Number(BigInt.asIntN(32, v)) : BigInt.asIntN(64, v)
  if (name.startsWith('reinterpret')) {
    if (name === 'reinterpret_pair') return fromBits('f64', a as number, b as number)
    if (name === 'reinterpret_i32') return fromBits('f32', a as number, 0)
    return fromBits('f64', ...halves(a as bigint))
  }
  if (name.startsWith('convert')) {
    let x = name.includes('pair') ? join(a as number, b as number) : wide(a!)
    if (name.endsWith('_u')) x = BigInt.asUintN(name.includes('i32') ? 32 : 64, x)
    return type === 'f32' ? roundToSingle(x) : Number(x)
  }
  if (name === 'wrap_i64') return narrow(a as bigint)
  if (name === 'extend_i32_s') return BigInt(a as number)
  if (name === 'extend_i32_u') return BigInt((a as number) >>> 0)
  if (name === 'promote_f32') return a!
  if (name === 'demote_f64') return Math.fround(a as number)
  if (name.startsWith('trunc') && type.startsWith('i')) {
    const x = Math.trunc(a as number), bits = type === 'i32' ? 32 : 64
    const low = name.endsWith('_u') ? 0 : -(2 ** (bits - 1)), high = name.endsWith('_u') ? 2 ** bits : 2 ** (bits - 1)
    if (x >= low && x < high) return narrow(BigInt(x))
    if (!name.startsWith('trunc_sat')) throw new Trap('float unrepresentable')
    return narrow(x !== x ? 0n : x < low ? BigInt(low) : BigInt(high) - 1n)
  }
  const compares = /^(eqz?|ne|[lg][te](_[su])?)$/.test(name)
  if (type === 'i32' || type === 'i64') {
    const result = integer(type, name, wide(a!), wide(b ?? 0))
    if (result !== undefined) return compares ? Number(result) : narrow(result)
  } else {
    const result = float(name, a as number, b as number)
    if (result !== undefined) return compares ? result : canonical(type === 'f32' ? Math.fround(result) : result)
  }
  throw new Error(`the interpreter does not know ${mnemonic}`)
}

class Exit { readonly label: Label | 'return'; constructor(label: Label | 'return') { this.label = label } }

/**
 * Runs the function on a memory of 64 bytes. `parameters` are whole values: an i64 is given as BigInt, to a split function as halves.
 *
 * Throws: OutOfFuel, when it does not end.
 */
export function interpret(fn: IRFunction, parameters: readonly Value[], fuel = 100_000): Outcome {
  const memory = Uint8Array.from({ length: 64 }, (_, i) => i * 37 & 255)
  const view = new DataView(memory.buffer)
  const log: string[] = []
  const globals: Record<string, Value> = {}
  const locals: Value[] = fn.locals.map((type) => type === 'i64' ? 0n : type === 'ref' ? null : 0)
  parameters.forEach((value, i) => { locals[i] = value })
  let results: Value[] = []
  let calls = 0

  const at = (address: Value, offset: number, width: number): number => {
    const position = ((address as number) >>> 0) + offset
    if (position + width > 64) throw new Trap('memory out of bounds')
    return position
  }
  const flat = (value: Value): Value[] => typeof value === 'bigint' ? halves(value) : [value]
  const many = (types: readonly Type[], slot: () => number): Value[] => types.map((type) => {
    if (type === 'i64') { const low = slot(); return join(low, slot()) }
    return type === 'ref' ? `ref ${slot()}` : type === 'i32' ? slot() : slot() / 4
  })
  const invoke = (callee: Callee, operands: readonly Expression[], types: readonly Type[]): Value[] => {
    const name = callee.kind === 'function' ? `f${callee.index}` : String(callee.kind === 'table' ? evaluate(callee.index) : evaluate(callee.reference))
    log.push(`${name}(${operands.flatMap((operand) => flat(evaluate(operand))).join(', ')})`)
    const seed = ++calls
    let k = 0
    return many(types, () => Math.imul(seed * 7919 + k++ * 104729, 0x9e3779b1))
  }
  const operate = (e: Operation): Value[] => {
    log.push(`${e.mnemonic}(${e.operands.map(evaluate).join(', ')})`)
    return many(e.results, () => log.length)
  }
  const several = (e: Expression): Value[] => {
    switch (e.op) {
      case 'call': return invoke(e.callee, e.operands, e.results)
      case 'operation': return operate(e)
      case 'multi': {
        const v = e.operands.map(evaluate)
        if (e.mnemonic.includes('trunc')) return halves(arithmetic(e.mnemonic, v) as bigint)
        const a = join(v[0] as number, v[1] as number), b = v.length === 3 ? BigInt(v[2] as number) : join(v[2] as number, v[3] as number)
        return halves(arithmetic(e.mnemonic, [a, b]) as bigint)
      }
      default: return [evaluate(e)]
    }
  }
  const global = (index: number, half: string | undefined): string => half === undefined ? `${index}` : `${index} ${half}`
  function evaluate(e: Expression): Value {
    switch (e.op) {
      case 'constant': return fromBits(e.type, e.low, e.high)
      case 'null': return null
      case 'local': return locals[e.local]!
      case 'global': return globals[global(e.global, e.half)] ?? (e.type === 'i64' ? 0n : 0)
      case 'numeric': return arithmetic(e.mnemonic, e.operands.map(evaluate))
      case 'conditional': return evaluate(e.condition) !== 0 ? evaluate(e.consequent) : evaluate(e.alternate)
      case 'load': {
        const [, type, bits, sign] = /^(...)\.load(\d*)_?(.?)$/.exec(e.mnemonic)!
        const width = bits === '' ? type!.endsWith('64') ? 8 : 4 : Number(bits) / 8
        const from = at(evaluate(e.address), e.offset, width)
        if (type === 'f32') return fromBits('f32', view.getInt32(from, true), 0)
        if (type === 'f64') return fromBits('f64', view.getInt32(from, true), view.getInt32(from + 4, true))
        if (width === 8) return view.getBigInt64(from, true)
        const x = width === 4 ? (sign === 'u' ? view.getUint32(from, true) : view.getInt32(from, true)) : width === 2 ? (sign === 'u' ? view.getUint16(from, true) : view.getInt16(from, true)) : sign === 'u' ? view.getUint8(from) : view.getInt8(from)
        return type === 'i64' ? BigInt(x) : x
      }
      case 'call': case 'operation': case 'multi': return several(e)[0]!
    }
  }
  function run(statements: readonly Statement[]): void {
    for (const s of statements) {
      if (--fuel < 0) throw new OutOfFuel()
      step(s)
    }
  }
  function labelled(label: Label, body: () => void): boolean {
    try {
      body()
      return false
    } catch (exit) {
      if (exit instanceof Exit && exit.label === label) return true
      throw exit
    }
  }
  function step(s: Statement): void {
    switch (s.op) {
      case 'set': locals[s.local] = evaluate(s.value); return
      case 'set-results': several(s.value).forEach((value, i) => { const local = s.locals[i]; if (local !== undefined) locals[local] = value }); return
      case 'set-global': globals[global(s.global, s.half)] = evaluate(s.value); return
      case 'store': {
        const address = evaluate(s.address), value = evaluate(s.value)
        const [, type, bits] = /^(...)\.store(\d*)$/.exec(s.mnemonic)!
        const width = bits === '' ? type!.endsWith('64') ? 8 : 4 : Number(bits) / 8
        const to = at(address, s.offset, width)
        if (type === 'f32' || type === 'f64') {
          const [low, high] = bitsOf(type, value)
          view.setInt32(to, low, true)
          if (type === 'f64') view.setInt32(to + 4, high, true)
        } else {
          const x = BigInt(value as number | bigint)
          for (let i = 0; i < width; i++) memory[to + i] = Number(x >> BigInt(8 * i) & 255n)
        }
        return
      }
      case 'evaluate': several(s.value); return
      case 'block': labelled(s.label, () => run(s.body)); return
      case 'loop': while (labelled(s.label, () => run(s.body))) { if (--fuel < 0) throw new OutOfFuel() } return
      case 'if': run(evaluate(s.condition) !== 0 ? s.consequent : s.alternate); return
      case 'switch': {
        const index = evaluate(s.index) as number
        let from = s.cases.findIndex(({ values }) => values.includes(index))
        if (from < 0) from = s.cases.findIndex(({ isDefault }) => isDefault)
        labelled(s.label, () => { for (const one of s.cases.slice(from)) run(one.body) })
        return
      }
      case 'branch': throw new Exit(s.label)
      case 'return': results = s.values.map(evaluate); throw new Exit('return')
      case 'return-call': results = invoke(s.callee, s.operands, s.results); throw new Exit('return')
      case 'trap': throw new Trap(s.trap)
    }
  }
  let trap: string | undefined
  try {
    run(fn.body)
  } catch (thrown) {
    if (thrown instanceof Trap) trap = thrown.message
    else if (!(thrown instanceof Exit) || thrown.label !== 'return') throw thrown
  }
  const flatGlobals: Record<string, Value> = {}
  for (const [name, value] of Object.entries(globals)) {
    if (typeof value === 'bigint') [flatGlobals[`${name} low`], flatGlobals[`${name} high`]] = halves(value)
    else flatGlobals[name] = value
  }
  return { results: results.flatMap(flat), trap, log, memory, globals: flatGlobals }
}
