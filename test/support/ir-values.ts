/**
 * The values that the interpreter of the IR works on, and arithmetic on them, before and after the split of
 * i64. Instructions mean what native WebAssembly makes of them; only what depends on a NaN's bits, which
 * JavaScript may lose, and what no instruction says is done here.
 */
import { splitMnemonics, type MultiMnemonic, type ScalarMnemonic, type SplitMnemonic } from '../../compiler/ir/mnemonics.ts'
import type { TrapKind, Type } from '../../compiler/ir/nodes.ts'
import type { NumericMnemonic } from '../../compiler/wasm/instructions.ts'
import * as traps from '../../runtime/helpers/trap.js'
import { engine } from './backend.ts'
import { nativeNumeric } from './native-numeric.ts'

/** An i64 is a BigInt; text is a NaN with its bits (`f64 1 2146959360`) or a reference made up. */
export type Value = number | bigint | string | null

/** Its message is V8's wording, as the runtime has it. */
export class Trap extends Error {}
export function trapOf(kind: TrapKind): Trap {
  try {
    return traps[`trap_${kind}`]()
  } catch (error) {
    return new Trap((error as Error).message)
  }
}

const scratch = new DataView(new ArrayBuffer(8))
/** Low half first. */
export function halves(value: bigint): [number, number] {
  scratch.setBigInt64(0, BigInt.asIntN(64, value))
  return [scratch.getInt32(4), scratch.getInt32(0)]
}
export function join(low: number, high: number): bigint {
  scratch.setInt32(4, low)
  scratch.setInt32(0, high)
  return scratch.getBigInt64(0)
}
/** The value as it is after the split. */
export function flat(value: Value): Value[] {
  return typeof value === 'bigint' ? halves(value) : [value]
}
export function zeroOf(type: Type): Value {
  return type === 'i64' ? 0n : type === 'ref' ? null : 0
}

let isLossy = false
/** Whether NaNs held as floats lose their payloads, as engines may make them. */
export function setLossy(lossy: boolean): void {
  isLossy = lossy
}
export function fromBits(type: Type, low: number, high: number): Value {
  scratch.setInt32(4, low)
  scratch.setInt32(0, high)
  switch (type) {
    case 'i32': return low
    case 'i64': return scratch.getBigInt64(0)
    case 'f32': return held(type, scratch.getFloat32(4), low, 0)
    default: return held('f64', scratch.getFloat64(0), low, high)
  }
}
function held(type: 'f32' | 'f64', value: number, low: number, high: number): Value {
  return value === value ? value : isLossy ? NaN : `${type} ${low} ${high}`
}
function isHeldNaN(value: Value | undefined): value is string {
  return typeof value === 'string' && value.startsWith('f')
}
/** The value as JavaScript has it, where there is but one NaN. */
export function plain(value: Value): Value {
  return isHeldNaN(value) ? NaN : value
}
export function bitsOf(type: 'f32' | 'f64', value: Value): [number, number] {
  if (isHeldNaN(value)) return value.split(' ').slice(1).map(Number) as [number, number]
  if (type === 'f32') scratch.setFloat32(4, value as number)
  else scratch.setFloat64(0, value as number)
  return [scratch.getInt32(4), type === 'f32' ? 0 : scratch.getInt32(0)]
}

/** Negation, absolute value and copied sign change one bit, of NaNs too. */
function withSign(name: string, type: 'f32' | 'f64', x: Value, y: Value | undefined): Value {
  const [low, high] = bitsOf(type, x)
  const top = type === 'f32' ? low : high
  const other = y === undefined ? 0 : bitsOf(type, y)[type === 'f32' ? 0 : 1]
  const sign = name === 'neg' ? ~top : name === 'abs' ? 0 : other
  const made = top & 0x7fffffff | sign & -0x80000000
  return type === 'f32' ? fromBits('f32', made, 0) : fromBits('f64', low, made)
}

/** What keeps the bits of a NaN; undefined for every other mnemonic. */
function onBits(mnemonic: string, [a, b]: readonly Value[]): Value | undefined {
  switch (mnemonic) {
    case 'f32.neg': case 'f32.abs': case 'f32.copysign': case 'f64.neg': case 'f64.abs': case 'f64.copysign':
      return withSign(mnemonic.slice(4), mnemonic.slice(0, 3) as 'f32' | 'f64', a!, b)
    case 'i32.reinterpret_f32': return bitsOf('f32', a!)[0]
    case 'i64.reinterpret_f64': return join(...bitsOf('f64', a!))
    case 'i32.reinterpret_f64_low': return bitsOf('f64', a!)[0]
    case 'i32.reinterpret_f64_high': return bitsOf('f64', a!)[1]
    case 'f32.reinterpret_i32': return fromBits('f32', a as number, 0)
    case 'f64.reinterpret_i64': return fromBits('f64', ...halves(a as bigint))
    case 'i32.wrap_f64': return isHeldNaN(a!) ? 0 : (a as number) | 0
    case 'f64.reinterpret_pair': return fromBits('f64', a as number, b as number)
    default: return undefined
  }
}
function isSplitMnemonic(mnemonic: string): mnemonic is SplitMnemonic {
  return mnemonic in splitMnemonics
}
function onHalves(mnemonic: SplitMnemonic, a: number, b: number): Value {
  if (mnemonic === 'i32.mul_high_u') return Number(BigInt.asIntN(32, BigInt(a >>> 0) * BigInt(b >>> 0) >> 32n))
  return native(mnemonic.replace('_pair_', '_i64_') as NumericMnemonic, [join(a, b)])
}
function native(mnemonic: NumericMnemonic, operands: readonly Value[]): Value {
  let result: number | bigint
  try {
    result = nativeNumeric[mnemonic](...operands)
  } catch (error) {
    throw error instanceof engine.RuntimeError ? new Trap(error.message) : error
  }
  // The sign and payload of a NaN that arithmetic makes are the machine's choice.
  return result === result ? result : NaN
}

/**
 * Throws: Trap.
 */
export function arithmetic(mnemonic: ScalarMnemonic, operands: readonly Value[]): Value {
  const made = onBits(mnemonic, operands)
  if (made !== undefined) return made
  if (isSplitMnemonic(mnemonic)) return onHalves(mnemonic, operands[0] as number, operands[1] as number)
  return native(mnemonic, operands.map(plain))
}
/**
 * Arithmetic on pairs: operands and results are halves; a count of bits is its low half alone.
 *
 * Throws: Trap.
 */
export function pairArithmetic(mnemonic: MultiMnemonic, operands: readonly Value[]): readonly Value[] {
  if (mnemonic.includes('trunc')) return flat(arithmetic(mnemonic, operands))
  const [x, x_, y, y_] = operands as readonly number[]
  return flat(arithmetic(mnemonic, [join(x!, x_!), y_ === undefined ? BigInt(y!) : join(y!, y_)]))
}
