/**
 * The errors that generated code throws: the engine's `WebAssembly.RuntimeError` and `LinkError` where
 * there are such things, otherwise our own. Every trap's wording stands here and nowhere else; it is V8's,
 * since that is what users search for (checked against Node's own WebAssembly by the unit tests).
 */

/**
 * Makes an error class as ES5 can: works with and without `new`, and instances carry a stack.
 *
 * @param {string} name
 * @returns {ErrorConstructor}
 */
export function error_class(name) {
  /**
   * @this {unknown}
   * @param {string} [message]
   */
  function Class(message) {
    var error = message === undefined ? new Error() : new Error(message)
    // A class that extends this one comes here with its own prototype on `this`.
    Object.setPrototypeOf(error, this instanceof Class ? Object.getPrototypeOf(this) : Class.prototype)
    // V8 has written the first line of the stack with the name `Error` by now; this writes it again.
    if (Error.captureStackTrace) Error.captureStackTrace(error, Class)
    return error
  }
  Object.setPrototypeOf(Class, Error)
  Class.prototype = Object.create(Error.prototype, {
    constructor: { value: Class, writable: true, configurable: true },
    name: { value: name, writable: true, configurable: true },
    message: { value: '', writable: true, configurable: true }
  })
  Object.defineProperty(Class, 'name', { value: name, configurable: true })
  return /** @type {any} */ (Class)
}

export var RuntimeError = error_class('RuntimeError')

export var LinkError = error_class('LinkError')

/**
 * Gives the engine's class of this name, looked up at each call: a program may install WebAssembly later.
 *
 * @param {'RuntimeError' | 'LinkError'} name
 * @returns {ErrorConstructor | undefined}
 */
export function engine_error_class(name) {
  // @ts-ignore: neither every engine nor the type library has WebAssembly
  var engine = typeof WebAssembly === 'undefined' ? undefined : WebAssembly
  return engine ? engine[name] : undefined
}

/**
 * @param {string} message
 * @returns {Error}
 */
export function runtime_error(message) {
  return new (engine_error_class('RuntimeError') || RuntimeError)(message)
}

/**
 * @param {string} message
 * @returns {Error}
 */
export function link_error(message) {
  return new (engine_error_class('LinkError') || LinkError)(message)
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
