/* Floats: conversions both ways, rounding, minima and bits: i32, u32, i64 to doubles and back, floor, trunc, nearest, copysign. */
#include "bench.h"
EXPORT(run) double run(u32 n) {
  double s = 0; seed = 3; u32 h = 0;
  for (u32 i = 0; i < n * 1000; i++) {
    i32 a = rnd() * 257 - 123456789; u32 b = rnd() << 8; double x = a / 1000.0, y = (double)b, z = floor(x) + trunc(x / 3) + rint(x / 7) + ceil(x / 11);
    i32 k = (i32)(x * 0.5); u32 m = (u32)(y * 0.5); i64 l = (i64)(z * 1000);
    h = mix(h, k ^ m ^ (u32)l); s += z + (double)l * 1e-6 + copysign(1, x) + (x < y ? x : y) * 1e-9 + (float)x;
  }
  return s + h;
}
