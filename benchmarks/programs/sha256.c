/* Embench-like: SHA-256 over a buffer, 32-bit adds and rotations; constants from the primes' roots by floats. */
#include "bench.h"
static u32 K[64], H[8], W[64]; static u8 data[4096];
#define R(x, n) ((x) >> (n) | (x) << (32 - (n)))
static NOINLINE void block(const u8 *p) {
  for (int i = 0; i < 16; i++, p += 4) W[i] = (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
  for (int i = 16; i < 64; i++) W[i] = W[i - 16] + (R(W[i - 15], 7) ^ R(W[i - 15], 18) ^ W[i - 15] >> 3) + W[i - 7] + (R(W[i - 2], 17) ^ R(W[i - 2], 19) ^ W[i - 2] >> 10);
  u32 a = H[0], b = H[1], c = H[2], d = H[3], e = H[4], f = H[5], g = H[6], h = H[7];
  for (int i = 0; i < 64; i++) {
    u32 t = h + (R(e, 6) ^ R(e, 11) ^ R(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i], u = (R(a, 2) ^ R(a, 13) ^ R(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g; g = f; f = e; e = d + t; d = c; c = b; b = a; a = t + u;
  }
  H[0] += a; H[1] += b; H[2] += c; H[3] += d; H[4] += e; H[5] += f; H[6] += g; H[7] += h;
}
EXPORT(run) u32 run(u32 n) {
  for (u32 p = 2, i = 0; i < 64; p++) { int prime = 1; for (u32 d = 2; d * d <= p; d++) if (p % d == 0) prime = 0; if (!prime) continue; double s = sqrt(p), c = cbrt(p); K[i] = (u32)((c - floor(c)) * 4294967296.0); if (i < 8) H[i] = (u32)((s - floor(s)) * 4294967296.0); i++; }
  for (int i = 0; i < 4096; i++) data[i] = i * 11;
  for (u32 k = 0; k < n; k++) for (int i = 0; i < 4096; i += 64) block(data + i);
  u32 x = 0; for (int i = 0; i < 8; i++) x = mix(x, H[i]); return x;
}
