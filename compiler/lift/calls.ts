/**
 * Calls and tail calls. A tail call of the function itself becomes a branch to a loop around the body;
 * which other tail calls must not grow the stack is `tail-calls.ts`'s to say.
 *
 * Spec: core/exec/instructions.html#control-instructions
 */
import { branchEffects, callEffects, noEffects, tableReadEffects, union, type Effects } from '../ir/effects.ts'
import type { Call, Callee } from '../ir/nodes.ts'
import type { Operator } from '../wasm/operators.ts'
import { functionType, functionTypeAt } from '../wasm/subtyping.ts'
import type { FunctionType } from '../wasm/types.ts'
import { assign } from './control.ts'
import { joinEffects, type Lifter } from './lifter.ts'
import type { Operand } from './operands.ts'

interface Target {
  readonly callee: Callee
  readonly type: FunctionType
  /** What finding the callee does, before the operands are evaluated. */
  readonly effects: Effects
  /** The index or reference, off the stack. */
  readonly parts: readonly Operand[]
}

function direct(lifter: Lifter, { index }: Operator): Target {
  const { module } = lifter
  return { callee: { kind: 'function', index }, type: functionType(module, index), effects: noEffects, parts: [] }
}
function throughTable(lifter: Lifter, operator: Operator): Target {
  const { index: type, index2: table } = operator
  if (lifter.module.tables[table]!.type.address === 'i64') lifter.unsupported(operator, '64-bit tables are not supported', 'memory64')
  const [part] = lifter.operands.popOperands(1) as [Operand]
  return {
    callee: { kind: 'table', table, type, index: part.expression }, type: functionTypeAt(lifter.module, type),
    effects: union(tableReadEffects, part.effects), parts: [part],
  }
}
function throughReference(lifter: Lifter, { index: type }: Operator): Target {
  const [part] = lifter.operands.popOperands(1) as [Operand]
  return { callee: { kind: 'reference', type, reference: part.expression }, type: functionTypeAt(lifter.module, type), effects: part.effects, parts: [part] }
}

/** Takes the operands off the stack; those that do not commute with finding the callee, which comes first in the IR, are in temporaries by then. */
function popArguments({ operands }: Lifter, { type, effects }: Target): readonly Operand[] {
  const count = type.parameters.length
  operands.settle(noEffects, effects, operands.height - count)
  return operands.popOperands(count)
}

function liftCallTo(lifter: Lifter, target: Target): void {
  const { operands } = lifter
  const values = popArguments(lifter, target)
  const parts = [...target.parts, ...values]
  const results = lifter.irTypes(target.type.results)
  const call: Call = { op: 'call', callee: target.callee, operands: values.map(({ expression }) => expression), results }
  const effects = joinEffects(parts, union(callEffects, target.effects))
  if (results.length === 1) return operands.push(call, effects, parts)
  operands.settle(effects)
  operands.release(parts)
  if (results.length === 0) return operands.current.push({ op: 'evaluate', value: call })
  const locals = results.map((type) => operands.take(type))
  operands.current.push({ op: 'set-results', locals, value: call })
  for (const local of locals) operands.pushTemporary(local)
}
export function liftCall(lifter: Lifter, operator: Operator): void {
  liftCallTo(lifter, direct(lifter, operator))
}
export function liftCallIndirect(lifter: Lifter, operator: Operator): void {
  liftCallTo(lifter, throughTable(lifter, operator))
}
export function liftCallReference(lifter: Lifter, operator: Operator): void {
  liftCallTo(lifter, throughReference(lifter, operator))
}

function liftReturnCallTo(lifter: Lifter, target: Target): void {
  const values = popArguments(lifter, target)
  lifter.dropRest()
  const parts = [...target.parts, ...values]
  lifter.emitExit(
    { op: 'return-call', callee: target.callee, operands: values.map(({ expression }) => expression), results: lifter.irTypes(target.type.results) },
    joinEffects(parts, union(callEffects, branchEffects)), 0,
  )
  lifter.operands.release(parts)
}
export function liftReturnCall(lifter: Lifter, operator: Operator): void {
  if (operator.index !== lifter.functionIndex) return liftReturnCallTo(lifter, direct(lifter, operator))
  const { parameters } = lifter.type
  const values = lifter.operands.popMany(parameters.length)
  lifter.dropRest()
  assign(lifter, parameters.map((_, i) => i), values)
  lifter.selfCalled = true
  lifter.emitExit({ op: 'branch', label: lifter.selfLabel }, noEffects, 0)
}
export function liftReturnCallIndirect(lifter: Lifter, operator: Operator): void {
  liftReturnCallTo(lifter, throughTable(lifter, operator))
}
export function liftReturnCallReference(lifter: Lifter, operator: Operator): void {
  liftReturnCallTo(lifter, throughReference(lifter, operator))
}
