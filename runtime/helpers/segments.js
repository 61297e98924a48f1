/**
 * What only instantiation needs: data segments, written into a memory piece by piece, since runs of zeros are
 * left out; and 64-bit constant expressions.
 */
import { result_i32 } from './registers.js'
import { trap_memory_out_of_bounds } from './trap.js'

/**
 * Checks that an active segment fits. Gives its offset, unsigned.
 *
 * @param {number} size of the memory in bytes
 * @param {number} offset
 * @param {number} length
 * @returns {number}
 */
export function check_data(size, offset, length) {
  offset = offset >>> 0
  if (offset + length > size) trap_memory_out_of_bounds()
  return offset
}

/**
 * `pieces`: distance from `offset`, bytes, and so on
 *
 * @param {Uint8Array} bytes
 * @param {number} offset
 * @param {any[]} pieces
 * @returns {void}
 */
export function write_data(bytes, offset, pieces) {
  for (var k = 0; k < pieces.length; k += 2) bytes.set(pieces[k + 1], offset + pieces[k])
}

/**
 * `i64.add` in a constant expression that reads an imported global.
 *
 * @param {number} x
 * @param {number} x_
 * @param {number} y
 * @param {number} y_
 * @returns {number}
 */
export function constant_i64_add(x, x_, y, y_) {
  var low = x + y | 0
  result_i32[0] = x_ + y_ + (low >>> 0 < x >>> 0 ? 1 : 0)
  return low
}

/**
 * @param {number} x
 * @param {number} x_
 * @param {number} y
 * @param {number} y_
 * @returns {number}
 */
export function constant_i64_sub(x, x_, y, y_) {
  result_i32[0] = x_ - y_ - (x >>> 0 < y >>> 0 ? 1 : 0)
  return x - y | 0
}
