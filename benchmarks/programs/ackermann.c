/* Calls: Ackermann's function, recursion some hundred frames deep. */
#include "bench.h"
static NOINLINE u32 ack(u32 m, u32 n) { if (!m) return n + 1; if (!n) return ack(m - 1, 1); u32 k = ack(m, n - 1); return ack(m - 1, k); }
EXPORT(run) u32 run(u32 n) { u32 s = 0; for (u32 i = 0; i < n; i++) s += ack(3, 4 + (i & 1)); return s; }
