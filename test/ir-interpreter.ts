/**
 * Runs IR as lift makes it (i64 not split), so that lift can be held against native WebAssembly: same
 * results, same traps, same host calls in the same order. For tests only; arithmetic is done by a native
 * module with one function for each numeric mnemonic, so none of it is written again here.
 */
import type { Callee, Constant, Expression, IRFunction, Statement } from '../compiler/ir/nodes.ts'
import { tableSignature } from '../compiler/ir/mnemonics.ts'
import { instructionTable, isNumeric, mnemonics, type NumericMnemonic } from '../compiler/wasm/instructions.ts'

interface NativeInstance { readonly exports: object }
/** Node's own WebAssembly, which the type libraries in use do not declare. */
export const native = (globalThis as unknown as { WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports?: object) => NativeInstance
  readonly RuntimeError: new (message: string) => Error
} }).WebAssembly

export type Value = number | bigint | null | Callable
export type Callable = (...values: Value[]) => readonly Value[]

/** What the functions share. */
export interface Environment {
  readonly functions: readonly (IRFunction | Callable)[]
  readonly globals: Value[]
  readonly table: (number | null)[]
  memory: DataView
  readonly maximumPages: number
}

const valueBytes: Readonly<Record<string, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c }

export function leb(value: number): number[] {
  const bytes: number[] = []
  do {
    bytes.push(value & 0x7f | (value > 0x7f ? 0x80 : 0))
    value = Math.floor(value / 128)
  } while (value > 0)
  return bytes
}
export function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = [...leb(items.length), ...items.flat()]
  return [id, ...leb(content.length), ...content]
}
export const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
export function text(name: string): number[] {
  return [...leb(name.length), ...new TextEncoder().encode(name)]
}

function makeArithmetic(): Readonly<Record<NumericMnemonic, (...values: Value[]) => Value>> {
  const names = mnemonics.filter(isNumeric)
  const types: number[][] = [], codes: number[][] = []
  for (const name of names) {
    const { operands, results } = tableSignature(name)
    types.push([0x60, ...leb(operands.length), ...operands.map((type) => valueBytes[type]!), ...leb(results.length), ...results.map((type) => valueBytes[type]!)])
    const { opcode } = instructionTable[name]
    const code = [0, ...operands.flatMap((_, i) => [0x20, i]), ...(opcode > 0xff ? [opcode >> 8, opcode & 0xff] : [opcode]), 0x0b]
    codes.push([...leb(code.length), ...code])
  }
  const bytes = [
    ...header, ...section(1, types), ...section(3, names.map((_, i) => leb(i))),
    ...section(7, names.map((name, i) => [...text(name), 0, ...leb(i)])), ...section(10, codes),
  ]
  return new native.Instance(new native.Module(new Uint8Array(bytes))).exports as never
}
const arithmetic = makeArithmetic()

export class Trapped extends Error {}

const scratch = new DataView(new ArrayBuffer(8))
function constantValue({ type, low, high }: Constant): Value {
  scratch.setInt32(0, low, true)
  scratch.setInt32(4, high, true)
  switch (type) {
    case 'i32': return low
    case 'i64': return scratch.getBigInt64(0, true)
    case 'f32': return scratch.getFloat32(0, true)
    case 'f64': return scratch.getFloat64(0, true)
  }
}

/** What running a statement ends in: undefined goes on, a number branches to the label, values return. */
type Completion = undefined | number | readonly Value[]

export function call(environment: Environment, index: number, values: readonly Value[]): readonly Value[] {
  const ir = environment.functions[index]!
  if (typeof ir === 'function') return ir(...values)
  const locals: Value[] = ir.locals.map((type, i) => i < ir.parameters ? values[i]! : type === 'i64' ? 0n : type === 'ref' ? null : 0)

  const address = (base: number, offset: number, width: number): number => {
    const at = (base >>> 0) + offset
    if (at + width > environment.memory.byteLength) throw new Trapped('memory access out of bounds')
    return at
  }
  const load = (mnemonic: string, at: number): Value => {
    const { width, sign, value } = instructionTable[mnemonic as never as 'i32.load'].access!
    const from = address(at, 0, width), { memory } = environment
    if (value === 'f') return memory.getFloat32(from, true)
    if (value === 'F') return memory.getFloat64(from, true)
    let bits = 0n
    for (let i = width - 1; i >= 0; i--) bits = bits << 8n | BigInt(memory.getUint8(from + i))
    const wide = sign === 's' ? BigInt.asIntN(width * 8, bits) : bits
    return value === 'i' ? Number(BigInt.asIntN(32, wide)) : BigInt.asIntN(64, wide)
  }
  const findCallee = (callee: Callee): (() => number) => {
    if (callee.kind === 'function') return () => callee.index
    if (callee.kind === 'reference') throw new Error('references are not interpreted')
    const at = value(callee.index) as number >>> 0
    const element = environment.table[at]
    return () => {
      if (at >= environment.table.length) throw new Trapped('table index is out of bounds')
      if (element === null || element === undefined) throw new Trapped('null function or function signature mismatch')
      return element
    }
  }
  const callNow = (callee: Callee, operands: readonly Expression[]): readonly Value[] => {
    const find = findCallee(callee)
    const given = operands.map(value)
    return call(environment, find(), given)
  }
  const operation = (mnemonic: string, given: readonly Value[]): readonly Value[] => {
    const { memory } = environment
    switch (mnemonic) {
      case 'memory.size': return [memory.byteLength / 65536]
      case 'memory.grow': {
        const old = memory.byteLength / 65536, size = old + ((given[0] as number) >>> 0)
        if (size > environment.maximumPages) return [-1]
        const bytes = new Uint8Array(size * 65536)
        bytes.set(new Uint8Array(memory.buffer))
        environment.memory = new DataView(bytes.buffer)
        return [old]
      }
      default: throw new Error(`${mnemonic} is not interpreted`)
    }
  }
  const value = (expression: Expression): Value => {
    switch (expression.op) {
      case 'constant': return constantValue(expression)
      case 'null': return null
      case 'local': return locals[expression.local]!
      case 'global': return environment.globals[expression.global]!
      case 'numeric': return arithmetic[expression.mnemonic as NumericMnemonic](...expression.operands.map(value))
      case 'load': {
        const at = value(expression.address) as number
        return load(expression.mnemonic, address(at, expression.offset, 0))
      }
      case 'conditional': return value(expression.condition) !== 0 ? value(expression.consequent) : value(expression.alternate)
      case 'call': return callNow(expression.callee, expression.operands)[0]!
      case 'operation': return operation(expression.mnemonic, expression.operands.map(value))[0]!
      case 'multi': throw new Error('the interpreter knows no pairs')
    }
  }
  const run = (statements: readonly Statement[]): Completion => {
    for (const statement of statements) {
      const completion = runOne(statement)
      if (completion !== undefined) return completion
    }
    return undefined
  }
  const runOne = (statement: Statement): Completion => {
    switch (statement.op) {
      case 'set': locals[statement.local] = value(statement.value); return
      case 'set-results': {
        const { value: producer } = statement
        if (producer.op !== 'call') throw new Error(`${producer.op} is not interpreted`)
        callNow(producer.callee, producer.operands).forEach((result, i) => {
          const local = statement.locals[i]
          if (local !== undefined) locals[local] = result
        })
        return
      }
      case 'set-global': environment.globals[statement.global] = value(statement.value); return
      case 'store': {
        const { width, value: kind } = instructionTable[statement.mnemonic].access!
        const at = value(statement.address) as number, stored = value(statement.value)
        const to = address(at, statement.offset, width)
        if (kind === 'f') environment.memory.setFloat32(to, stored as number, true)
        else if (kind === 'F') environment.memory.setFloat64(to, stored as number, true)
        else for (let i = 0; i < width; i++) environment.memory.setUint8(to + i, Number(BigInt(stored as number) >> BigInt(8 * i) & 255n))
        return
      }
      case 'evaluate': {
        const { value: expression } = statement
        if (expression.op === 'call') callNow(expression.callee, expression.operands)
        else value(expression)
        return
      }
      case 'block': {
        const completion = run(statement.body)
        return completion === statement.label ? undefined : completion
      }
      case 'loop':
        for (;;) {
          const completion = run(statement.body)
          if (completion !== statement.label) return completion
        }
      case 'if': return run(value(statement.condition) !== 0 ? statement.consequent : statement.alternate)
      case 'switch': {
        const index = value(statement.index) as number
        let at = statement.cases.findIndex(({ values }) => values.includes(index))
        if (at < 0) at = statement.cases.findIndex(({ isDefault }) => isDefault)
        for (const { body } of statement.cases.slice(at)) {
          const completion = run(body)
          if (completion !== undefined) return completion === statement.label ? undefined : completion
        }
        return
      }
      case 'branch': return statement.label
      case 'return': return statement.values.map(value)
      case 'return-call': return callNow(statement.callee, statement.operands)
      case 'trap': throw new Trapped(statement.trap)
    }
  }
  const completion = run(ir.body)
  if (typeof completion === 'number') throw new Error(`a branch to L${completion} left function ${index}`)
  return completion ?? []
}
