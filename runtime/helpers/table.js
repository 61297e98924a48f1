/**
 * Table instructions on the plain array of elements, and the checks that a call through a table or a
 * reference makes. Arguments are in the order of the instruction's operands, indices signed i32. Growing
 * is the table object's affair.
 */
import { has_subtypes } from './facts.js'
import { trap_element_out_of_bounds, trap_null_dereference, trap_signature_mismatch, trap_table_out_of_bounds } from './trap.js'

/**
 * A function type; one object per type and realm, compared by identity.
 *
 * @typedef {{ key: string, supertypes?: TypeDescriptor[] }} TypeDescriptor
 */

/**
 * What generated code calls (runtime/README.md, "Functions"): `t` its type, `i` its index, `b` its body if it
 * tail-calls, `x` its exported function once made.
 *
 * @typedef {((...operands: any[]) => any) & { t?: TypeDescriptor, i?: number, b?: (...operands: any[]) => any, x?: Function }} RawFunction
 */

/**
 * Stands for a dropped element segment.
 *
 * @type {any[]}
 */
export var empty_elements = []

/**
 * @param {any[]} elements
 * @param {number} i
 * @returns {any}
 */
export function table_get(elements, i) {
  i = i >>> 0
  if (i >= elements.length) trap_table_out_of_bounds()
  return elements[i]
}

/**
 * @param {any[]} elements
 * @param {number} i
 * @param {any} value
 * @returns {void}
 */
export function table_set(elements, i, value) {
  i = i >>> 0
  if (i >= elements.length) trap_table_out_of_bounds()
  elements[i] = value
}

/**
 * @param {any[]} elements
 * @param {number} i
 * @param {any} value
 * @param {number} n
 * @returns {void}
 */
export function table_fill(elements, i, value, n) {
  i = i >>> 0
  n = n >>> 0
  if (i + n > elements.length) trap_table_out_of_bounds()
  for (n = i + n; i < n; i++) elements[i] = value
}

/**
 * Source and destination may be one table and overlap.
 *
 * @param {any[]} to
 * @param {any[]} from
 * @param {number} d
 * @param {number} s
 * @param {number} n
 * @returns {void}
 */
export function table_copy(to, from, d, s, n) {
  var k = 0
  d = d >>> 0
  s = s >>> 0
  n = n >>> 0
  if (d + n > to.length || s + n > from.length) trap_table_out_of_bounds()
  if (d <= s) for (k = 0; k < n; k++) to[d + k] = from[s + k]
  else for (k = n - 1; k >= 0; k--) to[d + k] = from[s + k]
}

/**
 * @param {any[]} elements
 * @param {any[]} segment
 * @param {number} d
 * @param {number} s
 * @param {number} n
 * @returns {void}
 */
export function table_init(elements, segment, d, s, n) {
  var k = 0
  d = d >>> 0
  s = s >>> 0
  n = n >>> 0
  if (d + n > elements.length) trap_table_out_of_bounds()
  if (s + n > segment.length) trap_element_out_of_bounds()
  for (k = 0; k < n; k++) elements[d + k] = segment[s + k]
}

/**
 * @template T
 * @param {T} value
 * @returns {NonNullable<T>}
 */
export function ref_as_non_null(value) {
  // `undefined` is a reference that is not null.
  if (value === null) trap_null_dereference()
  return /** @type {any} */ (value)
}

/**
 * Gives what to call for a function taken from a table as one of `type`. What may not be called becomes a
 * function that traps when it is called, since arguments are evaluated before the check.
 *
 * `raw`: an element; `undefined` when the index was out of range
 *
 * @param {RawFunction | null | undefined} raw
 * @param {TypeDescriptor} type
 * @returns {RawFunction}
 */
export function check_signature(raw, type) {
  return raw && raw.t === type ? raw : check_supertypes(raw, type)
}

/**
 * The rare part of `check_signature`, apart so that the frequent part stays small enough to be inlined.
 *
 * @param {RawFunction | null | undefined} raw
 * @param {TypeDescriptor} type
 * @returns {RawFunction}
 */
export function check_supertypes(raw, type) {
  if (raw === undefined) return trap_table_out_of_bounds
  if (has_subtypes && raw !== null && raw.t && raw.t.supertypes && raw.t.supertypes.indexOf(type) >= 0) return raw
  return trap_signature_mismatch
}

/**
 * The array of what may be called as `type` where a table that never changes holds it; elsewhere are functions that trap.
 *
 * @param {(RawFunction | null)[]} elements
 * @param {TypeDescriptor} type
 * @returns {RawFunction[]}
 */
export function elements_of_type(elements, type) {
  return elements.map(function (raw) {
    return check_signature(raw, type)
  })
}

/**
 * A call through a table of `size` elements at an index where it holds nothing of the type asked for.
 *
 * @param {number} i
 * @param {number} size
 * @returns {never}
 */
export function trap_call(i, size) {
  if (i >>> 0 < size) trap_signature_mismatch()
  trap_table_out_of_bounds()
}

/**
 * Gives what to call for a typed reference: itself, or for null a function that traps when it is called.
 *
 * @param {RawFunction | null} raw
 * @returns {RawFunction}
 */
export function check_function(raw) {
  return raw === null ? trap_null_dereference : raw
}
