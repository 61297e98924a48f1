/* Strings: UTF-8 to UTF-16 and back with validation, and letters folded to lower case. */
#include "bench.h"
static u8 in[8192], back[8200]; static u16 wide[8192];
static NOINLINE i32 decode(const u8 *p, u32 n, u16 *o) {
  u16 *start = o;
  for (u32 i = 0; i < n;) { u32 c = p[i++], more = 0; if (c >= 0xf0 && c < 0xf5) { c &= 7; more = 3; } else if (c >= 0xe0 && c < 0xf0) { c &= 15; more = 2; } else if (c >= 0xc2 && c < 0xe0) { c &= 31; more = 1; } else if (c >= 0x80) return -1; u32 len = more; while (more--) { if (i >= n || (p[i] & 0xc0) != 0x80) return -1; c = c << 6 | (p[i++] & 63); } if (len == 2 && (c < 0x800 || (c & 0xf800) == 0xd800)) return -1; if (len == 3 && (c < 0x10000 || c > 0x10ffff)) return -1; if (c >= 0x10000) { c -= 0x10000; *o++ = 0xd800 | c >> 10; *o++ = 0xdc00 | (c & 1023); } else *o++ = c; }
  return (i32)(o - start);
}
static NOINLINE u32 encode(const u16 *p, u32 n, u8 *o) { u8 *s = o; for (u32 i = 0; i < n; i++) { u32 c = p[i]; if (c >= 'A' && c <= 'Z') c += 32; if ((c & 0xfc00) == 0xd800) c = 0x10000 + ((c & 1023) << 10) + (p[++i] & 1023); if (c < 0x80) *o++ = c; else if (c < 0x800) { *o++ = 0xc0 | c >> 6; *o++ = 0x80 | (c & 63); } else if (c < 0x10000) { *o++ = 0xe0 | c >> 12; *o++ = 0x80 | (c >> 6 & 63); *o++ = 0x80 | (c & 63); } else { *o++ = 0xf0 | c >> 18; *o++ = 0x80 | (c >> 12 & 63); *o++ = 0x80 | (c >> 6 & 63); *o++ = 0x80 | (c & 63); } } return (u32)(o - s); }
EXPORT(run) u32 run(u32 n) {
  static const char *words[] = { "The ", "quick ", "b\xc3\xb6se ", "\xe6\xbc\xa2\xe5\xad\x97", "Fox, ", "\xf0\x9f\xa6\x93 ", "r\xc3\xa9sum\xc3\xa9 ", "JUMPS " }; u32 h = 0, len = 0; seed = 91;
  while (len < 8100) { const char *w = words[rnd() & 7]; while (*w) in[len++] = *w++; }
  for (u32 t = 0; t < n; t++) { i32 k = decode(in, len, wide); u32 m = encode(wide, k, back); h = mix(h, k + m); for (u32 i = t % 7; i < m; i += 97) h = mix(h, back[i]); in[7] = 0x80; h = mix(h, decode(in, len, wide)); u32 keep = h; in[7] = words[0][0]; decode(in, len, wide); h = keep + wide[t % 1000]; }
  return h;
}
