/* Embench-like: a product of integer matrices with a remainder. */
#include "bench.h"
#define N 40
static i32 A[N][N], B[N][N], C[N][N];
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 0;
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { A[i][j] = rnd() % 8095; B[i][j] = rnd() % 8095; }
  for (u32 t = 0; t < n; t++) {
    for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { i32 s = 0; for (int k = 0; k < N; k++) s += A[i][k] * B[k][j]; C[i][j] = s % 8095; }
    A[t % N][3] ^= C[5][t % N]; h = mix(h, C[t % N][7]);
  }
  return h;
}
