/**
 * What the cases are written with: assertions for any engine, and the list of cases. A case is `{ name, run, facadeOnly }`;
 * `run` gets `{ WebAssembly, bytes(name), stub(name), isNative }` and may be asynchronous.
 */
export function same(actual, expected, what = '') {
  if (!Object.is(actual, expected)) throw new Error(`${what && `${what}: `}expected ${show(expected)}, got ${show(actual)}`)
}
export function alike(actual, expected, what = '') {
  same(show(actual), show(expected), what)
}
export function isTrue(value, what) {
  if (!value) throw new Error(what)
}
function show(value) {
  return JSON.stringify(value, (_, each) => typeof each === 'bigint' ? `${each}n` : each === undefined ? 'undefined' : Object.is(each, -0) ? '-0' : typeof each === 'number' && !Number.isFinite(each) ? String(each) : each) ?? String(value)
}

/** Expects `action` to throw one of a class whose name is `name` (and, for ours, with the words). */
export function throws(action, Class, words = /(?:)/) {
  let error
  try {
    action()
  } catch (e) {
    error = e
  }
  checkError(error, Class, words)
  return error
}
export async function rejects(promise, Class, words = /(?:)/) {
  isTrue(promise instanceof Promise, 'a promise')
  let error
  try {
    await promise
  } catch (e) {
    error = e
  }
  checkError(error, Class, words)
  return error
}
function checkError(error, Class, words) {
  if (error === undefined) throw new Error(`expected a ${Class.name}, nothing was thrown`)
  if (!(error instanceof Class)) throw new Error(`expected a ${Class.name}, got ${String(error && error.stack || error)}`)
  isTrue(words.test(error.message), `the message ${JSON.stringify(error.message)} has not ${words}`)
}

/** A property's attributes as letters: writable, enumerable, configurable, `a` for an accessor. */
export function attributes(object, name) {
  const property = Object.getOwnPropertyDescriptor(object, name)
  if (property === undefined) throw new Error(`no property ${String(name)}`)
  return `${property.writable ? 'w' : ''}${property.enumerable ? 'e' : ''}${property.configurable ? 'c' : ''}${property.get || property.set ? 'a' : ''}`
}
