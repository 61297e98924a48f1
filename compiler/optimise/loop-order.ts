/**
 * In which order code in a row stands best, so that its loops begin where they are entered. Go puts what a loop does last (`i++`) in
 * front of what it does first (`i < n`), and enters it in the middle, by a jump. Made for `direct-jumps`.
 */
import { findAround, findLoops, type Jump } from './jump-scopes.ts'

/** Places in their new order: in loops that are only entered in one place, which is not their beginning, what stands before that place goes to the end. */
export function orderLoops(count: number, jumps: readonly Jump[], completes: (place: number) => boolean): readonly number[] {
  const ends = findLoops(count, jumps)
  const entrances = findEntrances(ends, jumps)
  /** Pieces and loops from a place to another, each in its order. */
  const items = (start: number, end: number, around: number): (readonly number[])[] => {
    const made: (readonly number[])[] = []
    for (let place = start; place <= end;) {
      const isLoop = place !== around && ends[place]! >= 0
      made.push(isLoop ? loop(place) : [place])
      place = (isLoop ? ends[place]! : place) + 1
    }
    return made
  }
  const loop = (head: number): readonly number[] => {
    const inside = items(head, ends[head]!, head)
    const isEntered = head === 0 || completes(head - 1)
    const first = isEntered ? 0 : Math.max(0, inside.findIndex(([place]) => place === entrances.get(head)))
    return [...inside.slice(first), ...inside.slice(0, first)].flat()
  }
  return items(0, count - 1, -1).flat()
}

/** By head of a loop: where all jumps go that come from outside. */
function findEntrances(ends: Int32Array, jumps: readonly Jump[]): ReadonlyMap<number, number | undefined> {
  const around = findAround(ends)
  const entrances = new Map<number, number | undefined>()
  for (const { from, to } of jumps) {
    for (let head = ends[to]! >= 0 ? to : around[to]!; head >= 0 && (from < head || from > ends[head]!); head = around[head]!) {
      entrances.set(head, entrances.has(head) && entrances.get(head) !== to ? undefined : to)
    }
  }
  return entrances
}
