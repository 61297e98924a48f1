/** The JavaScript API's rules where no code was registered and the namespace compiles what it gets (`wasmless/jit`). */
import { describe, test } from 'vitest'
import { compile } from '../../jit/index.ts'
import * as runtime from '../../runtime/api/index.ts'

interface Case { readonly name: string, readonly nativeOnly?: string, run(context: object): unknown }
interface Cases { readonly shared: readonly Case[] }
interface Prepared { readonly modules: Record<string, string>, readonly codeless: Record<string, string> }

// Plain JavaScript without types: imported by names that `tsc` does not follow.
const folder = '../facade'
const { shared } = await import(`${folder}/cases/index.mjs`) as Cases
const { modules, codeless } = await import(`${folder}/modules.mjs`) as Prepared
const { assemble } = await import(`${folder}/prepare.mjs`) as { assemble(text: string): Uint8Array }

const bytes = new Map(Object.entries({ ...modules, ...codeless }).map(([name, text]) => [name, assemble(text)]))
runtime.setProvider({ compile })

describe('the JavaScript API, compiled at run time', () => {
  const context = { WebAssembly: runtime.WebAssembly, register: runtime.register, bytes: (name: string) => bytes.get(name), stub: (name: string) => bytes.get(name) }
  for (const { name, nativeOnly, run } of shared) {
    if (nativeOnly === undefined) test(name, async () => { await run(context) })
  }
})
