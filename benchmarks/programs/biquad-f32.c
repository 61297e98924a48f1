/* f32: sound: an oscillator by a polynomial, three biquad filters in a chain of dependence, a delay line, soft clipping. */
#include "bench.h"
static float z[6], line[1024];
EXPORT(run) double run(u32 n) {
  static const float k[3][5] = { { 0.06f, 0.12f, 0.06f, -1.2f, 0.45f }, { 0.9f, -1.7f, 0.9f, -1.7f, 0.8f }, { 0.3f, 0, -0.3f, -1.3f, 0.5f } };
  float phase = 0; double sum = 0; memset(z, 0, sizeof z); memset(line, 0, sizeof line);
  for (u32 i = 0; i < n * 1000; i++) {
    phase += 0.0137f; if (phase > 1) phase -= 2; float x = phase * (1 - fabsf(phase)) * 4;
    for (int b = 0; b < 3; b++) { float y = k[b][0] * x + z[2 * b]; z[2 * b] = k[b][1] * x - k[b][3] * y + z[2 * b + 1]; z[2 * b + 1] = k[b][2] * x - k[b][4] * y; x = y; }
    x += line[i & 1023] * 0.4f; x = x / (1 + fabsf(x)); line[i & 1023] = x; sum += x;
  }
  return sum;
}
