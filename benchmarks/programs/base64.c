/* Strings: base64 and hexadecimal, both ways. */
#include "bench.h"
static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"; static u8 in[3000], text[6100], out[3000], rev[256];
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; for (int i = 0; i < 64; i++) rev[(u8)digits[i]] = i; for (int i = 0; i < 3000; i++) in[i] = i * 29 + (i >> 4);
  for (u32 t = 0; t < n; t++) {
    in[t % 3000] ^= t; u8 *o = text; for (int i = 0; i < 3000; i += 3) { u32 v = in[i] << 16 | in[i + 1] << 8 | in[i + 2]; *o++ = digits[v >> 18]; *o++ = digits[v >> 12 & 63]; *o++ = digits[v >> 6 & 63]; *o++ = digits[v & 63]; }
    u8 *p = text, *q = out; for (; p < o; p += 4) { u32 v = rev[p[0]] << 18 | rev[p[1]] << 12 | rev[p[2]] << 6 | rev[p[3]]; *q++ = v >> 16; *q++ = v >> 8; *q++ = v; } h = mix(h, memcmp(in, out, 3000) + text[t % 4000]);
    for (int i = 0; i < 3000; i++) { u32 a = in[i] >> 4, b = in[i] & 15; text[2 * i] = a < 10 ? '0' + a : 'a' + a - 10; text[2 * i + 1] = b < 10 ? '0' + b : 'a' + b - 10; }
    for (int i = 0; i < 3000; i++) { u32 a = text[2 * i], b = text[2 * i + 1]; out[i] = (a <= '9' ? a - '0' : a - 'a' + 10) << 4 | (b <= '9' ? b - '0' : b - 'a' + 10); } h = mix(h, memcmp(in, out, 3000) + text[t % 6000]);
  }
  return h;
}
