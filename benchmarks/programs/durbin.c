/* PolyBench-like: Durbin's recursion on a Toeplitz system, and a product of a matrix with a vector both ways (atax). */
#include "bench.h"
#define N 200
static double r[N], y[N], z[N], A[N][N], tmp[N];
EXPORT(run) double run(u32 n) {
  double s = 0;
  for (int i = 0; i < N; i++) { r[i] = N + 1 - i; for (int j = 0; j < N; j++) A[i][j] = (i + j) % N / (5.0 * N); }
  for (u32 t = 0; t < n; t++) {
    double beta = 1, alpha = -r[0] / (2 * N); y[0] = alpha;
    for (int k = 1; k < N; k++) {
      beta = (1 - alpha * alpha) * beta; double sum = 0;
      for (int i = 0; i < k; i++) sum += r[k - i - 1] * y[i];
      alpha = -(r[k] + sum) / (beta * 2 * N);
      for (int i = 0; i < k; i++) z[i] = y[i] + alpha * y[k - i - 1];
      for (int i = 0; i < k; i++) y[i] = z[i];
      y[k] = alpha;
    }
    for (int i = 0; i < N; i++) { tmp[i] = 0; for (int j = 0; j < N; j++) tmp[i] += A[i][j] * y[j]; }
    for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) z[j] = (i ? z[j] : 0) + A[i][j] * tmp[i];
    for (int i = 0; i < N; i++) s += z[i];
  }
  return s;
}
