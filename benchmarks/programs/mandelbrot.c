/* Floats: the Mandelbrot set in doubles, n rows. */
#include "bench.h"
EXPORT(run) u32 run(u32 n) {
  u32 h = 0;
  for (u32 y = 0; y < n; y++) for (u32 x = 0; x < 128; x++) {
    double cr = x * 3.0 / 128 - 2, ci = (y % 128) * 2.0 / 128 - 1, zr = 0, zi = 0; u32 k = 0;
    while (k < 100 && zr * zr + zi * zi < 4) { double t = zr * zr - zi * zi + cr; zi = 2 * zr * zi + ci; zr = t; k++; }
    h = mix(h, k);
  }
  return h;
}
