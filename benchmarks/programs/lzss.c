/* LZSS with hash chains over a window of 4 KiB and a bit stream of flags, both ways. */
#include "bench.h"
#define N 16384
static u8 in[N], packed[N * 2], out[N]; static i32 head[1024], prev[4096];
static NOINLINE u32 compress(u32 n) {
  u32 o = 0, flag = 0, bit = 8; for (int i = 0; i < 1024; i++) head[i] = -1;
  for (u32 i = 0; i < n;) {
    if (bit == 8) { flag = o++; packed[flag] = 0; bit = 0; }
    u32 best = 0, where = 0;
    if (i + 3 < n) {
      u32 h = (in[i] * 37 + in[i + 1] * 1009 + in[i + 2] * 31) & 1023; i32 c = head[h];
      for (int tries = 16; c >= 0 && (i32)i - c < 4096 && tries--; c = prev[c & 4095]) { u32 l = 0; while (l < 18 && i + l < n && in[c + l] == in[i + l]) l++; if (l > best) { best = l; where = i - c; } }
    }
    u32 step = 1;
    if (best >= 3) { packed[flag] |= 1 << bit; packed[o++] = where; packed[o++] = (where >> 8) << 4 | (best - 3); step = best; } else packed[o++] = in[i];
    bit++;
    while (step--) { if (i + 3 < n) { u32 h = (in[i] * 37 + in[i + 1] * 1009 + in[i + 2] * 31) & 1023; prev[i & 4095] = head[h]; head[h] = i; } i++; }
  }
  return o;
}
static NOINLINE u32 expand(u32 n) {
  u32 o = 0;
  for (u32 i = 0; i < n;) { u32 f = packed[i++]; for (int b = 0; b < 8 && i < n; b++) if (f >> b & 1) { u32 d = packed[i] | (packed[i + 1] >> 4) << 8, l = (packed[i + 1] & 15) + 3; i += 2; while (l--) { out[o] = out[o - d]; o++; } } else out[o++] = packed[i++]; }
  return o;
}
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 21;
  static const char *w[] = { "the ", "module ", "memory ", "of ", "a ", "function ", "value, ", "stack ", "block. ", "loop " };
  for (u32 i = 0; i < N;) { const char *s = w[rnd() % 10]; while (*s && i < N) in[i++] = *s++; if (i < N && rnd() % 4 == 0) in[i++] = '0' + rnd() % 10; }
  for (u32 t = 0; t < n; t++) { in[t * 7 % N] ^= 2; u32 k = compress(N); u32 m = expand(k); h = mix(h, k ^ m ^ memcmp(in, out, N)); }
  return h;
}
