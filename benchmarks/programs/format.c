/* Strings: numbers to text and back: integers in several bases, 64-bit decimals, doubles with digits after the point. */
#include "bench.h"
static char buf[128];
static NOINLINE u32 decimal(char *o, u64 v) { char t[24]; u32 k = 0, n; do { t[k++] = '0' + (char)(v % 10); v /= 10; } while (v); n = k; while (k) *o++ = t[--k]; return n; }
static NOINLINE u32 based(char *o, u32 v, u32 base) { char t[40]; u32 k = 0, n; do { u32 d = v % base; t[k++] = d < 10 ? '0' + d : 'a' + d - 10; } while (v /= base); n = k; while (k) *o++ = t[--k]; return n; }
static NOINLINE u64 parse(const char *s, u32 n) { u64 v = 0; while (n--) v = v * 10 + (*s++ - '0'); return v; }
static NOINLINE u32 fixed(char *o, double v) { u32 k = 0; if (v < 0) { o[k++] = '-'; v = -v; } u64 w = (u64)v; k += decimal(o + k, w); o[k++] = '.'; double f = v - (double)w; for (int i = 0; i < 6; i++) { f *= 10; int d = (int)f; o[k++] = '0' + d; f -= d; } return k; }
EXPORT(run) u32 run(u32 n) { u32 h = 0; seed = 111; for (u32 i = 0; i < n * 10; i++) { u64 v = (u64)rnd() * rnd() * (i & 1 ? 1 : rnd()); u32 k = decimal(buf, v); h = mix(h, fold(parse(buf, k) - v) + k); k = based(buf, (u32)v, 2 + i % 35); h = mix(h, buf[k / 2] + k); k = fixed(buf, (i64)v * 1e-9 - 5); for (u32 j = 0; j < k; j++) h = mix(h, buf[j]); } return h; }
