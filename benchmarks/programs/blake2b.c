/* BLAKE2b's compression over a buffer, n times: twelve unrolled rounds of 64-bit adds, xors and rotations in one large function. */
#include "bench.h"
static u64 h[8], m[16]; static u8 data[2048];
static const u64 IV[8] = { 0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179 };
static const u8 S[10][16] = {
  { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }, { 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3 },
  { 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4 }, { 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8 },
  { 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13 }, { 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9 },
  { 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11 }, { 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10 },
  { 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5 }, { 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0 } };
#define R(x, n) ((x) >> (n) | (x) << (64 - (n)))
#define G(a, b, c, d, x, y) a += b + m[x]; d = R(d ^ a, 32); c += d; b = R(b ^ c, 24); a += b + m[y]; d = R(d ^ a, 16); c += d; b = R(b ^ c, 63);
static void compress(const u8 *p, u64 t, int last) {
  memcpy(m, p, 128);
  u64 a0 = h[0], a1 = h[1], a2 = h[2], a3 = h[3], b0 = h[4], b1 = h[5], b2 = h[6], b3 = h[7];
  u64 c0 = IV[0], c1 = IV[1], c2 = IV[2], c3 = IV[3], d0 = IV[4] ^ t, d1 = IV[5], d2 = last ? ~IV[6] : IV[6], d3 = IV[7];
#pragma clang loop unroll(full)
  for (int r = 0; r < 12; r++) {
    const u8 *s = S[r % 10];
    G(a0, b0, c0, d0, s[0], s[1]) G(a1, b1, c1, d1, s[2], s[3]) G(a2, b2, c2, d2, s[4], s[5]) G(a3, b3, c3, d3, s[6], s[7])
    G(a0, b1, c2, d3, s[8], s[9]) G(a1, b2, c3, d0, s[10], s[11]) G(a2, b3, c0, d1, s[12], s[13]) G(a3, b0, c1, d2, s[14], s[15])
  }
  h[0] ^= a0 ^ c0; h[1] ^= a1 ^ c1; h[2] ^= a2 ^ c2; h[3] ^= a3 ^ c3; h[4] ^= b0 ^ d0; h[5] ^= b1 ^ d1; h[6] ^= b2 ^ d2; h[7] ^= b3 ^ d3;
}
EXPORT(run) u32 run(u32 n) {
  for (int i = 0; i < 2048; i++) data[i] = i * 13;
  memcpy(h, IV, sizeof h); h[0] ^= 0x01010040;
  for (u32 k = 0; k < n; k++) for (int i = 0; i < 2048; i += 128) compress(data + i, (u64)k * 2048 + i + 128, i == 1920);
  u64 x = 0; for (int i = 0; i < 8; i++) x = x * 31 + h[i];
  return fold(x);
}
