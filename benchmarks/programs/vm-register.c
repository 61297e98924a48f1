/* An interpreter like Lua's: registers of tagged values (nil, boolean, integer of 64 bits, double, string, table), 32-bit
 * instructions, arithmetic with fast paths for both numbers. One function of 60 operations: near the engines' limits of size. */
#include "bench.h"
enum { NIL, BOOLEAN, INTEGER, FLOAT, STRING, TABLE };
struct Table;
typedef struct { union { i64 i; double n; struct Table *t; const char *s; u32 b; } u; u32 tag; } Value;
typedef struct { Value key, value; i32 next; } Node;
typedef struct Table { Value array[128]; Node nodes[64]; i32 heads[64]; u32 used; } Table;
enum { MOVE, LOADI, LOADF, LOADK, LOADNIL, LOADBOOL, ADD, SUB, MUL, DIV, IDIV, MOD, POW, BAND, BOR, BXOR, SHL, SHR, UNM, BNOT, NOT, ADDI, ADDK, SUBK, MULK, DIVK, MODK, BANDK, BXORK, EQ, LT, LE, EQI, LTI, LEI, GTI, GEI, TEST, TESTSET, JMP, FORPREP, FORLOOP, GETINDEX, SETINDEX, GETI, SETI, GETFIELD, SETFIELD, NEWTABLE, LEN, CALL, RETURN, TOFLOAT, TOINT, FLOOR, MINMAX, CONCAT, HASH, SELF, HALT };
static u32 code[512]; static Value K[32], stack[2048]; static Table tables[8]; static u32 tables_used, len; static u32 saved_pc[128], saved_base[128];
#define A (i >> 8 & 255)
#define B (i >> 16 & 255)
#define C (i >> 24)
#define SC ((i32)C - 128)
#define SBX ((i32)(i >> 16) - 32768)
#define RA (base + A)
#define RB (base + B)
#define RC (base + C)
#define INT(r, v) ((r)->u.i = (v), (r)->tag = INTEGER)
#define NUM(r, v) ((r)->u.n = (v), (r)->tag = FLOAT)
static int number(const Value *v, double *n) { if (v->tag == FLOAT) { *n = v->u.n; return 1; } if (v->tag == INTEGER) { *n = (double)v->u.i; return 1; } return 0; }
static int integer(const Value *v, i64 *n) { if (v->tag == INTEGER) { *n = v->u.i; return 1; } if (v->tag == FLOAT && v->u.n == floor(v->u.n) && fabs(v->u.n) < 9e18) { *n = (i64)v->u.n; return 1; } return 0; }
static u32 failed;
static int truthy(const Value *v) { return v->tag > BOOLEAN || (v->tag == BOOLEAN && v->u.b); }
static u32 hash(const Value *v) { switch (v->tag) { case INTEGER: return fold(v->u.i) * 2654435761u >> 26; case FLOAT: return fold(v->u.i) * 2654435761u >> 26; case STRING: return (u32)(uintptr_t)v->u.s[0] * 40503u >> 4 & 63; default: return v->tag; } }
static int raw_equal(const Value *a, const Value *b) {
  if (a->tag != b->tag) { double x, y; return number(a, &x) && number(b, &y) && x == y; }
  switch (a->tag) { case NIL: return 1; case BOOLEAN: return a->u.b == b->u.b; case INTEGER: return a->u.i == b->u.i; case FLOAT: return a->u.n == b->u.n; case STRING: return strcmp(a->u.s, b->u.s) == 0; default: return a->u.t == b->u.t; }
}
static NOINLINE Value *slot(Table *t, const Value *k, int make) {
  static Value none;
  u32 h = hash(k);
  for (i32 n = t->heads[h]; n; n = t->nodes[n - 1].next) if (raw_equal(&t->nodes[n - 1].key, k)) return &t->nodes[n - 1].value;
  if (!make || t->used == 64) { none.tag = NIL; return &none; }
  Node *n = &t->nodes[t->used++]; n->key = *k; n->value.tag = NIL; n->next = t->heads[h]; t->heads[h] = t->used; return &n->value;
}
#define ARITH(x, y, iop, nop) { Value *p = x, *q = y; if (p->tag == INTEGER && q->tag == INTEGER) { i64 a = p->u.i, b = q->u.i; INT(RA, iop); } else { double a, b; if (number(p, &a) && number(q, &b)) NUM(RA, nop); else failed++; } break; }
#define FARITH(x, y, nop) { double a, b; if (number(x, &a) && number(y, &b)) NUM(RA, nop); else failed++; break; }
#define BITS(x, y, iop) { i64 a, b; if (integer(x, &a) && integer(y, &b)) INT(RA, iop); else failed++; break; }
#define COMPARE(x, y, cmp) { Value *p = x, *q = y; int r; if (p->tag == INTEGER && q->tag == INTEGER) r = p->u.i cmp q->u.i; else { double a, b; if (number(p, &a) && number(q, &b)) r = a cmp b; else { failed++; r = 0; } } if (r != (int)C) pc++; break; }
#define COMPAREI(cmp) { int r; i32 v = (i32)B - 128; if (RA->tag == INTEGER) r = RA->u.i cmp v; else if (RA->tag == FLOAT) r = RA->u.n cmp v; else { failed++; r = 0; } if (r != (int)C) pc++; break; }
static i64 floor_div(i64 a, i64 b) { if (b == 0) { failed++; return 0; } if (b == -1) return -(u64)a; i64 q = a / b; return a % b && (a ^ b) < 0 ? q - 1 : q; }
static i64 floor_mod(i64 a, i64 b) { if (b == 0 || b == -1) return 0; i64 r = a % b; return r && (r ^ b) < 0 ? r + b : r; }
static double fmod_floor(double a, double b) { return a - floor(a / b) * b; }
static NOINLINE Value *interpret(u32 pc, Value *base) {
  u32 depth = 0;
  for (;;) {
    u32 i = code[pc++];
    switch (i & 255) {
      case MOVE: *RA = *RB; break;
      case LOADI: INT(RA, SBX); break;
      case LOADF: NUM(RA, SBX); break;
      case LOADK: *RA = K[B]; break;
      case LOADNIL: for (u32 k = 0; k <= B; k++) RA[k].tag = NIL; break;
      case LOADBOOL: RA->tag = BOOLEAN; RA->u.b = B; if (C) pc++; break;
      case ADD: ARITH(RB, RC, (i64)((u64)a + b), a + b)
      case SUB: ARITH(RB, RC, (i64)((u64)a - b), a - b)
      case MUL: ARITH(RB, RC, (i64)((u64)a * b), a * b)
      case IDIV: ARITH(RB, RC, floor_div(a, b), floor(a / b))
      case MOD: ARITH(RB, RC, floor_mod(a, b), fmod_floor(a, b))
      case DIV: FARITH(RB, RC, a / b)
      case POW: FARITH(RB, RC, b == 2 ? a * a : pow(a, b))
      case BAND: BITS(RB, RC, a & b)
      case BOR: BITS(RB, RC, a | b)
      case BXOR: BITS(RB, RC, a ^ b)
      case SHL: BITS(RB, RC, b <= -64 || b >= 64 ? 0 : b >= 0 ? (i64)((u64)a << b) : (i64)((u64)a >> -b))
      case SHR: BITS(RB, RC, b <= -64 || b >= 64 ? 0 : b >= 0 ? (i64)((u64)a >> b) : (i64)((u64)a << -b))
      case UNM: if (RB->tag == INTEGER) INT(RA, -(u64)RB->u.i); else if (RB->tag == FLOAT) NUM(RA, -RB->u.n); else failed++; break;
      case BNOT: { i64 a; if (integer(RB, &a)) INT(RA, ~a); else failed++; break; }
      case NOT: { int t = !truthy(RB); RA->tag = BOOLEAN; RA->u.b = t; break; }
      case ADDI: if (RB->tag == INTEGER) INT(RA, (i64)((u64)RB->u.i + SC)); else if (RB->tag == FLOAT) NUM(RA, RB->u.n + SC); else failed++; break;
      case ADDK: ARITH(RB, K + C, (i64)((u64)a + b), a + b)
      case SUBK: ARITH(RB, K + C, (i64)((u64)a - b), a - b)
      case MULK: ARITH(RB, K + C, (i64)((u64)a * b), a * b)
      case DIVK: FARITH(RB, K + C, a / b)
      case MODK: ARITH(RB, K + C, floor_mod(a, b), fmod_floor(a, b))
      case BANDK: BITS(RB, K + C, a & b)
      case BXORK: BITS(RB, K + C, a ^ b)
      case EQ: if (raw_equal(RA, RB) != (int)C) pc++; break;
      case LT: COMPARE(RA, RB, <)
      case LE: COMPARE(RA, RB, <=)
      case EQI: COMPAREI(==)
      case LTI: COMPAREI(<)
      case LEI: COMPAREI(<=)
      case GTI: COMPAREI(>)
      case GEI: COMPAREI(>=)
      case TEST: if (truthy(RA) != (int)C) pc++; break;
      case TESTSET: if (truthy(RB) != (int)C) pc++; else *RA = *RB; break;
      case JMP: pc += SBX; break;
      case FORPREP: {
        if (RA->tag == INTEGER && RA[2].tag == INTEGER) { i64 limit; if (!integer(RA + 1, &limit)) failed++; if (RA[2].u.i > 0 ? RA->u.i > limit : RA->u.i < limit) pc += SBX + 1; else { u64 count = RA[2].u.i > 0 ? ((u64)limit - RA->u.i) / RA[2].u.i : ((u64)RA->u.i - limit) / -RA[2].u.i; INT(RA + 1, (i64)count); RA[3] = RA[0]; } }
        else { double x, y, z; if (number(RA, &x) && number(RA + 1, &y) && number(RA + 2, &z)) { if (z > 0 ? x > y : x < y) pc += SBX + 1; else { NUM(RA, x); NUM(RA + 1, y); NUM(RA + 2, z); RA[3] = RA[0]; } } else failed++; }
        break;
      }
      case FORLOOP: {
        if (RA[2].tag == INTEGER) { u64 count = RA[1].u.i; if (count > 0) { i64 v = RA->u.i + RA[2].u.i; RA[1].u.i = count - 1; INT(RA, v); INT(RA + 3, v); pc -= SBX; } }
        else { double v = RA->u.n + RA[2].u.n; if (RA[2].u.n > 0 ? v <= RA[1].u.n : v >= RA[1].u.n) { NUM(RA, v); NUM(RA + 3, v); pc -= SBX; } }
        break;
      }
      case GETINDEX: { if (RB->tag != TABLE) { failed++; break; } Table *t = RB->u.t; if (RC->tag == INTEGER && (u64)RC->u.i < 128) *RA = t->array[RC->u.i]; else *RA = *slot(t, RC, 0); break; }
      case SETINDEX: { if (RA->tag != TABLE) { failed++; break; } Table *t = RA->u.t; if (RB->tag == INTEGER && (u64)RB->u.i < 128) t->array[RB->u.i] = *RC; else *slot(t, RB, 1) = *RC; break; }
      case GETI: if (RB->tag == TABLE) *RA = RB->u.t->array[C & 127]; else failed++; break;
      case SETI: if (RA->tag == TABLE) RA->u.t->array[B & 127] = *RC; else failed++; break;
      case GETFIELD: if (RB->tag == TABLE) *RA = *slot(RB->u.t, K + C, 0); else failed++; break;
      case SETFIELD: if (RA->tag == TABLE) *slot(RA->u.t, K + B, 1) = *RC; else failed++; break;
      case NEWTABLE: { Table *t = &tables[tables_used++ & 7]; memset(t, 0, sizeof *t); RA->tag = TABLE; RA->u.t = t; break; }
      case LEN: if (RB->tag == TABLE) { i64 k = 0; Table *t = RB->u.t; while (k < 127 && t->array[k + 1].tag != NIL) k++; INT(RA, k); } else if (RB->tag == STRING) INT(RA, (i64)strlen(RB->u.s)); else failed++; break;
      case CALL: saved_pc[depth] = pc; saved_base[depth++] = (u32)(base - stack); base = RA; pc = i >> 16; break;
      case RETURN: { Value v = *RA; base[0] = v; if (!depth) return base; base = stack + saved_base[--depth]; pc = saved_pc[depth]; break; }
      case TOFLOAT: { double a; if (number(RB, &a)) NUM(RA, a); else failed++; break; }
      case TOINT: { i64 a; if (integer(RB, &a)) INT(RA, a); else RA->tag = NIL; break; }
      case FLOOR: { double a; if (RB->tag == INTEGER) *RA = *RB; else if (number(RB, &a)) INT(RA, (i64)floor(a)); else failed++; break; }
      case MINMAX: { double a, b; if (number(RA, &a) && number(RB, &b)) { if ((a < b) != (int)C) *RA = *RB; } else failed++; break; }
      case CONCAT: { u32 h = 0; for (u32 k = B; k <= C; k++) h = mix(h, base[k].tag == STRING ? (u8)base[k].u.s[0] : fold(base[k].u.i)); INT(RA, h); break; }
      case HASH: INT(RA, hash(RB)); break;
      case SELF: { Value t = *RB; RA[1] = t; if (t.tag == TABLE) *RA = *slot(t.u.t, K + C, 0); else failed++; break; }
      case HALT: return RA;
    }
  }
}
static u32 abc(u32 o, u32 a, u32 b, u32 c) { code[len] = o | a << 8 | b << 16 | c << 24; return len++; }
static u32 asb(u32 o, u32 a, i32 v) { code[len] = o | a << 8 | (u32)(v + 32768) << 16; return len++; }
EXPORT(run) u32 run(u32 n) {
  len = 0; failed = 0; tables_used = 0;
  NUM(K, 0.5); INT(K + 1, 7); K[2].tag = STRING; K[2].u.s = "count"; K[3].tag = STRING; K[3].u.s = "sum"; NUM(K + 4, 1.000001); INT(K + 5, 127); INT(K + 6, 0x5bd1e995);
  /* fib(r0) at 0 */
  abc(LTI, 0, 128 + 2, 1); asb(JMP, 0, 1); abc(RETURN, 0, 0, 0); abc(ADDI, 1, 0, 128 - 1); code[len] = CALL | 1 << 8; len++; abc(ADDI, 2, 0, 128 - 2); code[len] = CALL | 2 << 8; len++; abc(ADD, 0, 1, 2); abc(RETURN, 0, 0, 0);
  code[0] = LTI | 0 << 8 | (128 + 2) << 16 | 0u << 24; code[1] = RETURN; code[2] = JMP | 32768u << 16;
  u32 start = len;
  abc(NEWTABLE, 0, 0, 0); asb(LOADI, 1, 0); asb(LOADF, 2, 0); asb(LOADI, 20, 0); abc(SETFIELD, 0, 2, 20);
  asb(LOADI, 4, 1); asb(LOADI, 5, 400); asb(LOADI, 6, 1); u32 prep = asb(FORPREP, 4, 0); u32 body = len;
  abc(MULK, 8, 7, 6); abc(SHR, 9, 8, 6); abc(BXOR, 8, 8, 9); abc(BANDK, 9, 8, 5); abc(SETINDEX, 0, 9, 8); abc(GETINDEX, 10, 0, 9); abc(ADD, 1, 1, 10);
  abc(TOFLOAT, 11, 7, 0); abc(MULK, 11, 11, 0); abc(ADD, 2, 2, 11); abc(MULK, 2, 2, 4); abc(MODK, 12, 8, 1); abc(GETFIELD, 13, 0, 2); abc(ADD, 13, 13, 12); abc(SETFIELD, 0, 2, 13);
  abc(LT, 12, 6, 0); abc(ADDI, 1, 1, 128 + 3); abc(IDIV, 14, 8, 7); abc(BXOR, 1, 1, 14); abc(FLOOR, 15, 2, 0); abc(BXOR, 1, 1, 15);
  u32 end = len; asb(FORLOOP, 4, (i32)(end + 1 - body)); code[prep] = FORPREP | 4 << 8 | (u32)((i32)(end - body) + 32768) << 16;
  asb(LOADI, 16, 12); code[len] = CALL | 16 << 8 | 0; len++; abc(ADD, 1, 1, 16); abc(GETFIELD, 17, 0, 2); abc(BXOR, 1, 1, 17); abc(HALT, 1, 0, 0);
  u32 h = 0;
  for (u32 t = 0; t < n; t++) { INT(K + 6, 0x5bd1e995 + t); Value *v = interpret(start, stack); h = mix(h, fold(v->u.i)); }
  return h ^ failed;
}
