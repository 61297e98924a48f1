/* Embench-like: CRC-32 by table over random bytes. */
#include "bench.h"
static u32 table[256];
EXPORT(run) u32 run(u32 n) {
  for (u32 i = 0; i < 256; i++) { u32 c = i; for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xEDB88320 : c >> 1; table[i] = c; }
  u32 c = ~0u; seed = 0;
  for (u32 i = 0; i < n * 1000; i++) c = table[(c ^ rnd()) & 255] ^ c >> 8;
  return ~c;
}
