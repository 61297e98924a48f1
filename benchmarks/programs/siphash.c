/* SipHash-2-4 of short keys, as a hash table does: 64-bit adds and rotations in a latency chain. */
#include "bench.h"
#define R(x, n) ((x) << (n) | (x) >> (64 - (n)))
#define ROUND a += b; c += d; b = R(b, 13) ^ a; d = R(d, 16) ^ c; a = R(a, 32); c += b; a += d; b = R(b, 17) ^ c; d = R(d, 21) ^ a; c = R(c, 32);
static u8 data[4096];
static NOINLINE u64 hash(const u8 *p, u32 len, u64 k0, u64 k1) {
  u64 a = k0 ^ 0x736f6d6570736575, b = k1 ^ 0x646f72616e646f6d, c = k0 ^ 0x6c7967656e657261, d = k1 ^ 0x7465646279746573, m;
  u32 i = 0;
  for (; i + 8 <= len; i += 8) { memcpy(&m, p + i, 8); d ^= m; ROUND ROUND a ^= m; }
  m = (u64)len << 56;
  for (u32 j = 0; i < len; i++, j += 8) m |= (u64)p[i] << j;
  d ^= m; ROUND ROUND a ^= m; c ^= 0xff;
  ROUND ROUND ROUND ROUND
  return a ^ b ^ c ^ d;
}
EXPORT(run) u32 run(u32 n) {
  u64 h = 0;
  for (int i = 0; i < 4096; i++) data[i] = i * 17;
  for (u32 i = 0; i < n; i++) for (u32 j = 0; j < 64; j++) h += hash(data + j * 32, 5 + j % 43, h, i);
  return fold(h);
}
