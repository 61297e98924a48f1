/* SHA-512 of a buffer of 4 KiB, n times over: 64-bit adds, rotations and choices; round constants are computed, not tabled. */
#include "bench.h"
static u64 K[80], W[80]; static u8 data[4096];
static u64 H[8];
/* The first 64 bits of the fraction of the root of p: bisection in integers of 128 bits made of four words. */
static int power_above(u64 hi, u64 frac, u32 p, int cube) {
  /* x = hi.frac in words of 32 bits, least first */
  u32 x[3] = { (u32)frac, (u32)(frac >> 32), (u32)hi }, a[9] = { 0 }, b[9] = { 0 }; u64 c; int na = 3;
  for (int i = 0; i < 3; i++) a[i] = x[i];
  for (int r = 0; r < (cube ? 2 : 1); r++) {
    for (int i = 0; i < 9; i++) b[i] = 0;
    for (int i = 0; i < na; i++) { c = 0; for (int j = 0; j < 3; j++) { c += (u64)a[i] * x[j] + b[i + j]; b[i + j] = (u32)c; c >>= 32; } b[i + 3] += (u32)c; }
    na += 3; for (int i = 0; i < 9; i++) a[i] = b[i];
  }
  return a[cube ? 6 : 4] >= p;
}
static u64 root(u32 p, int cube) {
  u64 hi = 1, f = 0;
  while (!power_above(hi + 1, 0, p, cube)) hi++;
  if (power_above(hi + 1, 0, p, cube) && !power_above(hi + 1, 0, p + 1, cube)) hi += 0;
  for (int bit = 63; bit >= 0; bit--) { u64 t = f | (u64)1 << bit; if (!power_above(hi, t, p, cube)) f = t; }
  return f;
}
static void constants(void) {
  u32 p = 2;
  for (int i = 0; i < 80; p++) {
    int prime = 1;
    for (u32 d = 2; d * d <= p; d++) if (p % d == 0) { prime = 0; break; }
    if (!prime) continue;
    K[i] = root(p, 1); if (i < 8) H[i] = root(p, 0); i++;
  }
}
#define R(x, n) ((x) >> (n) | (x) << (64 - (n)))
static void block(const u8 *m) {
  for (int i = 0; i < 16; i++) { u64 w = 0; for (int j = 0; j < 8; j++) w = w << 8 | m[i * 8 + j]; W[i] = w; }
  for (int i = 16; i < 80; i++) {
    u64 s0 = R(W[i - 15], 1) ^ R(W[i - 15], 8) ^ W[i - 15] >> 7, s1 = R(W[i - 2], 19) ^ R(W[i - 2], 61) ^ W[i - 2] >> 6;
    W[i] = W[i - 16] + s0 + W[i - 7] + s1;
  }
  u64 a = H[0], b = H[1], c = H[2], d = H[3], e = H[4], f = H[5], g = H[6], h = H[7];
  for (int i = 0; i < 80; i++) {
    u64 t1 = h + (R(e, 14) ^ R(e, 18) ^ R(e, 41)) + ((e & f) ^ (~e & g)) + K[i] + W[i];
    u64 t2 = (R(a, 28) ^ R(a, 34) ^ R(a, 39)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g; g = f; f = e; e = d + t1; d = c; c = b; b = a; a = t1 + t2;
  }
  H[0] += a; H[1] += b; H[2] += c; H[3] += d; H[4] += e; H[5] += f; H[6] += g; H[7] += h;
}
EXPORT(run) u32 run(u32 n) {
  constants();
  for (int i = 0; i < 4096; i++) data[i] = i * 7;
  for (u32 k = 0; k < n; k++) for (int i = 0; i < 4096; i += 128) block(data + i);
  u64 x = 0; for (int i = 0; i < 8; i++) x = x * 31 + H[i];
  return fold(x);
}
