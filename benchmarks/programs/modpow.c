/* Miller-Rabin on 32-bit numbers: 64-bit products reduced modulo 32-bit numbers. */
#include "bench.h"
static NOINLINE u32 power(u32 b, u32 e, u32 m) { u64 r = 1, x = b % m; for (; e; e >>= 1) { if (e & 1) r = r * x % m; x = x * x % m; } return (u32)r; }
static int prime(u32 n) {
  static const u32 bases[3] = { 2, 7, 61 };
  if (n < 2 || n % 2 == 0) return n == 2;
  u32 d = n - 1, s = 0; while (!(d & 1)) d >>= 1, s++;
  for (int i = 0; i < 3; i++) {
    if (bases[i] % n == 0) continue;
    u64 x = power(bases[i], d, n); if (x == 1 || x == n - 1) continue;
    u32 r = 1; for (; r < s; r++) { x = x * x % n; if (x == n - 1) break; }
    if (r == s) return 0;
  }
  return 1;
}
EXPORT(run) u32 run(u32 n) { u32 c = 0; for (u32 i = 0; i < n * 10; i++) if (prime(4000000007u + i * 2)) c = mix(c, i); return c; }
