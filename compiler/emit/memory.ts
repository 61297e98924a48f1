/**
 * How generated code reads and writes linear memory: the only place that decides the shape of an access.
 * Here stands the one for engines with a JIT, a `DataView` whose `RangeError` is the trap; without one, typed arrays are faster
 * (`memory-arrays.ts`).
 *
 * An address is an unsigned 32-bit base plus an offset that does not wrap. JavaScript has it exactly when the
 * base is not taken for negative: `(p >>> 0) + offset`, or `p + offset` where `p` is known not to be.
 */
import type { Expression as JavaScript, Identifier, Statement as JavaScriptStatement } from 'estree'
import { assign, binary, boolean, commas, evaluate, methodCall, number } from '../js/build.ts'
import { effectsOf, isPure } from '../ir/effects.ts'
import type { LoadMnemonic, StoreMnemonic } from '../ir/mnemonics.ts'
import type { Expression, Load, Store } from '../ir/nodes.ts'
import type { MemoryIndex } from '../wasm/types.ts'
import { loadFromArray, storeToArray } from './memory-arrays.ts'
import { signedPages } from './proven-bases.ts'
import type { Demand } from './representation.ts'
import { mayReassign, type Scope } from './scope.ts'

interface Access {
  readonly method: string
  /** More than a byte, so that the order of bytes must be said. */
  readonly isWide: boolean
}
function bytes(method: string): Access {
  return { method, isWide: false }
}
function wide(method: string): Access {
  return { method, isWide: true }
}

/** Taken apart by the pass `split-i64`. */
const split = null

const loads = {
  'i32.load': wide('getInt32'), 'f32.load': wide('getFloat32'), 'f64.load': wide('getFloat64'),
  'i32.load8_s': bytes('getInt8'), 'i32.load8_u': bytes('getUint8'), 'i32.load16_s': wide('getInt16'), 'i32.load16_u': wide('getUint16'),
  'i64.load': split, 'i64.load8_s': split, 'i64.load8_u': split, 'i64.load16_s': split, 'i64.load16_u': split, 'i64.load32_s': split, 'i64.load32_u': split,
} as const satisfies Record<LoadMnemonic, Access | null>

const stores = {
  'i32.store': wide('setInt32'), 'f32.store': wide('setFloat32'), 'f64.store': wide('setFloat64'),
  'i32.store8': bytes('setInt8'), 'i32.store16': wide('setInt16'),
  'i64.store': split, 'i64.store8': split, 'i64.store16': split, 'i64.store32': split,
} as const satisfies Record<StoreMnemonic, Access | null>

function accessOf(mnemonic: LoadMnemonic | StoreMnemonic): Access {
  const access: Access | null = mnemonic in loads ? loads[mnemonic as LoadMnemonic] : stores[mnemonic as StoreMnemonic]
  if (access === null) throw new Error(`internal error: ${mnemonic} reached the emitter`)
  return access
}

function plus(base: JavaScript, offset: number): JavaScript {
  return offset === 0 ? base : binary('+', base, number(offset))
}

/** The address in bytes as a number that no conversion can bring back into the memory. */
function addressOf(scope: Scope, access: Load | Store): JavaScript {
  const { memory, address: base, offset } = access
  if (base.op === 'constant') return number((base.low >>> 0) + offset)
  const isExact = scope.isNonNegative(base) || offset === 0 && scope.context.memoryMaximum(memory) <= signedPages || scope.isProven(access)
  return plus(scope.expression(base, isExact ? 'value' : 'unsigned'), offset)
}
/** The same with the base in a variable. */
function addressFrom(base: JavaScript, offset: number): JavaScript {
  return plus(binary('>>>', base, number(0)), offset)
}

/** Whether its view may be another one after a call. */
function mayGrow(scope: Scope, memory: MemoryIndex): boolean {
  const { context } = scope
  return !scope.keepsViews(memory) && context.memoryMaximum(memory) > (context.module.memories[memory]?.type.limits.minimum ?? 0)
}

/** `true`; in minified files a number, which engines take for it when they compile: 0.35% of SQLite, gzipped, less than `!0`. */
function littleEndian({ context }: Scope): JavaScript {
  return context.options.minify ? number(1) : boolean(true)
}

function accessExpression(scope: Scope, memory: MemoryIndex, { method, isWide }: Access, operands: readonly JavaScript[]): JavaScript {
  return methodCall(scope.view(memory), method, isWide ? [...operands, littleEndian(scope)] : operands)
}

/** A load, as the mnemonic's own type or, by `as`, as another of the same width. */
export function loadExpression(scope: Scope, load: Load, as: LoadMnemonic = load.mnemonic): JavaScript {
  const { memory, address, offset } = load
  if (scope.context.options.target === 'interpreter') return loadFromArray(scope, load, as)
  const access = accessOf(as)
  // JavaScript looks the view up before it evaluates the address.
  if (mayGrow(scope, memory) && mayReassign(address)) {
    const base = scope.temporary()
    return commas([assign(base, scope.expression(address, 'value')), accessExpression(scope, memory, access, [addressFrom(base, offset)])])
  }
  return accessExpression(scope, memory, access, [addressOf(scope, load)])
}

/** What to store, and how: an f32 that is only moved goes as bits, since engines may rewrite a NaN in a float variable. */
function storedValue({ mnemonic, value }: Store): { readonly as: StoreMnemonic, readonly value: Expression } {
  if (mnemonic !== 'f32.store') return { as: mnemonic, value }
  if (value.op === 'load') return { as: 'i32.store', value: { ...value, mnemonic: 'i32.load', type: 'i32' } }
  if (value.op === 'constant' && (value.low & 0x7fffffff) > 0x7f800000) return { as: 'i32.store', value: { ...value, type: 'i32' } }
  if (value.op === 'numeric' && value.mnemonic === 'f32.reinterpret_i32') return { as: 'i32.store', value: value.operands[0]! }
  return { as: mnemonic, value }
}

/**
 * The setters convert what they are given: integers modulo 2^n, f32 by rounding. But once an integer's setter in a hot function was
 * given more than 32 bits, V8 14 calls its built-in for good (sha256 in Node 26: 2.8 times as long).
 */
function storeDemand(scope: Scope, mnemonic: StoreMnemonic): Demand {
  if (mnemonic === 'f64.store') return 'value'
  return mnemonic === 'f32.store' || scope.context.options.target === 'interpreter' ? 'loose' : 'value'
}

/** Whether control may take several ways through it, in it or in what engines put in the place of a call. */
function hasWays(expression: JavaScript): boolean {
  switch (expression.type) {
    case 'ConditionalExpression': case 'LogicalExpression': return true
    // The methods called are those of views and of Math.
    case 'CallExpression': return expression.callee.type !== 'MemberExpression' || expression.callee.computed || expression.arguments.some((argument) => hasWays(argument as JavaScript))
    case 'BinaryExpression': return hasWays(expression.left as JavaScript) || hasWays(expression.right)
    case 'UnaryExpression': return hasWays(expression.argument)
    case 'AssignmentExpression': return hasWays(expression.right)
    case 'SequenceExpression': return expression.expressions.some(hasWays)
    default: return false
  }
}

export function storeStatements(scope: Scope, store: Store): readonly JavaScriptStatement[] {
  const { memory, address, offset } = store
  const { as, value } = storedValue(store)
  if (scope.context.options.target === 'interpreter') return storeToArray(scope, store, as, value, storeDemand(scope, as))
  const before: JavaScriptStatement[] = []
  const keep = (variable: Identifier, expression: JavaScript): JavaScript => {
    before.push(evaluate(assign(variable, expression)))
    return variable
  }
  const outdates = mayGrow(scope, memory) && (mayReassign(address) || mayReassign(value))
  const isFree = isPure(effectsOf(address))
  const target = isFree || !outdates ? addressOf(scope, store) : addressFrom(keep(scope.temporary(), scope.expression(address, 'value')), offset)
  const emitted = scope.expression(value, storeDemand(scope, as))
  // Even where the view stays: V8 looks the method up before it evaluates the value, and where ways meet in that it no longer knows whose method it is.
  const isFirst = outdates && mayReassign(value) || (isFree || outdates) && hasWays(emitted)
  const stored = isFirst ? keep(scope.shared('value'), emitted) : emitted
  return [...before, evaluate(accessExpression(scope, memory, accessOf(as), [target, stored]))]
}
