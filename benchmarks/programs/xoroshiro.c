/* The generator xoroshiro128+, n thousand steps: its state lives in two 64-bit locals. */
#include "bench.h"
#define R(x, n) ((x) << (n) | (x) >> (64 - (n)))
EXPORT(run) u32 run(u32 n) {
  u64 a = 0x9E3779B97F4A7C15, b = 0xD1B54A32D192ED03, sum = 0;
  for (u32 i = 0; i < n * 1000; i++) { sum ^= a + b; b ^= a; a = R(a, 24) ^ b ^ b << 16; b = R(b, 37); }
  return fold(sum);
}
