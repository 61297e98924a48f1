/**
 * What a compilation warns of: outputs that are right, but not what was asked for, or too much for an engine.
 */
import type { Options } from '../common/options.ts'
import { importedCounts } from '../wasm/imports.ts'
import type { Module } from '../wasm/module.ts'

/** Most variables and functions that QuickJS takes in one function (measured, `test/environments/limits.mjs`). */
const quickJSVariables = 65_534

/** Whole sentences but for the full stop, in the order of the module's sections. */
export function warningsOf(module: Module, { maximumMemory }: Options): string[] {
  const warnings: string[] = []
  const functions = module.functions.length
  if (functions > quickJSVariables) warnings.push(`${functions} functions are more than QuickJS can load (${quickJSVariables}); V8, JavaScriptCore, SpiderMonkey and Hermes can`)
  module.memories.forEach(({ type: { limits: { minimum } } }, index) => {
    if (minimum <= maximumMemory) return
    const isImported = index < importedCounts(module).memory
    warnings.push(`memory ${index} ${isImported ? 'must have' : 'starts with'} ${minimum} pages, more than the option maximumMemory allows (${maximumMemory}): it cannot grow, and the option has no other effect on it`)
  })
  return warnings
}
