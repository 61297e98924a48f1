/* Indirect calls as in C++: objects with tables of methods, areas of shapes and their changes. */
#include "bench.h"
typedef struct Shape Shape; typedef struct { double (*area)(const Shape *); void (*grow)(Shape *, float); u32 (*kind)(const Shape *); } Methods;
struct Shape { const Methods *m; double a, b; };
static double rect(const Shape *s) { return s->a * s->b; } static double circle(const Shape *s) { return s->a * s->a * 3.14159; } static double tri(const Shape *s) { return s->a * s->b * 0.5; }
static void grow1(Shape *s, float k) { s->a *= k; } static void grow2(Shape *s, float k) { s->a *= k; s->b *= k; }
static u32 k1(const Shape *s) { return 1; } static u32 k2(const Shape *s) { return s->a > s->b ? 2 : 3; }
static const Methods classes[4] = { { rect, grow2, k2 }, { circle, grow1, k1 }, { tri, grow2, k2 }, { rect, grow1, k1 } };
static Shape shapes[256];
EXPORT(run) double run(u32 n) {
  double t = 0; for (int i = 0; i < 256; i++) { shapes[i].m = &classes[(i * 7 + i / 9) & 3]; shapes[i].a = 1 + i % 5; shapes[i].b = 2 + i % 3; }
  for (u32 k = 0; k < n; k++) for (int i = 0; i < 256; i++) { Shape *s = &shapes[i]; t += s->m->area(s) * s->m->kind(s); s->m->grow(s, k & 1 ? 1.25f : 0.8f); }
  return t;
}
