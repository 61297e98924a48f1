/* Trees: a trie of words with lists of siblings, looking up, counting by prefix. */
#include "bench.h"
typedef struct { u8 c; u32 child, next, count; } N; static N nodes[20000]; static u32 used;
static NOINLINE u32 walk(const char *s, u32 len, int make) { u32 at = 0; for (u32 i = 0; i < len; i++) { u32 k = nodes[at].child; while (k && nodes[k].c != (u8)s[i]) k = nodes[k].next; if (!k) { if (!make) return 0; k = used++; nodes[k] = (N){ (u8)s[i], 0, nodes[at].child, 0 }; nodes[at].child = k; } at = k; } return at; }
static u32 total(u32 at) { u32 s = nodes[at].count; for (u32 k = nodes[at].child; k; k = nodes[k].next) s += total(k); return s; }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 81;
  for (u32 t = 0; t < n; t++) { used = 1; nodes[0] = (N){ 0 }; for (int i = 0; i < 1500; i++) { char w[8]; u32 r = rnd(), len = 3 + r % 5; for (u32 k = 0; k < len; k++) { w[k] = 'a' + (r >> (k * 3)) % 7; } nodes[walk(w, len, 1)].count++; h += walk(w, len - 1, 0); } for (int i = 0; i < 7; i++) { char c = 'a' + i; h = mix(h, total(walk(&c, 1, 0))); } h = mix(h, used); }
  return h;
}
