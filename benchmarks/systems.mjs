/**
 * The systems that the benchmark compares: native WebAssembly, wasmless at each level, wasm2js and polywasm. For a program,
 * a system gives what worker.js loads, and what making it cost: time and size.
 */
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { install } from '../test/environments/install.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '..')
const cache = join(here, '.cache')
const binary = name => join(root, 'node_modules/.bin', name)

// An `i` behind the level: for the target `interpreter`.
export const systemNames = ['native', 'O0', 'O1', 'O2', 'O3', 'Os', 'O2i', 'wasm2js', 'polywasm']
const labels = { native: 'native', wasm2js: 'wasm2js -O3', polywasm: 'polywasm' }
export const label = system => labels[system] ?? `wasmless -${system.replace('i', ' --target interpreter')}`

export function wasmOf(program) {
  return readFileSync(join(here, 'programs', program.source.replace(/\.\w+$/, '.wasm')))
}

const sizes = data => ({ raw: data.length, gzip: gzipSync(data, { level: 9 }).length, brotli: brotliCompressSync(data).length })

let compiler
/** The compiler of `--dist`: loaded once, warmed up by the first program so that its own compilation is not what is timed. */
export async function openCompiler(folder) {
  compiler = await import(join(folder, 'compiler/index.js'))
}

function wasmless(program, level, options) {
  const bytes = new Uint8Array(wasmOf(program))
  let milliseconds = Infinity
  let code
  for (let i = 0; i < 3; i++) {
    const start = performance.now()
    code = compiler.compile(bytes, { format: 'factory', level, ...options }).code
    milliseconds = Math.min(milliseconds, performance.now() - start)
  }
  const minified = compiler.compile(bytes, { format: 'factory', level, ...options, minify: true }).code
  return { code, cost: { milliseconds, ...sizes(Buffer.from(code)), minified: sizes(Buffer.from(minified)) } }
}

// wasm2js stops at these proposals (an assertion in version 132): such programs are lowered first.
const features = ['--enable-mutable-globals', '--enable-multivalue', '--enable-reference-types']
const lowering = [...features, '--enable-bulk-memory', '--enable-bulk-memory-opt', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--llvm-memory-copy-fill-lowering', '--llvm-nontrapping-fptoint-lowering', '--signext-lowering']

/** Runs wasm2js -O3 and makes a factory of the ES module that it writes. Kept in .cache by the module's hash, as it is slow. */
export function wasm2js(name, bytes) {
  const key = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const base = join(cache, `${name}-${key}`)
  mkdirSync(cache, { recursive: true })
  if (!existsSync(`${base}.json`)) {
    writeFileSync(`${base}.wasm`, bytes)
    const start = performance.now()
    const run = input => execFileSync(binary('wasm2js'), ['-O3', ...features, input, '-o', `${base}.mjs`], { stdio: 'pipe' })
    try {
      run(`${base}.wasm`)
    } catch {
      execFileSync(binary('wasm-opt'), [...lowering, `${base}.wasm`, '-o', `${base}.mvp.wasm`], { stdio: 'pipe' })
      run(`${base}.mvp.wasm`)
    }
    writeFileSync(`${base}.json`, JSON.stringify({ milliseconds: performance.now() - start }))
  }
  const text = readFileSync(`${base}.mjs`, 'utf8')
  const { milliseconds } = JSON.parse(readFileSync(`${base}.json`, 'utf8'))
  const body = text.slice(0, text.indexOf('\nvar retasmFunc')).replace(/^import .*$/gm, '')
  return { code: `(function (imports) {${body}\nreturn asmFunc(imports)\n})`, cost: { milliseconds, ...sizes(Buffer.from(text)) } }
}

let polyfill
function polywasm() {
  if (polyfill) return polyfill
  install(here)
  const text = readFileSync(join(here, 'node_modules/polywasm/index.js'), 'utf8')
  const match = /export \{\s*(\w+) as WebAssembly\s*\};?\s*$/.exec(text)
  if (!match) throw new Error('polywasm: its export was not found')
  return (polyfill = `(function () {${text.slice(0, match.index)}\nreturn ${match[1]}\n})()`)
}

/**
 * What `system` makes of `program`.
 *
 * Gives: `{ message, cost }`: the first message to worker.js; the cost of making it (`milliseconds`, sizes in bytes)
 */
export function prepare(program, system, options) {
  const { small, smallChecksum } = program
  const message = { command: 'load', kind: system, small, smallChecksum }
  const wasm = wasmOf(program)
  const bytes = wasm.toString('base64')
  switch (system) {
    case 'native':
      return { message: { ...message, bytes }, cost: sizes(wasm) }
    case 'polywasm':
      return { message: { ...message, kind: 'polyfill', polyfill: polywasm(), bytes } }
    default: {
      const { code, cost } = system === 'wasm2js' ? wasm2js(program.name, wasm) : wasmless(program, system[1] === 's' ? 's' : Number(system[1]), { ...system.endsWith('i') && { target: 'interpreter' }, ...options })
      return { message: { ...message, kind: 'code', code: `(${code})` }, cost }
    }
  }
}
