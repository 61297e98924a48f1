/* Trees: an AVL tree with parents, insertion and deletion, over a pool with a free list. */
#include "bench.h"
typedef struct N { struct N *c[2]; i32 key; i32 h; } N; static N pool[1024], *freed; static u32 used;
static N *get(i32 k) { N *n = freed; if (n) freed = n->c[0]; else n = &pool[used++]; n->c[0] = n->c[1] = 0; n->key = k; n->h = 1; return n; }
static i32 height(N *n) { return n ? n->h : 0; } static void fix(N *n) { i32 a = height(n->c[0]), b = height(n->c[1]); n->h = 1 + (a > b ? a : b); }
static N *rotate(N *n, int d) { N *m = n->c[!d]; n->c[!d] = m->c[d]; m->c[d] = n; fix(n); fix(m); return m; }
static N *balance(N *n) { fix(n); i32 b = height(n->c[0]) - height(n->c[1]); if (b > 1) { if (height(n->c[0]->c[0]) < height(n->c[0]->c[1])) n->c[0] = rotate(n->c[0], 0); return rotate(n, 1); } if (b < -1) { if (height(n->c[1]->c[1]) < height(n->c[1]->c[0])) n->c[1] = rotate(n->c[1], 1); return rotate(n, 0); } return n; }
static NOINLINE N *insert(N *n, i32 k) { if (!n) return get(k); if (k == n->key) return n; int d = k > n->key; n->c[d] = insert(n->c[d], k); return balance(n); }
static N *take(N *n, N **min) { if (!n->c[0]) { *min = n; return n->c[1]; } n->c[0] = take(n->c[0], min); return balance(n); }
static NOINLINE N *erase(N *n, i32 k) { if (!n) return n; if (k != n->key) { int d = k > n->key; n->c[d] = erase(n->c[d], k); return balance(n); } N *l = n->c[0], *r = n->c[1], *m; n->c[0] = freed; freed = n; if (!r) return l; r = take(r, &m); m->c[1] = r; m->c[0] = l; return balance(m); }
static u32 walk(N *n, u32 h) { return n ? walk(n->c[1], mix(walk(n->c[0], h), n->key * 16 + n->h)) : h; }
EXPORT(run) u32 run(u32 n) { u32 h = 0; seed = 71; used = 0; freed = 0; N *root = 0; for (u32 i = 0; i < n * 100; i++) { i32 k = rnd() % 900; root = i % 5 < 3 ? insert(root, k) : erase(root, k); if (i % 1000 == 999) h = walk(root, h); } return walk(root, h); }
