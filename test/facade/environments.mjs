/**
 * The facade in every environment (part of `npm run test:facade`): the conformance cases in Node, the newest Node, Bun and
 * Chromium, and a numeric module, SQLite, a wasm-bindgen package and an AssemblyScript module in those, Hermes, QuickJS
 * and engines without a JIT; each prints what Node's own WebAssembly prints. Scripts are self-contained: the classic
 * script of the runtime, the code, and a bundle of glue and test. Nothing in them evaluates text.
 *
 * `node environments.mjs [--engines Hermes,Bun] [--only real]`
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import babel from '@babel/core'
import presetEnv from '@babel/preset-env'
import { rolldown } from 'rolldown'
import { compile, makeStub } from '../../dist/compiler/index.js'
import { openEngines, withoutJit } from '../environments/engines.mjs'
import { environmentsFolder, install } from '../environments/install.mjs'
import { runText } from '../programs/process.mjs'
import { compileAssemblyScript } from './packages/assemblyscript.mjs'
import { assemble, prepare } from './prepare.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: flags } = parseArgs({ options: { engines: { type: 'string' }, only: { type: 'string' } } })
const minute = 60_000
const work = join(here, '.cache/environments')
let passed = 0
let failed = 0

install(environmentsFolder)
mkdirSync(work, { recursive: true })
writeFileSync(join(work, 'package.json'), '{ "type": "commonjs" }\n')

const numeric = `(module (import "h" "log" (func $log (param i32)))
  (func (export "convert") (param i64 f64) (result i64) (call $log (i32.trunc_f64_s (local.get 1))) (i64.mul (local.get 0) (i64.trunc_f64_s (f64.floor (local.get 1)))))
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))`

/** The modules of `environments/real.mjs`, by name. */
async function realModules() {
  const file = name => new Uint8Array(readFileSync(join(here, 'node_modules', name)))
  const raw = join(here, '.cache/assemblyscript-raw')
  await compileAssemblyScript(raw, 'raw')
  return { numeric: assemble(numeric), sqlite: file('sql.js/dist/sql-wasm-browser.wasm'), brotli: file('brotli-wasm/pkg.web/brotli_wasm_bg.wasm'), assemblyscript: new Uint8Array(readFileSync(join(raw, 'main.wasm'))) }
}

const base64 = bytes => Buffer.from(bytes).toString('base64')
/** A module that gives bytes by name, without `atob`. */
const bytesModule = modules => `
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const texts = ${JSON.stringify(Object.fromEntries(Object.entries(modules).map(([name, bytes]) => [name, base64(bytes)])))}
export function bytes(name) {
  const text = texts[name].replace(/=+$/, ''), out = new Uint8Array(text.length * 3 >> 2)
  let at = 0, bits = 0, count = 0
  for (let i = 0; i < text.length; i++) {
    bits = bits << 6 | alphabet.indexOf(text[i])
    if ((count += 6) >= 8) out[at++] = bits >> (count -= 8) & 255
  }
  return out
}
`

async function bundle(name, virtual) {
  const entry = `import { main } from ${JSON.stringify(join(here, 'environments', `${name}.mjs`))}\nmain({ print, wasmless: typeof wasmless === 'object' ? wasmless : undefined }).then(() => { pending = false }, e => { print('FAIL ' + (e && e.stack || e)); pending = false })`
  const modules = { 'facade:entry': entry, ...virtual }
  const made = await rolldown({
    input: 'facade:entry', platform: 'browser', logLevel: 'silent', external: ['fs', 'path', 'crypto'],
    plugins: [{ name: 'virtual', resolveId: id => id in modules ? id : undefined, load: id => modules[id] }],
  })
  const { output: [{ code }] } = await made.generate({ format: 'iife' })
  return `(function () {\n'use strict';\n${code}})();\n`
}

/** Hermes 0.12 has no classes and no async functions: React Native's Metro lowers them, as this does. */
function lower(code) {
  return babel.transformSync(code, { presets: [[presetEnv, { targets: { ie: '11' }, modules: false }]], sourceType: 'script', configFile: false, babelrc: false, compact: false }).code
}

const printer = "var pending = true, print = typeof print === 'function' ? print : function (line) { console.log(line) };\n"
const runtime = readFileSync(join(here, '../../dist/runtime/wasmless-runtime.js'), 'utf8')
/** The same before it is minified: what a bundler would lower. */
async function plainRuntime() {
  const made = await rolldown({ input: join(here, '../../dist/runtime/api/script.js'), logLevel: 'silent' })
  const { output: [{ code }] } = await made.generate({ format: 'iife' })
  return code
}
const codec = readFileSync(join(here, 'environments/small-globals.js'), 'utf8')

async function check(label, body) {
  const start = performance.now()
  try {
    const note = await body()
    console.log(`  ok    ${label}: ${Math.round(performance.now() - start)} ms${note ? ` ${note}` : ''}`)
    passed++
  } catch (e) {
    console.log(`  FAIL  ${label}: ${e.message.split('\n').slice(0, 12).join('\n        ')}`)
    failed++
  }
}
function expectLines(expected, actual) {
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    if (expected[i] !== actual[i]) throw new Error(`line ${i + 1}: expected ${JSON.stringify(expected[i])}, got ${JSON.stringify(actual[i])}`)
  }
}

const opened = await openEngines()
const engines = [...opened, ...withoutJit()].filter(({ name }) => !flags.engines || flags.engines.split(',').some(wanted => name.includes(wanted)))
try {
  if (!flags.only || flags.only === 'conformance') {
    console.log('conformance')
    const { modules, code } = prepare()
    const script = join(work, 'conformance.js')
    writeFileSync(script, `${printer}${runtime}\n${code}\n${await bundle('conformance', { 'facade:modules': modules })}`)
    for (const engine of engines.filter(({ name }) => /^(Node \d+\.[\d.]+|newest Node|Bun|Chromium.*)$/.test(name) || /^(Node|Bun|Chromium)/.test(name) && !/JIT|jitless/.test(name))) {
      await check(engine.name, async () => {
        const lines = await engine.run(script, 5 * minute)
        const last = lines.at(-1) ?? ''
        if (!/^[1-9]\d* passed, 0 failed$/.test(last)) throw new Error(lines.join('\n'))
        return last
      })
    }
  }
  if (!flags.only || flags.only === 'real') {
    console.log('real')
    const modules = await realModules()
    const codes = Object.values(modules).map(bytes => `${compile(bytes, { format: 'stub', minify: true }).code};\n`).join('')
    const stubs = Object.fromEntries(Object.entries(modules).map(([name, bytes]) => [name, makeStub(bytes)]))
    const reference = join(work, 'real-native.js')
    writeFileSync(reference, `${printer}${await bundle('real', { 'facade:bytes': bytesModule(modules) })}`)
    const { stdout, stderr, status } = await runText(process.execPath, [reference], 5 * minute)
    const expected = stdout.split('\n').slice(0, -1)
    if (status !== 0 || expected.length === 0 || expected.some(line => line.startsWith('FAIL'))) throw new Error(`the reference failed: ${stdout} ${stderr}`)
    const glue = await bundle('real', { 'facade:bytes': bytesModule(stubs) })
    const plain = join(work, 'real.js')
    const lowered = join(work, 'real-es5.js')
    writeFileSync(plain, `${printer}${codec};\n${runtime}\n${codes}\n${glue}`)
    writeFileSync(lowered, `${printer}${codec};\n${lower(await plainRuntime())}\n${codes}\n${lower(glue)}`)
    for (const engine of engines) {
      await check(engine.name, async () => {
        const lines = await engine.run(engine.name === 'Hermes' ? lowered : plain, 10 * minute)
        expectLines(expected, lines)
        return lines.note
      })
    }
  }
} finally {
  for (const engine of opened) await engine.close?.()
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
