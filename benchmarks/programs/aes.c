/* Embench-like: AES-128 with tables of 32-bit words, counter mode; tables are computed. */
#include "bench.h"
static u8 S[256]; static u32 T0[256], T1[256], T2[256], T3[256], rk[44];
static u8 twice(u8 x) { return x << 1 ^ (x & 128 ? 0x1b : 0); }
static void tables(void) {
  u8 p = 1, q = 1;
  do { p = p ^ twice(p); q ^= q << 1; q ^= q << 2; q ^= q << 4; if (q & 128) q ^= 9; u32 w = q * 0x101u; S[p] = (u8)(w >> 8 ^ w >> 7 ^ w >> 6 ^ w >> 5 ^ w >> 4) ^ 0x63; } while (p != 1);
  S[0] = 0x63;
  for (int i = 0; i < 256; i++) { u8 s = S[i], d = twice(s); u32 t = (u32)d << 24 | s << 16 | s << 8 | (u8)(s ^ d); T0[i] = t; T1[i] = t >> 8 | t << 24; T2[i] = t >> 16 | t << 16; T3[i] = t >> 24 | t << 8; }
}
static void expand(const u32 *k) {
  u8 rcon = 1; for (int i = 0; i < 4; i++) rk[i] = k[i];
  for (int i = 4; i < 44; i++) { u32 t = rk[i - 1]; if (i % 4 == 0) { t = t << 8 | t >> 24; t = (u32)S[t >> 24] << 24 | S[t >> 16 & 255] << 16 | S[t >> 8 & 255] << 8 | S[t & 255]; t ^= (u32)rcon << 24; rcon = twice(rcon); } rk[i] = rk[i - 4] ^ t; }
}
static NOINLINE void encrypt(u32 *b) {
  u32 a = b[0] ^ rk[0], c = b[1] ^ rk[1], d = b[2] ^ rk[2], e = b[3] ^ rk[3]; const u32 *k = rk + 4;
  for (int r = 0; r < 9; r++, k += 4) {
    u32 w = T0[a >> 24] ^ T1[c >> 16 & 255] ^ T2[d >> 8 & 255] ^ T3[e & 255] ^ k[0], x = T0[c >> 24] ^ T1[d >> 16 & 255] ^ T2[e >> 8 & 255] ^ T3[a & 255] ^ k[1];
    u32 y = T0[d >> 24] ^ T1[e >> 16 & 255] ^ T2[a >> 8 & 255] ^ T3[c & 255] ^ k[2], z = T0[e >> 24] ^ T1[a >> 16 & 255] ^ T2[c >> 8 & 255] ^ T3[d & 255] ^ k[3];
    a = w; c = x; d = y; e = z;
  }
#define L(p, q, r, s) ((u32)S[p >> 24] << 24 | S[q >> 16 & 255] << 16 | S[r >> 8 & 255] << 8 | S[s & 255])
  b[0] = L(a, c, d, e) ^ k[0]; b[1] = L(c, d, e, a) ^ k[1]; b[2] = L(d, e, a, c) ^ k[2]; b[3] = L(e, a, c, d) ^ k[3];
}
EXPORT(run) u32 run(u32 n) {
  u32 key[4] = { 0x2b7e1516, 0x28aed2a6, 0xabf71588, 0x09cf4f3c }, block[4], h = 0;
  tables(); expand(key);
  for (u32 i = 0; i < n * 100; i++) { block[0] = i; block[1] = h; block[2] = 2; block[3] = 3; encrypt(block); h ^= block[0] ^ block[1] ^ block[2] ^ block[3]; }
  return h;
}
