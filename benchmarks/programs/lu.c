/* PolyBench-like: LU decomposition of a diagonally dominant matrix and a solution by substitution. */
#include "bench.h"
#define N 64
static double A[N][N], b[N], x[N];
static NOINLINE void decompose(void) {
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < i; j++) { double s = A[i][j]; for (int k = 0; k < j; k++) s -= A[i][k] * A[k][j]; A[i][j] = s / A[j][j]; }
    for (int j = i; j < N; j++) { double s = A[i][j]; for (int k = 0; k < i; k++) s -= A[i][k] * A[k][j]; A[i][j] = s; }
  }
}
EXPORT(run) double run(u32 n) {
  double r = 0;
  for (u32 t = 0; t < n; t++) {
    for (int i = 0; i < N; i++) { for (int j = 0; j < N; j++) A[i][j] = (i * 7 + j * 3 + t) % 17 / 17.0 + (i == j ? N : 0); b[i] = i / (double)N; }
    decompose();
    for (int i = 0; i < N; i++) { double w = b[i]; for (int j = 0; j < i; j++) w -= A[i][j] * x[j]; x[i] = w; }
    for (int i = N - 1; i >= 0; i--) { double w = x[i]; for (int j = i + 1; j < N; j++) w -= A[i][j] * x[j]; x[i] = w / A[i][i]; }
    for (int i = 0; i < N; i++) r += x[i];
  }
  return r;
}
