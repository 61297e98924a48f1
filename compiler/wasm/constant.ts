/**
 * The reader of constant expressions: from bytes to a small tree that the linker writes out. It
 * takes the expression as valid; `validate.ts` has seen to that.
 *
 * Spec: core/valid/instructions.html#constant-expressions
 */
import { unhandled } from '../common/error.ts'
import type { Mnemonic } from './instructions.ts'
import type { ConstantExpression, Module } from './module.ts'
import { OperatorReader, type Operator } from './operators.ts'
import type { FunctionIndex, GlobalIndex, ReferenceType, TypeIndex } from './types.ts'

export type ConstantBinary = 'i32.add' | 'i32.sub' | 'i32.mul' | 'i64.add' | 'i64.sub' | 'i64.mul'
export type ConstantUnary = 'ref.i31' | 'any.convert_extern' | 'extern.convert_any'
/** `struct.new`: one operand a field; `array.new`: element, length; `array.new_default`: length; `array.new_fixed`: the elements. */
export type ConstantAggregate = 'struct.new' | 'struct.new_default' | 'array.new' | 'array.new_default' | 'array.new_fixed'

/**
 * A constant expression. Numbers carry bits, as signed 32-bit integers. A tree may be deep (the input
 * sets the depth), so walk it with a stack of your own: every inner node has `operands`, left to right.
 */
export type ConstantNode =
  | { readonly op: 'i32.const', readonly value: number }
  | { readonly op: 'i64.const', readonly low: number, readonly high: number }
  | { readonly op: 'f32.const', readonly bits: number }
  | { readonly op: 'f64.const', readonly low: number, readonly high: number }
  | { readonly op: 'v128.const', readonly lanes: Uint8Array }
  | { readonly op: 'global.get', readonly global: GlobalIndex }
  | { readonly op: 'ref.null', readonly type: ReferenceType }
  | { readonly op: 'ref.func', readonly function: FunctionIndex }
  | { readonly op: ConstantBinary | ConstantUnary, readonly operands: readonly ConstantNode[] }
  | { readonly op: ConstantAggregate, readonly type: TypeIndex, readonly operands: readonly ConstantNode[] }

type ConstantMnemonic = ConstantNode['op'] | 'end'

const constantMnemonics: Readonly<Record<ConstantMnemonic, true>> = {
  'i32.const': true, 'i64.const': true, 'f32.const': true, 'f64.const': true, 'v128.const': true, 'global.get': true, 'ref.null': true, 'ref.func': true,
  'i32.add': true, 'i32.sub': true, 'i32.mul': true, 'i64.add': true, 'i64.sub': true, 'i64.mul': true,
  'ref.i31': true, 'any.convert_extern': true, 'extern.convert_any': true,
  'struct.new': true, 'struct.new_default': true, 'array.new': true, 'array.new_default': true, 'array.new_fixed': true, 'end': true,
}

/** Whether a constant expression may hold the instruction (`global.get` only of an immutable global). */
export function mayBeConstant(mnemonic: Mnemonic): mnemonic is ConstantMnemonic {
  return Object.hasOwn(constantMnemonics, mnemonic)
}

function operandCount(module: Module, mnemonic: ConstantAggregate, { index, index2 }: Operator): number {
  switch (mnemonic) {
    case 'struct.new': {
      const composite = module.types[index]!.composite
      return composite.kind === 'struct' ? composite.fields.length : 0
    }
    case 'struct.new_default': return 0
    case 'array.new': return 2
    case 'array.new_default': return 1
    case 'array.new_fixed': return index2
  }
}

/**
 * Reads a constant expression.
 *
 * `range`: one of the module's, validated
 * Gives: a tree of its own, which later reading does not change
 */
export function readConstant(module: Module, range: ConstantExpression): ConstantNode {
  const operators = new OperatorReader(module.types, module.bytes, range.start, range.end)
  const stack: ConstantNode[] = []
  const take = (count: number): ConstantNode[] => stack.splice(stack.length - count, count)
  for (;;) {
    const operator = operators.read()
    const { mnemonic } = operator
    if (!mayBeConstant(mnemonic)) throw new Error(`internal error: ${mnemonic} in a constant expression`)
    switch (mnemonic) {
      case 'end': {
        const [node] = stack
        if (node === undefined || stack.length > 1) throw new Error('internal error: a constant expression gives one value')
        return node
      }
      case 'i32.const':
        stack.push({ op: mnemonic, value: operator.low })
        break
      case 'f32.const':
        stack.push({ op: mnemonic, bits: operator.low })
        break
      case 'i64.const': case 'f64.const':
        stack.push({ op: mnemonic, low: operator.low, high: operator.high })
        break
      case 'v128.const':
        stack.push({ op: mnemonic, lanes: operator.lanes.slice() })
        break
      case 'global.get':
        stack.push({ op: mnemonic, global: operator.index })
        break
      case 'ref.null':
        stack.push({ op: mnemonic, type: operator.referenceType })
        break
      case 'ref.func':
        stack.push({ op: mnemonic, function: operator.index })
        break
      case 'i32.add': case 'i32.sub': case 'i32.mul': case 'i64.add': case 'i64.sub': case 'i64.mul':
        stack.push({ op: mnemonic, operands: take(2) })
        break
      case 'ref.i31': case 'any.convert_extern': case 'extern.convert_any':
        stack.push({ op: mnemonic, operands: take(1) })
        break
      case 'struct.new': case 'struct.new_default': case 'array.new': case 'array.new_default': case 'array.new_fixed':
        stack.push({ op: mnemonic, type: operator.index, operands: take(operandCount(module, mnemonic, operator)) })
        break
      default:
        unhandled(mnemonic)
    }
  }
}
