/**
 * Which memories' views a function keeps in variables of its own: where none can grow while it runs, and there is enough to read
 * and write. A property costs Node 20 about 7% of such programs and engines without a JIT 11%.
 */
import type { IRFunction, Statement } from '../ir/nodes.ts'
import { expressionsOf, listsOf, visitExpression } from '../ir/walk.ts'
import { mayGrowMemory } from '../wasm/growth.ts'
import type { Module } from '../wasm/module.ts'
import type { MemoryIndex } from '../wasm/types.ts'

/** Accesses from which on it pays. What is in a loop counts as `inLoop`. */
const enough = 3
const inLoop = 3

function countAccesses(list: readonly Statement[], weight: number, counts: Map<MemoryIndex, number>): void {
  const count = (memory: MemoryIndex): void => { counts.set(memory, (counts.get(memory) ?? 0) + weight) }
  for (const statement of list) {
    if (statement.op === 'store') count(statement.memory)
    for (const expression of expressionsOf(statement)) visitExpression(expression, (e) => { if (e.op === 'load') count(e.memory) })
    for (const inner of listsOf(statement)) countAccesses(inner, statement.op === 'loop' ? inLoop : weight, counts)
  }
}

/** By number of the memory. */
export function keptViews(fn: IRFunction, module: Module): readonly MemoryIndex[] {
  const counts = new Map<MemoryIndex, number>()
  countAccesses(fn.body, 1, counts)
  const kept = [...counts].filter(([, accesses]) => accesses >= enough).map(([memory]) => memory)
  return kept.length === 0 || mayGrowMemory(module, fn.index) ? [] : kept.sort((a, b) => a - b)
}

/**
 * Tells where a function reads its views anew. V8 may enter a function in the middle of a loop that runs long, and what is a variable there it
 * takes for anything, in that code for good, where the property of the prototype is a constant (base64 in Node 20 took 1.5 or 4.5 times native,
 * by which of its loops was entered first). So a loop that no other is around begins with the property again if it is not the first one.
 */
export class ViewRenewal {
  private depth = 0
  private isBehindLoop = false

  /** Gives whether to read them before the loop. */
  enterLoop(): boolean {
    return this.depth++ === 0 && this.isBehindLoop
  }
  leaveLoop(): void {
    if (--this.depth === 0) this.isBehindLoop = true
  }
}
