/* Indirect calls: the C library's qsort and bsearch with functions of comparison. */
#include "bench.h"
typedef struct { i32 key; u16 a, b; } Row; static Row rows[1000];
static int by_key(const void *x, const void *y) { const Row *a = x, *b = y; return a->key < b->key ? -1 : a->key > b->key; }
static int by_a(const void *x, const void *y) { const Row *a = x, *b = y; return a->a != b->a ? a->a - b->a : a->key - b->key; }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 8;
  for (u32 t = 0; t < n; t++) {
    for (int i = 0; i < 1000; i++) { rows[i].key = rnd() % 100000; rows[i].a = rnd() % 50; rows[i].b = i; }
    qsort(rows, 1000, sizeof(Row), by_a); h = mix(h, rows[500].key);
    qsort(rows, 1000, sizeof(Row), by_key); for (int i = 0; i < 1000; i += 3) h = mix(h, rows[i].key);
    for (int i = 0; i < 300; i++) { Row k = { .key = rows[i * 3].key }; Row *r = bsearch(&k, rows, 1000, sizeof(Row), by_key); h = mix(h, r->key); }
  }
  return h;
}
