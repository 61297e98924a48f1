/* Deflate-like entropy coding: counts, a Huffman tree by a heap, canonical codes, bit writer, decoder by a table of 10 bits. */
#include "bench.h"
#define N 16384
static u8 in[N], out[N], packed[N * 2], lens[256]; static u32 count[512], codes[256], heap[512], parent[512]; static u16 table[32768];
static u32 less(u32 a, u32 b) { return count[a] < count[b] || (count[a] == count[b] && a < b); }
static void down(u32 i, u32 n) { u32 v = heap[i]; for (u32 k; (k = 2 * i + 1) < n; i = k) { if (k + 1 < n && less(heap[k + 1], heap[k])) k++; if (less(v, heap[k])) break; heap[i] = heap[k]; } heap[i] = v; }
static NOINLINE void build(void) {
  for (int scale = 0; ; scale++) {
    u32 n = 0, next = 256; memset(parent, 0, sizeof parent);
    for (u32 i = 0; i < 256; i++) if (count[i]) { if (scale) count[i] = (count[i] >> 1) + 1; heap[n++] = i; }
    for (i32 i = n / 2 - 1; i >= 0; i--) down(i, n);
    while (n > 1) { u32 a = heap[0]; heap[0] = heap[--n]; down(0, n); u32 b = heap[0]; count[next] = count[a] + count[b]; parent[a] = parent[b] = next; heap[0] = next++; down(0, n); }
    u32 max = 0;
    for (u32 i = 0; i < 256; i++) { lens[i] = 0; if (count[i]) for (u32 k = i; parent[k]; k = parent[k]) lens[i]++; if (lens[i] > max) max = lens[i]; }
    if (max <= 15) return;
  }
}
static NOINLINE void canonical(void) {
  u32 start[17] = { 0 }, have[17] = { 0 }, c = 0;
  for (int i = 0; i < 256; i++) have[lens[i]]++;
  have[0] = 0; for (int l = 1; l < 16; l++) { c = (c + have[l - 1]) << 1; start[l] = c; }
  for (int i = 0; i < 256; i++) if (lens[i]) { u32 v = start[lens[i]]++, r = 0; for (u32 b = 0; b < lens[i]; b++) r |= (v >> b & 1) << (lens[i] - 1 - b); codes[i] = r; for (u32 k = r; k < 32768; k += 1u << lens[i]) table[k] = i | lens[i] << 8; }
}
static NOINLINE u32 encode(void) { u64 acc = 0; u32 bits = 0, o = 0; for (u32 i = 0; i < N; i++) { acc |= (u64)codes[in[i]] << bits; bits += lens[in[i]]; while (bits >= 8) { packed[o++] = (u8)acc; acc >>= 8; bits -= 8; } } packed[o++] = (u8)acc; packed[o] = packed[o + 1] = 0; return o; }
static NOINLINE void decode(void) { u32 acc = 0, bits = 0, p = 0; for (u32 i = 0; i < N; i++) { while (bits < 15) { acc |= packed[p++] << bits; bits += 8; } u32 t = table[acc & 32767]; out[i] = (u8)t; acc >>= t >> 8; bits -= t >> 8; } }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 31;
  for (u32 i = 0; i < N; i++) { u32 r = rnd(); in[i] = r & 1 ? 'a' + (r >> 1) % 5 : r & 2 ? 'f' + (r >> 2) % 20 : (r >> 3) & 255; }
  for (u32 t = 0; t < n; t++) { in[t % N] += 3; memset(count, 0, sizeof count); for (u32 i = 0; i < N; i++) count[in[i]]++; build(); canonical(); u32 k = encode(); decode(); h = mix(h, k + memcmp(in, out, N)); }
  return h;
}
