/* Memory operations by loops: the C library's memcpy, memmove, memset, memcmp and strlen without bulk memory. */
#include "bench.h"
static u8 a[8192], b[8192];
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 61; memset(b, 0, sizeof b); for (int i = 0; i < 8191; i++) a[i] = 1 + i % 255;
  for (u32 t = 0; t < n; t++) for (int k = 0; k < 20; k++) { u32 r = rnd(), len = r % 300, from = (r >> 9) % 7000, to = rnd() % 7000; memcpy(b + to, a + from, len); memmove(b + from, b + from + 3, len); memset(b + to + 5, 1 + (r & 127), len / 4); h = mix(h, memcmp(a + from, b + to, len) < 0); h = mix(h, (u32)strlen((char *)b + to)); }
  return h;
}
