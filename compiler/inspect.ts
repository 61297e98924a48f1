/**
 * Describes a module without compiling it: the library's side of `wasmless inspect`.
 */
import { decodeModule } from './wasm/decode.ts'
import type { ExternalKind } from './wasm/module.ts'
import { describeExternal } from './wasm/describe.ts'
import { proposalsUsed, uncompiledProposals } from './wasm/proposals.ts'
import { validateFunction, validateModule } from './wasm/validate.ts'

export interface InspectedProposal {
  readonly proposal: string
  /** The first thing that needs it, in words, and its place. */
  readonly what: string
  readonly functionIndex?: number
  readonly offset?: number
}

export interface Inspection {
  readonly name?: string
  /** Bytes. */
  readonly size: number
  readonly start?: number
  readonly sections: readonly { readonly name: string, readonly size: number }[]
  readonly imports: readonly { readonly module: string, readonly name: string, readonly kind: ExternalKind, readonly type: string }[]
  readonly exports: readonly { readonly name: string, readonly kind: ExternalKind, readonly type: string }[]
  /** Proposals beyond WebAssembly 1.0, in the order of their first use. */
  readonly proposals: readonly InspectedProposal[]
  /** Those of them that wasmless does not compile. */
  readonly unsupported: readonly InspectedProposal[]
  /** In index order; imported ones have size 0. Sizes are bytes of the body. */
  readonly functions: readonly { readonly index: number, readonly name?: string, readonly size: number }[]
}

/**
 * Decodes and validates a module and says what it is made of.
 *
 * Throws: CompileError when it is malformed or invalid. What is valid and cannot be compiled is in `unsupported`.
 */
export function inspect(bytes: Uint8Array): Inspection {
  const module = decodeModule(bytes)
  validateModule(module)
  module.functions.forEach(({ body }, index) => { if (body !== undefined) validateFunction(module, index) })
  const proposals = [...proposalsUsed(module)].map(([proposal, use]): InspectedProposal => ({ proposal, ...use }))
  return {
    ...(module.names.module === undefined ? {} : { name: module.names.module }),
    size: bytes.length,
    ...(module.start === undefined ? {} : { start: module.start }),
    sections: module.sections.map(({ name, range: { start, end } }) => ({ name, size: end - start })),
    imports: module.imports.map(({ module: from, name, kind, index }) => ({ module: from, name, kind, type: describeExternal(module, kind, index) })),
    exports: module.exports.map(({ name, kind, index }) => ({ name, kind, type: describeExternal(module, kind, index) })),
    proposals,
    unsupported: proposals.filter(({ proposal }) => (uncompiledProposals as ReadonlySet<string>).has(proposal)),
    functions: module.functions.map(({ body }, index) => {
      const name = module.names.functions.get(index)
      return { index, ...(name === undefined ? {} : { name }), size: body === undefined ? 0 : body.end - body.start }
    }),
  }
}
