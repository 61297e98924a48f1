/**
 * From instructions to the IR: one valid function at a time. The operand stack becomes a tree
 * (`operands.ts`), the control frames become blocks, loops and ifs (`control.ts`); code that cannot be
 * reached is skipped unread. No later layer knows either of the stacks.
 */
import { setLocal, defaultValue } from '../ir/build.ts'
import type { LoadMnemonic, OperationInstruction, StoreMnemonic } from '../ir/mnemonics.ts'
import type { IRFunction, Statement } from '../ir/nodes.ts'
import { instructionTable, isNumeric, mnemonics, type Mnemonic } from '../wasm/instructions.ts'
import type { Module } from '../wasm/module.ts'
import { openBody, type OperatorReader } from '../wasm/operators.ts'
import type { FunctionIndex } from '../wasm/types.ts'
import { liftCall, liftCallIndirect, liftCallReference, liftReturnCall, liftReturnCallIndirect, liftReturnCallReference } from './calls.ts'
import {
  liftBranch, liftBranchIf, liftBranchOnNonNull, liftBranchOnNull, liftBranchTable, liftElse, liftEnd, liftReturn, liftUnreachable, openBlock, openIf, openLoop,
} from './control.ts'
import { Lifter } from './lifter.ts'
import { liftConstant, liftLoad, liftNumeric, liftOperation, liftStore, plainHandlers, type Handler } from './plain.ts'

const controlHandlers: { readonly [M in Mnemonic]?: Handler } = {
  'unreachable': liftUnreachable,
  'block': openBlock,
  'loop': openLoop,
  'if': openIf,
  'else': liftElse,
  'end': liftEnd,
  'br': liftBranch,
  'br_if': liftBranchIf,
  'br_table': liftBranchTable,
  'br_on_null': liftBranchOnNull,
  'br_on_non_null': liftBranchOnNonNull,
  'return': liftReturn,
  'call': liftCall,
  'call_indirect': liftCallIndirect,
  'call_ref': liftCallReference,
  'return_call': liftReturnCall,
  'return_call_indirect': liftReturnCallIndirect,
  'return_call_ref': liftReturnCallReference,
}

const operations: Readonly<Record<OperationInstruction, true>> = {
  'memory.size': true, 'memory.grow': true, 'memory.copy': true, 'memory.fill': true, 'memory.init': true, 'data.drop': true,
  'table.get': true, 'table.set': true, 'table.size': true, 'table.grow': true, 'table.copy': true, 'table.fill': true, 'table.init': true, 'elem.drop': true,
  'ref.func': true, 'ref.is_null': true, 'ref.as_non_null': true, 'ref.eq': true,
}

function handlerOf(mnemonic: Mnemonic): Handler {
  const own = controlHandlers[mnemonic] ?? plainHandlers[mnemonic]
  if (own !== undefined) return own
  if (mnemonic in operations) return liftOperation(mnemonic as OperationInstruction)
  if (isNumeric(mnemonic)) return liftNumeric(mnemonic)
  switch (instructionTable[mnemonic].family) {
    case 'constant': return liftConstant
    case 'load': return liftLoad(mnemonic as LoadMnemonic)
    case 'store': return liftStore(mnemonic as StoreMnemonic)
    default: return (lifter, operator) => lifter.unsupported(operator)
  }
}
/** By `Operator.code`. */
const handlers: readonly Handler[] = mnemonics.map(handlerOf)

const opening: ReadonlySet<Mnemonic> = new Set<Mnemonic>(['block', 'loop', 'if', 'try', 'try_table'])

/** Skips code that cannot be reached, up to the `else` or `end` of the innermost frame, which it handles. */
function skip(lifter: Lifter, operators: OperatorReader): void {
  for (let depth = 0; ;) {
    const operator = operators.read()
    const { mnemonic } = operator
    if (opening.has(mnemonic)) depth++
    else if (depth > 0) {
      if (mnemonic === 'end' || mnemonic === 'delegate') depth--
    } else if (mnemonic === 'end' || mnemonic === 'else') return handlers[operator.code]!(lifter, operator)
  }
}

/**
 * Lifts one function.
 *
 * `functionIndex`: a function with a body, which `validateFunction` has found valid
 * Gives: the function, i64 not yet split; its statements may nest as deep as the module's blocks
 * Throws: UnsupportedError where it uses what is not compiled (vectors, 64-bit memories, exceptions, …)
 * Cost: linear in the body
 */
export function lift(module: Module, functionIndex: FunctionIndex): IRFunction {
  const { locals: declared, operators } = openBody(module, functionIndex)
  const lifter = new Lifter(module, functionIndex, declared)
  const { locals } = lifter.operands
  const parameters = lifter.type.parameters.length
  const [outermost] = lifter.frames
  while (lifter.frames.length > 0) {
    if (lifter.reachable) {
      const operator = operators.read()
      handlers[operator.code]!(lifter, operator)
    } else skip(lifter, operators)
  }
  let body = outermost!.statements.finish()
  if (lifter.selfCalled) {
    // A tail call starts the function anew, so each time round its own locals are zero or null again.
    const resets: Statement[] = declared.map((_, i) => setLocal(parameters + i, defaultValue(locals[parameters + i]!)))
    body = [{ op: 'loop', label: lifter.selfLabel, body: [...resets, ...body] }]
  }
  const last = body[body.length - 1]
  if (last?.op === 'return' && last.values.length === 0) body = body.slice(0, -1)
  return { index: functionIndex, locals, parameters, results: outermost!.results, body, labels: lifter.labels }
}
