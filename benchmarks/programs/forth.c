/* A Forth: a compiler of words from text into threaded code and its inner interpreter, running loops and recursion. */
#include "bench.h"
enum { LIT, EXIT, CALLW, BRANCH, ZBRANCH, DO, LOOP, I, ADD, SUB, MUL, DIVMOD, DUP, DROP, SWAP, OVER, ROT, LESS, EQUAL, AND, XOR, LSHIFT, RSHIFT, FETCH, STORE, EMIT, TOR, FROMR, PRIMS };
static const char *names[] = { "", ";", "", "", "", "do", "loop", "i", "+", "-", "*", "/mod", "dup", "drop", "swap", "over", "rot", "<", "=", "and", "xor", "lshift", "rshift", "@", "!", "emit", ">r", "r>" };
static i32 mem[4096], data[256], rstack[256]; static u32 here, words; static struct { char name[12]; u32 at; } dict[32]; static u32 out;
static NOINLINE i32 execute(u32 ip, i32 arg) {
  i32 *s = data, *r = rstack; i32 top = arg; *r++ = -1;
  for (;;) switch (mem[ip++]) {
    case LIT: *s++ = top; top = mem[ip++]; break;
    case EXIT: { i32 a = *--r; if (a < 0) return top; ip = a; break; }
    case CALLW: *r++ = ip + 1; ip = mem[ip]; break;
    case BRANCH: ip = mem[ip]; break;
    case ZBRANCH: ip = top ? ip + 1 : (u32)mem[ip]; top = *--s; break;
    case DO: *r++ = *--s; *r++ = top; top = *--s; break;
    case LOOP: if (++r[-1] < r[-2]) ip = mem[ip]; else { r -= 2; ip++; } break;
    case I: *s++ = top; top = r[-1]; break;
    case ADD: top += *--s; break;
    case SUB: top = *--s - top; break;
    case MUL: top *= *--s; break;
    case DIVMOD: { i32 a = s[-1]; s[-1] = a % top; top = a / top; break; }
    case DUP: *s++ = top; break;
    case DROP: top = *--s; break;
    case SWAP: { i32 t = s[-1]; s[-1] = top; top = t; break; }
    case OVER: *s++ = top; top = s[-2]; break;
    case ROT: { i32 t = s[-2]; s[-2] = s[-1]; s[-1] = top; top = t; break; }
    case LESS: top = *--s < top; break;
    case EQUAL: top = *--s == top; break;
    case AND: top &= *--s; break;
    case XOR: top ^= *--s; break;
    case LSHIFT: top = (u32)*--s << (top & 31); break;
    case RSHIFT: top = (u32)*--s >> (top & 31); break;
    case FETCH: top = mem[3072 + (top & 1023)]; break;
    case STORE: mem[3072 + (top & 1023)] = *--s; top = *--s; break;
    case EMIT: out = mix(out, top); top = *--s; break;
    case TOR: *r++ = top; top = *--s; break;
    case FROMR: *s++ = top; top = *--r; break;
  }
}
static NOINLINE void compile(const char *p) {
  u32 fix[16], depth = 0; char w[12];
  for (;;) {
    while (*p == ' ') p++;
    if (!*p) return;
    u32 k = 0; while (*p && *p != ' ') w[k++] = *p++; w[k] = 0;
    if (!strcmp(w, ":")) { while (*p == ' ') p++; for (k = 0; *p && *p != ' ';) dict[words].name[k++] = *p++; dict[words].name[k] = 0; dict[words++].at = here; continue; }
    if (!strcmp(w, "if")) { mem[here++] = ZBRANCH; fix[depth++] = here++; continue; }
    if (!strcmp(w, "else")) { mem[here++] = BRANCH; here++; mem[fix[depth - 1]] = here; fix[depth - 1] = here - 1; continue; }
    if (!strcmp(w, "then")) { mem[fix[--depth]] = here; continue; }
    if (!strcmp(w, "begin")) { fix[depth++] = here; continue; }
    if (!strcmp(w, "until")) { mem[here++] = ZBRANCH; mem[here++] = fix[--depth]; continue; }
    int hit = -1;
    for (int i = words - 1; i >= 0 && hit < 0; i--) if (!strcmp(dict[i].name, w)) hit = i;
    if (hit >= 0) { mem[here++] = CALLW; mem[here++] = dict[hit].at; continue; }
    for (int i = 1; i < PRIMS && hit < 0; i++) if (*names[i] && !strcmp(names[i], w)) hit = i;
    if (hit >= 0) { mem[here++] = hit; if (hit == DO) fix[depth++] = here; if (hit == LOOP) mem[here++] = fix[--depth]; continue; }
    i32 v = 0; for (k = 0; w[k]; k++) v = v * 10 + w[k] - '0';
    mem[here++] = LIT; mem[here++] = v;
  }
}
EXPORT(run) u32 run(u32 n) {
  out = here = words = 0; memset(mem, 0, sizeof mem);
  compile(": fib dup 2 < if else dup 1 - fib swap 2 - fib + then ; ");
  compile(": gcd begin swap over /mod drop dup 0 = until drop ; ");
  compile(": fill 1000 0 do i 7919 * 255 and i ! loop ; : sum 0 1000 0 do i @ + loop ; : hash 0 1000 0 do dup 5 lshift xor i @ xor loop emit ; ");
  compile(": main fill sum emit hash 12 fib emit 0 100 1 do i 5040 gcd + loop emit ; ");
  u32 main = dict[words - 1].at;
  for (u32 t = 0; t < n; t++) { execute(main, t); }
  return out;
}
