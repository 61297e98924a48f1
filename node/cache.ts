/**
 * The build cache of `wasmless/register`: compiled code by the id of its module, in `node_modules/.cache/wasmless` of the
 * nearest package, or in the system's folder for temporary files. A file appears whole or not at all.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CompileError, UnsupportedError } from '../compiler/common/error.ts'
import type { RegisteredCode } from '../compiler/common/registered-code.ts'
import { codeFor } from '../runtime/api/registry.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
const script = fileURLToPath(new URL('compile-child.js', import.meta.url))
const require = createRequire(import.meta.url)

/** What a child that refuses a module says, as JSON on stdout. */
export interface Refusal { readonly name: string, readonly message: string }

/** Where the program's package has its modules; undefined where there is none. */
function nearestPackage(): string | undefined {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

let found: string | undefined
function cacheFolder(): string {
  if (found !== undefined) return found
  const nearest = nearestPackage()
  for (const folder of [...nearest === undefined ? [] : [join(nearest, 'node_modules/.cache/wasmless')], join(tmpdir(), 'wasmless-cache')]) {
    try {
      mkdirSync(folder, { recursive: true })
      return found = folder
    } catch {
      // Not ours to write: the next.
    }
  }
  throw new Error('wasmless/register: no folder for the build cache can be made')
}

/**
 * Gives the code for a module, from the cache or compiled now, in a process of its own: this one may be without a JIT.
 *
 * Throws: CompileError, UnsupportedError as the compiler does; Error when the child fails otherwise
 */
export function compileToCache(bytes: Uint8Array, id: string): RegisteredCode | undefined {
  const target = process.execArgv.includes('--jitless') ? 'interpreter' : 'jit'
  // The version, so that another wasmless compiles anew.
  const file = join(cacheFolder(), `${id}-${target}-${version}.cjs`)
  if (!existsSync(file)) {
    const temporary = `${file}.${process.pid}.tmp`
    const environment = { ...process.env }
    // What this process was told to load, and its engine's switches, are not for the compiler.
    delete environment.NODE_OPTIONS
    const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, temporary, target], { input: bytes, env: environment, maxBuffer: 1 << 20 })
    if (error !== undefined || status !== 0) {
      rmSync(temporary, { force: true })
      throw refusal(stdout?.toString() ?? '') ?? new Error(`wasmless/register: the compiler failed: ${error?.message ?? stderr.toString().trim()}`)
    }
    renameSync(temporary, file)
  }
  require(file)
  return codeFor(id)
}

function refusal(text: string): Error | undefined {
  if (text === '') return undefined
  const { name, message } = JSON.parse(text) as Refusal
  return name === 'UnsupportedError' ? new UnsupportedError('', message, {}) : new CompileError('invalid', message, {})
}
