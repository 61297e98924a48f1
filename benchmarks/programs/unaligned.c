/* Unaligned access: packed records with fields of all widths at odd addresses, read, changed and summed. */
#include "bench.h"
typedef struct __attribute__((packed)) { u8 kind; u32 id; u16 flags; double value; i64 time; float weight; u8 pad; i16 delta; } Record;
static u8 buffer[64 * 1024];
EXPORT(run) double run(u32 n) {
  Record *r = (Record *)(buffer + 1); u32 h = 0; double s = 0;
  for (u32 i = 0; i < 1000; i++) { r[i].kind = i; r[i].id = i * 2654435761u; r[i].flags = i * 3; r[i].value = i * 0.5; r[i].time = (i64)i << 33; r[i].weight = i * 0.25f; r[i].delta = -(i32)i; }
  for (u32 t = 0; t < n; t++) for (u32 i = 0; i < 1000; i++) { h = mix(h, r[i].id ^ r[i].flags); s += r[i].value * r[i].weight; r[i].id += r[i].delta; r[i].flags ^= r[i].kind; r[i].value += (double)(r[i].time >> 33) * 1e-9; r[i].time += r[i].delta; }
  return s * 1e-6 + h;
}
