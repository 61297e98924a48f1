/* f32: transforming points by products of 4 by 4 matrices, as a renderer does. */
#include "bench.h"
static float m[16], r[16], out[16], p[256][4];
static NOINLINE void product(const float *a, const float *b, float *o) { for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) { float s = 0; for (int k = 0; k < 4; k++) s += a[i * 4 + k] * b[k * 4 + j]; o[i * 4 + j] = s; } }
static NOINLINE void apply(const float *a) { for (int i = 0; i < 256; i++) { float x = p[i][0], y = p[i][1], z = p[i][2], w = p[i][3]; for (int k = 0; k < 4; k++) p[i][k] = a[k * 4] * x + a[k * 4 + 1] * y + a[k * 4 + 2] * z + a[k * 4 + 3] * w; } }
EXPORT(run) double run(u32 n) {
  double s = 0; for (int i = 0; i < 16; i++) { m[i] = i % 5 == 0; r[i] = i % 5 == 0; } r[0] = r[5] = 0.8f; r[1] = -0.6f; r[4] = 0.6f; r[11] = 0.01f;
  for (int i = 0; i < 256; i++) { p[i][0] = i % 16; p[i][1] = i / 16; p[i][2] = i % 7; p[i][3] = 1; }
  for (u32 t = 0; t < n; t++) { product(m, r, out); memcpy(m, out, sizeof m); apply(r); s += p[t & 255][0] + m[t & 15]; } return s;
}
