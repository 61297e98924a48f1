/* Embench-like: containers in C: merge sort of a linked list, heap sort, a red-black-like balanced tree (treap), a queue. */
#include "bench.h"
typedef struct List { struct List *next; i32 value; } List;
typedef struct Tree { struct Tree *l, *r; u32 key, prio, count; } Tree;
static List cells[512]; static Tree nodes[512]; static i32 heap[512]; static u32 used;
static List *merge(List *a, List *b) {
  List head, *t = &head;
  while (a && b) { if (a->value <= b->value) { t->next = a; a = a->next; } else { t->next = b; b = b->next; } t = t->next; }
  t->next = a ? a : b; return head.next;
}
static List *sort(List *l) {
  if (!l || !l->next) return l;
  List *slow = l, *fast = l->next;
  while (fast && fast->next) { slow = slow->next; fast = fast->next->next; }
  List *back = slow->next; slow->next = 0; return merge(sort(l), sort(back));
}
static void sift(i32 *a, int i, int n) { i32 v = a[i]; for (int k; (k = 2 * i + 1) < n; i = k) { if (k + 1 < n && a[k + 1] > a[k]) k++; if (a[k] <= v) break; a[i] = a[k]; } a[i] = v; }
static void heap_sort(i32 *a, int n) { for (int i = n / 2 - 1; i >= 0; i--) sift(a, i, n); for (int i = n - 1; i > 0; i--) { i32 t = a[0]; a[0] = a[i]; a[i] = t; sift(a, 0, i); } }
static Tree *insert(Tree *t, u32 key) {
  if (!t) { t = &nodes[used++]; t->l = t->r = 0; t->key = key; t->prio = rnd(); t->count = 1; return t; }
  if (key == t->key) { t->count++; return t; }
  if (key < t->key) { t->l = insert(t->l, key); if (t->l->prio > t->prio) { Tree *x = t->l; t->l = x->r; x->r = t; t = x; } }
  else { t->r = insert(t->r, key); if (t->r->prio > t->prio) { Tree *x = t->r; t->r = x->l; x->l = t; t = x; } }
  return t;
}
static u32 walk(Tree *t, u32 h, u32 depth) { if (!t) return h + depth; h = walk(t->l, h, depth + 1); h = mix(h, t->key + t->count); return walk(t->r, h, depth + 1); }
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 5;
  for (u32 t = 0; t < n; t++) {
    for (int i = 0; i < 512; i++) { cells[i].value = rnd() % 1000; cells[i].next = i < 511 ? &cells[i + 1] : 0; heap[i] = rnd() % 5000; }
    for (List *l = sort(cells); l; l = l->next) h = mix(h, l->value);
    heap_sort(heap, 512); for (int i = 0; i < 512; i++) h = mix(h, heap[i]);
    used = 0; Tree *root = 0; for (int i = 0; i < 512; i++) root = insert(root, rnd() % 700);
    h = walk(root, h, 0);
  }
  return h;
}
