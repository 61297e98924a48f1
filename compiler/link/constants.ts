/**
 * Constant expressions (initial values, offsets, elements) as JavaScript: computed here where no import takes
 * part, otherwise written as statements, one variable for each operation, so that depth does not matter.
 */
import type { Expression, Statement } from 'estree'
import { binary, call, element, identifier, member, nullLiteral, number, variables } from '../js/build.ts'
import { readConstant, type ConstantBinary, type ConstantNode } from '../wasm/constant.ts'
import type { ConstantExpression } from '../wasm/module.ts'
import type { GlobalIndex } from '../wasm/types.ts'
import type { LinkNames } from './names.ts'

/** A value as it lives in JavaScript. `bits` where it is known: i32 in `low`, i64 and floats in halves. */
export interface ConstantValue {
  readonly value: Expression
  /** i64 only. */
  readonly high?: Expression
  readonly known?: { readonly low: number, readonly high: number }
}

const scratch = new DataView(new ArrayBuffer(8))

export class Constants {
  private readonly names: LinkNames
  private readonly out: Statement[]
  private readonly values = new Map<GlobalIndex, ConstantValue>()

  /** `out`: where statements go that must run before a value is used. */
  constructor(names: LinkNames, out: Statement[]) {
    this.names = names
    this.out = out
  }

  /** Notes what an immutable global holds, so that later expressions know it. */
  define(global: GlobalIndex, value: ConstantValue): void {
    this.values.set(global, value)
  }

  /** The value of an expression, each node after its operands; the stack is ours, since the input sets the depth. */
  evaluate(range: ConstantExpression): ConstantValue {
    return this.evaluateNode(readConstant(this.names.module, range))
  }

  private evaluateNode(root: ConstantNode): ConstantValue {
    const done: ConstantValue[] = []
    const work: { readonly node: ConstantNode, readonly ready: boolean }[] = [{ node: root, ready: false }]
    for (let item = work.pop(); item !== undefined; item = work.pop()) {
      const { node, ready } = item
      if (!('operands' in node)) done.push(this.leaf(node))
      else if (ready) {
        const operands = done.splice(done.length - node.operands.length)
        done.push(this.binary(node.op as ConstantBinary, operands[0]!, operands[1]!))
      } else {
        work.push({ node, ready: true })
        for (let i = node.operands.length - 1; i >= 0; i--) work.push({ node: node.operands[i]!, ready: false })
      }
    }
    return done[0]!
  }

  private leaf(node: Exclude<ConstantNode, { operands: unknown }>): ConstantValue {
    switch (node.op) {
      case 'i32.const': return knownI32(node.value)
      case 'i64.const': return knownI64(node.low, node.high)
      case 'f32.const': {
        scratch.setInt32(0, node.bits)
        const value = scratch.getFloat32(0)
        return { value: this.float(value, node.bits === 0x7fc00000, 'f32_reinterpret_i32', [node.bits]), known: { low: node.bits, high: 0 } }
      }
      case 'f64.const': {
        scratch.setInt32(0, node.high)
        scratch.setInt32(4, node.low)
        const value = scratch.getFloat64(0)
        return { value: this.float(value, node.high === 0x7ff80000 && node.low === 0, 'f64_reinterpret_pair', [node.low, node.high]), known: node }
      }
      case 'ref.null': return { value: nullLiteral() }
      case 'ref.func': return { value: identifier(this.names.functionName(node.function)) }
      case 'global.get': return this.globalValue(node.global)
      case 'v128.const': throw new Error('internal error: a vector constant is left')
    }
  }

  private float(value: number, isCanonical: boolean, helper: string, bits: readonly number[]): Expression {
    return Number.isNaN(value) && !isCanonical ? call(identifier(this.names.helper(helper)), bits.map(number)) : number(value)
  }

  private globalValue(index: GlobalIndex): ConstantValue {
    const known = this.values.get(index)
    if (known?.known !== undefined) return known
    const place = this.names.globalPlace(index)
    if (place.kind === 'cell') return { value: element(identifier(place.name), number(place.slot)) }
    return { value: identifier(place.name), ...(place.high === undefined ? {} : { high: identifier(place.high) }) }
  }

  private binary(op: ConstantBinary, x: ConstantValue, y: ConstantValue): ConstantValue {
    if (x.known !== undefined && y.known !== undefined) return computed(op, x.known, y.known)
    switch (op) {
      case 'i32.add': return { value: this.variable(binary('|', binary('+', x.value, y.value), number(0))) }
      case 'i32.sub': return { value: this.variable(binary('|', binary('-', x.value, y.value), number(0))) }
      case 'i32.mul': return { value: this.variable(call(member(identifier('Math'), 'imul'), [x.value, y.value])) }
      case 'i64.add': case 'i64.sub': case 'i64.mul': {
        const operands = [x.value, x.high!, y.value, y.high!]
        const low = this.variable(call(identifier(this.names.helper(op === 'i64.mul' ? 'i64_mul' : op === 'i64.add' ? 'constant_i64_add' : 'constant_i64_sub')), operands))
        const high = this.variable(element(identifier(this.names.helper('result_i32')), number(0)))
        return { value: low, high }
      }
    }
  }

  private variable(value: Expression): Expression {
    const name = identifier(this.names.scope.allocate('constant'))
    this.out.push(variables([{ name, initial: value }]))
    return name
  }
}

function knownI32(value: number): ConstantValue {
  return { value: number(value), known: { low: value, high: 0 } }
}
function knownI64(low: number, high: number): ConstantValue {
  return { value: number(low), high: number(high), known: { low, high } }
}

interface Bits { readonly low: number, readonly high: number }
function computed(op: ConstantBinary, x: Bits, y: Bits): ConstantValue {
  switch (op) {
    case 'i32.add': return knownI32(x.low + y.low | 0)
    case 'i32.sub': return knownI32(x.low - y.low | 0)
    case 'i32.mul': return knownI32(Math.imul(x.low, y.low))
  }
  const a = whole(x)
  const b = whole(y)
  const result = op === 'i64.add' ? a + b : op === 'i64.sub' ? a - b : a * b
  return knownI64(Number(BigInt.asIntN(32, result)), Number(BigInt.asIntN(32, result >> 32n)))
}
function whole({ low, high }: Bits): bigint {
  return BigInt(high) << 32n | BigInt(low >>> 0)
}
