/**
 * Scripts that run in every environment: one self-contained file each, of the probe, the globals that glue needs, the
 * classic script of the runtime, code, and a bundle of glue and test. Nothing in them evaluates text but the probe and, where a
 * test is about it, the script that compiles at run time.
 */
import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import babel from '@babel/core'
import presetEnv from '@babel/preset-env'
import { rolldown } from 'rolldown'
import { probe } from '../environments/probe.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const base64 = bytes => Buffer.from(bytes).toString('base64')

/** A module `facade:bytes` that gives files by name, without `atob`. */
export const bytesModule = files => `
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const texts = ${JSON.stringify(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, base64(bytes)])))}
export function bytes(name) {
  const text = texts[name].replace(/=+$/, ''), out = new Uint8Array(text.length * 3 >> 2), values = {}
  for (let i = 0; i < 64; i++) values[alphabet[i]] = i
  let at = 0, bits = 0, count = 0
  for (let i = 0; i < text.length; i++) {
    bits = bits << 6 | values[text[i]]
    if ((count += 6) >= 8) out[at++] = bits >> (count -= 8) & 255
  }
  return out
}
`

/**
 * Bundles the module of `text`, with further modules by name, into a classic script. It may use `print` and `wasmless`,
 * and promises `main`: when that is done `pending` is false.
 */
export async function bundle(text, modules) {
  const all = { 'facade:entry': `${text}\nmain().then(() => { pending = false }, e => { print('FAIL ' + (e && e.message) + ' ' + (e && e.stack)); pending = false })`, ...modules }
  const made = await rolldown({
    input: 'facade:entry', cwd: here, platform: 'browser', logLevel: 'silent', external: isBuiltin,
    // Of classic scripts, which have no URL of their own; a module that glue would take from elsewhere is none of the bundle.
    transform: { define: { 'import.meta.url': '"file:///program.js"' } },
    plugins: [{ name: 'virtual', resolveId: id => id in all ? { id, moduleSideEffects: true } : undefined, load: id => id.endsWith('.wasm') ? '' : all[id] }],
  })
  const { output: [{ code }] } = await made.generate({ format: 'iife', codeSplitting: false })
  return `(function () {\n'use strict';\n${code}})();\n`
}

/** Where there are no modules `import()` fails when it is reached, and not when the script is read. */
const withoutImports = { visitor: { Import: ({ parentPath }) => void parentPath.replaceWith(babel.template.expression.ast("Promise.reject(new Error('there are no modules here'))")) } }
/** Hermes 0.12 has no classes, async functions and `import()`: React Native's Metro lowers them, as this does. It has `**`, of BigInts too. */
function lower(code) {
  return babel.transformSync(code, { presets: [[presetEnv, { targets: { ie: '11' }, modules: false, exclude: ['transform-exponentiation-operator'] }]], plugins: [withoutImports], sourceType: 'script', configFile: false, babelrc: false, compact: false }).code
}

const start = `var pending = true, print = typeof print === 'function' ? print : function (line) { console.log(line) };\n${probe}print('environment ' + environment.wasm + ' ' + environment.strings);\n`
const smallGlobals = readFileSync(join(here, 'environments/small-globals.js'), 'utf8')
const runtime = readFileSync(join(here, '../../dist/runtime/wasmless-runtime.js'), 'utf8')
const jit = readFileSync(join(here, '../../dist/jit/wasmless-jit.js'), 'utf8')
/** A file of the runtime before it is minified, as a bundler would lower it. */
async function lowered(file) {
  const made = await rolldown({ input: join(here, '../../dist/runtime/api', file), logLevel: 'silent' })
  const { output: [{ code }] } = await made.generate({ format: 'iife' })
  return lower(code)
}
const lowerRuntime = Promise.all([lowered('detach.js'), lowered('script.js')]).then(parts => parts.join('\n'))

/**
 * Gives the text of a script.
 *
 * `codes`: registered code
 * `glue`: what `bundle` made
 * `native`: without the runtime and code
 * `always`: the facade takes the place of a `WebAssembly` that works
 * `compiles`: with the runtime that compiles at run time
 * `isLowered`: in ES5, and for an engine that cannot detach buffers
 */
export async function scriptText({ codes = '', glue, native = false, always = false, compiles = false, isLowered = false }) {
  if (native) return `${start}${smallGlobals};\n${glue}`
  const install = `${always ? "wasmless.install({ when: 'always' });\n" : ''}if (WebAssembly !== wasmless.WebAssembly) throw new Error('the facade is not in place');\n`
  return `${start}${smallGlobals};\n${isLowered ? await lowerRuntime : compiles ? jit : runtime}\n${install}${codes}\n${isLowered ? lower(glue) : glue}`
}
