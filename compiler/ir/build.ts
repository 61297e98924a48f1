/**
 * The makers of IR nodes that need more than writing the object down, and `FunctionBuilder`, where
 * lift and passes get fresh locals and labels. What the nodes mean: `nodes.ts`.
 */
import { tableSignature, type ScalarMnemonic } from './mnemonics.ts'
import type { Block, Branch, Constant, Expression, IRFunction, Label, LocalGet, Null, Numeric, SetLocal, Statement, Type } from './nodes.ts'
import type { LocalIndex } from '../wasm/types.ts'

export function i32Constant(value: number): Constant {
  return { op: 'constant', type: 'i32', low: value | 0, high: 0 }
}
export function i64Constant(low: number, high: number): Constant {
  return { op: 'constant', type: 'i64', low: low | 0, high: high | 0 }
}
const scratch = new DataView(new ArrayBuffer(8))
export function f32Constant(value: number): Constant {
  scratch.setFloat32(0, value)
  return { op: 'constant', type: 'f32', low: scratch.getInt32(0), high: 0 }
}
export function f64Constant(value: number): Constant {
  scratch.setFloat64(0, value)
  return { op: 'constant', type: 'f64', low: scratch.getInt32(4), high: scratch.getInt32(0) }
}
export const nullReference: Null = { op: 'null', type: 'ref' }

/** The value that locals start with. */
export function defaultValue(type: Type): Constant | Null {
  if (type === 'ref') return nullReference
  if (type === 'v128') throw new Error('internal error: no v128 constants in the IR')
  return { op: 'constant', type, low: 0, high: 0 }
}

export function getLocal(local: LocalIndex, type: Type): LocalGet {
  return { op: 'local', local, type }
}
export function setLocal(local: LocalIndex, value: Expression): SetLocal {
  return { op: 'set', local, value }
}
/** Arithmetic; its type is the signature's. */
export function numeric(mnemonic: ScalarMnemonic, ...operands: readonly Expression[]): Numeric {
  return { op: 'numeric', mnemonic, type: tableSignature(mnemonic).results[0]!, operands }
}
export function branch(label: Label): Branch {
  return { op: 'branch', label }
}
export function block(label: Label, body: readonly Statement[]): Block {
  return { op: 'block', label, body }
}

/** The type of what an expression gives. Throws: an internal error where it gives none or several values. */
export function typeOf(expression: Expression): Type {
  switch (expression.op) {
    case 'call': case 'operation': case 'multi':
      if (expression.results.length !== 1) throw new Error(`internal error: ${expression.op} with ${expression.results.length} results used as a value`)
      return expression.results[0]!
    default: return expression.type
  }
}

/** Whether evaluating it twice, or not at all, costs nothing: a constant, null or local. */
export function isSimple(expression: Expression): boolean {
  return expression.op === 'constant' || expression.op === 'null' || expression.op === 'local'
}

/** A function being changed: gives fresh locals and labels, and the changed function at the end. */
export class FunctionBuilder {
  readonly locals: Type[]
  private nextLabel: Label
  private readonly original: IRFunction

  constructor(original: IRFunction) {
    this.original = original
    this.locals = [...original.locals]
    this.nextLabel = original.labels
  }
  addLocal(type: Type): LocalIndex {
    return this.locals.push(type) - 1
  }
  addLabel(): Label {
    return this.nextLabel++
  }
  /** The function with this body and all locals and labels added so far. */
  finish(body: readonly Statement[]): IRFunction {
    return { ...this.original, locals: this.locals, labels: this.nextLabel, body }
  }
}
