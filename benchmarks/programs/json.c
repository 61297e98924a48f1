/* Strings: a JSON parser by recursive descent into nodes, and a printer; numbers to doubles, escapes in strings. */
#include "bench.h"
typedef struct N { u32 kind, len, child, next, key; double n; const char *s; } N; static N nodes[1000]; static u32 used; static const char *p; static char out[8192], *o;
static void space(void) { while (*p == ' ' || *p == '\n' || *p == '\t') p++; }
static u32 string(const char **s) { *s = ++p; while (*p != '"') p += *p == '\\' ? 2 : 1; return (u32)(p++ - *s); }
static double number(void) { double v = 0, f = 1; int neg = *p == '-'; if (neg) p++; while (*p >= '0' && *p <= '9') v = v * 10 + (*p++ - '0'); if (*p == '.') { p++; while (*p >= '0' && *p <= '9') { v = v * 10 + (*p++ - '0'); f *= 10; } } v /= f; if ((*p | 32) == 'e') { p++; int e = 0, en = *p == '-'; if (*p == '-' || *p == '+') p++; while (*p >= '0' && *p <= '9') e = e * 10 + (*p++ - '0'); while (e--) v = en ? v / 10 : v * 10; } return neg ? -v : v; }
static NOINLINE u32 value(void) {
  u32 me = used++; N *n = &nodes[me]; n->child = n->next = n->key = 0; space();
  switch (*p) {
    case '{': case '[': { int object = *p++ == '{'; n->kind = object ? 6 : 5; u32 last = 0, count = 0; space(); while (*p != '}' && *p != ']') { u32 key = 0; if (object) { space(); key = used++; nodes[key].kind = 4; nodes[key].next = 0; nodes[key].len = string(&nodes[key].s); space(); p++; } u32 v = value(); nodes[v].key = key; if (last) nodes[last].next = v; else n->child = v; last = v; count++; space(); if (*p == ',') { p++; space(); } } p++; n->len = count; break; }
    case '"': n->kind = 4; n->len = string(&n->s); break;
    case 't': n->kind = 2; p += 4; break; case 'f': n->kind = 1; p += 5; break; case 'n': n->kind = 0; p += 4; break;
    default: n->kind = 3; n->n = number();
  }
  return me;
}
static void put(const char *s, u32 n) { while (n--) *o++ = *s++; }
static void integer(double v) { char b[24]; int k = 0; if (v < 0) { *o++ = '-'; v = -v; } u32 w = (u32)v, f = (u32)((v - w) * 1000 + 0.5); do b[k++] = '0' + w % 10; while (w /= 10); while (k) *o++ = b[--k]; if (f) { *o++ = '.'; *o++ = '0' + f / 100 % 10; *o++ = '0' + f / 10 % 10; *o++ = '0' + f % 10; } }
static NOINLINE void print(u32 at) { N *n = &nodes[at]; switch (n->kind) { case 0: put("null", 4); break; case 1: put("false", 5); break; case 2: put("true", 4); break; case 3: integer(n->n); break; case 4: *o++ = '"'; put(n->s, n->len); *o++ = '"'; break; default: *o++ = n->kind == 6 ? '{' : '['; for (u32 k = n->child; k; k = nodes[k].next) { if (nodes[k].key) { print(nodes[k].key); *o++ = ':'; } print(k); if (nodes[k].next) *o++ = ','; } *o++ = n->kind == 6 ? '}' : ']'; } }
static const char text[] = "{ \"name\": \"wasmless\", \"numbers\": [1, 2.5, -3e2, 4.125, 1000000, 0.001, 7, 8, 9, 10.75], \"nested\": { \"a\": [[], {}, [true, false, null]], \"text\": \"quote \\\" and \\u00e9\", \"more\": [{\"x\": 1, \"y\": -2}, {\"x\": 3.5, \"y\": 4}, {\"x\": 5, \"y\": 6.25}] },\n\t\"list\": [\"alpha\", \"beta\", \"gamma\", \"delta\", \"epsilon\", \"zeta\"], \"last\": 12345.678 }";
EXPORT(run) u32 run(u32 n) { u32 h = 0; for (u32 t = 0; t < n; t++) { p = text; used = 1; u32 r = value(); o = out; print(r); h = mix(h, (u32)(o - out) + used); for (char *c = out + t % 5; c < o; c += 11) h = mix(h, *c); } return h; }
