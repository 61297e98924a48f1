/* 64-bit division and remainder, signed and not, with operands of all sizes: greatest common divisors and decimal digits. */
#include "bench.h"
static u64 state = 7;
static u64 next(void) { state ^= state << 13; state ^= state >> 7; state ^= state << 17; return state; }
static NOINLINE u64 gcd(u64 a, u64 b) { while (b) { u64 t = a % b; a = b; b = t; } return a; }
static NOINLINE u32 digits(i64 v) { u32 s = 0; do { i64 q = v / 10; i64 d = v - q * 10; s = s * 3 + (u32)(d < 0 ? -d : d); v = q; } while (v); return s; }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; state = 7;
  for (u32 i = 0; i < n * 20; i++) {
    u64 a = next() >> (i % 60), b = next() >> (i * 7 % 63) | 1;
    h = mix(h, fold(gcd(a, b)));
    h = mix(h, digits((i64)a - (i64)b));
    h = mix(h, fold((u64)((i64)next() / ((i64)b >> 1 | 1)) + (u64)((i64)next() % (i64)(a | 1))));
  }
  return h;
}
