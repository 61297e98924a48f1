/* An adaptive binary range coder with bits predicted by their context, as in LZMA: a 32-bit range, a 64-bit low with carry. */
#include "bench.h"
#define N 8192
static u8 in[N], out[N], packed[N * 2]; static u16 prob[65536]; static u64 low; static u32 range, code, cache, pending, o, p;
static void shift(void) { if ((u32)low < 0xff000000u || low >> 32) { u8 carry = low >> 32; do { packed[o++] = cache + carry; cache = 0xff; } while (--pending); cache = (u8)(low >> 24); } pending++; low = (u32)low << 8; }
static void put(u16 *q, int bit) { u32 b = (range >> 11) * *q; if (!bit) { range = b; *q += (2048 - *q) >> 5; } else { low += b; range -= b; *q -= *q >> 5; } while (range < 1u << 24) { range <<= 8; shift(); } }
static int get(u16 *q) { u32 b = (range >> 11) * *q; int bit; if (code < b) { range = b; *q += (2048 - *q) >> 5; bit = 0; } else { code -= b; range -= b; *q -= *q >> 5; bit = 1; } while (range < 1u << 24) { range <<= 8; code = code << 8 | packed[p++]; } return bit; }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 51; for (u32 i = 0; i < N; i++) in[i] = rnd() % 3 ? "banana"[i % 6] : rnd() % 26 + 'a';
  for (u32 t = 0; t < n; t++) {
    in[t % N]++; for (int i = 0; i < 65536; i++) prob[i] = 1024;
    low = 0; range = ~0u; cache = 0; pending = 1; o = 0;
    for (u32 i = 0, prev = 0; i < N; i++) { u32 m = 1; for (int b = 7; b >= 0; b--) { int bit = in[i] >> b & 1; put(&prob[prev << 8 | m], bit); m = m << 1 | bit; } prev = in[i]; }
    for (int i = 0; i < 5; i++) shift();
    u32 size = o; for (int i = 0; i < 65536; i++) prob[i] = 1024;
    range = ~0u; code = 0; p = 1; for (int i = 0; i < 4; i++) code = code << 8 | packed[p++];
    for (u32 i = 0, prev = 0; i < N; i++) { u32 m = 1; while (m < 256) m = m << 1 | get(&prob[prev << 8 | m]); out[i] = m; prev = (u8)m; }
    h = mix(h, size + memcmp(in, out, N));
  }
  return h;
}
