/**
 * What typed arrays cannot do for an access to memory (`target: 'interpreter'`): the unaligned one, and the trap of one that lies
 * outside, which is the `RangeError` of the view. The base is an i32 that means an unsigned address.
 */

import { memory_symbol } from './memory-object.js'

/**
 * Gives `refresh` the buffer of a memory, now and whenever it grows.
 *
 * @param {any} memory
 * @param {(buffer: ArrayBuffer) => void} refresh
 * @returns {void}
 */
export function attach_arrays(memory, refresh) {
  var state = memory[memory_symbol]
  state.users.push(refresh)
  refresh(state.buffer)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @returns {number}
 */
export function load_i32(views, base, offset) {
  return views.v.getInt32((base >>> 0) + offset, true)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @returns {number}
 */
export function load_i8(views, base, offset) {
  return views.v.getInt8((base >>> 0) + offset)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @returns {number}
 */
export function load_u8(views, base, offset) {
  return views.v.getUint8((base >>> 0) + offset)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @returns {number}
 */
export function load_i16(views, base, offset) {
  return views.v.getInt16((base >>> 0) + offset, true)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @returns {number}
 */
export function load_u16(views, base, offset) {
  return views.v.getUint16((base >>> 0) + offset, true)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @returns {number}
 */
export function load_f32(views, base, offset) {
  return views.v.getFloat32((base >>> 0) + offset, true)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @returns {number}
 */
export function load_f64(views, base, offset) {
  return views.v.getFloat64((base >>> 0) + offset, true)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @param {number} value
 * @returns {void}
 */
export function store_i32(views, base, offset, value) {
  views.v.setInt32((base >>> 0) + offset, value, true)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @param {number} value
 * @returns {void}
 */
export function store_i16(views, base, offset, value) {
  views.v.setInt16((base >>> 0) + offset, value, true)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @param {number} value
 * @returns {void}
 */
export function store_f32(views, base, offset, value) {
  views.v.setFloat32((base >>> 0) + offset, value, true)
}

/**
 * @param {{ v: DataView }} views
 * @param {number} base
 * @param {number} offset
 * @param {number} value
 * @returns {void}
 */
export function store_f64(views, base, offset, value) {
  views.v.setFloat64((base >>> 0) + offset, value, true)
}
