/* Memory: Conway's game of life on a torus of bytes. */
#include "bench.h"
#define N 64
static u8 g[2][N][N];
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 12; for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) g[0][i][j] = rnd() % 3 == 0;
  for (u32 t = 0; t < n; t++) { u8 (*a)[N] = g[t & 1], (*b)[N] = g[~t & 1]; u32 alive = 0; for (int i = 0; i < N; i++) { u8 *u = a[(i - 1) & (N - 1)], *m = a[i], *d = a[(i + 1) & (N - 1)]; for (int j = 0; j < N; j++) { int l = (j - 1) & (N - 1), r = (j + 1) & (N - 1), s = u[l] + u[j] + u[r] + m[l] + m[r] + d[l] + d[j] + d[r]; alive += b[i][j] = s == 3 || (s == 2 && m[j]); } } h = mix(h, alive); }
  return h;
}
