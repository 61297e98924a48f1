/* Memory operations: memory.fill and memory.copy of all sizes (built with bulk memory), overlapping both ways. */
#include "bench.h"
static u8 a[65536], b[65536];
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 6; memset(b, 0, sizeof b); for (int i = 0; i < 65536; i++) a[i] = i * 7;
  for (u32 t = 0; t < n; t++) {
    for (int k = 0; k < 40; k++) { u32 r = rnd(), len = r % (k < 30 ? 60 : k < 38 ? 1000 : 30000), from = (r >> 4) % 30000, to = rnd() % 30000; memmove(a + to, a + from, len); memcpy(b + from, a + to, len); memset(b + to, r, len >> 2); }
    h = mix(h, a[t % 60000] + b[rnd() % 60000]);
  }
  return h;
}
