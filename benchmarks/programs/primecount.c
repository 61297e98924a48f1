/* Embench-like: counting primes with a sieve of increments and no division. */
#include "bench.h"
static u32 primes[64], next[64];
EXPORT(run) u32 run(u32 n) {
  u32 total = 0;
  for (u32 t = 0; t < n; t++) {
    u32 count = 1, last = 0; primes[0] = 2; next[0] = 4;
    u32 limit = 3000 + t % 7;
    for (u32 v = 3; v < limit; v++) {
      int prime = 1;
      for (u32 i = 0; i < count && i < 60 && (u32)primes[i] * primes[i] <= v; i++) { while (next[i] < v) next[i] += primes[i]; if (next[i] == v) prime = 0; }
      if (prime) { if (count < 60) { primes[count] = v; next[count] = v * v; } count++; last = v; }
    }
    total = mix(total, count + last);
  }
  return total;
}
