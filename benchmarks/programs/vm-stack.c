/* An interpreter of a small stack machine: fetch, switch of 30 cases, operand stack in memory; runs a sieve and a recursion. */
#include "bench.h"
enum { PUSH, LOAD, STORE, ADD, SUB, MUL, DIV, MOD, LT, LE, EQ, NE, AND, OR, XOR, SHL, SHR, NOT, DUP, DROP, SWAP, JMP, JZ, CALL, RET, ALOAD, ASTORE, INC, OVER, HALT };
static i32 code[256], stack[1024], locals[256], array[2048], frames[256]; static u32 len;
static u32 op(i32 c) { code[len] = c; return len++; }
static u32 op1(i32 c, i32 v) { op(c); return op(v); }
static NOINLINE i32 interpret(u32 pc) {
  i32 *sp = stack, *fp = locals; u32 depth = 0;
  for (;;) switch (code[pc++]) {
    case PUSH: *sp++ = code[pc++]; break;
    case LOAD: *sp++ = fp[code[pc++]]; break;
    case STORE: fp[code[pc++]] = *--sp; break;
    case ADD: sp--; sp[-1] += sp[0]; break;
    case SUB: sp--; sp[-1] -= sp[0]; break;
    case MUL: sp--; sp[-1] *= sp[0]; break;
    case DIV: sp--; sp[-1] /= sp[0]; break;
    case MOD: sp--; sp[-1] %= sp[0]; break;
    case LT: sp--; sp[-1] = sp[-1] < sp[0]; break;
    case LE: sp--; sp[-1] = sp[-1] <= sp[0]; break;
    case EQ: sp--; sp[-1] = sp[-1] == sp[0]; break;
    case NE: sp--; sp[-1] = sp[-1] != sp[0]; break;
    case AND: sp--; sp[-1] &= sp[0]; break;
    case OR: sp--; sp[-1] |= sp[0]; break;
    case XOR: sp--; sp[-1] ^= sp[0]; break;
    case SHL: sp--; sp[-1] = (u32)sp[-1] << (sp[0] & 31); break;
    case SHR: sp--; sp[-1] = (u32)sp[-1] >> (sp[0] & 31); break;
    case NOT: sp[-1] = !sp[-1]; break;
    case DUP: *sp = sp[-1]; sp++; break;
    case DROP: sp--; break;
    case SWAP: { i32 t = sp[-1]; sp[-1] = sp[-2]; sp[-2] = t; break; }
    case JMP: pc = code[pc]; break;
    case JZ: pc = *--sp ? pc + 1 : (u32)code[pc]; break;
    case CALL: frames[depth++] = pc + 1; pc = code[pc]; fp += 4; break;
    case RET: pc = frames[--depth]; fp -= 4; break;
    case ALOAD: sp[-1] = array[sp[-1] & 2047]; break;
    case ASTORE: sp -= 2; array[sp[0] & 2047] = sp[1]; break;
    case INC: fp[code[pc]] += code[pc + 1]; pc += 2; break;
    case OVER: *sp = sp[-2]; sp++; break;
    case HALT: return *--sp;
  }
}
EXPORT(run) u32 run(u32 n) {
  u32 h = 0, j, k, top, in; len = 0;
  /* fib at 0 */
  op1(STORE, 0); op1(LOAD, 0); op1(PUSH, 2); op(LT); k = op1(JZ, 0); op1(LOAD, 0); op(RET); code[k] = len;
  op1(LOAD, 0); op1(PUSH, 1); op(SUB); op1(CALL, 0); op1(LOAD, 0); op1(PUSH, 2); op(SUB); op1(CALL, 0); op(ADD); op(RET);
  u32 sieve = len;
  op1(PUSH, 2); op1(STORE, 0); op1(PUSH, 0); op1(STORE, 2);
  top = len; op1(LOAD, 0); op1(PUSH, 2048); op(LT); j = op1(JZ, 0);
  op1(LOAD, 0); op(ALOAD); op(NOT); k = op1(JZ, 0);
  op(INC); op(2); op(1); op1(LOAD, 0); op(DUP); op(ADD); op1(STORE, 1);
  in = len; op1(LOAD, 1); op1(PUSH, 2048); op(LT); u32 q = op1(JZ, 0); op1(LOAD, 1); op1(PUSH, 1); op(ASTORE); op1(LOAD, 1); op1(LOAD, 0); op(ADD); op1(STORE, 1); op1(JMP, in); code[q] = len;
  code[k] = len; op(INC); op(0); op(1); op1(JMP, top); code[j] = len;
  op1(PUSH, 15); op1(CALL, 0); op1(LOAD, 2); op(XOR); op(HALT);
  for (u32 t = 0; t < n; t++) { memset(array, 0, sizeof array); h = mix(h, interpret(sieve)); }
  return h;
}
