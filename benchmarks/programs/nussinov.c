/* PolyBench-like: Nussinov's folding of RNA, dynamic programming over intervals. */
#include "bench.h"
#define N 120
static i32 T[N][N]; static u8 seq[N];
static i32 max(i32 a, i32 b) { return a > b ? a : b; }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0;
  for (u32 t = 0; t < n; t++) {
    for (int i = 0; i < N; i++) seq[i] = (i * 5 + t + i / 7) % 4;
    memset(T, 0, sizeof T);
    for (int i = N - 1; i >= 0; i--) for (int j = i + 1; j < N; j++) {
      i32 v = T[i][j - 1];
      if (i + 1 < N) v = max(v, T[i + 1][j]);
      if (i + 1 < N) v = max(v, T[i + 1][j - 1] + (i < j - 1 && seq[i] + seq[j] == 3));
      for (int k = i + 1; k < j; k++) v = max(v, T[i][k] + T[k + 1][j]);
      T[i][j] = v;
    }
    h = mix(h, T[0][N - 1]);
  }
  return h;
}
