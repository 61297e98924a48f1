/**
 * Arguments of the JavaScript API that are sizes and indices: `[EnforceRange] unsigned long`.
 *
 * Spec: webidl.spec.whatwg.org/#abstract-opdef-converttoint
 */

/**
 * Throws: TypeError when the value is no number from 0 to 2^32 - 1 after rounding towards zero
 *
 * @param {any} value
 * @param {string} where
 * @returns {number}
 */
export function to_index(value, where) {
  var number = Math.trunc(value)
  if (number !== number >>> 0) throw new TypeError(where + ': not a u32')
  // Not -0.
  return number >>> 0
}
