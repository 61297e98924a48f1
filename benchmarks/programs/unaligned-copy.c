/* Unaligned access: copying and comparing by words of 64 bits at odd addresses, doubles out of a byte stream. */
#include "bench.h"
static u8 a[8200], b[8200];
EXPORT(run) double run(u32 n) {
  double s = 0; for (int i = 0; i < 8192; i++) a[i] = i * 11 % 251;
  for (int i = 0; i < 1000; i++) { double d = i * 0.75 - 100; memcpy(a + 1 + i * 8, &d, 8); }
  for (u32 t = 0; t < n; t++) {
    u32 o = 1 + (t & 6), q = 3; for (u32 i = 0; i < 8000; i += 8) { u64 w; memcpy(&w, a + 1 + i, 8); w ^= t; memcpy(b + q + i, &w, 8); }
    u32 same = 0; for (u32 i = 0; i < 8000; i += 8) { u64 x, y; memcpy(&x, a + 1 + i, 8); memcpy(&y, b + q + i, 8); same += (x ^ t) == y; }
    for (u32 i = 0; i < 1000; i++) { double d; memcpy(&d, b + q + i * 8, 8); s += d * o; } s += same;
  }
  return s;
}
