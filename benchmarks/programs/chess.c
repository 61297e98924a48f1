/* Search: a small chess program: moves on a board of 0x88 squares, captures, alpha-beta with an evaluation. */
#include "bench.h"
static i8 board[128]; static u32 visited; enum { P = 1, N, B, R, Q, K };
static const i8 steps[7][8] = { { 0 }, { 0 }, { 33, 31, 18, 14, -33, -31, -18, -14 }, { 17, 15, -17, -15 }, { 16, -16, 1, -1 }, { 17, 15, -17, -15, 16, -16, 1, -1 }, { 17, 15, -17, -15, 16, -16, 1, -1 } };
static const i16 worth[7] = { 0, 100, 320, 330, 500, 900, 20000 };
typedef struct { u8 from, to; i16 score; } Move;
static NOINLINE int generate(int side, Move *m) {
  int n = 0;
#define PUT(f, t) (m[n].from = f, m[n].to = t, m[n++].score = worth[board[t] < 0 ? -board[t] : board[t]])
  for (int s = 0; s < 128; s++) {
    if (s & 0x88) continue; int p = board[s] * side; if (p <= 0) continue;
    if (p == P) { int d = 16 * side, t = s + d; if (!(t & 0x88)) { if (!board[t]) { PUT(s, t); if ((s >> 4) == (side > 0 ? 1 : 6) && !board[t + d]) PUT(s, t + d); } for (int k = -1; k <= 1; k += 2) if (!((t + k) & 0x88) && board[t + k] * side < 0) PUT(s, t + k); } continue; }
    for (int k = 0; k < 8 && steps[p][k]; k++) for (int t = s + steps[p][k]; !(t & 0x88); t += steps[p][k]) { if (board[t] * side > 0) break; PUT(s, t); if (board[t] || p == N || p == K) break; }
  }
  return n;
}
static NOINLINE int evaluate(int side) { int v = 0; for (int s = 0; s < 128; s++) { if (s & 0x88) { s += 7; continue; } int p = board[s]; if (!p) continue; int c = s & 7, r = s >> 4, central = 6 - (c < 4 ? 3 - c : c - 4) - (r < 4 ? 3 - r : r - 4); if (p > 0) v += worth[p] + central * (p == K ? -4 : 4); else v -= worth[-p] + central * (p == -K ? -4 : 4); } return v * side; }
static int search(int side, int depth, int alpha, int beta) {
  visited++; if (!depth) return evaluate(side);
  Move m[128]; int n = generate(side, m);
  for (int i = 0; i < n; i++) {
    int b = i; for (int j = i + 1; j < n; j++) if (m[j].score > m[b].score) b = j; Move t = m[b]; m[b] = m[i]; m[i] = t;
    if (t.score >= 20000) return 20000 + depth;
    i8 took = board[t.to], piece = board[t.from]; board[t.from] = 0; board[t.to] = piece == side && (t.to >> 4) == (side > 0 ? 7 : 0) ? Q * side : piece;
    int v = -search(-side, depth - 1, -beta, -alpha); board[t.from] = piece; board[t.to] = took;
    if (v >= beta) return v; if (v > alpha) alpha = v;
  }
  return alpha;
}
EXPORT(run) u32 run(u32 n) {
  static const i8 back[8] = { R, N, B, Q, K, B, N, R }; u32 h = 0; visited = 0; memset(board, 0, sizeof board);
  for (int c = 0; c < 8; c++) { board[c] = back[c]; board[16 + c] = P; board[96 + c] = -P; board[112 + c] = -back[c]; }
  for (u32 t = 0; t < n; t++) { int side = t & 1 ? -1 : 1; Move m[128]; int k = generate(side, m), best = -99999, at = 0; if (!k) break; for (int i = 0; i < k; i++) { i8 took = board[m[i].to], piece = board[m[i].from]; board[m[i].from] = 0; board[m[i].to] = piece; int v = -search(-side, 2, -99999, -best); board[m[i].from] = piece; board[m[i].to] = took; if (v > best) { best = v; at = i; } } h = mix(h, best * 131 + at); board[m[at].to] = board[m[at].from]; board[m[at].from] = 0; if (best > 15000) break; }
  return h ^ visited;
}
