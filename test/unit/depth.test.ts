/**
 * Inputs far deeper and larger than any parser's stack: compiled, loaded and run here, results compared with
 * native. That the output also loads in other engines is for `test/environments`; these modules are shared with it
 * (`test/support/deep-modules.ts`).
 */
import { describe, expect, test } from 'vitest'
import { native, ours, withTimeout } from '../support/backend.ts'
import { deepModules } from '../support/deep-modules.ts'
import { outcome } from '../support/outcome.ts'

describe.each([0, 2, 's'] as const)('level %s', level => {
  test.each(deepModules.filter(one => !one.long))('$name', ({ make, calls }) => {
    const bytes = make()
    const backend = ours({ level, verify: false })
    const run = (one: typeof backend): string[] => withTimeout(100_000, () => {
      const exports = one.compile(bytes).instantiate({})
      return calls.map(([name, ...args]) => `${name}(${args.join(', ')}): ${outcome(() => exports[name](...args))}`)
    })
    expect(run(backend)).toEqual(run(native))
  }, 120_000)
})
