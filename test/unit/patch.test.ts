/** `wasmless patch`: what it changes in a folder, what it leaves alone and says, and that a second run finds nothing to do. Runs what `npm run build` made. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { engine } from '../support/backend.ts'
import { wat } from './link-support.ts'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const deleted = fileURLToPath(new URL('../programs/delete-webassembly.mjs', import.meta.url))
const answer = (value: number): Uint8Array => wat(`(module (import "wbg" "f" (func)) (func (export "answer") (result i32) (i32.const ${value})))`)
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasmless-patch-'))
  mkdirSync(join(folder, 'assets'))
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents)
  return folder
}
function patch(folder: string, ...flags: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'patch', folder, ...flags], { encoding: 'utf8' })
  return { status, stdout, stderr }
}
const contents = (folder: string): Record<string, string> => Object.fromEntries((readdirSync(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile()).map(entry => {
  const path = join(entry.parentPath, entry.name)
  return [path.slice(folder.length + 1), readFileSync(path, 'latin1')]
}))

describe('wasmless patch', () => {
  const build = () => folderOf({
    'index.html': '<!doctype html><head><title>x</title></head><body><script src="app.js"></script><script src="guarded.js" integrity="sha384-x"></script></body>',
    'app.js': `const inline = "data:application/wasm;base64,${base64(answer(2))}"\n`,
    'guarded.js': `const inline = "${base64(answer(3))}"\n`,
    'assets/one.wasm': answer(1),
    'assets/one.wasm.br': 'old',
    'assets/net.wasm': wat('(module (func (export "webcilVersion")))'),
    'assets/simd.wasm': wat('(module (func (export "f") (result i32) (i32.const 1)))').slice(0, 12),
    'assets/text.wasm': 'not a module',
  })

  test('patches modules, strings and pages, and says what it left alone', () => {
    const folder = build()
    const { status, stdout, stderr } = patch(folder)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^patched {2}assets\/one\.wasm: wasm-bindgen, \d+ bytes to a stub of \d+ and one\.wasm\.js of [\d,]+$/m)
    expect(stdout).toMatch(/^patched {2}app\.js: wasm-bindgen/m)
    expect(stdout).toMatch(/^left {5}guarded\.js: under subresource integrity/m)
    expect(stdout).toMatch(/^left {5}assets\/net\.wasm: a \.NET assembly/m)
    expect(stdout).toMatch(/^left {5}assets\/text\.wasm: not a WebAssembly module/m)
    expect(stdout).toMatch(/^left {5}assets\/simd\.wasm: .*\(.*0x/m)
    expect(stdout).toMatch(/^note {5}assets\/one\.wasm\.br/m)
    expect(stdout).toMatch(/2 modules patched\n$/)
    const after = contents(folder)
    expect(after['index.html']).toContain('<script src="./wasmless-runtime.js"></script>\n<script src="./app.js.0.wasm.js"></script>\n<script src="app.js">')
    expect(after['app.js']).not.toContain(base64(answer(2)))
    expect(after['guarded.js']).toContain(base64(answer(3)))
    expect(engine.validate(readFileSync(join(folder, 'assets/one.wasm')))).toBe(true)
    expect(Object.keys(after)).toContain('assets/one.wasm.js')
    const again = patch(folder)
    expect(again.stdout).toMatch(/^left {5}assets\/one\.wasm: a stub already$/m)
    expect(again.stdout).toMatch(/nothing to patch\n$/)
    expect(contents(folder)).toEqual(after)
  })
  test('a dry run writes nothing', () => {
    const folder = build()
    const before = contents(folder)
    const { stdout } = patch(folder, '--dry-run')
    expect(stdout).toMatch(/2 modules would be patched\n$/)
    expect(stdout).toMatch(/^patch {4}assets\/one\.wasm: /m)
    expect(stdout).not.toMatch(/^(patched|wrote|left) /m)
    expect(contents(folder)).toEqual(before)
  })
  test('a package for Node runs by one file that is required first', () => {
    const folder = folderOf({
      'package.json': '{ "type": "module" }', 'one.wasm': answer(41),
      'app.js': `import { readFileSync } from 'node:fs'\nconst inline = new WebAssembly.Module(Buffer.from("${base64(answer(1))}", 'base64'))\nconst one = new WebAssembly.Module(readFileSync(new URL('one.wasm', import.meta.url)))\nconst run = module => new WebAssembly.Instance(module, { wbg: { f() {} } }).exports.answer()\nconsole.log(run(one) + run(inline))\n`,
    })
    expect(patch(folder).stdout).toMatch(/2 modules patched\n$/)
    // A stub runs into a trap by an engine's own WebAssembly, so where that works it must not get it.
    for (const flags of [['--import', deleted, '--disallow-code-generation-from-strings'], []]) {
      const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--import', join(folder, 'wasmless-register.cjs'), join(folder, 'app.js')], { encoding: 'utf8' })
      expect({ stdout, stderr }).toEqual({ stdout: '42\n', stderr: '' })
    }
  })
  test('a module that is there several times is compiled once', () => {
    const folder = folderOf({ 'index.html': '<script></script>', 'one.wasm': answer(1), 'assets/two.wasm': answer(1), 'app.js': `"${base64(answer(1))}"`, 'other.js': `"${base64(answer(1))}"` })
    const { stdout } = patch(folder)
    expect(stdout).toMatch(/^patched {2}one\.wasm: .* to a stub of \d+; its code is assets\/two\.wasm\.js$/m)
    expect(stdout).toMatch(/4 modules patched, 1 code file\n$/)
    const after = contents(folder)
    expect(Object.keys(after).filter(name => name.endsWith('.wasm.js'))).toEqual(['assets/two.wasm.js'])
    expect(after['one.wasm']).toContain('"code":"assets/two.wasm.js"')
    expect(after['assets/two.wasm']).toContain('"code":"two.wasm.js"')
  })
  test('a page that names its files from the root of its site gets its scripts from there', () => {
    const page = (from: string): string => `<head><link rel="stylesheet" href="https://elsewhere.test/assets/x.css"><script type="module" src="${from}assets/app.js"></script>`
    const folder = folderOf({ 'index.html': page('/'), 'deep.html': page('/some/place/'), 'assets/app.js': '', 'assets/one.wasm': answer(1) })
    expect(patch(folder).status).toBe(0)
    const after = contents(folder)
    expect(after['index.html']).toContain('<script src="/wasmless-runtime.js"></script>\n<script type="module" src="/assets/app.js">')
    expect(after['deep.html']).toContain('<script src="/some/place/wasmless-runtime.js"></script>')
  })
  test('scripts stand where the page\'s own stand, under their nonce', () => {
    const folder = folderOf({ 'index.html': '<head>\n  <script nonce="{{ nonce }}" src="app.js"></script>\n</head>', 'one.wasm': answer(1) })
    patch(folder, '--preload')
    expect(contents(folder)['index.html']).toContain('<head>\n  <script src="./wasmless-runtime.js" nonce="{{ nonce }}"></script>\n  <script src="./one.wasm.js" nonce="{{ nonce }}"></script>\n  <script nonce="{{ nonce }}" src="app.js">')
  })
  test('the runtime takes the place of the engine\'s WebAssembly, and workers are pointed out', () => {
    const folder = folderOf({ 'index.html': '<script src="app.js"></script>', 'one.wasm': answer(1), 'app.js': 'new Worker("worker.js")' })
    expect(patch(folder).stdout).toMatch(/^note {5}app\.js: starts workers: .*wasmless-runtime\.js first$/m)
    expect(contents(folder)['wasmless-runtime.js']).toMatch(/^globalThis\.wasmless = \{ when: "always" \};\n/)
  })
  test('a build that was made anew over a patched one is patched anew', () => {
    const folder = folderOf({ 'package.json': '{}', 'one.wasm': answer(1) })
    expect(patch(folder).status).toBe(0)
    const register = contents(folder)['wasmless-register.cjs']
    writeFileSync(join(folder, 'one.wasm'), answer(2))
    expect(patch(folder)).toMatchObject({ status: 0, stderr: '' })
    const after = contents(folder)
    expect(after['wasmless-register.cjs']).toBe(register)
    expect(after['one.wasm.cjs']).toContain('return 2')
  })
  test('a file in the way, or no folder, is an error, and nothing is lost', () => {
    const folder = folderOf({ 'index.html': '<script></script>', 'one.wasm': answer(1), 'one.wasm.js': 'mine' })
    const before = contents(folder)
    expect(patch(folder)).toMatchObject({ status: 1, stderr: expect.stringMatching(/one\.wasm\.js: is there already/) })
    expect(contents(folder)).toEqual(before)
    expect(patch(join(folder, 'nowhere'))).toMatchObject({ status: 1, stderr: expect.stringMatching(/cannot be read/) })
  })
})
