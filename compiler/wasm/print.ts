/**
 * The printer of instructions: flat text format, one instruction a line, for `inspect`, messages and
 * tests. Indices are printed as numbers, as the bytes have them.
 *
 * Spec: core/text/instructions.html
 */
import { instructionTable } from './instructions.ts'
import type { Module } from './module.ts'
import { openBody, type Operator } from './operators.ts'
import { functionType } from './subtyping.ts'
import type { FunctionIndex, FunctionType, HeapType, ReferenceType, ValueType } from './types.ts'

export function printHeapType(heap: HeapType): string {
  return String(heap)
}
export function printType(type: ValueType): string {
  if (typeof type === 'string') return type
  if (type.nullable && typeof type.heap === 'string') return shorthand(type.heap)
  return `(ref ${type.nullable ? 'null ' : ''}${printHeapType(type.heap)})`
}
/** `(ref null none)` is written `nullref`, and so on; the others are the heap type with `ref`. */
function shorthand(heap: Exclude<HeapType, number>): string {
  switch (heap) {
    case 'none': return 'nullref'
    case 'nofunc': return 'nullfuncref'
    case 'noextern': return 'nullexternref'
    case 'noexn': return 'nullexnref'
    case 'any': case 'eq': case 'i31': case 'struct': case 'array': case 'func': case 'extern': case 'exn': return `${heap}ref`
  }
}
function printTypes(keyword: string, types: readonly ValueType[]): string {
  return types.length === 0 ? '' : ` (${keyword} ${types.map(printType).join(' ')})`
}
function printFunctionType({ parameters, results }: FunctionType): string {
  return printTypes('param', parameters) + printTypes('result', results)
}
function printReference({ nullable, heap }: ReferenceType): string {
  return `(ref ${nullable ? 'null ' : ''}${printHeapType(heap)})`
}

const scratch = new DataView(new ArrayBuffer(8))

/** A float by its bits: the number, or `nan:0x…` with the payload. */
function printFloat(value: number, payload: bigint, isNegative: boolean): string {
  const sign = isNegative ? '-' : ''
  if (Number.isNaN(value)) return `${sign}nan:0x${payload.toString(16)}`
  const magnitude = Math.abs(value)
  return sign + (magnitude === Infinity ? 'inf' : String(magnitude))
}
function printF32(low: number): string {
  scratch.setInt32(0, low, true)
  return printFloat(scratch.getFloat32(0, true), BigInt(low & 0x7fffff), low < 0)
}
function printF64(low: number, high: number): string {
  scratch.setInt32(0, low, true)
  scratch.setInt32(4, high, true)
  return printFloat(scratch.getFloat64(0, true), BigInt(high & 0xfffff) << 32n | BigInt(low >>> 0), high < 0)
}

/** Memory and table indices are left out where they are 0. */
function index(value: number): string {
  return value === 0 ? '' : ` ${value}`
}

/** What follows the mnemonic, each part with a space before it. */
function printImmediates(operator: Operator): string {
  const { index: first, index2: second } = operator
  switch (instructionTable[operator.mnemonic].immediates.join(' ')) {
    case '': case 'zero': return ''
    case 'blocktype': return printFunctionType(operator.blockType)
    case 'blocktype catches': {
      return printFunctionType(operator.blockType) + operator.catches.map(({ kind, tag, label }) => ` (${kind}${tag < 0 ? '' : ` ${tag}`} ${label})`).join('')
    }
    case 'labels': return ` ${operator.labels.join(' ')}`
    case 'castop': return ` ${first} ${printReference(operator.referenceType)} ${printReference(operator.referenceType2)}`
    case 'types': return printTypes('result', operator.types)
    case 'heaptype': return ` ${printHeapType(operator.referenceType.heap)}`
    case 'reftype': return ` ${printReference(operator.referenceType)}`
    case 'memarg': case 'memarg laneidx': {
      const { access, immediates } = instructionTable[operator.mnemonic]
      const alignment = 2 ** operator.alignment
      return index(first) + (operator.memoryOffset === 0 ? '' : ` offset=${operator.memoryOffset}`) + (alignment === access?.width ? '' : ` align=${alignment}`) +
        (immediates.includes('laneidx') ? ` ${operator.lane}` : '')
    }
    case 'laneidx': return ` ${operator.lane}`
    case 'lanes': return ` ${operator.lanes.join(' ')}`
    case 'i32': return ` ${operator.low}`
    case 'i64': return ` ${BigInt(operator.high) << 32n | BigInt(operator.low >>> 0)}`
    case 'f32': return ` ${printF32(operator.low)}`
    case 'f64': return ` ${printF64(operator.low, operator.high)}`
    case 'v128': {
      const view = new DataView(operator.lanes.buffer, operator.lanes.byteOffset, 16)
      return ` i32x4 ${[0, 4, 8, 12].map(place => `0x${view.getUint32(place, true).toString(16).padStart(8, '0')}`).join(' ')}`
    }
    case 'memidx': case 'tableidx': return index(first)
    // The text format wants the table or memory before the segment, and the table before the type.
    case 'elemidx tableidx': case 'dataidx memidx': return `${index(second)} ${first}`
    case 'typeidx tableidx': return `${index(second)} (type ${first})`
    case 'memidx memidx': case 'tableidx tableidx': return first === 0 && second === 0 ? '' : ` ${first} ${second}`
    case 'typeidx': case 'funcidx': case 'localidx': case 'globalidx': case 'labelidx': case 'tagidx': case 'elemidx': case 'dataidx': return ` ${first}`
    default: return ` ${first} ${second}` // Two plain indices.
  }
}

/** One instruction, without indentation: `i32.load offset=8`. */
export function printOperator(operator: Operator): string {
  return operator.mnemonic + printImmediates(operator)
}

/**
 * Prints a function: its head, its locals, and its body, one instruction a line.
 *
 * `functionIndex`: a defined function; its bytes must decode
 */
export function printFunction(module: Module, functionIndex: FunctionIndex): string {
  const { locals, operators } = openBody(module, functionIndex)
  const lines = [`(func (;${functionIndex};)${printFunctionType(functionType(module, functionIndex))}`]
  if (locals.length > 0) lines.push(` ${printTypes('local', locals)}`)
  let depth = 1
  while (!operators.done) {
    const operator = operators.read()
    const { mnemonic } = operator
    if (mnemonic === 'end' || mnemonic === 'delegate') depth--
    // The last `end` closes the function.
    if (depth === 0) break
    const isMiddle = mnemonic === 'else' || mnemonic === 'catch' || mnemonic === 'catch_all'
    // Deep nesting is not drawn to its full depth.
    lines.push('  '.repeat(Math.min(depth - (isMiddle ? 1 : 0), 40)) + printOperator(operator))
    if (mnemonic === 'block' || mnemonic === 'loop' || mnemonic === 'if' || mnemonic === 'try' || mnemonic === 'try_table') depth++
  }
  return `${lines.join('\n')})`
}
