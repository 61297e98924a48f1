/**
 * Between forms of the same value: BigInt at the JavaScript boundary and pairs inside, strings in the
 * file and bytes of a data segment. The only helper file that may name `BigInt`.
 */
import { result_i32 } from './registers.js'

/**
 * ToBigInt64: the low half is returned, the high half left in `result_i32[0]`.
 * Throws: TypeError for a Number, `undefined`, `null` and symbols, SyntaxError for a string that is no integer.
 *
 * `asIntN` is trusted to convert and no further: the masks make the halves right whatever it gives.
 *
 * @param {any} value
 * @returns {number}
 */
export function pair_from_bigint(value) {
  var whole = BigInt.asIntN(64, value), mask = BigInt(4294967295)
  result_i32[0] = Number(whole >> BigInt(32) & mask)
  return Number(whole & mask) | 0
}

/**
 * @param {number} low
 * @param {number} high
 * @returns {bigint}
 */
export function bigint_from_pair(low, high) {
  // From -2^53 up and below 2^53 one exact double will do.
  if (high >= -2097152 && high < 2097152) return BigInt(high * 4294967296 + (low >>> 0))
  return (BigInt(high) << BigInt(32)) + BigInt(low >>> 0)
}

/**
 * One byte for each character, which must be below U+0100.
 *
 * @param {string} string
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytes_from_latin1(string) {
  var length = string.length, bytes = new Uint8Array(length), i = 0
  for (; i < length; i++) bytes[i] = string.charCodeAt(i)
  return bytes
}

/**
 * Standard alphabet, with or without padding; not `atob`, which some engines lack.
 *
 * @param {string} string
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytes_from_base64(string) {
  var alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  var values = new Uint8Array(128), length = string.length, i = 0, at = 0, bytes, group
  while (length > 0 && string.charAt(length - 1) === '=') length--
  bytes = new Uint8Array(Math.floor(length * 3 / 4))
  for (i = 0; i < 64; i++) values[alphabet.charCodeAt(i)] = i
  // Past the end `charCodeAt` gives NaN, and `values[NaN]` undefined, which counts as 0 here; bytes written past the end are dropped.
  for (i = 0; i < length; i += 4) {
    group = values[string.charCodeAt(i)] << 18 | values[string.charCodeAt(i + 1)] << 12 | values[string.charCodeAt(i + 2)] << 6 | values[string.charCodeAt(i + 3)]
    bytes[at++] = group >> 16
    bytes[at++] = group >> 8
    bytes[at++] = group
  }
  return bytes
}
