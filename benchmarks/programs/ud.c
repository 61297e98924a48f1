/* Embench-like: LU decomposition in integers, with divisions. */
#include "bench.h"
static i32 a[20][20], b[20], x[20];
EXPORT(run) u32 run(u32 n) {
  u32 h = 0;
  for (u32 t = 0; t < n * 10; t++) {
    for (int i = 0; i < 20; i++) { i32 w = 0; for (int j = 0; j < 20; j++) { a[i][j] = i + 1 + j + 1 + (i32)(t & 3); if (i == j) a[i][j] *= 2; w += a[i][j]; } b[i] = w; }
    for (int i = 0; i < 19; i++) {
      for (int j = i + 1; j < 20; j++) { i32 w = a[j][i]; for (int k = 0; k < i; k++) w -= a[j][k] * a[k][i]; a[j][i] = w / (a[i][i] | 1); }
      for (int j = i + 1; j < 20; j++) { i32 w = a[i + 1][j]; for (int k = 0; k <= i; k++) w -= a[i + 1][k] * a[k][j]; a[i + 1][j] = w; }
    }
    for (int i = 0; i < 20; i++) { i32 w = b[i]; for (int j = 0; j < i; j++) w -= a[i][j] * x[j]; x[i] = w; }
    for (int i = 19; i >= 0; i--) { i32 w = x[i]; for (int j = i + 1; j < 20; j++) w -= a[i][j] * x[j]; x[i] = w / (a[i][i] | 1); h = mix(h, x[i]); }
  }
  return h;
}
