/**
 * How many entries of each index space are imports. They come first in their space.
 *
 * Spec: core/syntax/modules.html#indices
 */
import type { ExternalKind, Module } from './module.ts'

const counts = new WeakMap<Module, Readonly<Record<ExternalKind, number>>>()

/** The number of imports of each kind; counted once a module. */
export function importedCounts(module: Module): Readonly<Record<ExternalKind, number>> {
  const known = counts.get(module)
  if (known !== undefined) return known
  const fresh = { function: 0, table: 0, memory: 0, global: 0, tag: 0 }
  for (const { kind } of module.imports) fresh[kind]++
  counts.set(module, fresh)
  return fresh
}
