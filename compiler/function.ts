/**
 * What is done for each function by itself, in this thread or in a worker: first all are checked, then each goes from
 * bytes to text.
 */
import type { FunctionDeclaration } from 'estree'
import { UnsupportedError } from './common/error.ts'
import type { Meter } from './common/meter.ts'
import { measured } from './common/meter.ts'
import type { Options } from './common/options.ts'
import type { EmitContext } from './emit/context.ts'
import { emitFunction } from './emit/function.ts'
import { lift } from './lift/lift.ts'
import type { Linker } from './link/link.ts'
import type { Ask } from './link/recorded-names.ts'
import { isNeeded, optimise } from './optimise/optimise.ts'
import type { Module } from './wasm/module.ts'
import { joinUses, proposalsInBodies, proposalsOutsideBodies, uncompiledProposals, type ProposalUses } from './wasm/proposals.ts'
import { validateFunction } from './wasm/validate.ts'

/** Functions `from` (inclusive) to `to` (exclusive); imported ones among them are passed over. */
export interface FunctionRange { readonly from: number, readonly to: number }

/**
 * Validates functions.
 *
 * Gives: the proposals they use, and where first
 * Throws: CompileError for the first that is invalid
 */
export function checkFunctions(module: Module, { from, to }: FunctionRange, meter: Meter | undefined): ProposalUses {
  measured(meter, 'validate', () => {
    for (let index = from; index < to; index++) if (module.functions[index]!.body !== undefined) validateFunction(module, index)
  })
  return measured(meter, 'proposals', () => proposalsInBodies(module, from, to))
}

/**
 * Refuses what is not compiled, after all has been validated: an invalid module is invalid whatever it uses.
 *
 * `inBodies`: what `checkFunctions` gave
 * Throws: UnsupportedError
 */
export function refuse(module: Module, inBodies: ProposalUses, meter?: Meter): void {
  for (const [proposal, { what, ...place }] of joinUses(measured(meter, 'proposals', () => proposalsOutsideBodies(module)), inBodies)) {
    if (!uncompiledProposals.has(proposal)) continue
    const name = place.functionIndex === undefined ? undefined : module.names.functions.get(place.functionIndex)
    throw new UnsupportedError(proposal, `not compiled yet: ${proposal} (${what})`, { ...place, ...name === undefined ? {} : { functionName: name } })
  }
}

export interface Translation {
  readonly module: Module
  readonly options: Options
  readonly linker: Linker
  /** `RecordedNames` in a worker, or where the file is cut into chunks. */
  readonly names: EmitContext & { take?(): readonly Ask[] }
  readonly meter: Meter | undefined
}

/** Whether there is something to compile: it is not imported, and not without use. */
export function isTranslated(translation: Translation, functionIndex: number): boolean {
  return translation.module.functions[functionIndex]!.body !== undefined && isNeeded(functionIndex, translation)
}

/** Compiles a validated function of the module. Gives the text of its declarations, the first not indented, and the names they declare; asks are the caller's to take. */
export function translate({ module, options, linker, names, meter }: Translation, functionIndex: number): { readonly text: string, readonly own: readonly string[] } {
  const made = (declarations: readonly FunctionDeclaration[], text: string) => ({ text, own: options.chunkSize > 0 ? declarations.map(({ id }) => id.name) : [] })
  if (meter === undefined) {
    const declarations = emitFunction(optimise(lift(module, functionIndex), { module, options, functionIndex }), names)
    return made(declarations, linker.print(declarations))
  }
  const start = performance.now()
  const lifted = meter.measure('lift', () => lift(module, functionIndex))
  const fn = optimise(lifted, { module, options, functionIndex, meter })
  const declarations = meter.measure('emit', () => emitFunction(fn, names))
  const text = meter.measure('print', () => linker.print(declarations))
  const { start: first, end } = module.functions[functionIndex]!.body!
  const name = module.names.functions.get(functionIndex)
  meter.addFunction({ index: functionIndex, ...name === undefined ? {} : { name }, milliseconds: performance.now() - start, bytes: end - first, characters: text.length })
  return made(declarations, text)
}
