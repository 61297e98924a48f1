/* Bitboards of 64 squares: knights' and kings' floods, population counts, trailing zeros, reversals. */
#include "bench.h"
static u64 knights(u64 b) {
  const u64 A = 0xfefefefefefefefe, B = 0xfcfcfcfcfcfcfcfc, G = 0x3f3f3f3f3f3f3f3f, H = 0x7f7f7f7f7f7f7f7f;
  return (b << 17 & A) | (b << 10 & B) | (b >> 6 & B) | (b >> 15 & A) | (b << 15 & H) | (b << 6 & G) | (b >> 10 & G) | (b >> 17 & H);
}
static u64 rays(u64 rook, u64 empty) { u64 g = rook; for (int i = 0; i < 7; i++) g |= (g << 8 | g >> 8) & empty; return g; }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; u64 all = 0x123456789abcdef;
  for (u32 i = 0; i < n * 10; i++) {
    all = all * 6364136223846793005 + 1442695040888963407;
    u64 seen = (u64)1 << (i & 63); int steps = 0;
    while (steps < 6) { seen |= knights(seen) & ~(all & all >> 9); steps++; }
    h = mix(h, __builtin_popcountll(seen)); h = mix(h, __builtin_popcountll(rays(seen & -seen, ~all)));
    for (u64 b = seen & all; b; b &= b - 1) h += __builtin_ctzll(b) * 3 + __builtin_clzll(b);
  }
  return h;
}
