/**
 * Runs decoder and validator over the whole conformance suite: every module must be accepted, every
 * `assert_invalid` and binary `assert_malformed` refused, with the suite's wording. What modules do
 * when they run is for the other tests here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CompileError } from '../../compiler/common/error.ts'
import { validateAll } from '../support/validate.ts'

const root = resolve(import.meta.dirname, '../..', process.env.WASMLESS_SPEC ?? '../shared/spec', 'core')

interface Command { readonly type: string, readonly line?: number, readonly binary?: string, readonly message?: string }

function scripts(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => entry.isDirectory() ? scripts(join(folder, entry.name)) : entry.name.endsWith('.json') ? [join(folder, entry.name)] : []).sort()
}

function errorOf(bytes: Uint8Array): unknown {
  try {
    validateAll(bytes)
  } catch (error) {
    return error
  }
  return undefined
}

/**
 * Bodies whose last number is longer than the body: the reference reads on and complains of the number. We
 * skip bodies by their size, so what follows the code section is no section. Refused all the same.
 */
const otherWording: Readonly<Record<string, readonly number[]>> = { 'binary-leb128.json': [236, 260, 414, 422, 462, 470] }

interface Count { accepted: number, invalid: number, malformed: number, sameWording: number }
const counts = new Map<string, Count>()

describe.each(scripts(root).map(file => ({ file, name: relative(root, file) })))('$name', ({ file, name }) => {
  const { commands } = JSON.parse(readFileSync(file, 'utf8')) as { commands: Command[] }
  const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '.'
  const count = counts.get(folder) ?? { accepted: 0, invalid: 0, malformed: 0, sameWording: 0 }
  counts.set(folder, count)

  it('is accepted and refused as the suite says', () => {
    const wrong: string[] = []
    for (const { type, line, binary, message } of commands) {
      if (binary === undefined) continue
      const bytes = new Uint8Array(Buffer.from(binary, 'base64'))
      const error = errorOf(bytes)
      if (error !== undefined && !(error instanceof CompileError)) throw error
      if (type === 'assert_invalid' || type === 'assert_malformed') {
        const kind = type === 'assert_invalid' ? 'invalid' : 'malformed'
        if (error?.kind !== kind) wrong.push(`line ${line}: expected ${kind} ${JSON.stringify(message)}, got ${error === undefined ? 'no error' : `${error.kind} ${error.message}`}`)
        else {
          count[kind]++
          if (error.reason.startsWith(message!)) count.sameWording++
          else if (!otherWording[name]?.includes(line!)) wrong.push(`line ${line}: expected the wording ${JSON.stringify(message)}, got ${error.message}`)
        }
      } else if (error !== undefined) wrong.push(`line ${line}: expected a valid module, got ${error.message}`)
      else count.accepted++
    }
    expect(wrong).toEqual([])
  })
})

describe('the suite', () => {
  it('has been run whole', () => {
    const total: Count = { accepted: 0, invalid: 0, malformed: 0, sameWording: 0 }
    for (const count of counts.values()) for (const key of Object.keys(total) as (keyof Count)[]) total[key] += count[key]
    if (process.env.WASMLESS_COUNTS !== undefined) console.table(Object.fromEntries([...counts, ['all', total]]))
    expect(total.invalid).toBe(2723)
  })
})
