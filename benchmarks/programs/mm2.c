/* PolyBench-like: two products of matrices one after the other, by columns. */
#include "bench.h"
#define N 48
static double A[N][N], B[N][N], C[N][N], D[N][N], T[N][N];
static NOINLINE void product(double X[N][N], double Y[N][N], double Z[N][N], double f) {
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { double s = 0; for (int k = 0; k < N; k++) s += f * X[i][k] * Y[k][j]; Z[i][j] = s; }
}
EXPORT(run) double run(u32 n) {
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { A[i][j] = (i * j + 1) % 47 / 47.0; B[i][j] = i * (j + 1) % 43 / 43.0; C[i][j] = (i * (j + 3) + 1) % 41 / 41.0; }
  for (u32 t = 0; t < n; t++) { product(A, B, T, 1.5); product(T, C, D, 0.01); A[t % N][t / N % N] += D[3][4] * 1e-6; }
  double s = 0; for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) s += D[i][j] * (i + 2 * j); return s;
}
