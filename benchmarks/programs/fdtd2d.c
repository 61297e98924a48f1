/* PolyBench-like: finite differences of an electromagnetic field in time, three grids. */
#include "bench.h"
#define N 80
static double ex[N][N], ey[N][N], hz[N][N];
EXPORT(run) double run(u32 n) {
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { ex[i][j] = i * (j + 1) / (double)N; ey[i][j] = i * (j + 2) / (double)N; hz[i][j] = i * (j + 3) / (double)N; }
  for (u32 t = 0; t < n; t++) {
    for (int j = 0; j < N; j++) ey[0][j] = t % 100;
    for (int i = 1; i < N; i++) for (int j = 0; j < N; j++) ey[i][j] -= 0.5 * (hz[i][j] - hz[i - 1][j]);
    for (int i = 0; i < N; i++) for (int j = 1; j < N; j++) ex[i][j] -= 0.5 * (hz[i][j] - hz[i][j - 1]);
    for (int i = 0; i < N - 1; i++) for (int j = 0; j < N - 1; j++) hz[i][j] -= 0.7 * (ex[i][j + 1] - ex[i][j] + ey[i + 1][j] - ey[i][j]);
  }
  double s = 0; for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) s += hz[i][j]; return s;
}
