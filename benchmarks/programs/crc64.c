/* CRC-64 with a table of 256 entries over 64 KiB, n times: shifts by 8, a masked index and a 64-bit load. */
#include "bench.h"
static u64 table[256]; static u8 data[65536];
EXPORT(run) u32 run(u32 n) {
  for (u32 i = 0; i < 256; i++) { u64 c = i; for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xC96C5795D7870F42 : c >> 1; table[i] = c; }
  for (int i = 0; i < 65536; i++) data[i] = i * 5 + (i >> 7);
  u64 c = ~0ull;
  for (u32 k = 0; k < n; k++) for (int i = 0; i < 65536; i++) c = table[(c ^ data[i]) & 255] ^ c >> 8;
  return fold(~c);
}
