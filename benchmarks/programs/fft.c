/* Floats: a fast Fourier transform in place, forward and back, with the C library's sine and cosine for its table. */
#include "bench.h"
#define N 1024
static double re[N], im[N], c[N / 2], s[N / 2];
static NOINLINE void fft(int inverse) {
  for (int i = 0, j = 0; i < N; i++) { if (i < j) { double t = re[i]; re[i] = re[j]; re[j] = t; t = im[i]; im[i] = im[j]; im[j] = t; } int m = N >> 1; while (m >= 1 && j & m) { j ^= m; m >>= 1; } j |= m; }
  for (int len = 2; len <= N; len *= 2) { int half = len / 2, step = N / len; for (int i = 0; i < N; i += len) for (int k = 0; k < half; k++) { double wr = c[k * step], wi = inverse ? -s[k * step] : s[k * step], xr = re[i + k + half] * wr - im[i + k + half] * wi, xi = re[i + k + half] * wi + im[i + k + half] * wr; re[i + k + half] = re[i + k] - xr; im[i + k + half] = im[i + k] - xi; re[i + k] += xr; im[i + k] += xi; } }
}
EXPORT(run) double run(u32 n) {
  for (int i = 0; i < N / 2; i++) { c[i] = cos(6.283185307179586 * i / N); s[i] = -sin(6.283185307179586 * i / N); }
  for (int i = 0; i < N; i++) { re[i] = i % 17 - 8; im[i] = 0; }
  double t = 0; for (u32 k = 0; k < n; k++) { fft(0); t += re[k % N] / N; fft(1); for (int i = 0; i < N; i++) { re[i] /= N; im[i] /= N; } } return t;
}
