/* Search: n queens by bits and by arrays. */
#include "bench.h"
static u32 bits(u32 all, u32 cols, u32 l, u32 r) { if (cols == all) return 1; u32 s = 0; for (u32 free = all & ~(cols | l | r); free; ) { u32 b = free & -free; free ^= b; s += bits(all, cols | b, (l | b) << 1, (r | b) >> 1); } return s; }
static i8 at[16];
static u32 arrays(int n, int row) { if (row == n) return 1; u32 s = 0; for (int c = 0; c < n; c++) { int ok = 1; for (int r = 0; r < row; r++) { int d = at[r] - c; if (!d || d == row - r || d == r - row) { ok = 0; break; } } if (ok) { at[row] = c; s += arrays(n, row + 1); } } return s; }
EXPORT(run) u32 run(u32 n) { return bits((1u << n) - 1, 0, 0, 0) * 31 + arrays(n - 2, 0); }
