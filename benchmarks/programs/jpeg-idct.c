/* Embench-like (picture decoding): dequantisation, an 8 by 8 inverse cosine transform in integers, colour conversion with clamping. */
#include "bench.h"
static i16 coef[3][64]; static u8 quant[64], plane[3][64], rgb[192];
static u8 clamp(i32 v) { return v < 0 ? 0 : v > 255 ? 255 : v; }
static void pass(i32 *v, int s) {
  i32 x0 = v[0], x1 = v[4 * s], x2 = v[2 * s], x3 = v[6 * s], x4 = v[s], x5 = v[7 * s], x6 = v[5 * s], x7 = v[3 * s];
  i32 e0 = (x0 + x1) * 2048, e1 = (x0 - x1) * 2048, e2 = x2 * 1108 - x3 * 2676, e3 = x2 * 2676 + x3 * 1108;
  i32 a = e0 + e3, b = e1 + e2, c = e1 - e2, d = e0 - e3;
  i32 o0 = x4 * 2841 + x5 * 565, o1 = x4 * 565 - x5 * 2841, o2 = x6 * 2408 - x7 * 1609, o3 = x6 * 1609 + x7 * 2408;
  i32 p = o0 + o3, q = o1 + o2, r = (o0 - o3) >> 8, t = (o1 - o2) >> 8; i32 m = (r + t) * 181, k = (r - t) * 181;
  v[0] = (a + p) >> 11; v[7 * s] = (a - p) >> 11; v[s] = (b + m) >> 11; v[6 * s] = (b - m) >> 11; v[2 * s] = (c + k) >> 11; v[5 * s] = (c - k) >> 11; v[3 * s] = (d + q) >> 11; v[4 * s] = (d - q) >> 11;
}
static NOINLINE void idct(const i16 *in, u8 *out) {
  i32 v[64];
  for (int i = 0; i < 64; i++) v[i] = in[i] * quant[i];
  for (int i = 0; i < 8; i++) pass(v + 8 * i, 1);
  for (int i = 0; i < 8; i++) pass(v + i, 8);
  for (int i = 0; i < 64; i++) out[i] = clamp((v[i] >> 6) + 128);
}
static NOINLINE void convert(void) { for (int i = 0; i < 64; i++) { i32 y = plane[0][i], b = plane[1][i] - 128, r = plane[2][i] - 128; rgb[3 * i] = clamp(y + (r * 359 >> 8)); rgb[3 * i + 1] = clamp(y - (b * 88 + r * 183 >> 8)); rgb[3 * i + 2] = clamp(y + (b * 454 >> 8)); } }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 77;
  for (int i = 0; i < 64; i++) quant[i] = 2 + i / 4;
  for (u32 t = 0; t < n * 10; t++) {
    for (int p = 0; p < 3; p++) for (int i = 0; i < 64; i++) coef[p][i] = i < 10 + (int)(t & 7) ? (i32)(rnd() % 61) - 30 : 0;
    for (int p = 0; p < 3; p++) idct(coef[p], plane[p]);
    convert(); for (int i = 0; i < 192; i += 7) h = mix(h, rgb[i]);
  }
  return h;
}
