/* Memory: the sieve of Eratosthenes in bytes and in bits. */
#include "bench.h"
static u8 bytes[20000]; static u32 bits[640];
EXPORT(run) u32 run(u32 n) {
  u32 h = 0;
  for (u32 t = 0; t < n; t++) {
    u32 c = 0, d = 0, max = 20000 - t % 10; memset(bytes, 1, max); memset(bits, 0, sizeof bits);
    for (u32 i = 2; i < max; i++) if (bytes[i]) { c++; for (u32 j = i * 2; j < max; j += i) bytes[j] = 0; }
    for (u32 i = 2; i < max; i++) if (!(bits[i >> 5] >> (i & 31) & 1)) { d++; for (u32 j = i * 2; j < max; j += i) bits[j >> 5] |= 1u << (j & 31); }
    h = mix(h, c * 3 + d);
  }
  return h;
}
