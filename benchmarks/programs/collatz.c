/* Collatz sequences in 64 bits: parity, shift, triple and comparison, all in locals. */
#include "bench.h"
EXPORT(run) u32 run(u32 n) {
  u32 best = 0, at = 0;
  for (u32 i = 1; i < n * 100; i++) { u64 v = i; u32 k = 0; while (v != 1) { v = v & 1 ? v * 3 + 1 : v >> 1; k++; } if (k > best) best = k, at = i; }
  return best << 20 ^ at;
}
