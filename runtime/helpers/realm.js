/**
 * Where files of one realm meet (runtime/README.md, "Between files"), and how errors cross the border
 * between generated code and the host. As code, and in files that let function references out, there is one
 * home for the realm; the linker gives every other file a home of its own.
 */
import { runtime_error } from './trap.js'

/**
 * What functions that call each other as raw functions have in common.
 *
 * @typedef {{
 *   i32: Int32Array, f64: Float64Array, ref: any[],
 *   types: { [key: string]: any }, adapters: WeakMap<object, any>, host_errors: WeakMap<object, boolean>,
 *   error: (e: unknown) => unknown, bounce?: {}, bounce_state?: any
 * }} Home
 */

/**
 * @param {Int32Array} i32
 * @param {Float64Array} f64
 * @param {any[]} ref
 * @returns {Home}
 */
export function make_home(i32, f64, ref) {
  return { i32: i32, f64: f64, ref: ref, types: Object.create(null), adapters: new WeakMap(), host_errors: new WeakMap(), error: boundary_error }
}

/**
 * Gives the realm's home, made by the first file that asks.
 *
 * @returns {Home}
 */
export function make_realm() {
  var key = Symbol.for('wasmless.realm'), home
  // @ts-ignore: which of these there are is the question
  var global = typeof globalThis === 'object' ? globalThis : typeof self === 'object' ? self : typeof window === 'object' ? window : {}
  home = global[key]
  if (!home) {
    // As many registers as `registers.js` has.
    home = make_home(new Int32Array(2000), new Float64Array(1000), [])
    home.bounce = {}
    home.bounce_state = { body: null, operands: null }
    Object.defineProperty(global, key, { value: home })
  }
  return home
}

/** @type {Home} */
export var realm = make_realm()

/** @type {Home} */
export var home = realm

export var host_errors = home.host_errors

/**
 * What leaves an exported function for an error that its raw function threw: a view's RangeError is the trap.
 *
 * @param {unknown} e
 * @returns {unknown}
 */
export function boundary_error(e) {
  if (!(e instanceof RangeError) || host_errors.has(e) || /stack/i.test(e.message)) return e
  return runtime_error('memory access out of bounds')
}

/**
 * Marks what a host function threw, so that `boundary_error` leaves it alone.
 *
 * @template T
 * @param {T} e
 * @returns {T}
 */
export function host_error(e) {
  if (e instanceof RangeError) host_errors.set(e, true)
  return e
}
