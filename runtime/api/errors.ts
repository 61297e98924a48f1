/**
 * The error classes that programs use beside compiled modules. An error of a compiled file is an instance, whether the
 * engine's class made it or, where there is none, the file itself (`helpers/trap.js`).
 */

function makeErrorClass(name: 'CompileError' | 'LinkError' | 'RuntimeError'): ErrorConstructor {
  /** Works with and without `new`, and can be extended. */
  function Class(this: unknown, message?: string, ...[options]: [ErrorOptions?]): Error {
    const error = new Error(message, options)
    // A class that extends this one comes here with its own prototype on `this`.
    Object.setPrototypeOf(error, this instanceof Class ? Object.getPrototypeOf(this) as object : Class.prototype as object)
    // V8 has written the first line of the stack with the name `Error` by now; this writes it again.
    if ('captureStackTrace' in Error) Error.captureStackTrace(error, Class)
    return error
  }
  Object.setPrototypeOf(Class, Error)
  Class.prototype = Object.create(Error.prototype, {
    constructor: { value: Class, writable: true, configurable: true },
    name: { value: name, writable: true, configurable: true },
    message: { value: '', writable: true, configurable: true },
  })
  Object.defineProperty(Class, 'prototype', { writable: false })
  Object.defineProperty(Class, 'name', { value: name, configurable: true })
  Object.defineProperty(Class, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      return Function.prototype[Symbol.hasInstance].call(this as () => void, value) || this === Class && value instanceof Error && value.name === name
    },
  })
  return Class as unknown as ErrorConstructor
}

/** Thrown for a module that is no valid one. */
export const CompileError: ErrorConstructor = makeErrorClass('CompileError')
/** Thrown for imports that do not fit. */
export const LinkError: ErrorConstructor = makeErrorClass('LinkError')
/** Thrown for a trap. */
export const RuntimeError: ErrorConstructor = makeErrorClass('RuntimeError')
