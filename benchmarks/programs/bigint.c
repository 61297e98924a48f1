/* Factorials and powers in big integers of 32-bit limbs with 64-bit products, and division by a limb, as a library does. */
#include "bench.h"
#define N 400
static u32 a[N], b[N], c[2 * N];
static NOINLINE int small(u32 *x, int len, u32 v) { u64 t = 0; for (int i = 0; i < len; i++) { t += (u64)x[i] * v; x[i] = (u32)t; t >>= 32; } if (t) x[len++] = (u32)t; return len; }
static NOINLINE void multiply(u32 *r, const u32 *x, int nx, const u32 *y, int ny) {
  memset(r, 0, (nx + ny) * 4);
  for (int i = 0; i < nx; i++) { u64 t = 0, xi = x[i]; for (int j = 0; j < ny; j++) { t += xi * y[j] + r[i + j]; r[i + j] = (u32)t; t >>= 32; } r[i + ny] = (u32)t; }
}
static NOINLINE u32 divide(u32 *x, int len, u32 d) { u64 t = 0; for (int i = len - 1; i >= 0; i--) { t = t << 32 | x[i]; x[i] = (u32)(t / d); t %= d; } return (u32)t; }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0;
  for (u32 k = 0; k < n; k++) {
    int na = 1, nb = 1; a[0] = 1 + k; b[0] = 3;
    for (u32 i = 2; na < 100; i++) na = small(a, na, i);
    while (nb < 100) nb = small(b, nb, 0xfffffffb - k);
    multiply(c, a, na, b, nb);
    for (int i = 0; i < 20; i++) h = mix(h, divide(c, na + nb, 1000000000));
    for (int i = 0; i < na + nb; i++) h = mix(h, c[i]);
  }
  return h;
}
