/* An interpreter of a language of eight commands, with a table of jumps; its program nests three loops and moves cells. */
#include "bench.h"
static const char program[] = "++++++++++++[>++++++++++++[>++++++++++[>+>+++>++<<<-]>>>[<+>-]<<<<-]<-]>>>.>.";
static u16 jump[512]; static u8 tape[1024];
static NOINLINE u32 interpret(void) {
  u32 h = 0; u8 *p = tape + 64;
  for (u32 pc = 0; ; pc++) switch (program[pc]) {
    case '>': p++; break;
    case '<': p--; break;
    case '+': ++*p; break;
    case '-': --*p; break;
    case '.': h = mix(h, *p); break;
    case ',': *p = 0; break;
    case '[': if (!*p) pc = jump[pc]; break;
    case ']': if (*p) pc = jump[pc]; break;
    case 0: return h;
  }
}
EXPORT(run) u32 run(u32 n) {
  u16 open[64]; u32 d = 0, h = 0;
  for (u32 i = 0; program[i]; i++) if (program[i] == '[') open[d++] = i; else if (program[i] == ']') { u16 o = open[--d]; jump[o] = i; jump[i] = o; }
  for (u32 t = 0; t < n; t++) { memset(tape, 0, sizeof tape); h = mix(h, interpret()); }
  return h;
}
