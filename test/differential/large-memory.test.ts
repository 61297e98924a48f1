/** A memory above 2 GiB: addresses with the sign bit set are ordinary ones. One module, 40,000 pages, ours against native. */
import { describe, expect, test } from 'vitest'
import { assemble, op } from '../support/assemble.ts'
import { native, ours } from '../support/backend.ts'
import { outcome } from '../support/outcome.ts'

const pages = 40_000
const size = pages * 65536

function granted(): string | undefined {
  try {
    return new ArrayBuffer(size).byteLength === size ? undefined : 'another size'
  } catch (error) {
    return String(error)
  }
}
const refusal = granted()

describe.each([0, 2, 's'] as const)('memory above 2 GiB at level %s', level => {
  test.skipIf(refusal !== undefined)(`loads, stores and bulk instructions in ${pages} pages${refusal === undefined ? '' : ` (skipped: the engine grants no such buffer: ${refusal})`}`, () => {
    const bytes = assemble({
      memories: [{ minimum: pages }],
      functions: [
        { export: 'store', signature: 'ii-', body: [op('local.get', 0), op('local.get', 1), op('i32.store')] },
        { export: 'load', signature: 'i-i', body: [op('local.get', 0), op('i32.load')] },
        { export: 'load far', signature: 'i-i', body: [op('local.get', 0), op('i32.load', { offset: 0x80000000 })] },
        { export: 'load8', signature: 'i-i', body: [op('local.get', 0), op('i32.load8_u', { offset: 1 })] },
        { export: 'load64', signature: 'i-I', body: [op('local.get', 0), op('i64.load', { offset: 4 })] },
        { export: 'constant', signature: '-i', body: [op('i32.const', -0x80000000 + 100), op('i32.load')] },
        { export: 'fill', signature: 'iii-', body: [op('local.get', 0), op('local.get', 1), op('local.get', 2), op('memory.fill', 0)] },
        { export: 'copy', signature: 'iii-', body: [op('local.get', 0), op('local.get', 1), op('local.get', 2), op('memory.copy', 0, 0)] },
        { export: 'size', signature: '-i', body: op('memory.size', 0) },
      ],
    })
    const far = -0x80000000 + 100
    const end = (size - 4) | 0
    const calls: [string, ...number[]][] = [
      ['size'], ['store', far, 0x12345678], ['load', far], ['load far', 100], ['constant'], ['load8', far], ['load64', far - 4], ['load', 100],
      ['store', end, -2], ['load', end], ['load', end + 1], ['store', end + 1, 5], ['load', -4], ['load far', end], ['load far', size - 0x80000000 - 4], ['load far', size - 0x80000000 - 3],
      ['fill', far + 8, 0xab, 9], ['load', far + 12], ['fill', end, 1, 5], ['load', end], ['copy', 16, far, 8], ['load', 16], ['copy', far + 200, 16, 8], ['load', far + 200], ['copy', far, end, 5], ['load', far],
    ]
    const backend = ours({ level })
    const run = (one: typeof backend): string[] => {
      const exports = one.compile(bytes).instantiate({})
      return calls.map(([name, ...args]) => `${name}(${args.join(', ')}): ${outcome(() => exports[name](...args))}`)
    }
    expect(run(backend)).toEqual(run(native))
  })
})
