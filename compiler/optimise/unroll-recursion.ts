/**
 * The pass that unrolls recursion once: a small function that calls itself gets a twin, and each calls the other. Engines put called
 * functions in place of their calls, but a function never into itself.
 */
import type { Call, Expression, IRFunction } from '../ir/nodes.ts'
import { forEachExpression, forEachStatement, mapExpressions } from '../ir/walk.ts'
import { bodySize } from './size.ts'

/** In characters. V8 puts functions of up to 460 bytes of its bytecode in place, the other engines smaller ones. */
const largest = 400

export function unrollRecursion(fn: IRFunction): IRFunction {
  const isSelf = (e: Expression): e is Call => e.op === 'call' && e.callee.kind === 'function' && e.callee.index === fn.index
  let callsItself = false, tailCalls = false
  forEachExpression(fn.body, (e) => { callsItself ||= isSelf(e) })
  if (!callsItself || fn.parts !== undefined || bodySize(fn.body) > largest) return fn
  // What makes tail calls may be emitted in two forms already.
  forEachStatement(fn.body, ({ op }) => { tailCalls ||= op === 'return-call' })
  if (tailCalls) return fn
  const body = mapExpressions(fn.body, (e) => isSelf(e) ? { ...e, callee: { kind: 'part', part: 0 } } : e)
  return { ...fn, body, parts: [{ ...fn, part: 0 }] }
}
