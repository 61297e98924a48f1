/**
 * Bulk memory instructions on the bytes of a memory. Operands are signed i32 that mean unsigned ones, so sums
 * are made in doubles, where they are exact. Bounds are checked before anything is written. The engine's own
 * methods do the work. Growing is the memory object's affair; single loads and stores are emitted in line.
 */
import { trap_memory_out_of_bounds } from './trap.js'

/** Stands for a dropped data segment. */
export var empty_data = new Uint8Array(0)

/**
 * Size in pages. Not a shift: 4 GiB has 33 bits.
 *
 * @param {Uint8Array} bytes
 * @returns {number}
 */
export function memory_size(bytes) {
  return bytes.length / 65536
}

/**
 * Copies between two memories or within one, where the ranges may overlap.
 *
 * @param {Uint8Array} to
 * @param {Uint8Array} from
 * @param {number} d
 * @param {number} s
 * @param {number} n
 * @returns {void}
 */
export function memory_copy(to, from, d, s, n) {
  d = d >>> 0
  s = s >>> 0
  n = n >>> 0
  if (d + n > to.length || s + n > from.length) trap_memory_out_of_bounds()
  if (to === from) to.copyWithin(d, s, s + n)
  // `set` sees to the overlap when two memories of a module are one.
  else to.set(from.subarray(s, s + n), d)
}

/**
 * `memory_copy` within one memory, for engines with a JIT. The engine's own method takes 25 to 30 ns a call (Node 20 and 26, Bun 17), a loop over
 * words 8 to 10 for 16 bytes and 11 to 13 for 32, and most copies are of no more: of SQLite's 1.8 million in a second nine in ten.
 *
 * @param {{ v: DataView, b: Uint8Array }} views
 * @param {number} d
 * @param {number} s
 * @param {number} n
 * @returns {void}
 */
export function memory_copy_within(views, d, s, n) {
  var bytes = views.b, view, k = 0
  if ((d >>> 0) + (n >>> 0) > bytes.length || (s >>> 0) + (n >>> 0) > bytes.length) trap_memory_out_of_bounds()
  // Not where an address is above 2 GiB, and so negative, nor where the target begins inside the source: its end would be written over before it is read.
  if (n >>> 0 <= 48 && (d | s) >= 0 && d - s >>> 0 >= n) {
    view = views.v
    for (; (k + 4 | 0) <= n; k = k + 4 | 0) view.setInt32(d + k | 0, view.getInt32(s + k | 0, true), true)
    for (; k < n; k = k + 1 | 0) view.setInt8(d + k | 0, view.getInt8(s + k | 0))
  } else bytes.copyWithin(d >>> 0, s >>> 0, (s >>> 0) + (n >>> 0))
}

/**
 * An i64 from one place to another, neither changed nor looked at: `i64.load` and then `i64.store`.
 *
 * @param {{ v: DataView }} views
 * @param {number} to offset of the store
 * @param {number} from offset of the load
 * @param {number} d
 * @param {number} s
 * @returns {void}
 */
export function memory_copy_i64(views, to, from, d, s) {
  var view = views.v
  var low = view.getInt32((s >>> 0) + from, true), high = view.getInt32((s >>> 0) + from + 4, true)
  // High half first: if it is inside the memory, so is the low one.
  view.setInt32((d >>> 0) + to + 4, high, true)
  view.setInt32((d >>> 0) + to, low, true)
}

/**
 * @param {Uint8Array} bytes
 * @param {number} d
 * @param {number} value
 * @param {number} n
 * @returns {void}
 */
export function memory_fill(bytes, d, value, n) {
  d = d >>> 0
  n = n >>> 0
  if (d + n > bytes.length) trap_memory_out_of_bounds()
  bytes.fill(value & 255, d, d + n)
}

/**
 * @param {Uint8Array} bytes
 * @param {Uint8Array} data
 * @param {number} d
 * @param {number} s
 * @param {number} n
 * @returns {void}
 */
export function memory_init(bytes, data, d, s, n) {
  d = d >>> 0
  s = s >>> 0
  n = n >>> 0
  if (d + n > bytes.length || s + n > data.length) trap_memory_out_of_bounds()
  bytes.set(data.subarray(s, s + n), d)
}
