/** The built files of `wasmless/jit`, in processes of their own: without WebAssembly, without a JIT, and where text may not become code. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { wat } from './link-support.ts'

const at = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wasmless-jit-'))
const bytes = wat(`(module (memory (export "memory") 1) (type $t (func (param i64 i64) (result i64))) (table 1 funcref) (elem (i32.const 0) $divide)
  (func $divide (type $t) (i64.div_s (local.get 0) (local.get 1))) (func (export "divide") (type $t) (call_indirect (type $t) (local.get 0) (local.get 1) (i32.const 0)))
  (func (export "store") (param f64) (result i32) (f64.store (i32.const 8) (f64.sqrt (local.get 0))) (i32.load (i32.const 12))))`)
/** What an unmodified program does, synchronously and not. */
const program = `
  const bytes = new Uint8Array([${bytes.join()}])
  const use = ({ exports }) => [exports.divide(-100n, 7n), exports.store(2), exports.memory.buffer.byteLength].join()
  console.log(use(new WebAssembly.Instance(new WebAssembly.Module(bytes))))
  try { new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.divide(1n, 0n) } catch (e) { console.log(e instanceof WebAssembly.RuntimeError, e.message) }
  try { new WebAssembly.Module(bytes.subarray(0, 40)) } catch (e) { console.log(e instanceof WebAssembly.CompileError) }
  WebAssembly.instantiate(bytes).then(({ instance }) => console.log(use(instance)))
`
const expected = '-14,1073127582,65536\ntrue divide by zero\ntrue\n-14,1073127582,65536\n'
const loaders = {
  module: `import { install } from ${JSON.stringify(at('dist/jit/wasmless-jit.mjs'))}\nif (!install()) throw new Error('not in place')\n`,
  script: `import { createRequire } from 'node:module'\ncreateRequire(import.meta.url)(${JSON.stringify(at('dist/jit/wasmless-jit.js'))})\n`,
}

function run(loader: keyof typeof loaders, flags: readonly string[], text: string) {
  const file = join(folder, 'program.mjs')
  writeFileSync(file, `${loaders[loader]}${text}`)
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, file], { encoding: 'utf8' })
  return { stdout, errors: stderr.replace(/^Warning: disabling flag --expose_wasm.*\n/, '') }
}

describe('wasmless/jit, as built', () => {
  for (const loader of ['module', 'script'] as const) for (const flags of [['--jitless'], ['--import', at('test/programs/delete-webassembly.mjs')]]) {
    test(`runs an unmodified program (${loader}, ${flags[0]})`, () => {
      expect(run(loader, flags, program)).toEqual({ stdout: expected, errors: '' })
    })
  }
  for (const loader of ['module', 'script'] as const) test(`does nothing where text may not become code, and the error says what to add to the build (${loader})`, () => {
    const { stdout } = run(loader, ['--jitless', '--disallow-code-generation-from-strings'], 'try { ' + `new WebAssembly.Module(new Uint8Array([${bytes.join()}]))` + ' } catch (e) { console.log(e instanceof WebAssembly.CompileError, e.message) }')
    expect(stdout).toMatch(/^true WebAssembly\.Module\(\): there is no compiled code for this module of \d+ bytes \(\d+-[0-9a-f]{16}\): make it with wasmless --format stub, and load it before the module is compiled\n$/)
  })
  test('leaves an engine alone that has WebAssembly', () => {
    expect(run('script', [], 'console.log(WebAssembly.Module.toString().includes("native code"), typeof wasmless.compile)').stdout).toBe('true function\n')
  })
  test('has nothing of what only Node or the command line needs', () => {
    const inside = spawnSync('grep', ['-lE', 'node:(fs|url|worker_threads)|acorn|binaryen|yargs|tinypool', at('dist/jit/wasmless-jit.js'), at('dist/jit/wasmless-jit.mjs')], { encoding: 'utf8' })
    expect(inside.stdout).toBe('')
  })
})
