/** The modules of `test/support/deep-modules.ts` that are too large for every test run: compiled, loaded, run, compared with native. */
import { expect, test } from 'vitest'
import { native, ours } from '../support/backend.ts'
import { deepModules } from '../support/deep-modules.ts'
import { outcome } from '../support/outcome.ts'

test.each(deepModules.filter(one => one.long))('$name', ({ make, calls }) => {
  const bytes = make()
  const backend = ours({ verify: false })
  const run = (one: typeof backend): string[] => {
    const exports = one.compile(bytes).instantiate({})
    return calls.map(([name, ...args]) => outcome(() => exports[name](...args)))
  }
  expect(run(backend)).toEqual(run(native))
}, 600_000)
