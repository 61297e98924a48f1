/* What every C program of the suite shares: short type names, the exported `run`, random numbers and a hash for checksums. */
#ifndef BENCH_H
#define BENCH_H
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
typedef uint8_t u8; typedef uint16_t u16; typedef uint32_t u32; typedef uint64_t u64;
typedef int8_t i8; typedef int16_t i16; typedef int32_t i32; typedef int64_t i64;
#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(#name), visibility("default")))
#else
#define EXPORT(name)
#endif
#define NOINLINE __attribute__((noinline))
static u32 seed = 1;
static inline u32 rnd(void) { seed = seed * 1664525u + 1013904223u; return seed >> 8; }
static inline u32 mix(u32 h, u32 v) { return (h ^ v) * 16777619u; }
static inline u32 fold(u64 v) { return (u32)v ^ (u32)(v >> 32); }
#endif
