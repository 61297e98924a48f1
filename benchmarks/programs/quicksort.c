/* Memory: quicksort of integers by hand, with an insertion sort below 12. */
#include "bench.h"
static i32 a[4000];
static NOINLINE void sort(i32 *lo, i32 *hi) {
  while (hi - lo > 12) { i32 p = lo[(hi - lo) / 2], *i = lo, *j = hi; while (i <= j) { while (*i < p) i++; while (*j > p) j--; if (i <= j) { i32 t = *i; *i++ = *j; *j-- = t; } } if (j - lo < hi - i) { sort(lo, j); lo = i; } else { sort(i, hi); hi = j; } }
  for (i32 *i = lo + 1; i <= hi; i++) { i32 v = *i, *j = i; while (j > lo && j[-1] > v) { *j = j[-1]; j--; } *j = v; }
}
EXPORT(run) u32 run(u32 n) { u32 h = 0; seed = 2; for (u32 t = 0; t < n; t++) { for (int i = 0; i < 4000; i++) a[i] = rnd() * 3 - 20000000; sort(a, a + 3999); for (int i = 0; i < 4000; i += 40) h = mix(h, a[i]); } return h; }
