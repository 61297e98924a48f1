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
static const char *puzzles[] = { "8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..", "..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9", "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......" };
EXPORT(run) u32 run(u32 n) {
  u32 h = 0;
  for (u32 t = 0; t < n; t++) { const char *p = puzzles[t % 2 * 2]; memset(rows, 0, 18); memset(cols, 0, 18); memset(boxes, 0, 18); tried = 0; for (int i = 0; i < 81; i++) { g[i] = p[i] == '.' ? 0 : p[i] - '0'; if (g[i]) { u32 b = 1u << (g[i] - 1); rows[i / 9] |= b; cols[i % 9] |= b; boxes[i / 27 * 3 + i % 9 / 3] |= b; } } int ok = solve(); h = mix(h, tried + ok); for (int i = 0; i < 81; i++) h = mix(h, g[i]); }
  return h;
}
