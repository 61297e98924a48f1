/**
 * The errors that generated code throws: the engine's `WebAssembly.RuntimeError` and `LinkError` where there are such
 * things, otherwise errors of that name. Every trap's wording stands here and nowhere else; it is V8's, since that is
 * what users search for (checked against Node's own WebAssembly by the unit tests).
 */
import { has_imports } from './facts.js'

/**
 * Looks the engine's class up at each call: a program may install WebAssembly later.
 *
 * @param {string} message
 * @param {boolean} [is_link] makes a `LinkError`
 * @returns {Error}
 */
export function runtime_error(message, is_link) {
  var name = has_imports && is_link ? 'LinkError' : 'RuntimeError'
  // @ts-ignore: neither every engine nor the type library has WebAssembly
  var Class = typeof WebAssembly === 'object' && WebAssembly[name]
  return Class ? new Class(message) : Object.defineProperty(new Error(message), 'name', { value: name, writable: true, configurable: true })
}

/**
 * @param {string} message
 * @returns {Error}
 */
export function link_error(message) {
  return runtime_error(message, true)
}

/** @returns {never} */
export function trap_unreachable() {
  throw runtime_error('unreachable')
}

/** @returns {never} */
export function trap_memory_out_of_bounds() {
  throw runtime_error('memory access out of bounds')
}

/** @returns {never} */
export function trap_table_out_of_bounds() {
  throw runtime_error('table index is out of bounds')
}

/** @returns {never} */
export function trap_divide_by_zero() {
  throw runtime_error('divide by zero')
}

/** @returns {never} */
export function trap_remainder_by_zero() {
  throw runtime_error('remainder by zero')
}

/** @returns {never} */
export function trap_divide_unrepresentable() {
  throw runtime_error('divide result unrepresentable')
}

/** @returns {never} */
export function trap_float_unrepresentable() {
  throw runtime_error('float unrepresentable in integer range')
}

/** @returns {never} */
export function trap_signature_mismatch() {
  throw runtime_error('null function or function signature mismatch')
}

/** @returns {never} */
export function trap_null_dereference() {
  throw runtime_error('dereferencing a null pointer')
}

/** @returns {never} */
export function trap_data_out_of_bounds() {
  throw runtime_error('data segment out of bounds')
}

/** @returns {never} */
export function trap_element_out_of_bounds() {
  throw runtime_error('element segment out of bounds')
}
