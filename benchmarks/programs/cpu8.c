/* An emulator of an 8-bit processor (accumulator, two indices, flags, 64 KiB): 40 operations in a switch, state in locals. */
#include "bench.h"
static u8 ram[65536];
enum { LDA_I, LDA_Z, LDA_X, STA_Z, STA_X, LDX_I, LDX_Z, STX_Z, LDY_I, LDY_Z, STY_Z, ADC_I, ADC_Z, ADC_X, SBC_I, SBC_Z, AND_I, ORA_I, EOR_I, EOR_X, CMP_I, CMP_Z, CPX_I, CPY_I, INX, DEX, INY, DEY, INC_Z, DEC_Z, ASL, LSR, ROL, ROR, TAX, TXA, TAY, TYA, CLC, SEC, BNE, BEQ, BCC, BCS, BMI, BPL, JMP, JSR, RTS, PHA, PLA, BRK };
#define NZ(v) (z = nf = (u8)(v))
static NOINLINE u32 execute(u16 pc, u32 *cycles) {
  u8 a = 0, x = 0, y = 0, sp = 255, z = 1, nf = 0, c = 0; u32 count = 0;
  for (;;) {
    u8 op = ram[pc++]; count++;
    switch (op) {
      case LDA_I: NZ(a = ram[pc++]); break;
      case LDA_Z: NZ(a = ram[ram[pc++]]); break;
      case LDA_X: NZ(a = ram[0x300 + ram[pc++] * 256 + x]); break;
      case STA_Z: ram[ram[pc++]] = a; break;
      case STA_X: ram[0x300 + ram[pc++] * 256 + x] = a; break;
      case LDX_I: NZ(x = ram[pc++]); break;
      case LDX_Z: NZ(x = ram[ram[pc++]]); break;
      case STX_Z: ram[ram[pc++]] = x; break;
      case LDY_I: NZ(y = ram[pc++]); break;
      case LDY_Z: NZ(y = ram[ram[pc++]]); break;
      case STY_Z: ram[ram[pc++]] = y; break;
#define ADC(v) { u32 t = a + (v) + c; c = t >> 8; NZ(a = (u8)t); break; }
      case ADC_I: ADC(ram[pc++])
      case ADC_Z: ADC(ram[ram[pc++]])
      case ADC_X: ADC(ram[0x300 + ram[pc++] * 256 + x])
      case SBC_I: ADC((u8)~ram[pc++])
      case SBC_Z: ADC((u8)~ram[ram[pc++]])
      case AND_I: NZ(a &= ram[pc++]); break;
      case ORA_I: NZ(a |= ram[pc++]); break;
      case EOR_I: NZ(a ^= ram[pc++]); break;
      case EOR_X: NZ(a ^= ram[0x300 + ram[pc++] * 256 + x]); break;
#define CMP(r, v) { u8 m = v; c = r >= m; NZ((u8)(r - m)); break; }
      case CMP_I: CMP(a, ram[pc++])
      case CMP_Z: CMP(a, ram[ram[pc++]])
      case CPX_I: CMP(x, ram[pc++])
      case CPY_I: CMP(y, ram[pc++])
      case INX: NZ(++x); break;
      case DEX: NZ(--x); break;
      case INY: NZ(++y); break;
      case DEY: NZ(--y); break;
      case INC_Z: NZ(++ram[ram[pc]]); pc++; break;
      case DEC_Z: NZ(--ram[ram[pc]]); pc++; break;
      case ASL: c = a >> 7; NZ(a <<= 1); break;
      case LSR: c = a & 1; NZ(a >>= 1); break;
      case ROL: { u8 t = a >> 7; a = a << 1 | c; c = t; NZ(a); break; }
      case ROR: { u8 t = a & 1; a = a >> 1 | c << 7; c = t; NZ(a); break; }
      case TAX: NZ(x = a); break;
      case TXA: NZ(a = x); break;
      case TAY: NZ(y = a); break;
      case TYA: NZ(a = y); break;
      case CLC: c = 0; break;
      case SEC: c = 1; break;
#define BRANCH(cond) { i8 d = (i8)ram[pc++]; if (cond) pc += d; break; }
      case BNE: BRANCH(z)
      case BEQ: BRANCH(!z)
      case BCC: BRANCH(!c)
      case BCS: BRANCH(c)
      case BMI: BRANCH(nf & 128)
      case BPL: BRANCH(!(nf & 128))
      case JMP: pc = ram[pc] | ram[(u16)(pc + 1)] << 8; break;
      case JSR: { u16 back = pc + 2; ram[0x100 + sp--] = back >> 8; ram[0x100 + sp--] = (u8)back; pc = ram[pc] | ram[(u16)(pc + 1)] << 8; break; }
      case RTS: { u8 lo = ram[0x100 + ++sp]; pc = lo | ram[0x100 + ++sp] << 8; break; }
      case PHA: ram[0x100 + sp--] = a; break;
      case PLA: NZ(a = ram[0x100 + ++sp]); break;
      default: *cycles += count; return a | x << 8 | y << 16;
    }
  }
}
static const u8 prog[] = {
  /* 8000 */ LDX_I, 0, /* fill: */ TXA, ASL, ADC_Z, 16, EOR_I, 0x5a, STA_X, 0, JSR, 0x30, 0x80, STA_X, 1, INX, BNE, 256 - 16,
  /* 8012 */ LDA_I, 0, CLC, /* sum: */ ADC_X, 0, ROL, EOR_X, 1, INX, BNE, 256 - 8, STA_Z, 17, DEC_Z, 18, BNE, 256 - 17, BRK };
static const u8 sub[] = { /* 8030: multiply by 13 */ PHA, STA_Z, 20, LDA_I, 0, LDY_I, 8, STA_Z, 21, LDA_I, 13, STA_Z, 22, /* loop */ LDA_Z, 22, LSR, STA_Z, 22, BCC, 7, CLC, LDA_Z, 21, ADC_Z, 20, STA_Z, 21, LDA_Z, 20, ASL, STA_Z, 20, DEY, BNE, 256 - 24, PLA, EOR_I, 1, RTS };
EXPORT(run) u32 run(u32 n) {
  u32 h = 0, cycles = 0;
  for (u32 t = 0; t < n; t++) {
    memcpy(ram + 0x8000, prog, sizeof prog); memcpy(ram + 0x8030, sub, sizeof sub);
    ram[16] = t; ram[18] = 3; h = mix(h, execute(0x8000, &cycles)); h = mix(h, ram[17]);
  }
  return h ^ cycles;
}
