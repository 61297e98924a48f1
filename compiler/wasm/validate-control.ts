/**
 * The typing rules of control: blocks, branches, calls and exceptions, legacy ones included.
 *
 * Spec: core/valid/instructions.html#control-instructions
 */
import type { MnemonicOf } from './instructions.ts'
import type { BodyState, FrameKind, Rule } from './operand-stack.ts'
import type { Operator } from './operators.ts'
import type { EncodedFunctionType } from './subtyping.ts'
import {
  describeCodes, encode, encodeReference, exnref, funcref, heapCode, i32, isNullable, isReferenceCode, nonNullable, referenceCode, type TypeCode,
} from './type-codes.ts'

function open(state: BodyState, kind: FrameKind, operator: Operator): void {
  const { parameters, results } = state.blockType(operator.blockType)
  state.popAll(parameters)
  state.enter(kind, parameters, results)
}

function call(state: BodyState, type: EncodedFunctionType): void {
  state.popAll(type.parameters)
  state.pushAll(type.results)
}

function tailCall(state: BodyState, type: EncodedFunctionType): void {
  const { results } = type
  const wanted = state.results
  if (results.length !== wanted.length || !results.every((result, i) => state.isSubtype(result, wanted[i]!))) {
    state.fail(`type mismatch: current function requires result type ${describeCodes(wanted)} but callee returns ${describeCodes(results)}`)
  }
  state.popAll(type.parameters)
  state.setUnreachable()
}

/** Pops the index into the table, and gives the type of the functions called. */
function indirectCallee(state: BodyState, { index, index2 }: Operator): EncodedFunctionType {
  const table = state.module.tables[index2]
  if (table === undefined) state.fail(`unknown table ${index2}`)
  if (!state.isSubtype(encodeReference(table.type.element), funcref)) state.fail('type mismatch: instruction requires table of function type')
  const type = state.functionTypeAt(index)
  state.pop(encode(table.type.address))
  return type
}

function referencedCallee(state: BodyState, { index }: Operator): EncodedFunctionType {
  const type = state.functionTypeAt(index)
  state.pop(referenceCode(true, heapCode(index)))
  return type
}

/** Pops and pushes the operands of a branch that may fall through, which then have the label's types. */
function passBranch(state: BodyState, types: readonly TypeCode[]): void {
  state.popAll(types)
  state.pushAll(types)
}

function branchOnCast(state: BodyState, operator: Operator, branchesOnFailure: boolean): void {
  const from = state.encodeReference(operator.referenceType)
  const to = state.encodeReference(operator.referenceType2)
  if (!state.isSubtype(to, from)) state.fail('type mismatch: the type cast to does not match the type cast from')
  const rest = isNullable(to) ? nonNullable(from) : from
  const types = state.labelTypes(operator.index)
  const [taken, fallen] = branchesOnFailure ? [rest, to] : [to, rest]
  if (types.length === 0) state.fail('type mismatch: label has no reference type')
  state.pop(from)
  state.push(taken)
  passBranch(state, types)
  state.height--
  state.push(fallen)
}

function branchTable(state: BodyState, { labels }: Operator): void {
  state.pop(i32)
  const arity = state.labelTypes(labels[labels.length - 1]!).length
  let checked = -1
  for (const label of labels) {
    if (label === checked) continue
    const types = state.labelTypes(label)
    if (types.length !== arity) state.fail(`type mismatch: label has ${types.length} operands but the default label has ${arity}`)
    state.checkTop(types)
    checked = label
  }
  state.setUnreachable()
}

/** A catch clause branches with the tag's operands, and the exception where it asks for it. */
function checkCatches(state: BodyState, { catches }: Operator): void {
  for (const { kind, tag, label } of catches) {
    const operands = [...(kind === 'catch' || kind === 'catch_ref' ? state.tagAt(tag) : []), ...(kind.endsWith('_ref') ? [nonNullable(exnref)] : [])]
    const types = state.labelTypes(label)
    if (operands.length !== types.length || !operands.every((operand, i) => state.isSubtype(operand, types[i]!))) {
      state.fail(`type mismatch: label requires ${describeCodes(types)} but catch handler provides ${describeCodes(operands)}`)
    }
  }
}

function legacyCatch(state: BodyState, kind: 'catch' | 'catch_all', operands: readonly TypeCode[]): void {
  if (state.frame.kind !== 'try' && state.frame.kind !== 'catch') state.malformed('END opcode expected')
  state.resume(kind, operands)
}

export const controlRules: Record<MnemonicOf<'control' | 'exception'>, Rule> = {
  'unreachable': state => state.setUnreachable(),
  'nop': () => {},
  'block': (state, operator) => open(state, 'block', operator),
  'loop': (state, operator) => open(state, 'loop', operator),
  'if': (state, operator) => {
    // The type is looked at before the operands.
    const { parameters, results } = state.blockType(operator.blockType)
    state.pop(i32)
    state.popAll(parameters)
    state.enter('if', parameters, results)
  },
  'else': state => {
    if (state.frame.kind !== 'if') state.malformed('END opcode expected')
    state.resume('else', state.frame.parameters)
  },
  'end': state => {
    const { kind, parameters, results } = state.frame
    if (kind === 'if' && (parameters.length !== results.length || !parameters.every((parameter, i) => state.isSubtype(parameter, results[i]!)))) {
      state.fail(`type mismatch: block requires ${describeCodes(results)} but stack has ${describeCodes(parameters)}`)
    }
    state.leave()
  },
  'br': (state, { index }) => {
    state.popAll(state.labelTypes(index))
    state.setUnreachable()
  },
  'br_if': (state, { index }) => {
    const types = state.labelTypes(index)
    state.pop(i32)
    passBranch(state, types)
  },
  'br_table': branchTable,
  'return': state => {
    state.popAll(state.results)
    state.setUnreachable()
  },
  'call': (state, { index }) => call(state, state.functionAt(index)),
  'call_indirect': (state, operator) => call(state, indirectCallee(state, operator)),
  'call_ref': (state, operator) => call(state, referencedCallee(state, operator)),
  'return_call': (state, { index }) => tailCall(state, state.functionAt(index)),
  'return_call_indirect': (state, operator) => tailCall(state, indirectCallee(state, operator)),
  'return_call_ref': (state, operator) => tailCall(state, referencedCallee(state, operator)),
  'br_on_null': (state, { index }) => {
    const reference = state.popReference()
    passBranch(state, state.labelTypes(index))
    state.push(nonNullable(reference))
  },
  'br_on_non_null': (state, { index }) => {
    const types = state.labelTypes(index)
    const last = types[types.length - 1]
    if (last === undefined || !isReferenceCode(last)) state.fail('type mismatch: label has no reference type')
    state.push(nonNullable(state.popReference()))
    passBranch(state, types)
    state.height--
  },
  'br_on_cast': (state, operator) => branchOnCast(state, operator, false),
  'br_on_cast_fail': (state, operator) => branchOnCast(state, operator, true),

  'throw': (state, { index }) => {
    state.popAll(state.tagAt(index))
    state.setUnreachable()
  },
  'throw_ref': state => {
    state.pop(exnref)
    state.setUnreachable()
  },
  'try_table': (state, operator) => {
    checkCatches(state, operator)
    open(state, 'try_table', operator)
  },
  'try': (state, operator) => open(state, 'try', operator),
  'catch': (state, { index }) => legacyCatch(state, 'catch', state.tagAt(index)),
  'catch_all': state => legacyCatch(state, 'catch_all', []),
  'rethrow': (state, { index }) => {
    const { kind } = state.label(index)
    if (kind !== 'catch' && kind !== 'catch_all') state.fail('invalid rethrow label')
    state.setUnreachable()
  },
  'delegate': (state, { index }) => {
    if (state.frame.kind !== 'try') state.malformed('END opcode expected')
    // The label counts from outside the block that `delegate` ends.
    state.label(index + 1)
    state.leave()
  },
}
