/* f32: gradient noise in three dimensions with a table of permutations, four octaves. */
#include "bench.h"
static u8 perm[512];
static float fade(float t) { return t * t * t * (t * (t * 6 - 15) + 10); } static float lerp(float a, float b, float t) { return a + (b - a) * t; }
static float grad(u32 h, float x, float y, float z) { h &= 15; float u = h < 8 ? x : y, v = h < 4 ? y : h == 12 || h == 14 ? x : z; return (h & 1 ? -u : u) + (h & 2 ? -v : v); }
static NOINLINE float noise(float x, float y, float z) {
  i32 X = (i32)floorf(x), Y = (i32)floorf(y), Z = (i32)floorf(z); x -= X; y -= Y; z -= Z; X &= 255; Y &= 255; Z &= 255; float u = fade(x), v = fade(y), w = fade(z);
  u32 A = perm[X] + Y, AA = perm[A & 255] + Z, AB = perm[(A + 1) & 255] + Z, B = perm[X + 1] + Y, BA = perm[B & 255] + Z, BB = perm[(B + 1) & 255] + Z;
  return lerp(lerp(lerp(grad(perm[AA & 511], x, y, z), grad(perm[BA & 511], x - 1, y, z), u), lerp(grad(perm[AB & 511], x, y - 1, z), grad(perm[BB & 511], x - 1, y - 1, z), u), v), lerp(lerp(grad(perm[(AA + 1) & 511], x, y, z - 1), grad(perm[(BA + 1) & 511], x - 1, y, z - 1), u), lerp(grad(perm[(AB + 1) & 511], x, y - 1, z - 1), grad(perm[(BB + 1) & 511], x - 1, y - 1, z - 1), u), v), w);
}
EXPORT(run) double run(u32 n) {
  seed = 4; for (int i = 0; i < 256; i++) perm[i] = i; for (int i = 255; i > 0; i--) { u32 j = rnd() % (i + 1); u8 t = perm[i]; perm[i] = perm[j]; perm[j] = t; } memcpy(perm + 256, perm, 256);
  double s = 0; for (u32 i = 0; i < n * 100; i++) { float a = 0.5f, f = 0.07f; for (int o = 0; o < 4; o++) { s += a * noise(i % 100 * f, i / 100 * f, i * 0.01f); a *= 0.5f; f *= 2; } } return s;
}
