/* Floats: five bodies under gravity, doubles in structures, square roots. */
#include "bench.h"
typedef struct { double x, y, z, vx, vy, vz, m; } Body; static Body b[5];
EXPORT(run) double run(u32 n) {
  for (int i = 0; i < 5; i++) { b[i].x = i * 5.2 - i * i * 0.3; b[i].y = i * 1.1 - 2; b[i].z = 0.1 * i; b[i].vx = 0.1 * i; b[i].vy = i ? 1.0 / i : 0; b[i].vz = 0.02; b[i].m = i ? 0.03 / i : 39.47; }
  for (u32 t = 0; t < n * 100; t++) {
    for (int i = 0; i < 5; i++) for (int j = i + 1; j < 5; j++) {
      double dx = b[i].x - b[j].x, dy = b[i].y - b[j].y, dz = b[i].z - b[j].z, d2 = dx * dx + dy * dy + dz * dz + 0.01, mag = 0.001 / (d2 * sqrt(d2));
      b[i].vx -= dx * b[j].m * mag; b[i].vy -= dy * b[j].m * mag; b[i].vz -= dz * b[j].m * mag;
      b[j].vx += dx * b[i].m * mag; b[j].vy += dy * b[i].m * mag; b[j].vz += dz * b[i].m * mag;
    }
    for (int i = 0; i < 5; i++) { b[i].x += 0.001 * b[i].vx; b[i].y += 0.001 * b[i].vy; b[i].z += 0.001 * b[i].vz; }
  }
  double e = 0; for (int i = 0; i < 5; i++) e += b[i].m * (b[i].vx * b[i].vx + b[i].vy * b[i].vy + b[i].vz * b[i].vz) + b[i].x; return e;
}
