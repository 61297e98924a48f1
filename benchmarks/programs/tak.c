/* Calls: Takeuchi's function, three arguments, deep recursion. */
#include "bench.h"
static NOINLINE i32 tak(i32 x, i32 y, i32 z) { return y >= x ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)); }
EXPORT(run) u32 run(u32 n) { u32 s = 0; for (u32 i = 0; i < n; i++) s += tak(14 + (i & 1), 8, 3); return s; }
