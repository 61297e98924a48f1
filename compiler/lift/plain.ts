/**
 * Every instruction that is neither control nor a call: constants, arithmetic, variables, memory,
 * tables, references.
 */
import { i32Constant, i64Constant, nullReference, setLocal, typeOf } from '../ir/build.ts'
import { globalReadEffects, globalWriteEffects, isDroppable, noEffects, ownEffects, ownStatementEffects, union } from '../ir/effects.ts'
import { tableSignature, type LoadMnemonic, type OperationInstruction, type ScalarMnemonic, type StoreMnemonic } from '../ir/mnemonics.ts'
import type { Expression, Load, Numeric, Operation, Store, Type } from '../ir/nodes.ts'
import { instructionTable, type Mnemonic } from '../wasm/instructions.ts'
import type { Operator } from '../wasm/operators.ts'
import { joinEffects, type Lifter } from './lifter.ts'
import type { Operand } from './operands.ts'

export type Handler = (lifter: Lifter, operator: Operator) => void

export function liftConstant({ operands }: Lifter, { mnemonic, low, high }: Operator): void {
  switch (mnemonic) {
    case 'i32.const': return operands.push(i32Constant(low), noEffects)
    case 'i64.const': return operands.push(i64Constant(low, high), noEffects)
    case 'f32.const': return operands.push({ op: 'constant', type: 'f32', low: low | 0, high: 0 }, noEffects)
    default: return operands.push({ op: 'constant', type: 'f64', low: low | 0, high: high | 0 }, noEffects)
  }
}

/** Pushes an expression made of operands just taken off the stack. */
function pushFrom(lifter: Lifter, expression: Expression, parts: readonly Operand[]): void {
  lifter.operands.push(expression, joinEffects(parts, ownEffects(expression)), parts)
}
function expressionsIn(parts: readonly Operand[]): readonly Expression[] {
  return parts.map(({ expression }) => expression)
}

export function liftNumeric(mnemonic: ScalarMnemonic): Handler {
  const { operands: { length }, results } = tableSignature(mnemonic)
  const type = results[0]!
  return (lifter) => {
    const parts = lifter.operands.popOperands(length)
    const expression: Numeric = { op: 'numeric', mnemonic, type, operands: expressionsIn(parts) }
    pushFrom(lifter, expression, parts)
  }
}

function checkMemory(lifter: Lifter, operator: Operator, index: number): void {
  if (lifter.module.memories[index]!.type.address === 'i64') lifter.unsupported(operator, '64-bit memories are not supported', 'memory64')
}
export function liftLoad(mnemonic: LoadMnemonic): Handler {
  const type = tableSignature(mnemonic).results[0]!
  return (lifter, operator) => {
    checkMemory(lifter, operator, operator.index)
    const parts = lifter.operands.popOperands(1)
    const expression: Load = { op: 'load', mnemonic, memory: operator.index, offset: operator.memoryOffset, address: parts[0]!.expression, type }
    pushFrom(lifter, expression, parts)
  }
}
export function liftStore(mnemonic: StoreMnemonic): Handler {
  return (lifter, operator) => {
    checkMemory(lifter, operator, operator.index)
    const parts = lifter.operands.popOperands(2)
    const statement: Store = { op: 'store', mnemonic, memory: operator.index, offset: operator.memoryOffset, address: parts[0]!.expression, value: parts[1]!.expression }
    lifter.operands.emit(statement, joinEffects(parts, ownStatementEffects(statement)))
    lifter.operands.release(parts)
  }
}

/** Memory, table and reference instructions. */
export function liftOperation(mnemonic: OperationInstruction): Handler {
  const { operands: { length }, results } = tableSignature(mnemonic)
  const { immediates } = instructionTable[mnemonic]
  return (lifter, operator) => {
    const indices = [operator.index, operator.index2].slice(0, immediates.length)
    immediates.forEach((kind, i) => {
      if (kind === 'memidx') checkMemory(lifter, operator, indices[i]!)
      if (kind === 'tableidx' && lifter.module.tables[indices[i]!]!.type.address === 'i64') lifter.unsupported(operator, '64-bit tables are not supported', 'memory64')
    })
    const parts = lifter.operands.popOperands(length)
    const expression: Operation = { op: 'operation', mnemonic, immediates: indices, operands: expressionsIn(parts), results }
    if (results.length > 0) return pushFrom(lifter, expression, parts)
    lifter.operands.emit({ op: 'evaluate', value: expression }, joinEffects(parts, ownEffects(expression)))
    lifter.operands.release(parts)
  }
}

function liftLocalSet({ operands }: Lifter, { index }: Operator): void {
  const value = operands.pop()
  const { expression } = value
  if (expression.op !== 'local' || expression.local !== index) operands.emit(setLocal(index, expression), union(value.effects, operands.writesLocal(index)))
  operands.release([value])
}
function liftGlobalGet({ module, operands }: Lifter, { index }: Operator, type: Type): void {
  // One that never changes may be read at any time.
  const effects = module.globals[index]!.type.mutable ? globalReadEffects(index) : noEffects
  operands.push({ op: 'global', global: index, half: undefined, type }, effects)
}
function liftGlobalSet({ operands }: Lifter, { index }: Operator): void {
  const value = operands.pop()
  operands.emit({ op: 'set-global', global: index, half: undefined, value: value.expression }, union(value.effects, globalWriteEffects(index)))
  operands.release([value])
}

/** Both values are evaluated, then the condition; the conditional evaluates the condition, then one of them. So what anybody could tell apart is done first. */
function liftSelect({ operands }: Lifter): void {
  const condition = operands.pop()
  const first = operands.height - 2
  for (let i = first; i < operands.height; i++) if (!isDroppable(operands.at(i).effects)) operands.keep(i)
  operands.settle(noEffects, condition.effects, first)
  operands.pushOperand(condition)
  const parts = operands.popOperands(3)
  const [consequent, alternate, test] = parts as [Operand, Operand, Operand]
  operands.push(
    { op: 'conditional', type: typeOf(consequent.expression), condition: test.expression, consequent: consequent.expression, alternate: alternate.expression },
    joinEffects(parts, noEffects), parts,
  )
}

/** The instructions that have a row of their own. */
export const plainHandlers: { readonly [M in Mnemonic]?: Handler } = {
  'nop': () => {},
  'drop': (lifter) => lifter.drop(lifter.operands.pop()),
  'select': liftSelect,
  'local.get': ({ operands }, { index }) => operands.pushLocal(index),
  'local.set': liftLocalSet,
  'local.tee': (lifter, operator) => {
    liftLocalSet(lifter, operator)
    lifter.operands.pushLocal(operator.index)
  },
  'global.get': (lifter, operator) => liftGlobalGet(lifter, operator, lifter.irType(lifter.module.globals[operator.index]!.type.type)),
  'global.set': liftGlobalSet,
  'ref.null': ({ operands }) => operands.push(nullReference, noEffects),
}
