/* Floats: the spectral norm of an infinite matrix, divisions in a double loop. */
#include "bench.h"
#define N 100
static double u[N], v[N], t[N];
static double a(int i, int j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }
static NOINLINE void mul(const double *x, double *y, int tr) { for (int i = 0; i < N; i++) { double s = 0; for (int j = 0; j < N; j++) s += (tr ? a(j, i) : a(i, j)) * x[j]; y[i] = s; } }
EXPORT(run) double run(u32 n) {
  for (int i = 0; i < N; i++) u[i] = 1;
  for (u32 k = 0; k < n; k++) { mul(u, t, 0); mul(t, v, 1); mul(v, t, 0); mul(t, u, 1); double m = u[0]; for (int i = 0; i < N; i++) u[i] /= m; }
  double p = 0, q = 0; for (int i = 0; i < N; i++) { p += u[i] * v[i]; q += v[i] * v[i]; } return sqrt(p / q);
}
