/**
 * What can come of a call, in words that two backends share: results by bits, traps by kind. The one
 * place that knows engines' wordings of traps beside the specification's.
 */

/** One row for each kind of trap: engines' wording, and what the specification's suite calls it. */
const traps: readonly { readonly kind: string, readonly engine: RegExp, readonly specification: RegExp }[] = [
  { kind: 'memory', engine: /memory access out of bounds|data segment.* out of bounds/, specification: /^out of bounds memory access$/ },
  { kind: 'table', engine: /table (index|access|initializer).*out of bounds|element segment.* out of bounds/, specification: /^(out of bounds table access|undefined element)$/ },
  { kind: 'signature', engine: /function signature mismatch/, specification: /^(uninitialized element( \d+)?|indirect call type mismatch)$/ },
  { kind: 'divide', engine: /divide by zero|remainder by zero/, specification: /^integer divide by zero$/ },
  { kind: 'overflow', engine: /divide result unrepresentable/, specification: /^integer overflow$/ },
  { kind: 'truncate', engine: /float unrepresentable in integer range/, specification: /^(integer overflow|invalid conversion to integer)$/ },
  { kind: 'unreachable', engine: /^unreachable$/, specification: /^unreachable$/ },
  { kind: 'null', engine: /dereferencing a null pointer/, specification: /^null (\w+ )?reference$/ },
  { kind: 'array', engine: /array (element access )?.*out of bounds/, specification: /^out of bounds array access$/ },
  { kind: 'cast', engine: /illegal cast/, specification: /^cast failure$/ },
]

export function isTrap(error: unknown): error is Error {
  return error instanceof Error && error.name === 'RuntimeError'
}
export function isExhaustion(error: unknown): boolean {
  return error instanceof Error && (error.name === 'RangeError' && /call stack|too much recursion/i.test(error.message) || error.name === 'InternalError')
}

/** Whether an engine's error is the trap that the specification calls `wording`. */
export function isTrapNamed(error: unknown, wording: string): boolean {
  return isTrap(error) && traps.some(row => row.engine.test(error.message) && row.specification.test(wording))
}

/** `trap memory`, `stack overflow`, or the error's name and message. */
export function describeError(error: unknown): string {
  if (isTrap(error)) return `trap ${traps.find(row => row.engine.test(error.message))?.kind ?? error.message}`
  if (isExhaustion(error)) return 'stack overflow'
  return error instanceof Error ? `${error.name}: ${error.message}` : `thrown ${String(error)}`
}

const view = new DataView(new ArrayBuffer(8))

/** A value as a line of text: equal texts mean equal values. NaNs are all one (engines choose their bits). */
export function describeValue(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'function') return 'function'
  if (Array.isArray(value)) return `[${value.map(describeValue).join(', ')}]`
  if (typeof value === 'object' && value !== null) return 'object'
  return String(value)
}

/** The result of `work`, described; or the error. */
export function outcome(work: () => unknown): string {
  try {
    return describeValue(work())
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    return describeError(error)
  }
}

export function f32FromBits(bits: number): number {
  view.setUint32(0, bits)
  return view.getFloat32(0)
}
export function f64FromBits(bits: bigint): number {
  view.setBigUint64(0, bits)
  return view.getFloat64(0)
}
export function f32Bits(value: number): number {
  view.setFloat32(0, value)
  return view.getUint32(0)
}
export function f64Bits(value: number): bigint {
  view.setFloat64(0, value)
  return view.getBigUint64(0)
}
