/**
 * Data segments at instantiation: written into a memory piece by piece, since runs of zeros are left out.
 * Bounds have been checked for the segment as a whole.
 */
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
