/**
 * Where blocks and loops must stand around code in a row, so that each jump in it becomes a branch: out of a block that ends in front of
 * its target, or back to a loop that begins with it. The code stays in its order. Made for `direct-jumps`.
 */

/** From one piece of code to another, by their places in the row. */
export interface Jump { readonly from: number, readonly to: number }

/** `start` and `end`: the first and the last piece in it. */
export interface Scope { readonly kind: 'block' | 'loop', readonly start: number, readonly end: number }

export interface Scopes {
  /** Properly nested, each after what it is in. */
  readonly scopes: readonly Scope[]
  /** Where a jump goes that would come from outside into the middle of loops: to the head of the outermost of these. */
  entrance(jump: Jump): number
}

/** Nothing where more than `most` would be in each other. */
export function findScopes(count: number, jumps: readonly Jump[], most: number): Scopes | undefined {
  const loopEnds = findLoops(count, jumps)
  const loops = [...loopEnds].flatMap((end, start): readonly Scope[] => end < 0 ? [] : [{ kind: 'loop', start, end }])
  // First of all, since what follows goes from loop to loop around it.
  if (depthOf(loops) > most) return undefined
  const around = findAround(loopEnds)
  const entrance = ({ from, to }: Jump): number => {
    let place = to
    if (from < to) for (let head = around[to]!; head > from; head = around[head]!) place = head
    return place
  }

  /** By place: the first jump forward to it. */
  const first = new Int32Array(count).fill(-1)
  for (const jump of jumps) {
    const to = entrance(jump)
    if (to > jump.from && (first[to]! < 0 || first[to]! > jump.from)) first[to] = jump.from
  }
  /** By place: where the scope begins that it is in, among those that end before the block at hand. */
  const begins = Int32Array.from({ length: count }, (_, place) => place)
  const beginOf = (place: number): number => {
    while (begins[place] !== place) place = begins[place] = begins[begins[place]!]!
    return place
  }
  const join = (start: number, end: number): void => {
    for (let place = end; place > start;) {
      place = beginOf(place)
      if (place > start) begins[place] = place = place - 1
    }
  }
  const ending = new Map<number, number[]>()
  loopEnds.forEach((end, head) => {
    if (end < 0) return
    const heads = ending.get(end)
    if (heads === undefined) ending.set(end, [head])
    else heads.push(head)
  })
  const scopes = [...loops]
  for (let to = 1; to < count; to++) {
    // A block may begin in a loop only if it ends there.
    for (const head of ending.get(to - 2) ?? []) join(head, to - 2)
    if (first[to]! < 0) continue
    const start = beginOf(first[to]!)
    scopes.push({ kind: 'block', start, end: to - 1 })
    join(start, to - 1)
  }
  // Of a block and a loop around the same, the block is outside: leaving the loop is then one branch.
  scopes.sort((a, b) => a.start - b.start || b.end - a.end || (a.kind === b.kind ? 0 : a.kind === 'block' ? -1 : 1))
  return depthOf(scopes) > most ? undefined : { scopes, entrance }
}

/** How many are in each other at most; they nest, and are sorted. */
function depthOf(scopes: readonly Scope[]): number {
  const ends: number[] = []
  let depth = 0
  for (const { start, end } of scopes) {
    while (ends.length > 0 && ends.at(-1)! < start) ends.pop()
    depth = Math.max(depth, ends.push(end))
  }
  return depth
}

/** By place: the head of the innermost loop that it is in and not the head of, or -1. */
export function findAround(loopEnds: Int32Array): Int32Array {
  const open: number[] = []
  return loopEnds.map((end, place) => {
    while (open.length > 0 && loopEnds[open.at(-1)!]! < place) open.pop()
    const head = open.at(-1) ?? -1
    if (end >= 0) open.push(place)
    return head
  })
}

/** By head: the last place of the loop, -1 where there is none. Loops that would overlap are made to hold each other. */
export function findLoops(count: number, jumps: readonly Jump[]): Int32Array {
  const ends = new Int32Array(count).fill(-1)
  for (const { from, to } of jumps) if (to <= from && ends[to]! < from) ends[to] = from
  for (let head = count - 1; head >= 0; head--) {
    for (let place = head + 1; place <= ends[head]!; place = Math.max(ends[place]!, place) + 1) {
      if (ends[place]! > ends[head]!) ends[head] = ends[place]!
    }
  }
  return ends
}
