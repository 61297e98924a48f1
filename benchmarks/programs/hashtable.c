/* Memory: a hash table with open addressing and tombstones, strings as keys in an arena. */
#include "bench.h"
typedef struct { u32 hash, key, len; i32 value; } Slot; static Slot slots[2048]; static char arena[16384];
static u32 hash(const char *s, u32 n) { u32 h = 2166136261u; while (n--) h = (h ^ (u8)*s++) * 16777619u; return h | 1; }
static NOINLINE Slot *find(const char *s, u32 n) { u32 h = hash(s, n), i = h & 2047; Slot *gone = 0; for (; slots[i].hash; i = (i + 1) & 2047) { if (slots[i].hash == h && slots[i].len == n && !memcmp(arena + slots[i].key, s, n)) return &slots[i]; if (slots[i].len == ~0u && !gone) gone = &slots[i]; } return gone ? gone : &slots[i]; }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 14;
  for (u32 t = 0; t < n; t++) {
    memset(slots, 0, sizeof slots); u32 used = 0;
    for (int i = 0; i < 2000; i++) { char k[16]; u32 r = rnd() % 1200, len = 0; for (u32 v = r * 7919; v || !len; v /= 26) k[len++] = 'a' + v % 26; Slot *s = find(k, len); if (!s->hash || s->len == ~0u) { memcpy(arena + used, k, len); s->hash = hash(k, len); s->key = used; s->len = len; s->value = 0; used += len; } s->value += i; if (i % 9 == 0) { h = mix(h, s->value); s->len = ~0u; s->hash = 2; } }
    for (int i = 0; i < 2048; i++) if (slots[i].hash && slots[i].len != ~0u) h = mix(h, slots[i].value + i);
  }
  return h;
}
