/* Compression like LZ4: hash of four bytes, unaligned reads, copies of matches; and decompression. */
#include "bench.h"
#define N 32768
static u8 in[N], packed[N * 2], out[N + 16]; static u32 table[4096];
static u32 get32(const u8 *p) { u32 v; memcpy(&v, p, 4); return v; }
static NOINLINE u32 compress(const u8 *src, u32 n, u8 *dst) {
  u8 *o = dst; u32 i = 0, anchor = 0; memset(table, 0, sizeof table);
  while (i + 12 < n) {
    u32 v = get32(src + i), h = v * 2654435761u >> 20, m = table[h]; table[h] = i + 1;
    if (!m || i - (m - 1) > 65535 || get32(src + m - 1) != v) { i++; continue; }
    m--; u32 len = 4; while (i + len < n - 5 && src[m + len] == src[i + len]) len++;
    u32 lit = i - anchor; u8 *token = o++;
    *token = (u8)((lit < 15 ? lit : 15) << 4 | (len - 4 < 15 ? len - 4 : 15));
    if (lit >= 15) { u32 r = lit - 15; for (; r >= 255; r -= 255) *o++ = 255; *o++ = (u8)r; }
    memcpy(o, src + anchor, lit); o += lit;
    *o++ = (u8)(i - m); *o++ = (u8)((i - m) >> 8);
    if (len - 4 >= 15) { u32 r = len - 19; for (; r >= 255; r -= 255) *o++ = 255; *o++ = (u8)r; }
    i += len; anchor = i;
  }
  u32 lit = n - anchor; *o++ = (u8)((lit < 15 ? lit : 15) << 4); if (lit >= 15) { u32 r = lit - 15; for (; r >= 255; r -= 255) *o++ = 255; *o++ = (u8)r; }
  memcpy(o, src + anchor, lit); return (u32)(o + lit - dst);
}
static NOINLINE u32 expand(const u8 *p, u32 n, u8 *dst) {
  const u8 *end = p + n; u8 *o = dst;
  while (p < end) {
    u32 t = *p++, lit = t >> 4, len = (t & 15) + 4, b;
    if (lit == 15) do lit += b = *p++; while (b == 255);
    for (u32 k = 0; k < lit; k++) o[k] = p[k];
    o += lit; p += lit; if (p >= end) break;
    u32 off = p[0] | p[1] << 8; p += 2;
    if (len == 19) do len += b = *p++; while (b == 255);
    const u8 *m = o - off;
    if (off >= 8) { for (u32 k = 0; k < len; k += 8) { u64 w; memcpy(&w, m + k, 8); memcpy(o + k, &w, 8); } } else for (u32 k = 0; k < len; k++) o[k] = m[k];
    o += len;
  }
  return (u32)(o - dst);
}
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 11;
  for (u32 i = 0; i < N;) { u32 r = rnd(); if (i > 600 && r % 3) { u32 from = i - 1 - r % 599, len = 4 + (r >> 10) % 30; for (u32 k = 0; k < len && i < N; k++) in[i++] = in[from + k]; } else in[i++] = r % 61 + 'A'; }
  for (u32 t = 0; t < n; t++) { in[t % N] ^= 1; u32 k = compress(in, N - 16, packed); h = mix(h, k); u32 m = expand(packed, k, out); h = mix(h, m + memcmp(in, out, N - 16)); for (u32 i = 0; i < k; i += 37) h = mix(h, packed[i]); }
  return h;
}
