/**
 * Where files of one realm meet (runtime/README.md, "Between files"), and how errors cross the border between
 * generated code and the host.
 */
import { calls_host, shares } from './facts.js'
import { runtime_error } from './trap.js'

/**
 * What functions that call each other as raw functions have in common. A file that does not take part in the realm's
 * may have one of its own, with those fields only that its functions need.
 *
 * @typedef {{ i32: Int32Array, f64: Float64Array, ref: any[], error?: (e: unknown) => unknown }} Registers
 */
/**
 * @typedef {Registers & {
 *   types: { [key: string]: any }, adapters: WeakMap<object, any>, host_errors: WeakMap<object, boolean>, bounce: {}, bounce_state: any
 * }} Home
 */

/**
 * Gives the realm's home, made by the first file that asks.
 *
 * @returns {Home}
 */
export function make_home() {
  var key = Symbol.for('wasmless.realm')
  // @ts-ignore: which of these there are is the question
  var global = typeof globalThis === 'object' ? globalThis : typeof self === 'object' ? self : typeof window === 'object' ? window : {}
  if (!global[key]) {
    Object.defineProperty(global, key, {
      value: {
        // As many as `registers.js` has.
        i32: new Int32Array(2000),
        f64: new Float64Array(1000),
        ref: [],
        error: boundary_error,
        types: Object.create(null),
        adapters: new WeakMap(),
        host_errors: new WeakMap(),
        bounce: {},
        bounce_state: { body: null, operands: null }
      }
    })
  }
  return global[key]
}

/** @type {Home} */
export var home = make_home()

/** @type {WeakMap<object, boolean>} */
export var host_errors = shares ? home.host_errors : new WeakMap()

/**
 * What leaves an exported function for an error that its raw function threw: a view's RangeError is the trap.
 *
 * @param {unknown} e
 * @returns {unknown}
 */
export function boundary_error(e) {
  return e instanceof RangeError && !(calls_host && host_errors.has(e)) && !/stack/i.test(e.message) ? runtime_error('memory access out of bounds') : e
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
