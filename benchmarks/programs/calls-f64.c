/* Calls with mixed arguments and 64-bit results: small functions that the compiler is kept from inlining. */
#include "bench.h"
static NOINLINE double lerp(double a, double b, float t) { return a + (b - a) * t; }
static NOINLINE u64 pack(u32 a, u32 b) { return (u64)a << 32 | b; }
static NOINLINE u64 step(u64 s, u32 k) { return s + pack(k, (u32)s ^ k); }
static NOINLINE i32 odd(i32 n); static NOINLINE i32 even(i32 n) { return n == 0 ? 1 : odd(n - 1); } static NOINLINE i32 odd(i32 n) { return n == 0 ? 0 : even(n - 1); }
EXPORT(run) double run(u32 n) {
  double x = 1; u64 s = 5;
  for (u32 i = 0; i < n * 100; i++) { x = lerp(x, i & 7, 0.25f); s = step(s, i); x += even(i & 31); }
  return x + fold(s);
}
