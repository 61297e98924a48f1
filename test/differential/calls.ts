/** The same calls in order on two instances of a module, native and ours: outcomes compared, and what a call left behind. */
import { expect } from 'vitest'
import { native, withTimeout, type Backend, type Exports } from '../support/backend.ts'
import { outcome } from '../support/outcome.ts'

/** An export's name and what it is called with. */
export type ExportCall = readonly [string, ...unknown[]]

/** `watch` is asked after each call what of the instances differs: words for it, or undefined. */
export function compareCalls(backend: Backend, bytes: Uint8Array, calls: readonly ExportCall[], watch?: (oracle: Exports, subject: Exports) => string | undefined): void {
  const differences: string[] = []
  withTimeout(120_000, () => {
    const [oracle, subject] = [native, backend].map(one => one.compile(bytes).instantiate({})) as [Exports, Exports]
    for (const [name, ...args] of calls) {
      const call = `${name}(${args.join(', ')})`
      const expected = outcome(() => oracle[name](...args))
      const actual = outcome(() => subject[name](...args))
      if (expected !== actual) differences.push(`${call}: native ${expected}, ours ${actual}`)
      const left = watch?.(oracle, subject)
      if (left !== undefined) differences.push(`${call}: ${left}`)
    }
  })
  expect(differences.slice(0, 8), `${differences.length} differences`).toEqual([])
}

/** Says where the exported memories differ, and makes them the same again, so that later calls tell something. */
export function watchMemory(oracle: Exports, subject: Exports): string | undefined {
  const [there, here] = [oracle, subject].map(one => Buffer.from(one.memory.buffer as ArrayBuffer)) as [Buffer, Buffer]
  if (there.equals(here)) return undefined
  if (there.length !== here.length) return `memory of ${here.length} bytes, native ${there.length}`
  const at = there.findIndex((byte, i) => byte !== here[i])
  const difference = `memory differs at ${at}: native ${there.subarray(at, at + 8).toString('hex')}, ours ${here.subarray(at, at + 8).toString('hex')}`
  here.set(there)
  return difference
}
