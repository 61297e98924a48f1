/**
 * The engines that compiled output must run in. Each runs one self-contained ES5 script file, with a global
 * `print`, and gives the lines it printed. WebAssembly is deleted, switched off, or was never there.
 */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runText } from '../programs/process.mjs'
import { firefoxWithoutWasm, openBrowser, strictPolicy } from './browsers.mjs'
import { newestNode } from './install.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
/** Where the engines lie that npm installs. */
export const packages = join(here, 'node_modules')
export const hermesProgram = join(packages, 'hermes-engine-cli/linux64-bin/hermes')
/** What Node loads first to have no WebAssembly. */
export const withoutWebAssembly = join(here, '../programs/delete-webassembly.mjs')

/** Puts compiled code and a script into one text. `code` defines the global `wasmModule`. */
export function scriptText(code, script) {
  return `var print = typeof print === 'function' ? print : function (line) { console.log(line) };\n${code}\n;(function (instantiate, print) {\n${script}\n})(wasmModule.instantiate, function (line) { print(String(line)) });\n`
}

/**
 * An engine that is a program: it runs `command args… script` and takes what that prints.
 *
 * `variables`: of its environment
 */
export function commandEngine(name, command, args = [], variables = {}) {
  return {
    name,
    async run(file, limit) {
      const { status, stdout, stderr, late } = await runText(command, [...args, file], limit, { env: { ...process.env, ...variables } })
      if (late) throw new Error(`longer than ${limit / 1000} s`)
      // Engines quote the line at fault, which may be all of a minified file.
      if (status !== 0) throw new Error(`exit status ${status}: ${(stderr || stdout).split('\n').filter(line => line.length < 300).join('\n').trim().slice(0, 400)}`)
      return stdout.split('\n').slice(0, -1)
    },
  }
}

/**
 * Hermes. Measured limit: its optimiser takes time quadratic in the blocks of one function (over 5 minutes for
 * 50,000 ifs); where it takes over a minute, the file runs with `-O0`, and the lines carry a `note` that says so.
 */
function hermes() {
  const optimised = commandEngine('Hermes', hermesProgram, ['-w'])
  const plain = commandEngine('Hermes', hermesProgram, ['-O0', '-w'])
  return {
    name: 'Hermes',
    async run(file, limit) {
      try {
        return await optimised.run(file, Math.min(limit, 60_000))
      } catch (e) {
        if (!e.message.startsWith('longer than')) throw e
        return Object.assign(await plain.run(file, limit), { note: 'with -O0: its optimiser takes over a minute' })
      }
    },
  }
}

/** QuickJS. It is built as WebAssembly here: its frames take more of the stack than Node gives by default. */
export function quickJs() {
  return commandEngine('QuickJS', process.execPath, ['--stack-size=7000', join(here, 'quickjs.mjs')])
}

/** Gives the engines: `{ name, run(file, limit): Promise<string[]>, close?() }`. All must be there: none is left out silently. */
export async function openEngines() {
  return [
    commandEngine(`Node ${process.versions.node}`, process.execPath, ['--import', withoutWebAssembly]),
    commandEngine('newest Node', newestNode(), ['--import', withoutWebAssembly]),
    await openBrowser({ browser: 'chromium', mode: 'strict CSP', policy: strictPolicy, expected: { wasm: 'forbidden', strings: 'refused' } }),
    await openBrowser({ browser: 'firefox', mode: 'WebAssembly off', preferences: firefoxWithoutWasm, expected: { wasm: 'absent', strings: 'evaluated' } }),
    hermes(),
    quickJs(),
    commandEngine('Bun', join(packages, '@oven/bun-linux-x64/bin/bun'), ['run'], { BUN_JSC_useWasm: '0' }),
  ]
}

export function writeScript(file, code, script) {
  writeFileSync(file, scriptText(code, script))
  // The file is CommonJS or a classic script to every engine.
  writeFileSync(join(dirname(file), 'package.json'), '{ "type": "commonjs" }\n')
}
