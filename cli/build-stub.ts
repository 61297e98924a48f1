/** `wasmless build-stub`: for each module its code as `NAME.wasm.js`, and a stub as `NAME.wasm`, in a folder. */
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Options } from '../compiler/index.ts'
import { compileCommand } from './compile.ts'
import { FileError, UsageError } from './diagnostics.ts'

export interface BuildStubArguments {
  readonly inputs: readonly string[]
  readonly folder: string
  readonly quiet: boolean
  readonly options: Partial<Options>
}

/**
 * Compiles each module and writes both files.
 *
 * Throws: as `compileCommand`; UsageError when two modules have one name, or a stub would take a module's place
 */
export async function buildStubCommand({ inputs, folder, quiet, options }: BuildStubArguments): Promise<void> {
  const names = inputs.map(input => basename(input).replace(/\.wa(sm|t)$/, '') + '.wasm')
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new UsageError(`two modules would become ${twice}`)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new FileError(`${folder}: cannot be made: ${(error as Error).message}`)
  }
  for (const [at, input] of inputs.entries()) {
    const stub = join(folder, names[at]!)
    await compileCommand({ input, output: `${stub}.js`, stubFile: stub, dts: undefined, dataFile: undefined, quiet, verbose: false, stats: false, jobs: undefined, options: { ...options, format: 'stub' } })
  }
}
