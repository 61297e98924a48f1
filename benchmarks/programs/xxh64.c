/* The hash XXH64 over 64 KiB, n times: four lanes of 64-bit multiplication and rotation. */
#include "bench.h"
#define P1 0x9E3779B185EBCA87ull
#define P2 0xC2B2AE3D27D4EB4Full
#define P3 0x165667B19E3779F9ull
#define P4 0x85EBCA77C2B2AE63ull
#define P5 0x27D4EB2F165667C5ull
#define R(x, n) ((x) << (n) | (x) >> (64 - (n)))
static u8 data[65539];
static u64 get64(const u8 *p) { u64 v; memcpy(&v, p, 8); return v; }
static u64 round64(u64 acc, u64 v) { acc += v * P2; acc = R(acc, 31); return acc * P1; }
static u64 merge(u64 h, u64 v) { h ^= round64(0, v); return h * P1 + P4; }
static NOINLINE u64 hash(const u8 *p, size_t len, u64 key) {
  const u8 *end = p + len; u64 h;
  u64 a = key + P1 + P2, b = key + P2, c = key, d = key - P1;
  for (; p + 32 <= end; p += 32) { a = round64(a, get64(p)); b = round64(b, get64(p + 8)); c = round64(c, get64(p + 16)); d = round64(d, get64(p + 24)); }
  h = R(a, 1) + R(b, 7) + R(c, 12) + R(d, 18);
  h = merge(h, a); h = merge(h, b); h = merge(h, c); h = merge(h, d); h += len;
  for (; p + 8 <= end; p += 8) { h ^= round64(0, get64(p)); h = R(h, 27) * P1 + P4; }
  for (; p < end; p++) { h ^= *p * P5; h = R(h, 11) * P1; }
  h ^= h >> 33; h *= P2; h ^= h >> 29; h *= P3; h ^= h >> 32;
  return h;
}
EXPORT(run) u32 run(u32 n) {
  u64 h = 0;
  for (int i = 0; i < 65539; i++) data[i] = i * 31 + (i >> 8);
  for (u32 i = 0; i < n; i++) h ^= hash(data, 65539, h + i);
  return fold(h);
}
