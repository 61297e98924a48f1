/**
 * Float arithmetic that is no single JavaScript expression: rounding to even, sign transfer, conversions to
 * and from integers and pairs (`x` low, `x_` high, as in `integer.js`), and reinterpretation of bits. An f32
 * is a double that is already rounded, so what gives f64 gives f32 too wherever the result is exact.
 */
import { result_i32 } from './registers.js'
import { trap_float_unrepresentable } from './trap.js'

export var fround = Math.fround

/** Eight bytes seen three ways. Every host that runs JavaScript engines we know of in earnest is little-endian; `[0]` is the low half. */
export var scratch_f64 = new Float64Array(1)

export var scratch_i32 = new Int32Array(scratch_f64.buffer)

export var scratch_f32 = new Float32Array(scratch_f64.buffer)

/**
 * Rounds half to even: from 2^52 to 2^53 doubles lie one apart, so the sum is rounded by the machine.
 *
 * @param {number} x
 * @returns {number}
 */
export function f64_nearest(x) {
  if (x > 0) return x < 4503599627370496 ? x + 4503599627370496 - 4503599627370496 : x
  // Negated last, so that a small `x` gives -0.
  if (x < 0) return x > -4503599627370496 ? -(4503599627370496 - x - 4503599627370496) : x
  return x
}

/**
 * Exact in doubles: an f32 below 2^23 rounds to an f32, and one above is an integer.
 *
 * @param {number} x
 * @returns {number}
 */
export function f32_nearest(x) {
  return f64_nearest(x)
}

/**
 * @param {number} x
 * @returns {number}
 */
export function f64_trunc(x) {
  return x < 0 ? Math.ceil(x) : Math.floor(x)
}

/**
 * @param {number} x
 * @returns {number}
 */
export function f32_trunc(x) {
  return x < 0 ? Math.ceil(x) : Math.floor(x)
}

/**
 * Reads the sign as a bit, since a NaN has one too.
 * Differs from the spec: an engine that has one NaN only has lost its sign before.
 *
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
export function f64_copysign(x, y) {
  scratch_f64[0] = y
  return scratch_i32[1] < 0 ? -Math.abs(x) : Math.abs(x)
}

/**
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
export function f32_copysign(x, y) {
  scratch_f32[0] = y
  return scratch_i32[0] < 0 ? -Math.abs(x) : Math.abs(x)
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i32_trunc_f64_s(x) {
  // Written so that NaN fails it.
  if (x > -2147483649 && x < 2147483648) return x | 0
  return trap_float_unrepresentable()
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i32_trunc_f64_u(x) {
  if (x > -1 && x < 4294967296) return x | 0
  return trap_float_unrepresentable()
}

export var i32_trunc_f32_s = i32_trunc_f64_s

export var i32_trunc_f32_u = i32_trunc_f64_u

/**
 * @param {number} x
 * @returns {number}
 */
export function i32_trunc_sat_f64_s(x) {
  if (x >= 2147483647) return 2147483647
  if (x <= -2147483648) return -2147483648
  return x | 0
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i32_trunc_sat_f64_u(x) {
  if (x >= 4294967295) return -1
  return x > 0 ? x | 0 : 0
}

export var i32_trunc_sat_f32_s = i32_trunc_sat_f64_s

export var i32_trunc_sat_f32_u = i32_trunc_sat_f64_u

/**
 * The pair of a float that is in range. `| 0` takes the integral part modulo 2^32, exactly, for all of them.
 *
 * @param {number} x
 * @returns {number}
 */
export function i64_from_float(x) {
  result_i32[0] = Math.floor((x < 0 ? Math.ceil(x) : x) / 4294967296) | 0
  return x | 0
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i64_trunc_f64_s(x) {
  if (x >= -9223372036854775808 && x < 9223372036854775808) return i64_from_float(x)
  return trap_float_unrepresentable()
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i64_trunc_f64_u(x) {
  if (x > -1 && x < 18446744073709551616) return i64_from_float(x)
  return trap_float_unrepresentable()
}

export var i64_trunc_f32_s = i64_trunc_f64_s

export var i64_trunc_f32_u = i64_trunc_f64_u

/**
 * @param {number} x
 * @returns {number}
 */
export function i64_trunc_sat_f64_s(x) {
  if (x >= 9223372036854775808) {
    result_i32[0] = 2147483647
    return -1
  }
  return i64_from_float(x < -9223372036854775808 ? -9223372036854775808 : x)
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i64_trunc_sat_f64_u(x) {
  if (x >= 18446744073709551616) return result_i32[0] = -1
  return i64_from_float(x > 0 ? x : 0)
}

export var i64_trunc_sat_f32_s = i64_trunc_sat_f64_s

export var i64_trunc_sat_f32_u = i64_trunc_sat_f64_u

/**
 * The product is exact, so that only the sum rounds.
 *
 * @param {number} x
 * @param {number} x_
 * @returns {number}
 */
export function f64_convert_pair_s(x, x_) {
  return x_ * 4294967296 + (x >>> 0)
}

/**
 * @param {number} x
 * @param {number} x_
 * @returns {number}
 */
export function f64_convert_pair_u(x, x_) {
  return (x_ >>> 0) * 4294967296 + (x >>> 0)
}

/**
 * Low half with bits 0 to 11 gathered into bit 11: the whole then fits a double exactly, and still lies on
 * the same side of every f32 and of every middle between two, which are multiples of 2^29 from 2^53 up.
 *
 * @param {number} x
 * @returns {number}
 */
export function sticky_low(x) {
  return ((x & 4095) === 0 ? x : x & -4096 | 2048) >>> 0
}

/**
 * Rounds once, where going through the nearest double would round twice.
 *
 * @param {number} x
 * @param {number} x_
 * @returns {number}
 */
export function f32_convert_pair_s(x, x_) {
  return fround(x_ * 4294967296 + (x_ >= -2097152 && x_ < 2097152 ? x >>> 0 : sticky_low(x)))
}

/**
 * @param {number} x
 * @param {number} x_
 * @returns {number}
 */
export function f32_convert_pair_u(x, x_) {
  return fround((x_ >>> 0) * 4294967296 + (x_ >>> 21 === 0 ? x >>> 0 : sticky_low(x)))
}

/**
 * @param {number} x
 * @param {number} x_
 * @returns {number}
 */
export function f64_reinterpret_pair(x, x_) {
  scratch_i32[0] = x
  scratch_i32[1] = x_
  return scratch_f64[0]
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i32_reinterpret_f64_low(x) {
  scratch_f64[0] = x
  return scratch_i32[0]
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i32_reinterpret_f64_high(x) {
  scratch_f64[0] = x
  return scratch_i32[1]
}

/**
 * Differs from the spec: a signalling NaN becomes a quiet one on its way into a variable.
 *
 * @param {number} x
 * @returns {number}
 */
export function f32_reinterpret_i32(x) {
  scratch_i32[0] = x
  return scratch_f32[0]
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i32_reinterpret_f32(x) {
  scratch_f32[0] = x
  return scratch_i32[0]
}
