/* FNV-1a with 64 bits, over 64 KiB, n times: a byte, a xor and a multiplication in a chain. */
#include "bench.h"
static u8 data[65536];
EXPORT(run) u32 run(u32 n) {
  u64 h = 0xcbf29ce484222325;
  for (int i = 0; i < 65536; i++) data[i] = i ^ i >> 8;
  for (u32 k = 0; k < n; k++) for (int i = 0; i < 65536; i++) { h ^= data[i]; h *= 0x100000001b3; }
  return fold(h);
}
