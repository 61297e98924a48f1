/** `node --import wasmless/register`: an unmodified program where there is no WebAssembly, and its build cache. Runs what `npm run build` made. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { wat } from './link-support.ts'

const register = fileURLToPath(new URL('../../dist/node/register.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wasmless-register-'))
const cache = join(folder, 'node_modules/.cache/wasmless')
mkdirSync(join(folder, 'node_modules'))
const list = (text: string): string => `new Uint8Array([${wat(text).join()}])`

function run(program: string, flags: readonly string[] = ['--jitless', '--disallow-code-generation-from-strings'], environment: Readonly<Record<string, string>> = {}) {
  const file = join(folder, 'program.cjs')
  writeFileSync(file, program)
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, '--import', register, file], { cwd: folder, encoding: 'utf8', env: { ...process.env, ...environment } })
  return { status, stdout, stderr }
}
const add = list('(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))')
const program = `WebAssembly.instantiate(${add}).then(({ instance }) => console.log(instance.exports.add(40, 2), instance.exports.add.toString().includes('native code')))`

describe('wasmless/register', () => {
  test('runs an unmodified program without a JIT and without WebAssembly, and keeps the code', () => {
    expect(run(program)).toMatchObject({ status: 0, stdout: '42 false\n' })
    const kept = readdirSync(cache)
    expect(kept).toHaveLength(1)
    expect(kept[0]).toMatch(/^\d+-[0-9a-f]{16}-interpreter-[\d.]+\.cjs$/)
    // From the cache: what is there is taken.
    writeFileSync(join(cache, kept[0]!), "console.log('from the cache')")
    expect(run(program).stdout).toContain('from the cache\n')
  })
  test('leaves an engine alone that has WebAssembly, unless told otherwise', () => {
    expect(run(program, [])).toMatchObject({ status: 0, stdout: '42 true\n' })
    expect(run(program, [], { WASMLESS: 'always' })).toMatchObject({ status: 0, stdout: '42 false\n' })
  })
  test('what the compiler refuses is a CompileError', () => {
    const caught = (bytes: string): string => `try { new WebAssembly.Module(${bytes}) } catch (e) { console.log(e instanceof WebAssembly.CompileError, e.message) }`
    expect(run(caught('new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 99])')).stdout).toMatch(/^true WebAssembly\.Module\(\): malformed section id/)
    // (module (func (export "f") (result v128) (v128.const i32x4 0 0 0 0)))
    const simd = 'new Uint8Array([0,97,115,109,1,0,0,0,1,5,1,96,0,1,123,3,2,1,0,7,5,1,1,102,0,0,10,22,1,20,0,253,12,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,11])'
    expect(run(caught(simd)).stdout).toMatch(/^true WebAssembly\.Module\(\): not compiled yet: simd/)
    expect(readdirSync(cache).filter(name => name.endsWith('.tmp'))).toEqual([])
  })
})
