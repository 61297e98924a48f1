/**
 * The specification's suite as a set of vitest tests on one backend: one test a script, then
 * the counts by folder, printed and compared both ways with what is on record: `expected-failures.json`
 * (only the payloads of NaNs) and `refusals.json` (modules that need a proposal not compiled).
 *
 * `BLESS=1` rewrites both records from level 0; nothing but NaN payloads is ever blessed as a failure.
 */
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { withTimeout, type Backend } from '../support/backend.ts'
import { runScript, type Command, type Outcome } from './script.ts'

const repository = path.resolve(import.meta.dirname, '../..')
const root = path.resolve(repository, process.env.WASMLESS_SPEC ?? '../shared/spec')
/** Proposals that the compiler may refuse (`limits`: sizes that no engine grants), and the folders that are about nothing else. */
const refusable = ['limits', 'simd', 'relaxed-simd', 'gc', 'exceptions', 'memory64', 'threads', 'wide-arithmetic', 'legacy-exceptions']
const refusedFolders = ['core/simd', 'core/relaxed-simd', 'core/gc', 'core/exceptions', 'core/memory64']
const milliseconds = 180_000

/** Script to command number to reason. */
type Failures = Record<string, Record<string, string>>
/** Script to proposal to number of modules. */
type Refusals = Record<string, Record<string, number>>
const record = (name: string): string => path.join(import.meta.dirname, `${name}.json`)
const read = <Content>(name: string): Content => fs.existsSync(record(name)) ? JSON.parse(fs.readFileSync(record(name), 'utf8')) as Content : {} as Content
const write = (name: string, content: object): void => fs.writeFileSync(record(name), `${JSON.stringify(content, null, 1)}\n`)

function scripts(): string[] {
  if (!fs.existsSync(root)) return []
  return (fs.readdirSync(root, { recursive: true }) as string[]).filter(file => file.endsWith('.json')).sort()
}

/** `blesses`: whether `BLESS=1` writes its failures down. */
export function describeSuite(name: string, backend: Backend, blesses = false): void {
  const files = scripts()
  test('the suite is there', () => {
    expect(files.length, `no scripts in ${root}: set WASMLESS_SPEC to the folder of the specification's suite (its README.md describes the format)`).toBeGreaterThan(200)
  })
  describe(name, () => {
    const counts = new Map<string, Record<Outcome, number>>()
    const expectedFailures = read<Failures>('expected-failures')
    const expectedRefusals = read<Refusals>('refusals')
    const failures: Failures = {}
    const refusals: Refusals = {}

    for (const file of files) {
      test(file, () => {
        const { commands } = JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as { commands: Command[] }
        const results = withTimeout(milliseconds, () => runScript(commands, backend))
        const folder = path.dirname(file)
        const count = counts.get(folder) ?? { passed: 0, payload: 0, refused: 0, text: 0, failed: 0 }
        counts.set(folder, count)
        const problems: string[] = []
        results.forEach(({ outcome, detail, proposal }, i) => {
          count[outcome]++
          const command = commands[i]!
          const at = `${file} #${i} (line ${command.line}, ${command.type})`
          if (outcome === 'failed') problems.push(`${at}: ${detail}`)
          if (outcome === 'payload') (failures[file] ??= {})[i] = detail!
          if (proposal !== undefined) {
            if (!refusable.includes(proposal)) problems.push(`${at}: refused for ${proposal}, which must be compiled`)
            const refused = refusals[file] ??= {}
            refused[proposal] = (refused[proposal] ?? 0) + 1
          }
        })
        if (!process.env.BLESS) {
          const wanted = expectedFailures[file] ?? {}
          const got = failures[file] ?? {}
          for (const [i, reason] of Object.entries(wanted)) {
            if (!reason.startsWith('NaN payload')) problems.push(`#${i}: only NaN payloads may be expected failures, not ${reason}`)
            if (!(i in got)) problems.push(`${file} #${i} passes though it is an expected failure: take it off the list`)
          }
          for (const [i, detail] of Object.entries(got)) if (!(i in wanted)) problems.push(`${file} #${i}: ${detail}`)
          const known = JSON.stringify(expectedRefusals[file] ?? {})
          const now = JSON.stringify(refusals[file] ?? {})
          if (known !== now) problems.push(`${file}: modules refused ${now}, on record ${known}`)
        }
        expect(problems.slice(0, 10), `${problems.length} problems`).toEqual([])
      }, milliseconds + 10_000)
    }

    afterAll(() => {
      const columns = ['passed', 'payload', 'refused', 'text', 'failed'] as const
      const total = { passed: 0, payload: 0, refused: 0, text: 0, failed: 0 }
      const line = (title: string, count: Record<Outcome, number>): string => title.padEnd(22) + columns.map(column => String(count[column]).padStart(10)).join('')
      const lines = [name.padEnd(22) + ['passed', 'NaN bits', 'refused', 'text', 'failed'].map(title => title.padStart(10)).join('')]
      for (const [folder, count] of counts) {
        for (const column of columns) total[column] += count[column]
        lines.push(line(folder, count))
      }
      console.log([...lines, line('total', total)].join('\n'))
      const outside = Object.entries(refusals).filter(([file]) => !refusedFolders.includes(path.dirname(file)))
      console.log(`refused outside ${refusedFolders.join(', ')}: ${outside.map(([file, by]) => `${file} ${JSON.stringify(by)}`).join('; ')}`)
      if (process.env.BLESS && blesses) {
        write('expected-failures', Object.fromEntries(Object.entries(failures).map(([file, of]) => [file, Object.fromEntries(Object.keys(of).map(i => [i, 'NaN payload: passed through a float variable, parameter or result of JavaScript']))])))
        write('refusals', refusals)
      }
    })
  })
}
