/* PolyBench-like: a dense product of matrices of doubles, C = a A B + b C, n times. */
#include "bench.h"
#define N 64
static double A[N][N], B[N][N], C[N][N];
EXPORT(run) double run(u32 n) {
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { A[i][j] = (i * j + 1) % N / (double)N; B[i][j] = i * (j + 1) % N / (double)N; C[i][j] = (i + j) % N / (double)N; }
  for (u32 t = 0; t < n; t++) for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) C[i][j] *= 0.012;
    for (int k = 0; k < N; k++) for (int j = 0; j < N; j++) C[i][j] += 0.015 * A[i][k] * B[k][j];
  }
  double s = 0; for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) s += C[i][j] * (i - j); return s;
}
