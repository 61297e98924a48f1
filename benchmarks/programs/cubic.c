/* Embench-like: roots of cubic equations with the C library's cos, acos and pow. */
#include "bench.h"
static NOINLINE int solve(double a, double b, double c, double d, double *x) {
  double a1 = b / a, a2 = c / a, a3 = d / a, Q = (a1 * a1 - 3 * a2) / 9, R = (2 * a1 * a1 * a1 - 9 * a1 * a2 + 27 * a3) / 54, D = R * R - Q * Q * Q;
  if (D <= 0) { double t = acos(R / sqrt(Q * Q * Q)), s = -2 * sqrt(Q); for (int k = 0; k < 3; k++) x[k] = s * cos((t + 2 * 3.14159265358979323846 * k) / 3) - a1 / 3; return 3; }
  x[0] = pow(sqrt(D) + fabs(R), 1 / 3.0); x[0] += Q / x[0]; x[0] *= R < 0 ? 1 : -1; x[0] -= a1 / 3; return 1;
}
EXPORT(run) double run(u32 n) {
  double s = 0, x[3];
  for (u32 t = 0; t < n; t++) for (double b = 10; b > -1; b -= 1) for (double c = 5; c < 15; c += 2.5) { int k = solve(1 + t % 5, b, c, -7, x); s += k; for (int i = 0; i < k; i++) s += x[i]; }
  return s;
}
