/**
 * `wasmless run`: compiles a WASI preview 1 command, loads the JavaScript, and runs it on
 * @bjorn3/browser_wasi_shim with the process's own streams and folders. WebAssembly takes no part.
 */
import { WASI, type Fd } from '@bjorn3/browser_wasi_shim'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { compile, type Level } from '../compiler/index.ts'
import { FileError, UsageError } from './diagnostics.ts'
import { readModule, displayName } from './input.ts'
import { HostInput, HostOutput, HostPreopen } from './wasi-files.ts'

export interface RunArguments {
  readonly input: string
  readonly arguments: readonly string[]
  /** Each `HOST` or `GUEST=HOST`. */
  readonly directories: readonly string[]
  /** Each `NAME=VALUE` or `NAME`. */
  readonly environment: readonly string[]
  readonly level: Level
}

type Instantiate = (imports: Record<string, unknown>) => Record<string, unknown>

/** Status of a command that trapped, as wasmtime and shells have it: 128 + SIGABRT. */
const trapStatus = 134

function preopens(directories: readonly string[]): Fd[] {
  return directories.map((given) => {
    const split = given.indexOf('=')
    const guest = split < 0 ? given : given.slice(0, split)
    const host = split < 0 ? given : given.slice(split + 1)
    let isDirectory: boolean
    try {
      isDirectory = statSync(host).isDirectory()
    } catch (error) {
      throw new FileError(`${host}: cannot be opened: ${(error as Error).message}`)
    }
    if (!isDirectory) throw new FileError(`${host}: not a folder`)
    return new HostPreopen(guest, host)
  })
}

function environment(given: readonly string[]): string[] {
  return given.map((entry) => {
    if (entry.includes('=')) return entry
    const value = process.env[entry]
    if (value === undefined) throw new UsageError(`--env ${entry}: there is no such variable to pass`)
    return `${entry}=${value}`
  })
}

/** The output is loaded as a file like any other: nothing is evaluated from a string. */
function load(code: string): Instantiate {
  const folder = mkdtempSync(join(tmpdir(), 'wasmless-'))
  try {
    const file = join(folder, 'module.cjs')
    writeFileSync(file, code)
    return (createRequire(import.meta.url)(file) as { instantiate: Instantiate }).instantiate
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Runs the command to its end.
 *
 * Gives: its exit status; 134 when it trapped.
 * Throws: CompileError, UnsupportedError, FileError (not a command, folder missing), UsageError.
 */
export async function runCommand(given: RunArguments): Promise<number> {
  const name = displayName(given.input)
  const bytes = await readModule(given.input)
  const { code, exports } = compile(bytes, { format: 'cjs', level: given.level })
  if (!exports.some((item) => item.name === '_start' && item.kind === 'function')) {
    throw new FileError(`${name}: not a WASI command: it exports no function "_start"`)
  }
  if (!exports.some((item) => item.name === 'memory' && item.kind === 'memory')) {
    throw new FileError(`${name}: not a WASI command: it exports no memory "memory"`)
  }
  const wasi = new WASI([basename(name), ...given.arguments], environment(given.environment), [
    new HostInput(0), new HostOutput(1), new HostOutput(2), ...preopens(given.directories),
  ], { debug: false })
  const instantiate = load(code)
  try {
    const instance = { exports: instantiate({ wasi_snapshot_preview1: wasi.wasiImport, wasi_unstable: wasi.wasiImport }) }
    // The shim asks for nothing of the memory but `buffer`.
    return wasi.start(instance as unknown as Parameters<WASI['start']>[0])
  } catch (error) {
    if (error instanceof Error && error.name === 'LinkError') throw new FileError(`${name}: cannot be instantiated: ${error.message}`)
    process.stderr.write(`${name}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`)
    return trapStatus
  }
}

