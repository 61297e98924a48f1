/** What the linker's tests share: modules from text, both backends, and outputs loaded as the files they are. */
import binaryen from 'binaryen'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import type { Options } from '../../compiler/common/options.ts'
import { compile } from '../../compiler/index.ts'
import { Global, LinkError, Memory, RuntimeError, Table } from '../../runtime/api/index.ts'
import { engine, native, type Backend, type Exports } from '../support/backend.ts'
import { makeOurs } from '../support/ours.ts'
import { assembleTextBy } from '../support/text.ts'

// For the name section.
binaryen.setDebugInfo(true)

/** The binary form of a module in text. */
export function wat(text: string): Uint8Array {
  return assembleTextBy(binaryen, text)
}

/** The classes of the JavaScript API and a way to instantiate: the engine's own, or ours. Every assertion runs on both. */
export interface Side {
  readonly name: string
  readonly Memory: typeof Memory
  readonly Table: typeof Table
  readonly Global: typeof Global
  readonly LinkError: ErrorConstructor
  readonly RuntimeError: ErrorConstructor
  instantiate(text: string | Uint8Array, imports?: unknown): Exports
}
function side(name: string, backend: Backend, classes: Pick<Side, 'Memory' | 'Table' | 'Global'>): Side {
  // Ours throws the engine's errors where there is an engine.
  const errors = engine as unknown as Pick<Side, 'LinkError' | 'RuntimeError'>
  return {
    name, ...classes, LinkError: errors.LinkError, RuntimeError: errors.RuntimeError,
    instantiate: (source, imports) => backend.compile(typeof source === 'string' ? wat(source) : source).instantiate(imports as object),
  }
}
export const sides: readonly Side[] = [
  side('native', native, { Memory: engine.Memory, Table: engine.Table, Global: engine.Global } as unknown as Pick<Side, 'Memory' | 'Table' | 'Global'>),
  side('wasmless', makeOurs({ level: 2 }), { Memory, Table, Global }),
  side('wasmless, minified', makeOurs({ level: 0, minify: true }), { Memory, Table, Global }),
]
export const ownErrors = { LinkError, RuntimeError }

const folder = mkdtempSync(join(tmpdir(), 'wasmless-link-'))
let files = 0

/** Writes the output to a file and loads it as such: imported, required, or run as a script that sets a global. */
export async function load(text: string, options: Partial<Options>, globals: Record<string, unknown> = {}): Promise<any> {
  const { code } = compile(wat(text), options)
  const file = join(folder, `${files++}.${options.format === 'cjs' ? 'cjs' : 'mjs'}`)
  writeFileSync(file, code)
  switch (options.format) {
    case 'cjs': return createRequire(import.meta.url)(file)
    case 'iife': {
      const context = vm.createContext({ ...globals })
      vm.runInContext(code, context)
      return context[options.globalName ?? 'wasmModule']
    }
    case 'factory': return vm.runInThisContext(`(${code}\n)`)
    default: return import(/* @vite-ignore */ pathToFileURL(file).href)
  }
}

/** Writes a file beside the outputs, for them to import. Gives its path. */
export function place(name: string, code: string): string {
  writeFileSync(join(folder, name), code)
  return join(folder, name)
}
