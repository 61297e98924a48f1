/* Embench-like: a small backtracking matcher of regular expressions (literals, ., classes, * + ?, anchors) over a text. */
#include "bench.h"
static int here(const char *re, const char *s);
static const char *item_end(const char *re) { if (*re == '\\') return re + 2; if (*re == '[') { while (*re != ']') re++; return re + 1; } return re + 1; }
static int item(const char *re, char c) {
  if (!c) return 0;
  if (*re == '.') return 1;
  if (*re == '\\') { switch (re[1]) { case 'd': return c >= '0' && c <= '9'; case 'w': return (c | 32) >= 'a' && (c | 32) <= 'z'; case 's': return c == ' ' || c == '\n'; default: return c == re[1]; } }
  if (*re == '[') { int not = re[1] == '^', hit = 0; for (re += 1 + not; *re != ']'; re++) if (re[1] == '-' && re[2] != ']') { if (c >= re[0] && c <= re[2]) hit = 1; re += 2; } else if (*re == c) hit = 1; return hit != not; }
  return *re == c;
}
static const char *last;
static int repeat(const char *re, const char *rest, const char *s, int min) { const char *t = s; while (item(re, *t)) t++; for (; t - s >= min; t--) if (here(rest, t)) return 1; return 0; }
static int here(const char *re, const char *s) {
  if (!*re) { last = s; return 1; }
  if (*re == '$' && !re[1]) { last = s; return !*s; }
  const char *next = item_end(re);
  if (*next == '*') return repeat(re, next + 1, s, 0);
  if (*next == '+') return repeat(re, next + 1, s, 1);
  if (*next == '?') return (item(re, *s) && here(next + 1, s + 1)) || here(next + 1, s);
  return item(re, *s) && here(next, s + 1);
}
static const char *patterns[] = { "\\d+\\.\\d+", "[A-Z][a-z]+ [A-Z][a-z]+", "\\w+@\\w+\\.com", "GET /[^ ]* HTTP", "a.*z", "colou?r", "[0-9a-f]+;", "no such thing" };
static const char text[] = "Ada Lovelace wrote to ada@engine.com on 10.12 about colour and color; GET /index.html?x=1 HTTP/1.1 answered deadbeef; and a lazy fox jumps over 3.14159 fences by the azure sea.\nJohn Smith, john@smith.com, paid 42.50 for zebras";
EXPORT(run) u32 run(u32 n) {
  u32 h = 0;
  for (u32 t = 0; t < n; t++) for (int p = 0; p < 8; p++) for (const char *s = text + t % 3; *s;) if (here(patterns[p], s)) { h = mix(h, (u32)(s - text) * 256 + (u32)(last - s)); s = last > s ? last : s + 1; } else s++;
  return h;
}
