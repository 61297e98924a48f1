/* PolyBench-like: Cholesky decomposition of a positive definite matrix. */
#include "bench.h"
#define N 64
static double A[N][N];
EXPORT(run) double run(u32 n) {
  double r = 0;
  for (u32 t = 0; t < n; t++) {
    for (int i = 0; i < N; i++) for (int j = 0; j <= i; j++) A[i][j] = (i * j + t) % 13 / 13.0 + (i == j ? 2 * N : 0);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < i; j++) { for (int k = 0; k < j; k++) A[i][j] -= A[i][k] * A[j][k]; A[i][j] /= A[j][j]; }
      for (int k = 0; k < i; k++) A[i][i] -= A[i][k] * A[i][k];
      A[i][i] = sqrt(A[i][i]);
    }
    r += A[N - 1][N - 1] + A[N / 2][3];
  }
  return r;
}
