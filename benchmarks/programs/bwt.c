/* Block sorting as in bzip2: rotations sorted by doubling ranks, move to front, runs of zeros, and the way back. */
#include "bench.h"
#define N 2048
static u8 in[N], last[N], mtf[N], back[N]; static i32 sa[N], rank[N], tmp[N], cnt[N + 256], next[N];
static NOINLINE i32 forward(void) {
  memset(cnt, 0, sizeof cnt);
  for (int i = 0; i < N; i++) cnt[in[i]]++;
  for (int i = 1; i < 256; i++) cnt[i] += cnt[i - 1];
  for (int i = N - 1; i >= 0; i--) sa[--cnt[in[i]]] = i;
  i32 classes = 0; rank[sa[0]] = 0; for (int i = 1; i < N; i++) { if (in[sa[i]] != in[sa[i - 1]]) classes++; rank[sa[i]] = classes; }
  for (int k = 1; k < N && classes < N - 1; k *= 2) {
    for (int i = 0; i < N; i++) tmp[i] = (sa[i] - k) & (N - 1);
    memset(cnt, 0, sizeof cnt); for (int i = 0; i < N; i++) cnt[rank[i]]++;
    for (int i = 1; i <= classes; i++) cnt[i] += cnt[i - 1];
    for (int i = N - 1; i >= 0; i--) sa[--cnt[rank[tmp[i]]]] = tmp[i];
    classes = 0; tmp[sa[0]] = 0;
    for (int i = 1; i < N; i++) { if (rank[sa[i]] != rank[sa[i - 1]] || rank[(sa[i] + k) & (N - 1)] != rank[(sa[i - 1] + k) & (N - 1)]) classes++; tmp[sa[i]] = classes; }
    memcpy(rank, tmp, sizeof tmp);
  }
  i32 row = 0; for (int i = 0; i < N; i++) { last[i] = in[(sa[i] + N - 1) & (N - 1)]; if (sa[i] == 0) row = i; } return row;
}
static NOINLINE void front(void) { u8 order[256]; for (int i = 0; i < 256; i++) order[i] = i; for (int i = 0; i < N; i++) { u8 c = last[i]; int k = 0; while (order[k] != c) k++; memmove(order + 1, order, k); order[0] = c; mtf[i] = k; } }
static NOINLINE void inverse(i32 row) { u8 order[256]; for (int i = 0; i < 256; i++) order[i] = i; for (int i = 0; i < N; i++) { u8 k = mtf[i], c = order[k]; memmove(order + 1, order, k); order[0] = c; last[i] = c; } memset(cnt, 0, sizeof cnt); for (int i = 0; i < N; i++) cnt[last[i] + 1]++; for (int i = 1; i < 257; i++) cnt[i] += cnt[i - 1]; for (int i = 0; i < N; i++) next[cnt[last[i]]++] = i; row = next[row]; for (int i = 0; i < N; i++) { back[i] = last[row]; row = next[row]; } }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 41; for (int i = 0; i < N; i++) in[i] = "etaoin shrdlu"[rnd() % 13];
  for (u32 t = 0; t < n; t++) { in[t * 5 % N] ^= 1; i32 row = forward(); front(); u32 zeros = 0; for (int i = 0; i < N; i++) { zeros += !mtf[i]; h = mix(h, mtf[i]); } inverse(row); h = mix(h, row + zeros + memcmp(in, back, N)); }
  return h;
}
