/**
 * The pass that turns calls through a table that never changes into calls of what is known to be in it: of a function where the index
 * is a constant, else of the table's dispatcher for the type, which is one function or array for all such calls (`link/dispatchers.ts`).
 */
import type { Call, Expression, IRFunction } from '../ir/nodes.ts'
import { mapExpressions } from '../ir/walk.ts'
import { fixedTable } from '../wasm/fixed-tables.ts'
import type { Module } from '../wasm/module.ts'
import type { PassContext } from './passes.ts'

function resolve(module: Module, call: Call): Call {
  const { callee } = call
  if (callee.kind !== 'table') return call
  const { table, type, index } = callee
  const fixed = fixedTable(module, table)
  if (fixed === undefined) return call
  if (index.op === 'constant') {
    const held = fixed.elements[index.low >>> 0]
    if (held !== undefined && fixed.entries(type).has(held)) return { ...call, callee: { kind: 'function', index: held } }
  }
  return { ...call, callee: { kind: 'dispatcher', table, type }, operands: [index, ...call.operands] }
}

export function fixedCalls(fn: IRFunction, { module }: PassContext): IRFunction {
  const body = mapExpressions(fn.body, (e): Expression => e.op === 'call' ? resolve(module, e) : e)
  return body === fn.body ? fn : { ...fn, body }
}
