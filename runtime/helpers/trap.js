/**
 * The errors that generated code throws: the engine's `WebAssembly.RuntimeError` and `LinkError` where there are such
 * things, otherwise errors of that name. Every trap's wording stands here and nowhere else; it is V8's, since that is
 * what users search for (checked against Node's own WebAssembly by the unit tests).
 */

/**
 * Looks the engine's class up at each call: a program may install WebAssembly later.
 *
 * @param {'RuntimeError' | 'LinkError'} name
 * @param {string} message
 * @returns {Error}
 */
export function make_error(name, message) {
  // @ts-ignore: neither every engine nor the type library has WebAssembly
  var Class = typeof WebAssembly === 'object' && WebAssembly[name], error
  if (Class) return new Class(message)
  error = new Error(message)
  Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true })
  return error
}

/**
 * @param {string} message
 * @returns {Error}
 */
export function runtime_error(message) {
  return make_error('RuntimeError', message)
}

/**
 * @param {string} message
 * @returns {Error}
 */
export function link_error(message) {
  return make_error('LinkError', message)
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
