/* Calls: the towers of Hanoi with pegs in memory. */
#include "bench.h"
static u8 pegs[3][32]; static u32 height[3], moves;
static NOINLINE void move(u32 k, u32 a, u32 b, u32 c) { if (!k) return; move(k - 1, a, c, b); pegs[b][height[b]++] = pegs[a][--height[a]]; moves += a ^ b; move(k - 1, c, b, a); }
EXPORT(run) u32 run(u32 n) { moves = 0; height[0] = n; height[1] = height[2] = 0; for (u32 i = 0; i < n; i++) pegs[0][i] = n - i; move(n, 0, 1, 2); return moves * 31 + pegs[1][0] + height[1]; }
