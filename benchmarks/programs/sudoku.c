/* Search: sudoku by masks of candidates and backtracking on the narrowest cell. */
#include "bench.h"
static u16 rows[9], cols[9], boxes[9]; static u8 g[81]; static u32 tried;
static int solve(void) {
  int best = -1, few = 10; u32 mask = 0;
  for (int i = 0; i < 81; i++) if (!g[i]) { u32 m = 511 & ~(rows[i / 9] | cols[i % 9] | boxes[i / 27 * 3 + i % 9 / 3]); int c = __builtin_popcount(m); if (c < few) { few = c; best = i; mask = m; if (c < 2) break; } }
  if (best < 0) return 1;
  tried++; u16 *r = &rows[best / 9], *c = &cols[best % 9], *b = &boxes[best / 27 * 3 + best % 9 / 3];
  for (; mask; mask &= mask - 1) { u32 bit = mask & -mask; g[best] = __builtin_ctz(bit) + 1; *r |= bit; *c |= bit; *b |= bit; if (solve()) return 1; *r &= ~bit; *c &= ~bit; *b &= ~bit; }
  g[best] = 0; return 0;
}
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 17;
  for (u32 t = 0; t < n; t++) {
    u8 digit[9]; for (int i = 0; i < 9; i++) digit[i] = i; for (int i = 8; i > 0; i--) { u32 j = rnd() % (i + 1); u8 d = digit[i]; digit[i] = digit[j]; digit[j] = d; }
    memset(rows, 0, 18); memset(cols, 0, 18); memset(boxes, 0, 18); tried = 0;
    for (int i = 0; i < 81; i++) {
      u32 d = digit[(i / 9 * 3 + i / 27 + i % 9) % 9]; g[i] = 0;
      if (rnd() % 100 < 26 + t % 4) { g[i] = d + 1; rows[i / 9] |= 1u << d; cols[i % 9] |= 1u << d; boxes[i / 27 * 3 + i % 9 / 3] |= 1u << d; }
    }
    h = mix(h, solve() + tried); for (int i = 0; i < 81; i++) h = mix(h, g[i]);
  }
  return h;
}
