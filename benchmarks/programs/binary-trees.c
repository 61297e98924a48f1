/* Binary trees with the C library's malloc and free. */
#include "bench.h"
typedef struct T { struct T *l, *r; } T;
static T *make(int d) { T *t = malloc(sizeof *t); t->l = t->r = 0; if (d) { t->l = make(d - 1); t->r = make(d - 1); } return t; }
static u32 check(T *t) { return t->l ? 1 + check(t->l) + check(t->r) : 1; }
static void drop(T *t) { if (t->l) { drop(t->l); drop(t->r); } free(t); }
EXPORT(run) u32 run(u32 n) { u32 s = 0; T *keep = make(10); for (u32 i = 0; i < n; i++) { T *t = make(4 + i % 6); s = mix(s, check(t)); drop(t); } s += check(keep); drop(keep); return s; }
