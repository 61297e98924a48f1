/* PolyBench-like: shortest paths between all pairs, in integers. */
#include "bench.h"
#define N 96
static i32 D[N][N];
EXPORT(run) u32 run(u32 n) {
  u32 h = 0;
  for (u32 t = 0; t < n; t++) {
    for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) D[i][j] = (i + j) % 13 == 0 || (i * j + t) % 11 == 0 ? 999 : i * j % 7 + 1;
    for (int k = 0; k < N; k++) for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { i32 v = D[i][k] + D[k][j]; if (v < D[i][j]) D[i][j] = v; }
    for (int i = 0; i < N; i++) h = mix(h, D[i][(i * 7 + t) % N]);
  }
  return h;
}
