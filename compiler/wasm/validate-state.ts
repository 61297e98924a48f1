/**
 * The typing rules of what reads and writes state by index: locals, globals, tables, segments; and of
 * `drop` and `select`. Plain memory accesses go by their signatures, in `validate-function.ts`.
 *
 * Spec: core/valid/instructions.html#variable-instructions, #table-instructions, #memory-instructions
 */
import type { MnemonicOf } from './instructions.ts'
import type { Global, Memory, Table } from './module.ts'
import type { BodyState, Rule } from './operand-stack.ts'
import { bottom, describeCode, encode, encodeReference, i32, i64, isReferenceCode, type TypeCode } from './type-codes.ts'

export function localAt(state: BodyState, index: number): TypeCode {
  const type = state.locals[index]
  if (type === undefined) state.fail(`unknown local ${index}`)
  return type
}
function globalAt(state: BodyState, index: number): Global {
  const global = state.module.globals[index]
  if (global === undefined || (state.readableGlobals >= 0 && index >= state.readableGlobals)) state.fail(`unknown global ${index}`)
  return global
}
function tableAt(state: BodyState, index: number): Table {
  const table = state.module.tables[index]
  if (table === undefined) state.fail(`unknown table ${index}`)
  return table
}
export function memoryAt(state: BodyState, index: number): Memory {
  const memory = state.module.memories[index]
  if (memory === undefined) state.fail(`unknown memory ${index}`)
  return memory
}
/** The type of the elements of a segment. */
export function elementsAt(state: BodyState, index: number): TypeCode {
  const segment = state.module.elements[index]
  if (segment === undefined) state.fail(`unknown elem segment ${index}`)
  return encodeReference(segment.type)
}
/** A function body may name data segments only if the data count section has told how many there are. */
export function checkDataSegment(state: BodyState, index: number): void {
  const { dataCount } = state.module
  if (dataCount === undefined) state.malformed('data count section required')
  if (index >= dataCount) state.fail(`unknown data segment ${index}`)
}

/** The type of a length that must fit both address types. */
function lesser(a: TypeCode, b: TypeCode): TypeCode {
  return a === i64 && b === i64 ? i64 : i32
}

export const stateRules: Record<MnemonicOf<'variable' | 'parametric' | 'table' | 'memory'>, Rule> = {
  'drop': state => {
    state.popAny()
  },
  'select': (state, { types }) => {
    state.pop(i32)
    if (types.length > 0) {
      const type = state.encode(types[0]!)
      state.pop(type)
      state.pop(type)
      state.push(type)
      return
    }
    const second = state.popAny()
    const first = state.popAny()
    if (isReferenceCode(first) || isReferenceCode(second) || (first !== second && first !== bottom && second !== bottom)) {
      state.mismatch('two operands of one number or vector type', `[${describeCode(first)} ${describeCode(second)}]`)
    }
    state.push(first === bottom ? second : first)
  },

  'local.get': (state, { index }) => {
    const type = localAt(state, index)
    if (state.hasValue[index] === 0) state.fail(`uninitialized local ${index}`)
    state.push(type)
  },
  'local.set': (state, { index }) => {
    state.pop(localAt(state, index))
    state.initialise(index)
  },
  'local.tee': (state, { index }) => {
    const type = localAt(state, index)
    state.pop(type)
    state.initialise(index)
    state.push(type)
  },
  'global.get': (state, { index }) => {
    const { type } = globalAt(state, index)
    if (state.readableGlobals >= 0 && type.mutable) state.fail('constant expression required')
    state.push(encode(type.type))
  },
  'global.set': (state, { index }) => {
    const { type } = globalAt(state, index)
    if (!type.mutable) state.fail('immutable global')
    state.pop(encode(type.type))
  },

  'table.get': (state, { index }) => {
    const { type } = tableAt(state, index)
    state.pop(encode(type.address))
    state.push(encodeReference(type.element))
  },
  'table.set': (state, { index }) => {
    const { type } = tableAt(state, index)
    state.pop(encodeReference(type.element))
    state.pop(encode(type.address))
  },
  'table.init': (state, { index, index2 }) => {
    const { type } = tableAt(state, index2)
    const elements = elementsAt(state, index)
    if (!state.isSubtype(elements, encodeReference(type.element))) state.fail("type mismatch: element segment's type does not match the table's")
    state.pop(i32)
    state.pop(i32)
    state.pop(encode(type.address))
  },
  'elem.drop': (state, { index }) => {
    elementsAt(state, index)
  },
  'table.copy': (state, { index, index2 }) => {
    const to = tableAt(state, index).type
    const from = tableAt(state, index2).type
    if (!state.isSubtype(encodeReference(from.element), encodeReference(to.element))) state.fail("type mismatch: source table's type does not match the destination's")
    const toAddress = encode(to.address)
    const fromAddress = encode(from.address)
    state.pop(lesser(toAddress, fromAddress))
    state.pop(fromAddress)
    state.pop(toAddress)
  },
  'table.grow': (state, { index }) => {
    const { type } = tableAt(state, index)
    const address = encode(type.address)
    state.pop(address)
    state.pop(encodeReference(type.element))
    state.push(address)
  },
  'table.size': (state, { index }) => state.push(encode(tableAt(state, index).type.address)),
  'table.fill': (state, { index }) => {
    const { type } = tableAt(state, index)
    const address = encode(type.address)
    state.pop(address)
    state.pop(encodeReference(type.element))
    state.pop(address)
  },

  'memory.size': (state, { index }) => state.push(encode(memoryAt(state, index).type.address)),
  'memory.grow': (state, { index }) => {
    const address = encode(memoryAt(state, index).type.address)
    state.pop(address)
    state.push(address)
  },
  'memory.init': (state, { index, index2 }) => {
    const address = encode(memoryAt(state, index2).type.address)
    checkDataSegment(state, index)
    state.pop(i32)
    state.pop(i32)
    state.pop(address)
  },
  'data.drop': (state, { index }) => checkDataSegment(state, index),
  'memory.copy': (state, { index, index2 }) => {
    const to = encode(memoryAt(state, index).type.address)
    const from = encode(memoryAt(state, index2).type.address)
    state.pop(lesser(to, from))
    state.pop(from)
    state.pop(to)
  },
  'memory.fill': (state, { index }) => {
    const address = encode(memoryAt(state, index).type.address)
    state.pop(address)
    state.pop(i32)
    state.pop(address)
  },
}
