/* Unaligned access: a hash over 32-bit words beginning at every residue, and a 16-bit sum. */
#include "bench.h"
static u8 data[4200];
static NOINLINE u32 murmur(const u8 *p, u32 n, u32 h) { for (u32 i = 0; i + 4 <= n; i += 4) { u32 k; memcpy(&k, p + i, 4); k *= 0xcc9e2d51; k = k << 15 | k >> 17; k *= 0x1b873593; h ^= k; h = h << 13 | h >> 19; h = h * 5 + 0xe6546b64; } return h; }
static NOINLINE u32 sum16(const u8 *p, u32 n) { u32 s = 0; for (u32 i = 0; i + 2 <= n; i += 2) { u16 k; memcpy(&k, p + i, 2); s += k; } return (s & 0xffff) + (s >> 16); }
EXPORT(run) u32 run(u32 n) { u32 h = 0; for (int i = 0; i < 4200; i++) data[i] = i * 37 + (i >> 5); for (u32 t = 0; t < n; t++) for (int o = 1; o < 9; o++) { h = murmur(data + o, 4096, h); h += sum16(data + o, 4096); } return h; }
