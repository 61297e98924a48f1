/** The command line as a user meets it: exit statuses, messages, files that appear whole or not at all, `run` on a WASI command. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'wasmless-cli-')) })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function wasmless(args: readonly string[], options: { input?: string | Uint8Array, env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, ...options.env }, ...(options.input === undefined ? {} : { input: options.input }),
  })
  return { status, stdout, stderr }
}

const add = '(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))'
const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
/** One function () → i32 whose body is only `end`: nothing is on the stack. */
const invalid = Uint8Array.from([...header, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 10, 4, 1, 2, 0, 0x0b])

describe('compile', () => {
  it('writes an ES module with instantiate', async () => {
    writeFileSync(join(folder, 'add.wat'), add)
    expect(wasmless(['add.wat', '-o', 'add.mjs'])).toEqual({ status: 0, stdout: '', stderr: '' })
    const module = await import(pathToFileURL(join(folder, 'add.mjs')).href) as { instantiate: () => { add: (x: number, y: number) => number } }
    expect(module.instantiate().add(2 ** 31 - 1, 1)).toBe(-(2 ** 31))
  })

  it('reads stdin and writes stdout', () => {
    const { status, stdout, stderr } = wasmless(['-', '--format', 'factory'], { input: add })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const factory = new Function(`return ${stdout}`)() as () => { add: (x: number, y: number) => number }
    expect(factory().add(1, 2)).toBe(3)
  })

  it('gives the same bytes for the same input, by stdout and by file', () => {
    writeFileSync(join(folder, 'same.wat'), add)
    wasmless(['same.wat', '-o', 'same.mjs', '-O1'])
    expect(wasmless(['same.wat', '-O1']).stdout).toBe(readFileSync(join(folder, 'same.mjs'), 'utf8'))
  })

  it('takes -Os for the level of size, wherever it stands', () => {
    writeFileSync(join(folder, 'recursive.wat'), '(module (func $f (export "f") (param i32) (result i32) (if (result i32) (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 7)))))')
    const small = wasmless(['recursive.wat', '-Os'])
    expect(small).toMatchObject({ status: 0, stderr: '' })
    expect(small.stdout.length).toBeLessThan(wasmless(['-O2', 'recursive.wat']).stdout.length)
    expect(wasmless(['-Os', 'recursive.wat']).stdout).toBe(small.stdout)
    const unknown = wasmless(['recursive.wat', '-Oz'])
    expect(unknown.status).toBe(2)
  })

  it('writes declarations and data beside the output', () => {
    writeFileSync(join(folder, 'data.wat'), '(module (memory (export "memory") 1) (data (i32.const 8) "hello"))')
    expect(wasmless(['data.wat', '-o', 'data.mjs', '--data', 'binary', '--dts']).status).toBe(0)
    expect(readFileSync(join(folder, 'data.bin'), 'latin1')).toContain('hello')
    expect(readFileSync(join(folder, 'data.d.ts'), 'utf8')).toContain('memory')
  })

  it('says where an invalid module is wrong, with status 1, and leaves no file', () => {
    mkdirSync(join(folder, 'empty'))
    writeFileSync(join(folder, 'bad.wasm'), invalid)
    const { status, stdout, stderr } = wasmless(['bad.wasm', '-o', 'empty/out.mjs'])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^bad\.wasm:0x[0-9a-f]+: function 0: type mismatch/)
    expect(readdirSync(join(folder, 'empty'))).toEqual([])
  })

  it('keeps the file of an earlier run when the new one fails', () => {
    writeFileSync(join(folder, 'kept.mjs'), 'kept')
    writeFileSync(join(folder, 'bad2.wasm'), invalid)
    expect(wasmless(['bad2.wasm', '-o', 'kept.mjs']).status).toBe(1)
    expect(readFileSync(join(folder, 'kept.mjs'), 'utf8')).toBe('kept')
  })

  it.each([
    ['no module at all', Uint8Array.from([1, 2, 3, 4]), /not-a-module\.wasm:0x0: .*magic header not detected/],
    ['an empty file', new Uint8Array(0), /not-a-module\.wasm:0x0: .*unexpected end/],
  ])('refuses %s with status 1', (_, bytes, message) => {
    writeFileSync(join(folder, 'not-a-module.wasm'), bytes)
    const { status, stderr } = wasmless(['not-a-module.wasm'])
    expect(status).toBe(1)
    expect(stderr).toMatch(message)
  })

  it('refuses text that does not parse with status 1', () => {
    writeFileSync(join(folder, 'broken.wat'), '(module (func (export "f") (i32.nonsense)))')
    const { status, stderr } = wasmless(['broken.wat'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^broken\.wat: the text does not parse: /)
  })

  it('refuses what is not compiled yet with status 3, naming the proposal and the function', () => {
    writeFileSync(join(folder, 'simd.wat'), '(module (func $first) (func $lanes (result i32) (i32x4.extract_lane 0 (i32x4.splat (i32.const 1)))))')
    const { status, stdout, stderr } = wasmless(['simd.wat', '-o', 'simd.mjs'])
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(/^simd\.wat:0x[0-9a-f]+: function 1.*: .*simd/i)
    expect(existsSync(join(folder, 'simd.mjs'))).toBe(false)
  })

  it.each([
    [[], /not enough non-option arguments/i],
    [['a.wasm', '--nonsense'], /unknown argument/i],
    [['a.wasm', '--format', 'amd'], /invalid values/i],
    [['a.wasm', '--max-memory', '65537'], /maximum memory/],
    [['-', '--format', 'factory', '--instance'], /factory cannot instantiate itself/],
    [['-', '--data', 'binary'], /--data-file/],
  ])('%j is a usage error, status 2', (args, message) => {
    writeFileSync(join(folder, 'a.wasm'), Uint8Array.from(header))
    const { status, stderr } = wasmless(args, { input: add })
    expect(status).toBe(2)
    expect(stderr).toMatch(message)
  })

  it('says which file is missing, with status 1', () => {
    expect(wasmless(['nowhere.wasm'])).toEqual({ status: 1, stdout: '', stderr: 'nowhere.wasm: cannot be read: no such file\n' })
  })
})

describe('inspect', () => {
  it('shows imports, exports, sections, proposals and sizes', () => {
    writeFileSync(join(folder, 'look.wat'), `(module (import "env" "log" (func (param i64))) (memory (export "memory") 1)
      (func (export "f") (param i32 f64) (result f32) (i32.extend8_s (local.get 0)) drop (f32.const 1)))`)
    const { status, stdout } = wasmless(['inspect', 'look.wat'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/env.*log.*\(i64\)/)
    expect(stdout).toMatch(/f.*\(i32, f64\) → f32/)
    expect(stdout).toMatch(/sign-extension/)
  })

  it('names what is unsupported, and says so in JSON', () => {
    writeFileSync(join(folder, 'simd2.wat'), '(module (func (result v128) (v128.const i32x4 1 2 3 4)))')
    const { status, stdout } = wasmless(['inspect', 'simd2.wat', '--json'])
    expect(status).toBe(0)
    expect((JSON.parse(stdout) as { unsupported: { proposal: string }[] }).unsupported.map((item) => item.proposal)).toContain('simd')
  })
})

/** Writes each argument and environment entry on a line, then what stdin holds, to stdout; exits with 7. */
const echo = `(module
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func $write (param $at i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $at)) (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func (export "_start")
    (drop (call $args_sizes_get (i32.const 16) (i32.const 20)))
    (drop (call $args_get (i32.const 1024) (i32.const 2048)))
    (call $write (i32.const 2048) (i32.load (i32.const 20)))
    (drop (call $environ_sizes_get (i32.const 16) (i32.const 20)))
    (drop (call $environ_get (i32.const 1024) (i32.const 4096)))
    (call $write (i32.const 4096) (i32.load (i32.const 20)))
    (i32.store (i32.const 0) (i32.const 8192)) (i32.store (i32.const 4) (i32.const 100))
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $write (i32.const 8192) (i32.load (i32.const 8)))
    (call $proc_exit (i32.const 7))))`

/** Opens the file named by its last argument's fixed path "in.txt" below the first preopen, copies it to "out.txt"; exits with the first error number. */
const copy = `(module
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "in.txt") (data (i32.const 80) "out.txt") (data (i32.const 96) "../secret.txt") (data (i32.const 112) "link.txt")
  (func $check (param i32) (if (local.get 0) (then (call $proc_exit (local.get 0)))))
  (func (export "_start")
    (if (i32.eqz (call $path_open (i32.const 3) (i32.const 1) (i32.const 96) (i32.const 13) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 32))) (then (call $proc_exit (i32.const 101))))
    (if (i32.eqz (call $path_open (i32.const 3) (i32.const 1) (i32.const 112) (i32.const 8) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 32))) (then (call $proc_exit (i32.const 102))))
    (call $check (call $path_open (i32.const 3) (i32.const 1) (i32.const 64) (i32.const 6) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 32)))
    (call $check (call $path_open (i32.const 3) (i32.const 1) (i32.const 80) (i32.const 7) (i32.const 9) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 36)))
    (i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 100))
    (call $check (call $fd_read (i32.load (i32.const 32)) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.store (i32.const 4) (i32.load (i32.const 8)))
    (call $check (call $fd_write (i32.load (i32.const 36)) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $check (call $fd_close (i32.load (i32.const 36))))))`

describe('run', () => {
  it('passes arguments, environment, stdin, stdout and the exit status', () => {
    writeFileSync(join(folder, 'echo.wat'), echo)
    const { status, stdout, stderr } = wasmless(['run', 'echo.wat', '--env', 'A=1', '--env', 'WASMLESS_TEST', 'plain', '--', '--flag', '12'], { input: 'from stdin', env: { WASMLESS_TEST: 'passed' } })
    expect({ status, stderr }).toEqual({ status: 7, stderr: '' })
    expect(stdout).toBe('echo.wat\0plain\0--flag\x0012\0A=1\0WASMLESS_TEST=passed\0from stdin')
  })

  it('gives a folder, and no way out of it', () => {
    mkdirSync(join(folder, 'sandbox'))
    writeFileSync(join(folder, 'secret.txt'), 'secret')
    symlinkSync('../secret.txt', join(folder, 'sandbox/link.txt'))
    writeFileSync(join(folder, 'sandbox/in.txt'), 'contents')
    writeFileSync(join(folder, 'copy.wat'), copy)
    expect(wasmless(['run', 'copy.wat', '--dir', 'guest=sandbox'])).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(readFileSync(join(folder, 'sandbox/out.txt'), 'utf8')).toBe('contents')
  })

  it('reports a trap with status 134', () => {
    writeFileSync(join(folder, 'trap.wat'), '(module (memory (export "memory") 1) (func (export "_start") unreachable))')
    expect(wasmless(['run', 'trap.wat'])).toEqual({ status: 134, stdout: '', stderr: 'trap.wat: RuntimeError: unreachable\n' })
  })

  it('says why a module is no command', () => {
    writeFileSync(join(folder, 'library.wat'), add)
    expect(wasmless(['run', 'library.wat'])).toEqual({ status: 1, stdout: '', stderr: 'library.wat: not a WASI command: it exports no function "_start"\n' })
  })
})
