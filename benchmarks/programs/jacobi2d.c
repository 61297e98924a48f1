/* PolyBench-like: Jacobi iteration with a five-point stencil on two grids in turn. */
#include "bench.h"
#define N 100
static double A[N][N], B[N][N];
static NOINLINE void step(double X[N][N], double Y[N][N]) {
  for (int i = 1; i < N - 1; i++) for (int j = 1; j < N - 1; j++) Y[i][j] = 0.2 * (X[i][j] + X[i][j - 1] + X[i][j + 1] + X[i + 1][j] + X[i - 1][j]);
}
EXPORT(run) double run(u32 n) {
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { A[i][j] = (i * (j + 2) + 2) / (double)N; B[i][j] = (i * (j + 3) + 3) / (double)N; }
  for (u32 t = 0; t < n; t++) { step(A, B); step(B, A); }
  double s = 0; for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) s += A[i][j] * (i ^ j); return s;
}
