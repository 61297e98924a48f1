/**
 * What lifting one function keeps at hand: the module, the operand stack, the control frames, and
 * whether the code being read can be reached. The instructions' meaning is in `plain.ts`, `control.ts`
 * and `calls.ts`, all functions of a `Lifter`.
 */
import { UnsupportedError } from '../common/error.ts'
import type { Effects } from '../ir/effects.ts'
import { branchEffects, isDroppable, union } from '../ir/effects.ts'
import type { Label, Statement, Type } from '../ir/nodes.ts'
import { instructionTable, type Mnemonic } from '../wasm/instructions.ts'
import type { Module } from '../wasm/module.ts'
import { bodyLocation, type Operator } from '../wasm/operators.ts'
import { functionType } from '../wasm/subtyping.ts'
import { isReferenceType, type FunctionIndex, type FunctionType, type ValueType } from '../wasm/types.ts'
import { StatementList, type Frame } from './frames.ts'
import { OperandStack, type Operand } from './operands.ts'

export class Lifter {
  readonly module: Module
  readonly functionIndex: FunctionIndex
  readonly type: FunctionType
  readonly operands: OperandStack
  readonly frames: Frame[] = []
  /** False after a branch, return or trap, until the frame's `else` or `end`. */
  reachable = true
  /** The label of the loop around everything that a tail call of the function itself goes to, and whether one does. */
  readonly selfLabel: Label
  selfCalled = false
  private nextLabel: Label = 0

  constructor(module: Module, functionIndex: FunctionIndex, declared: readonly ValueType[]) {
    this.module = module
    this.functionIndex = functionIndex
    this.type = functionType(module, functionIndex)
    const types = (list: readonly ValueType[]): Type[] => list.map((type) => this.irType(type))
    const statements = new StatementList()
    this.operands = new OperandStack([...types(this.type.parameters), ...types(declared)], statements)
    this.selfLabel = this.addLabel()
    const results = types(this.type.results)
    this.frames.push(this.makeFrame('function', results, results, 0, statements))
  }

  get labels(): number {
    return this.nextLabel
  }
  addLabel(): Label {
    return this.nextLabel++
  }
  makeFrame(kind: Frame['kind'], results: readonly Type[], branchTypes: readonly Type[], base: number, statements: StatementList, condition?: Operand, parameters: readonly Operand[] = []): Frame {
    return {
      kind, label: this.addLabel(), uses: 0, base, results, branchTypes, targets: undefined, statements, condition, parameters,
      consequent: undefined, consequentValues: undefined,
    }
  }
  /** Opens a frame: what is emitted from now on goes into it. */
  open(frame: Frame): void {
    this.frames.push(frame)
    this.operands.current = frame.statements
  }
  get frame(): Frame {
    return this.frames[this.frames.length - 1]!
  }
  /** The frame that a branch of this depth goes to. */
  target(depth: number): Frame {
    return this.frames[this.frames.length - 1 - depth]!
  }

  irType(type: ValueType): Type {
    if (isReferenceType(type)) return 'ref'
    if (type === 'v128') throw new UnsupportedError('simd', 'vectors are not supported', bodyLocation(this.module, this.functionIndex))
    return type
  }
  irTypes(types: readonly ValueType[]): readonly Type[] {
    return types.map((type) => this.irType(type))
  }

  /** Emits a statement after which control does not go on here; `effects` are its expressions'. Operands from `lowest` up are dropped by it. */
  emitExit(statement: Statement, effects: Effects, lowest: number): void {
    this.operands.emit(statement, effects, branchEffects, lowest)
    this.leave()
  }
  /** Says that control does not go on here. */
  leave(): void {
    this.operands.release(this.operands.popMany(this.operands.height - this.frame.base))
    this.reachable = false
  }
  /** Before an exit: evaluates, for what they do, those operands of the innermost frame that it drops and that cannot be left out. */
  dropRest(): void {
    for (const operand of this.operands.popMany(this.operands.height - this.frame.base)) this.drop(operand)
  }
  /** Evaluates an operand for what it does, if it does anything. */
  drop(operand: Operand): void {
    if (!isDroppable(operand.effects)) this.operands.emit({ op: 'evaluate', value: operand.expression }, operand.effects)
    this.operands.release([operand])
  }

  unsupported(operator: Operator, what?: string, proposal?: string): never {
    const mnemonic: Mnemonic = operator.mnemonic
    throw new UnsupportedError(proposal ?? instructionTable[mnemonic].proposal, what ?? `${mnemonic} is not supported`, { ...bodyLocation(this.module, this.functionIndex), offset: operator.offset })
  }
}

/** What evaluating all of them may do. */
export function joinEffects(operands: readonly Operand[], start: Effects): Effects {
  let effects = start
  for (const operand of operands) effects = union(effects, operand.effects)
  return effects
}
