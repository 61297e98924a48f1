/* The Mandelbrot set in fixed point of 64 bits (28 after the point), n rows: signed multiplication and shift. */
#include "bench.h"
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; const i64 one = 1 << 28;
  for (u32 y = 0; y < n; y++) for (u32 x = 0; x < 64; x++) {
    i64 cr = (i64)x * 3 * one / 64 - 2 * one, ci = (i64)(y % 64) * 2 * one / 64 - one, zr = 0, zi = 0; u32 k = 0;
    for (; k < 100; k++) {
      i64 r2 = zr * zr >> 28, i2 = zi * zi >> 28;
      if (r2 + i2 > 4 * one) break;
      zi = (zr * zi >> 27) + ci; zr = r2 - i2 + cr;
    }
    h = mix(h, k);
  }
  return h;
}
