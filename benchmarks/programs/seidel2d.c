/* PolyBench-like: Gauss-Seidel iteration with nine points, in place. */
#include "bench.h"
#define N 80
static double A[N][N];
EXPORT(run) double run(u32 n) {
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) A[i][j] = (i * (j + 2) + 2) / (double)N;
  for (u32 t = 0; t < n; t++) for (int i = 1; i < N - 1; i++) for (int j = 1; j < N - 1; j++)
    A[i][j] = (A[i - 1][j - 1] + A[i - 1][j] + A[i - 1][j + 1] + A[i][j - 1] + A[i][j] + A[i][j + 1] + A[i + 1][j - 1] + A[i + 1][j] + A[i + 1][j + 1]) / 9.0;
  double s = 0; for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) s += A[i][j] * (i ^ j); return s;
}
