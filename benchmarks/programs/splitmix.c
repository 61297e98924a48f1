/* The generator splitmix64, n thousand steps, also turned into doubles: two 64-bit multiplications a step. */
#include "bench.h"
static u64 state;
static NOINLINE u64 next(void) {
  u64 z = state += 0x9E3779B97F4A7C15;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9; z = (z ^ z >> 27) * 0x94D049BB133111EB;
  return z ^ z >> 31;
}
EXPORT(run) double run(u32 n) {
  double sum = 0; state = 42;
  for (u32 i = 0; i < n * 1000; i++) sum += (double)(next() >> 11) * 0x1p-53 - 0.5;
  return sum;
}
