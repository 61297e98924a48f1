/**
 * Integer arithmetic that is no single JavaScript expression: i32 division with its traps, and i64 on
 * pairs of i32 halves (`x` low, `x_` high). A function of a pair returns the low half and leaves the high
 * half in `result_i32[0]`. Which shapes are fast where: CODEGEN.md; never `%` on doubles, which V8 calls
 * out for. Both halves come in and go out as signed i32.
 */
import { result_i32 } from './registers.js'
import { trap_divide_by_zero, trap_divide_unrepresentable, trap_remainder_by_zero } from './trap.js'

/**
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
export function i32_div_s(x, y) {
  if (y === 0) trap_divide_by_zero()
  if (y === -1 && x === -2147483648) trap_divide_unrepresentable()
  return x / y | 0
}

/**
 * The quotient of two integers below 2^32 is rounded by less than its distance from the next integer.
 *
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
export function i32_div_u(x, y) {
  if (y === 0) trap_divide_by_zero()
  return (x >>> 0) / (y >>> 0) | 0
}

/**
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
export function i32_rem_s(x, y) {
  if (y === 0) trap_remainder_by_zero()
  return x % y | 0
}

/**
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
export function i32_rem_u(x, y) {
  if (y === 0) trap_remainder_by_zero()
  return (x >>> 0) % (y >>> 0) | 0
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i32_ctz(x) {
  return x ? 31 - Math.clz32(x & -x) : 32
}

/**
 * @param {number} x
 * @returns {number}
 */
export function i32_popcnt(x) {
  x = x - (x >>> 1 & 0x55555555) | 0
  x = (x & 0x33333333) + (x >>> 2 & 0x33333333) | 0
  return Math.imul(x + (x >>> 4) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/**
 * @param {number} x
 * @param {number} n
 * @returns {number}
 */
export function i32_rotl(x, n) {
  return x << n | x >>> -n
}

/**
 * @param {number} x
 * @param {number} n
 * @returns {number}
 */
export function i32_rotr(x, n) {
  return x >>> n | x << -n
}

/**
 * High half of the unsigned product. The double product is off by at most 2^10, so less its low half it lies
 * within 2^11 of a multiple of 2^32. Truncating wants half of 2^32 on top: a low half with its sign bit turned is that much less.
 * (Added as 0.5 after the division, a multiplication took 8 to 14% longer: Node 20 and 26.)
 *
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
export function i32_mul_high_u(x, y) {
  return ((x >>> 0) * (y >>> 0) - (Math.imul(x, y) ^ -2147483648)) / 4294967296 | 0
}

/**
 * @param {number} x
 * @param {number} x_
 * @param {number} y
 * @param {number} y_
 * @returns {number}
 */
export function i64_mul(x, x_, y, y_) {
  var low = Math.imul(x, y)
  result_i32[0] = (((x >>> 0) * (y >>> 0) - (low ^ -2147483648)) / 4294967296 | 0) + Math.imul(x, y_) + Math.imul(x_, y) | 0
  return low
}

/**
 * Divides unsigned, `y` not zero, operands of any length: short ones have quicker ways where it is called. V8 puts it in the place of
 * calls as long as it has no more than 460 bytes of bytecode (it has 364): where halves are not passed on, Chromium need not allocate them.
 *
 * @param {number} x
 * @param {number} x_
 * @param {number} y
 * @param {number} y_
 * @returns {number}
 */
export function i64_quotient(x, x_, y, y_) {
  var high = 0, quotient = 0, rest = 0, rest_ = 0, low = 0
  if (y_ === 0 && x_ >>> 0 >= y >>> 0) {
    high = (x_ >>> 0) / (y >>> 0) | 0
    x_ = x_ - Math.imul(high, y) | 0
  }
  result_i32[0] = high
  // From 2^63 up a divisor goes once or not at all.
  if (y_ < 0) return x_ >>> 0 > y_ >>> 0 || x_ === y_ && x >>> 0 >= y >>> 0 ? 1 : 0
  // The quotient is below 2^32. The factor 1 - 2^-50 outweighs the four roundings, so that the estimate is
  // right or one too small, and the rest below twice the divisor, which is below 2^64.
  quotient = ((x_ >>> 0) * 4294967296 + (x >>> 0)) / (y_ * 4294967296 + (y >>> 0)) * 0.9999999999999991 | 0
  low = Math.imul(quotient, y)
  rest = x - low | 0
  // The estimate is less than 2^-17 of the divisor too small: up to 2^32 - 2^16 such a rest is below 2^32.
  if (y_ === 0 && y >>> 0 < 4294901760) return rest >>> 0 >= y >>> 0 ? quotient + 1 | 0 : quotient
  rest_ = x_ - i32_mul_high_u(quotient, y) - Math.imul(quotient, y_) | 0
  if (x >>> 0 < low >>> 0) rest_ = rest_ - 1 | 0
  return rest_ >>> 0 > y_ || rest_ === y_ && rest >>> 0 >= y >>> 0 ? quotient + 1 | 0 : quotient
}

/**
 * @param {number} x
 * @param {number} x_
 * @param {number} y
 * @param {number} y_
 * @returns {number}
 */
export function i64_div_u(x, x_, y, y_) {
  var quotient = 0
  if ((y | y_) === 0) trap_divide_by_zero()
  if ((x_ | y_) === 0) {
    result_i32[0] = 0
    return (x >>> 0) / (y >>> 0) | 0
  }
  if ((x_ | y_) >>> 21 === 0) {
    // Below 2^53 both are exact, and the quotient is rounded by less than its distance from the next integer.
    quotient = Math.floor((x_ * 4294967296 + (x >>> 0)) / (y_ * 4294967296 + (y >>> 0)))
    result_i32[0] = quotient / 4294967296 | 0
    return quotient | 0
  }
  return i64_quotient(x, x_, y, y_)
}

/**
 * @param {number} x
 * @param {number} x_
 * @param {number} y
 * @param {number} y_
 * @returns {number}
 */
export function i64_div_s(x, x_, y, y_) {
  var quotient = 0, negative = x_ ^ y_
  if ((y | y_) === 0) trap_divide_by_zero()
  // From -2^53 up and below 2^53: as in `i64_div_u`.
  if (x_ >= -2097152 && x_ < 2097152 && y_ >= -2097152 && y_ < 2097152) {
    quotient = (x_ * 4294967296 + (x >>> 0)) / (y_ * 4294967296 + (y >>> 0))
    quotient = quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient)
    result_i32[0] = Math.floor(quotient / 4294967296) | 0
    return quotient | 0
  }
  if ((y & y_) === -1 && x === 0 && x_ === -2147483648) trap_divide_unrepresentable()
  if (x_ < 0) {
    x_ = x === 0 ? -x_ | 0 : ~x_
    x = -x | 0
  }
  if (y_ < 0) {
    y_ = y === 0 ? -y_ | 0 : ~y_
    y = -y | 0
  }
  quotient = i64_quotient(x, x_, y, y_)
  if (negative < 0) {
    result_i32[0] = quotient === 0 ? -result_i32[0] | 0 : ~result_i32[0]
    quotient = -quotient | 0
  }
  return quotient
}

/**
 * Remainder unsigned, `y` not zero: as `i64_div_u`.
 *
 * @param {number} x
 * @param {number} x_
 * @param {number} y
 * @param {number} y_
 * @returns {number}
 */
export function i64_remainder(x, x_, y, y_) {
  var dividend = 0, divisor = 0, quotient = 0, low = 0
  if ((x_ | y_) === 0) {
    result_i32[0] = 0
    return (x >>> 0) % (y >>> 0) | 0
  }
  if ((x_ | y_) >>> 21 === 0) {
    dividend = x_ * 4294967296 + (x >>> 0)
    divisor = y_ * 4294967296 + (y >>> 0)
    dividend = dividend - Math.floor(dividend / divisor) * divisor
    result_i32[0] = dividend / 4294967296 | 0
    return dividend | 0
  }
  if (y_ === 0 && y >>> 0 < 4294901760) {
    if (x_ >>> 0 >= y >>> 0) x_ = (x_ >>> 0) % (y >>> 0) | 0
    quotient = ((x_ >>> 0) * 4294967296 + (x >>> 0)) / (y >>> 0) * 0.9999999999999991 | 0
    low = x - Math.imul(quotient, y) | 0
    result_i32[0] = 0
    return low >>> 0 >= y >>> 0 ? low - y | 0 : low
  }
  quotient = i64_quotient(x, x_, y, y_)
  low = Math.imul(quotient, y)
  x_ = x_ - i32_mul_high_u(quotient, y) - Math.imul(quotient, y_) - Math.imul(result_i32[0], y) | 0
  result_i32[0] = x >>> 0 < low >>> 0 ? x_ - 1 | 0 : x_
  return x - low | 0
}

/**
 * @param {number} x
 * @param {number} x_
 * @param {number} y
 * @param {number} y_
 * @returns {number}
 */
export function i64_rem_u(x, x_, y, y_) {
  if ((y | y_) === 0) trap_remainder_by_zero()
  return i64_remainder(x, x_, y, y_)
}

/**
 * `x * y % z` of unsigned i32, the product in 64 bits: as `i64_rem_u`. Where the quotient is below 2^32, the low half of the product will do:
 * the estimate and the rest are as in `i64_quotient`.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @returns {number}
 */
export function i64_rem_u_product(x, y, z) {
  var quotient = (x >>> 0) * (y >>> 0) / (z >>> 0) * 0.9999999999999991, low = 0
  if (z === 0) trap_remainder_by_zero()
  if (quotient >= 4294967296 || z >>> 0 >= 4294901760) return i64_remainder(Math.imul(x, y), i32_mul_high_u(x, y), z, 0)
  low = Math.imul(x, y) - Math.imul(quotient | 0, z) | 0
  result_i32[0] = 0
  return low >>> 0 >= z >>> 0 ? low - z | 0 : low
}

/**
 * The remainder has the sign of the dividend.
 *
 * @param {number} x
 * @param {number} x_
 * @param {number} y
 * @param {number} y_
 * @returns {number}
 */
export function i64_rem_s(x, x_, y, y_) {
  var rest = 0
  if ((y | y_) === 0) trap_remainder_by_zero()
  if (y_ < 0) {
    y_ = y === 0 ? -y_ | 0 : ~y_
    y = -y | 0
  }
  if (x_ >= 0) return i64_remainder(x, x_, y, y_)
  rest = i64_remainder(-x | 0, x === 0 ? -x_ | 0 : ~x_, y, y_)
  result_i32[0] = rest === 0 ? -result_i32[0] | 0 : ~result_i32[0]
  return -rest | 0
}
