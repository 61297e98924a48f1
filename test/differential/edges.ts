/**
 * The edge values that differential tests combine, as bits: integers around powers of two and sign
 * changes, floats around every rounding, range and NaN boundary that an instruction decides on.
 */
import { f32Bits, f64Bits } from '../support/outcome.ts'

export type NumberLetter = 'i' | 'I' | 'f' | 'F'

const i32 = [
  0, 1, 2, 3, 5, 7, 8, 10, 16, 31, 32, 33, 63, 64, 65, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 0x12345678, 0x55555555,
  0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001, 0xaaaaaaaa, 0xdeadbeef, 0xffff0000, 0xffff8000, 0xffffff80, 0xfffffff9, 0xfffffffe, 0xffffffff,
]

const i64 = [
  0n, 1n, 2n, 3n, 7n, 8n, 10n, 31n, 32n, 33n, 63n, 64n, 65n, 127n, 128n, 0x7fffn, 0x8000n, 0xffffn, 0x7fffffffn, 0x80000000n, 0x80000001n,
  0xfffffffen, 0xffffffffn, 0x100000000n, 0x100000001n, 0x17fffffffn, 0x123456789abcdefn, 0x1fffffffffffffn, 0x20000000000000n, 0x20000000000001n,
  0x3fffffffffffffn, 0x7fffff4000000001n, 0x7fffffffffffffffn, 0x8000000000000000n, 0x8000000000000001n, 0x8000000000000400n, 0x8000008000000001n,
  0xdeadbeefcafebaben, 0xfffffffeffffffffn, 0xffffffff00000000n, 0xffffffff00000001n, 0xffffffff7fffffffn, 0xffffffff80000000n,
  0xfffffffffffffff9n, 0xfffffffffffffffen, 0xffffffffffffffffn, 0x5555555555555555n, 0xfffffffffffffc00n, 0xffe0000000000001n,
]

const f32Numbers = [
  0, 0.5, 1, 1.5, 2, 2.5, 3.5, 0.1, 0.49999997, 0.50000006, 0.99999994, 3.1415927, 10, 127.5, 255, 32767, 65535.5, 4194303.5, 4194304.5, 8388607, 8388607.5, 8388608, 8388609,
  16777215, 16777216, 16777218, 2147483520, 2147483648, 4294967040, 4294967296, 9223371487098961920, 9223372036854775808,
  18446742974197923840, 18446744073709551616, 1e-45, 1.1754942e-38, 1.1754944e-38, 3.4028235e38, Infinity,
]
const f32 = [...f32Numbers.flatMap(value => [f32Bits(value), f32Bits(-value)]), 0x7fc00000, 0xffc00000, 0x7fc12345, 0x7fa00000, 0xffa00001, 0x7f800001]

const f64Numbers = [
  0, 0.5, 1, 1.5, 2, 2.5, 3.5, 0.1, 0.49999999999999994, 0.5000000000000001, 0.9999999999999999, 3.141592653589793, 127.5, 65535.5,
  2147483647, 2147483647.5, 2147483648, 2147483648.9, 2147483649, 4294967295, 4294967295.9, 4294967296, 2251799813685247.5, 4503599627370495.5, 4503599627370496.5, 4503599627370497,
  9007199254740991, 9007199254740992, 9223371761976868863, 9223372036854774784, 9223372036854775808, 18446744073709549568, 18446744073709551616,
  16777217, 1.0000000596046448, 1.00000017881393432617187499, 8.881784197001252e-16, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 7.006492321624085e-46, 7.006492321624086e-46,
  1.401298464324817e-45, 1.1754943508222875e-38, 3.4028234663852886e38, 3.4028235677973362e38, 3.4028235677973366e38, 1.7976931348623157e308, Infinity,
]
const f64 = [
  ...f64Numbers.flatMap(value => [f64Bits(value), f64Bits(-value)]),
  0x7ff8000000000000n, 0xfff8000000000000n, 0x7ff8000000012345n, 0x7ff4000000000000n, 0xfff4000000000001n, 0x7ff0000000000001n,
]

/** Bits by type letter. */
export const edges: Readonly<Record<NumberLetter, readonly (number | bigint)[]>> = { i: [...new Set(i32)], I: [...new Set(i64)], f: [...new Set(f32)], F: [...new Set(f64)] }

/** Every `step`-th or so of them: where all combinations would be too many. */
export function someEdges(letter: NumberLetter, count: number): (number | bigint)[] {
  const all = edges[letter]
  return Array.from({ length: count }, (_, i) => all[Math.floor(i * all.length / count)]!)
}

/** As an argument of an exported function whose parameter holds these bits as an integer. */
export function argument(letter: NumberLetter, bits: number | bigint): number | bigint {
  return letter === 'i' || letter === 'f' ? Number(bits) | 0 : BigInt.asIntN(64, BigInt(bits))
}

/** The letter of the integer that holds a value's bits. */
export const integerOf: Readonly<Record<NumberLetter, 'i' | 'I'>> = { i: 'i', I: 'I', f: 'i', F: 'I' }
