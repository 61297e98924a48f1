/**
 * Runs the passes of `passes.ts` over one function: the only entry to this folder.
 */
import type { IRFunction } from '../ir/nodes.ts'
import { measured } from '../common/meter.ts'
import { verify } from '../ir/verify.ts'
import { actualFunction } from '../wasm/thin-functions.ts'
import type { FunctionIndex } from '../wasm/types.ts'
import { passes, type Pass, type PassContext } from './passes.ts'
import { splitI64 } from './split-i64.ts'
import { thinCalls } from './thin-calls.ts'

function isOn(pass: Pass, options: PassContext['options']): boolean {
  if (pass.level === 'mandatory') return true
  const isWanted = options.level === 's' ? pass.level <= 2 && pass.enlarges !== true : options.level >= pass.level
  return isWanted && !options.withoutPasses.includes(pass.name)
}

/**
 * Improves a function, and brings it into the form that the emitter takes: no i64, bounded nesting.
 *
 * Throws: an internal error naming the pass, where `options.verify` is on and a pass broke a rule of the IR.
 */
export function optimise(fn: IRFunction, context: PassContext): IRFunction {
  let split = false
  for (const pass of passes) {
    if (!isOn(pass, context.options)) continue
    fn = measured(context.meter, pass.name, () => pass.run(fn, context))
    if (pass.run === splitI64) split = true
    if (context.options.verify) verify(fn, { split, module: context.module, after: pass.name })
  }
  return fn
}

/** Whether somebody calls or sees the function when all have been through the passes. If not, it need not be there. */
export function isNeeded(functionIndex: FunctionIndex, { module, options }: Pick<PassContext, 'module' | 'options'>): boolean {
  if (module.declaredFunctions.has(functionIndex) || module.start === functionIndex || actualFunction(module, functionIndex) === functionIndex) return true
  return !passes.some((pass) => pass.run === thinCalls && isOn(pass, options))
}
