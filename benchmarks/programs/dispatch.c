/* Indirect calls through a table of 16 functions of one signature, in an order that changes. */
#include "bench.h"
#define F(k, e) static i32 f##k(i32 a, i32 b) { return e; }
F(0, a + b) F(1, a - b) F(2, a ^ b) F(3, a * 3 + b) F(4, a & b) F(5, a | b) F(6, (i32)((u32)a >> 3) + b) F(7, a * 5 - b) F(8, ~a + b) F(9, a + (b << 1)) F(10, b - a) F(11, a * b) F(12, a > b ? a : b) F(13, a < b ? a : b) F(14, (i32)((u32)a << 1) ^ b) F(15, a + 7)
static i32 (*volatile table[16])(i32, i32) = { f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15 };
EXPORT(run) u32 run(u32 n) { i32 a = 1; seed = 1; for (u32 i = 0; i < n * 1000; i++) a = table[(i * 7 + (i >> 4)) & 15](a, i); return a; }
