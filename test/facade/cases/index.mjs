/** Every case, and what runs them: the same in every engine. */
import { cases as facade } from './facade.mjs'
import { cases as globalFunction } from './global-function.mjs'
import { cases as linking } from './linking.mjs'
import { cases as memoryTable } from './memory-table.mjs'
import { cases as module } from './module.mjs'
import { cases as namespace } from './namespace.mjs'

export const shared = [...namespace, ...module, ...memoryTable, ...globalFunction, ...linking]
export const facadeOnly = facade

/**
 * What a case gets.
 *
 * `modules`: of `modules.mjs` as prepared
 */
export function contextFor(WebAssembly, modules, register) {
  return {
    WebAssembly, register,
    bytes: name => modules[name].bytes,
    stub: name => modules[name].stub,
  }
}

/** Runs all cases of the facade. Gives the count of those that passed, and the failures, `{ name, error }`; a case that cannot run in an engine is left out by its own condition. */
export async function runCases(WebAssembly, modules, register) {
  const failures = []
  let passed = 0
  const context = contextFor(WebAssembly, modules, register)
  for (const { name, run, needsResponse, nativeOnly } of [...shared, ...facadeOnly]) {
    if (nativeOnly || needsResponse && !('Response' in globalThis)) continue
    try {
      await run(context)
      passed++
    } catch (e) {
      // Not every engine's stack has the message.
      failures.push({ name, error: `${e}\n${e?.stack ?? ''}` })
    }
  }
  return { passed, failures }
}
