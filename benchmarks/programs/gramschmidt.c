/* PolyBench-like: QR decomposition by Gram and Schmidt, by columns, with square roots. */
#include "bench.h"
#define N 48
static double A[N][N], Q[N][N], R[N][N];
EXPORT(run) double run(u32 n) {
  double s = 0;
  for (u32 t = 0; t < n; t++) {
    for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) A[i][j] = (i * j + t) % 31 / 31.0 * 100 + 10 + (i == j) * 50;
    for (int k = 0; k < N; k++) {
      double norm = 0; for (int i = 0; i < N; i++) norm += A[i][k] * A[i][k];
      R[k][k] = sqrt(norm);
      for (int i = 0; i < N; i++) Q[i][k] = A[i][k] / R[k][k];
      for (int j = k + 1; j < N; j++) {
        double r = 0; for (int i = 0; i < N; i++) r += Q[i][k] * A[i][j];
        R[k][j] = r; for (int i = 0; i < N; i++) A[i][j] -= Q[i][k] * r;
      }
    }
    s += R[N / 2][N - 1];
  }
  return s;
}
