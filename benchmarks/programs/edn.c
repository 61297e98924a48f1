/* Embench-like: signal processing in 16-bit integers: vector product, FIR and IIR filters, lattice, a discrete cosine. */
#include "bench.h"
static i16 x[512], y[512], c[64], out[512]; static i32 wide[512];
static NOINLINE i32 dot(const i16 *a, const i16 *b, int n) { i32 s = 0; for (int i = 0; i < n; i++) s += a[i] * b[i]; return s; }
static NOINLINE void fir(const i16 *a, const i16 *k, i16 *o, int n, int taps) { for (int i = 0; i + taps <= n; i++) { i32 s = 0; for (int j = 0; j < taps; j++) s += a[i + j] * k[j]; o[i] = s >> 15; } }
static NOINLINE i32 iir(const i16 *a, i16 *o, int n) { i32 s1 = 0, s2 = 0; for (int i = 0; i < n; i++) { i32 w = (a[i] << 13) + (((s1 >> 8) * 14000) >> 7) - (((s2 >> 8) * 6500) >> 7); o[i] = (w + 2 * s1 + s2) >> 15; s2 = s1; s1 = w; } return s1; }
static NOINLINE i32 lattice(i16 *b, const i16 *k, i32 f, int n) { for (int i = 0; i < n; i++) { i32 t = b[i]; b[i] = (i16)(t + (k[i] * (f >> 16) >> 15)); f -= t * k[i]; } return f; }
static NOINLINE void dct8(i32 *v) {
  i32 a0 = v[0] + v[7], a1 = v[1] + v[6], a2 = v[2] + v[5], a3 = v[3] + v[4], b0 = v[0] - v[7], b1 = v[1] - v[6], b2 = v[2] - v[5], b3 = v[3] - v[4];
  v[0] = (a0 + a1 + a2 + a3) >> 1; v[4] = (a0 - a1 - a2 + a3) >> 1; v[2] = ((a0 - a3) * 1892 + (a1 - a2) * 784) >> 11; v[6] = ((a0 - a3) * 784 - (a1 - a2) * 1892) >> 11;
  v[1] = (b0 * 2009 + b1 * 1703 + b2 * 1138 + b3 * 400) >> 11; v[3] = (b0 * 1703 - b1 * 400 - b2 * 2009 - b3 * 1138) >> 11;
  v[5] = (b0 * 1138 - b1 * 2009 + b2 * 400 + b3 * 1703) >> 11; v[7] = (b0 * 400 - b1 * 1138 + b2 * 1703 - b3 * 2009) >> 11;
}
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 9;
  for (int i = 0; i < 512; i++) { x[i] = rnd(); y[i] = rnd() >> 3; }
  for (int i = 0; i < 64; i++) c[i] = rnd() >> 4;
  for (u32 t = 0; t < n; t++) {
    h = mix(h, dot(x, y, 512)); fir(x, c, out, 512, 32); h = mix(h, iir(out, y, 480)); h = mix(h, lattice(y, c, h, 64));
    for (int i = 0; i < 512; i++) wide[i] = out[i] + (y[i] >> 2);
    for (int i = 0; i < 512; i += 8) dct8(wide + i);
    for (int i = 0; i < 512; i += 5) h = mix(h, wide[i]);
    x[t % 512] ^= h;
  }
  return h;
}
