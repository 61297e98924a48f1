/**
 * The environments of the facade: what each engine is started with, and what it must then offer. A browser's policy or an
 * engine's flag that has no effect is a failure, since the probe of every script says what it found.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { firefoxWithoutWasm, openBrowser, strictPolicy } from '../environments/browsers.mjs'
import { commandEngine, hermesProgram, packages, quickJs, withoutWebAssembly } from '../environments/engines.mjs'
import { newestNode } from '../environments/install.mjs'

const withoutFetch = ['--import', fileURLToPath(new URL('../programs/without-fetch.mjs', import.meta.url))]
const noStrings = '--disallow-code-generation-from-strings'
const works = { wasm: 'works', strings: 'evaluated' }
const absent = { wasm: 'absent', strings: 'evaluated' }
const bare = { wasm: 'absent', strings: 'refused' }
const strict = { wasm: 'forbidden', strings: 'refused' }

const command = (name, program, args, expected, more = {}) => ({ name, expected, ...more, open: async () => commandEngine(name, program, args, more.variables) })
const browser = (name, options) => ({ name, ...options, open: () => openBrowser(options) })

const node = (label, program) => [
  command(label, program, withoutFetch, works),
  command(`${label}, WebAssembly deleted`, program, ['--import', withoutWebAssembly], absent),
  command(`${label} --jitless`, program, ['--jitless', ...withoutFetch], absent, { jitless: true }),
  command(`${label} --jitless ${noStrings}`, program, ['--jitless', noStrings, ...withoutFetch], bare, { jitless: true }),
]
const bun = join(packages, '@oven/bun-linux-x64/bin/bun')

/** Conformance cases in which an engine cannot give what the API asks for, and why. */
const hermesDiffers = {
  'its functions are enumerable and no constructors': 'in ES5 every function is a constructor',
  'exported functions: one object each, named by index, no constructors': 'its arrow functions have a prototype',
  'the exports object is frozen, without prototype, in order': 'it leaves some objects writable that it calls frozen',
}
const quickJsDiffers = {
  'its functions are enumerable and no constructors': 'it counts a rest pattern among the parameters of a function',
  'its classes are not enumerable and need new': 'it counts a rest pattern among the parameters of a function',
}

/**
 * Gives the environments: `{ name, expected, jitless, lowered, differs, open() }`.
 *
 * `expected`: what the probe must find (`../environments/probe.mjs`)
 * `jitless`: there is no JIT: code for interpreters is the right one
 * `lowered`: takes scripts in ES5 only
 * `differs`: conformance cases that must fail there, with the reason
 */
export const environments = () => [
  ...node(`Node ${process.versions.node.split('.')[0]}`, process.execPath),
  ...node('newest Node', newestNode()),
  command('Bun, WebAssembly off', bun, ['run'], absent, { variables: { BUN_JSC_useWasm: '0' } }),
  command('Bun without JIT', bun, ['run'], absent, { jitless: true, variables: { BUN_JSC_useWasm: '0', BUN_JSC_useJIT: '0' } }),
  // Its optimiser takes over a minute for SQLite's largest functions, which run as well without.
  command('Hermes', hermesProgram, ['-O0', '-w'], absent, { jitless: true, lowered: true, differs: hermesDiffers }),
  { name: 'QuickJS', expected: absent, jitless: true, differs: quickJsDiffers, open: async () => quickJs() },
  browser('Chromium', { browser: 'chromium', mode: 'default', expected: works }),
  browser('Chromium, strict CSP', { browser: 'chromium', mode: 'strict CSP', policy: strictPolicy, expected: strict }),
  browser('Chromium --jitless', { browser: 'chromium', mode: '--jitless', args: ['--js-flags=--jitless'], expected: absent, jitless: true }),
  browser('Firefox, WebAssembly off', { browser: 'firefox', mode: 'WebAssembly off', preferences: firefoxWithoutWasm, expected: absent }),
  browser('Firefox, strict CSP', { browser: 'firefox', mode: 'strict CSP', policy: strictPolicy, expected: strict }),
]
