/* f32: a ray tracer of spheres over a plane, with shadows and a reflection, in single precision. */
#include "bench.h"
typedef struct { float x, y, z; } V; typedef struct { V c; float r, red; } S;
static S spheres[6];
static V add(V a, V b) { return (V){ a.x + b.x, a.y + b.y, a.z + b.z }; } static V sub(V a, V b) { return (V){ a.x - b.x, a.y - b.y, a.z - b.z }; } static V mul(V a, float k) { return (V){ a.x * k, a.y * k, a.z * k }; } static float dot(V a, V b) { return a.x * b.x + a.y * b.y + a.z * b.z; } static V norm(V a) { return mul(a, 1 / sqrtf(dot(a, a))); }
static NOINLINE int hit(V o, V d, float *t) { int best = -1; *t = 1e9f; for (int i = 0; i < 6; i++) { V oc = sub(o, spheres[i].c); float b = dot(oc, d), c = dot(oc, oc) - spheres[i].r * spheres[i].r, q = b * b - c; if (q > 0) { float k = -b - sqrtf(q); if (k > 1e-3f && k < *t) { *t = k; best = i; } } } if (d.y < -1e-4f) { float k = -o.y / d.y; if (k > 1e-3f && k < *t) { *t = k; best = 6; } } return best; }
static NOINLINE float trace(V o, V d, int depth) {
  float t; int i = hit(o, d, &t); if (i < 0) return 0.2f + 0.3f * d.y;
  V p = add(o, mul(d, t)), n = i == 6 ? (V){ 0, 1, 0 } : norm(sub(p, spheres[i].c)), l = norm((V){ 3, 5, -2 });
  float light = dot(n, l), s; if (light < 0) light = 0; if (hit(p, l, &s) >= 0) light *= 0.3f;
  float colour = i == 6 ? (((i32)floorf(p.x) ^ (i32)floorf(p.z)) & 1 ? 0.9f : 0.3f) : spheres[i].red;
  float v = colour * (0.1f + 0.9f * light); if (depth < 2 && i < 6) v = v * 0.7f + 0.3f * trace(p, sub(d, mul(n, 2 * dot(d, n))), depth + 1); return v;
}
EXPORT(run) double run(u32 n) {
  double sum = 0; for (int i = 0; i < 6; i++) spheres[i] = (S){ { i * 1.3f - 3, 0.6f + 0.2f * i, 4 + (i * 7 % 5) }, 0.6f + 0.05f * i, 0.4f + 0.1f * i };
  for (u32 y = 0; y < n; y++) for (int x = 0; x < 64; x++) sum += trace((V){ 0, 1, -3 }, norm((V){ (x - 32) / 40.0f, (float)(y % 48 - 24) / -40.0f, 1 }), 0);
  return sum;
}
