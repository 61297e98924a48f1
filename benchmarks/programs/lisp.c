/* An evaluator of S-expressions over tagged cells: reader, environment lists, closures, recursion; cells are freed per run. */
#include "bench.h"
typedef i32 V; /* number: v << 1 | 1; else an index of a cell << 1 */
static struct { V a, d; u8 kind; } cell[60000]; static i32 top, symbols; static char symbol[64][12]; static const char *in; static V fn_env;
enum { PAIR, SYMBOL, CLOSURE };
#define NIL 0
#define NUM(n) ((V)((u32)(n) << 1 | 1))
#define VAL(v) ((v) >> 1)
#define A(v) cell[(v) >> 1].a
#define D(v) cell[(v) >> 1].d
static V make(u8 kind, V a, V d) { i32 i = top++; cell[i].a = a; cell[i].d = d; cell[i].kind = kind; return i << 1; }
static V intern(const char *s, u32 n) { for (i32 i = 0; i < symbols; i++) if (!strncmp(symbol[i], s, n) && !symbol[i][n]) return (i + 1) << 1; memcpy(symbol[symbols], s, n); symbol[symbols++][n] = 0; cell[symbols].kind = SYMBOL; return symbols << 1; }
static V read(void) {
  while (*in == ' ') in++;
  if (*in == '(') { in++; V head = NIL, tail = NIL; for (;;) { while (*in == ' ') in++; if (*in == ')') { in++; return head; } V c = make(PAIR, read(), NIL); if (tail) D(tail) = c; else head = c; tail = c; } }
  if (*in >= '0' && *in <= '9') { i32 v = 0; while (*in >= '0' && *in <= '9') v = v * 10 + *in++ - '0'; return NUM(v); }
  const char *s = in; while (*in && *in != ' ' && *in != ')') in++; return intern(s, (u32)(in - s));
}
enum { QUOTE = 2, IF = 4, LAMBDA = 6, DEF = 8, PLUS = 10, MINUS = 12, TIMES = 14, LESS = 16, CONS = 18, CAR = 20, CDR = 22, NULLP = 24, EQ = 26 };
static V lookup(V s, V env) { for (; env; env = D(env)) if (A(A(env)) == s) return D(A(env)); for (env = fn_env; env; env = D(env)) if (A(A(env)) == s) return D(A(env)); return NIL; }
static NOINLINE V eval(V x, V env) {
  for (;;) {
    if (x & 1 || !x) return x;
    if (cell[x >> 1].kind == SYMBOL) return lookup(x, env);
    V op = A(x), r = D(x), a, b;
    switch (op) {
      case QUOTE: return A(r);
      case IF: x = eval(A(r), env) ? A(D(r)) : A(D(D(r))); continue;
      case LAMBDA: return make(CLOSURE, r, env);
      case DEF: { V v = make(PAIR, A(r), NIL); fn_env = make(PAIR, v, fn_env); D(v) = eval(A(D(r)), env); return NIL; }
      case PLUS: a = eval(A(r), env); b = eval(A(D(r)), env); return NUM(VAL(a) + VAL(b));
      case MINUS: a = eval(A(r), env); b = eval(A(D(r)), env); return NUM(VAL(a) - VAL(b));
      case TIMES: a = eval(A(r), env); b = eval(A(D(r)), env); return NUM(VAL(a) * VAL(b));
      case LESS: a = eval(A(r), env); b = eval(A(D(r)), env); return a < b ? NUM(1) : NIL;
      case EQ: a = eval(A(r), env); b = eval(A(D(r)), env); return a == b ? NUM(1) : NIL;
      case CONS: a = eval(A(r), env); b = eval(A(D(r)), env); return make(PAIR, a, b);
      case CAR: return A(eval(A(r), env));
      case CDR: return D(eval(A(r), env));
      case NULLP: return eval(A(r), env) ? NIL : NUM(1);
    }
    V f = eval(op, env), e = D(f);
    for (V p = A(A(f)); p; p = D(p), r = D(r)) e = make(PAIR, make(PAIR, A(p), eval(A(r), env)), e);
    x = A(D(A(f))); env = e;
  }
}
static V doit(const char *s) { in = s; return eval(read(), NIL); }
EXPORT(run) u32 run(u32 n) {
  static const char *base[] = { "quote", "if", "lambda", "def", "+", "-", "*", "<", "cons", "car", "cdr", "null?", "=" };
  u32 h = 0;
  for (u32 t = 0; t < n; t++) {
    symbols = 0; top = 64; fn_env = NIL; for (int i = 0; i < 13; i++) intern(base[i], (u32)strlen(base[i]));
    doit("(def fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))");
    doit("(def range (lambda (a b) (if (< a b) (cons a (range (+ a 1) b)) (quote ()))))");
    doit("(def map (lambda (f l) (if (null? l) l (cons (f (car l)) (map f (cdr l))))))");
    doit("(def fold (lambda (f s l) (if (null? l) s (fold f (f s (car l)) (cdr l)))))");
    h = mix(h, doit("(fib 15)")); h = mix(h, doit("(fold (lambda (a b) (+ (* a 3) b)) 7 (map (lambda (x) (* x x)) (range 0 200)))") + t); h = mix(h, top);
  }
  return h;
}
