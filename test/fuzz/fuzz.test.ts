/**
 * Fuzzing: modules from Binaryen's translate-to-fuzz and from our own generator, in turn, compared with
 * native. `FUZZ_MODULES` (300) and `FUZZ_SEED` (1) say how many and from where; `npm run fuzz` sets them.
 * A module that differs is written to the temporary folder and named; once it has been understood, its file
 * goes to `finds/`, whose modules are run again every time.
 */
import { readFileSync, readdirSync, mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Options } from '../../compiler/common/options.ts'
import { native, ours, withTimeout } from '../support/backend.ts'
import { exposeState, firstDifference, trace } from './compare.ts'
import { generateModule } from './generate.ts'
import { makeRandom } from './random.ts'
import { translateToFuzz } from './translate.ts'

const modules = Number(process.env.FUZZ_MODULES ?? 300)
const firstSeed = Number(process.env.FUZZ_SEED ?? 1)
const batch = 20
/** A module that native does not finish in the first time is left out; ours gets the second. */
const nativeMilliseconds = 1_000
const milliseconds = 60_000
const finds = path.join(import.meta.dirname, 'finds')
const pending = path.join(os.tmpdir(), 'wasmless-finds')

/** What each module is compiled with: both ends of optimisation, then what else may change the output. */
const variations: readonly Partial<Options>[] = [{ level: 0 }, { level: 2 }, { level: 2, minify: true, data: 'base64' }, { level: 3 }, { level: 's', minify: true }, { level: 1, names: true }, { level: 2, maximumMemory: 32_768 }]
const backends = variations.map(options => ours(options))
const counts = { modules: 0, agreed: 0, lines: 0, outOfStack: 0, traps: 0, endless: 0, unknown: 0 }

afterAll(() => {
  console.log(`fuzz: ${counts.modules} modules, ${counts.agreed} agreed, ${counts.lines} lines compared, ${counts.traps} of them traps, ${counts.outOfStack} left out as too deep, ${counts.endless} left out as endless, ${counts.unknown} unknown to native`)
})

async function moduleOf(seed: number): Promise<Uint8Array> {
  const random = makeRandom(seed)
  if (seed % 2 === 0) return generateModule(random)
  const length = 200 + random.below(random.oneIn(4) ? 20_000 : 4_000)
  return exposeState(await translateToFuzz(Uint8Array.from({ length }, () => random.bits() & 0xff)))
}

/** Differences of this module under levels 0 and 2, and one more variation by the seed. */
function compareModule(bytes: Uint8Array, seed: number): string[] {
  counts.modules++
  let expected: string[]
  try {
    expected = withTimeout(nativeMilliseconds, () => trace(bytes, native, seed))
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    counts.endless++
    return []
  }
  counts.lines += expected.length
  counts.traps += expected.filter(line => line.includes(': trap ')).length
  if (expected[0] === 'instantiate: CompileError') {
    // Binaryen at times uses an instruction of a proposal that is off and that this Node does not know.
    counts.unknown++
    return []
  }
  if (expected.at(-1) === 'out of stack') {
    // How deep a stack goes, and how long the way there takes, differs from run to run even in one engine.
    counts.outOfStack++
    return []
  }
  const chosen = [backends[0]!, backends[1]!, backends[2 + (seed >>> 1) % (backends.length - 2)]!]
  const differences = chosen.flatMap(backend => {
    let difference: string | undefined
    try {
      difference = firstDifference(expected, withTimeout(milliseconds, () => trace(bytes, backend, seed)))
    } catch (error) {
      difference = error instanceof Error ? error.stack : String(error)
    }
    return difference === undefined ? [] : [`${backend.name}\n${difference}`]
  })
  if (differences.length === 0) counts.agreed++
  return differences
}

describe('finds', () => {
  const files = readdirSync(finds).filter(file => file.endsWith('.wasm')).sort()
  test.each([...files, ''])('%s', file => {
    if (file === '') return
    expect(compareModule(new Uint8Array(readFileSync(path.join(finds, file))), 2)).toEqual([])
  })
})

describe('new modules', () => {
  for (let start = firstSeed; start < firstSeed + modules; start += batch) {
    const end = Math.min(start + batch, firstSeed + modules)
    test(`seeds ${start} to ${end - 1}`, async () => {
      const problems: string[] = []
      for (let seed = start; seed < end; seed++) {
        const bytes = await moduleOf(seed)
        const differences = compareModule(bytes, seed)
        if (differences.length === 0) continue
        mkdirSync(pending, { recursive: true })
        const file = path.join(pending, `seed-${seed}.wasm`)
        writeFileSync(file, bytes)
        problems.push(`seed ${seed} (${file}):\n${differences.join('\n')}`)
      }
      expect(problems.slice(0, 3).join('\n\n'), `${problems.length} modules differ`).toBe('')
    }, 1_800_000)
  }
})
