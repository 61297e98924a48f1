/** `wasmless MODULE -o FILE`: the default command. */
import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { compileAsync, compileToAsync, makeStub, type Options } from '../compiler/index.ts'
import { UsageError } from './diagnostics.ts'
import { displayName, readModule } from './input.ts'
import { Outputs, writeToStdout } from './output.ts'
import { terminalProgress } from './progress.ts'
import { describeStats } from './stats.ts'

export interface CompileArguments {
  readonly input: string
  /** Undefined: stdout. */
  readonly output: string | undefined
  /** Where the declarations go; undefined: nowhere. */
  readonly dts: string | undefined
  /** Where the data segments go when they are a file of their own. */
  readonly dataFile: string | undefined
  /** Where the stub goes that belongs to code of the format `stub`. */
  readonly stubFile: string | undefined
  readonly quiet: boolean
  readonly verbose: boolean
  /** Say where the time went. */
  readonly stats: boolean
  /** Worker threads; undefined: as many as suit the module. */
  readonly jobs: number | undefined
  readonly options: Partial<Options>
}

/** Names for the further files, `*` standing for their number: beside the output, and as it names them. */
function chunkNames(output: string): { readonly path: string, readonly name: string } {
  const extension = /\.[cm]?js$/.exec(output)?.[0] ?? '.mjs'
  const path = beside(output, `.chunk*${extension}`)
  return { path, name: `./${basename(path)}` }
}

/** `file.mjs` → `file` + `suffix`. */
function beside(output: string, suffix: string): string {
  return output.replace(/\.[cm]?js$/, '') + suffix
}

/**
 * Compiles and writes. Files appear whole or not at all.
 *
 * Throws: CompileError, UnsupportedError, FileError, UsageError, OptionsError.
 */
export async function compileCommand({ input, output, dts, dataFile, stubFile, quiet, verbose, stats, jobs, options }: CompileArguments): Promise<void> {
  const binary = options.data === 'binary'
  if (output === undefined && binary && dataFile === undefined) throw new UsageError('data segments in a file of their own need a place: give --data-file, or -o')
  if (output === undefined && dts === '') throw new UsageError('--dts needs a file name when the output goes to stdout')
  if (jobs !== undefined && !(Number.isInteger(jobs) && jobs >= 0)) throw new UsageError('--jobs takes a whole number of threads, 0 for none')
  const chunks = options.chunkSize ? chunkNames(output ?? '') : undefined
  if (chunks !== undefined && output === undefined) throw new UsageError('chunks are files beside the output: give -o')
  const stub = options.format === 'stub' ? stubFile ?? (output === undefined ? undefined : beside(output, '.stub.wasm')) : undefined
  if (options.format === 'stub' && stub === undefined) throw new UsageError('the stub that belongs to the code needs a place: give --stub-file, or -o')
  if (stubFile !== undefined && options.format !== 'stub') throw new UsageError('--stub-file goes with --format stub')
  if (stub !== undefined && resolve(stub) === resolve(input)) throw new UsageError(`the stub would take the place of the module: ${stub}`)
  const start = performance.now()
  const bytes = await readModule(input)
  const progress = terminalProgress(displayName(input), quiet)
  const all: Partial<Options> = { ...options, dts: dts !== undefined, ...chunks === undefined ? {} : { chunkName: chunks.name } }
  const hooks = { onProgress: progress.report, stats, ...jobs === undefined ? {} : { jobs } }
  const outputs = new Outputs()
  try {
    let result
    if (output === undefined) {
      const compiled = await compileAsync(bytes, all, hooks)
      progress.clear()
      writeToStdout(compiled.code)
      result = compiled
    } else {
      const file = outputs.stream(output)
      let written = 0
      const writeFile = ({ code }: { readonly code: string }): void => outputs.write(chunks!.path.replace('*', String(++written)), code)
      result = await compileToAsync({ write: file.write, writeFile }, bytes, all, hooks)
      file.end()
    }
    if (result.data !== undefined) outputs.write(dataFile ?? beside(output!, '.bin'), result.data)
    if (stub !== undefined) outputs.write(stub, makeStub(bytes, output === undefined ? undefined : basename(output)))
    if (result.dts !== undefined) outputs.write(dts === '' ? beside(output!, '.d.ts') : dts!, result.dts)
    outputs.commit()
    progress.clear()
    if (!quiet) for (const warning of result.warnings) process.stderr.write(`${displayName(input)}: warning: ${warning}\n`)
    if (result.stats !== undefined) process.stderr.write(describeStats(result.stats, process.resourceUsage().maxRSS * 1024))
    if (verbose && output !== undefined) {
      const seconds = (performance.now() - start) / 1000
      process.stderr.write(`${displayName(input)}: ${bytes.length.toLocaleString('en')} bytes to ${output}: ${statSync(output).size.toLocaleString('en')} bytes in ${seconds.toFixed(2)} s\n`)
    }
  } catch (error) {
    progress.clear()
    outputs.discard()
    throw error
  }
}
