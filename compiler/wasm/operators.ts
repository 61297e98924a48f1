/**
 * The reader of instructions: one at a time, opcode and immediates, driven by the table. Everybody
 * who walks a body (validator, lift, printer, inspect) uses it.
 *
 * Spec: core/binary/instructions.html
 */
import { moduleLimits } from '../common/limits.ts'
import type { Location } from '../common/error.ts'
import { instructionTable, mnemonics, type Mnemonic } from './instructions.ts'
import type { Function, Module } from './module.ts'
import { readHeapType, readValueType, readValueTypes } from './read-types.ts'
import { ByteReader } from './reader.ts'
import { funcref, referenceType, type DefinedType, type FunctionIndex, type FunctionType, type ReferenceType, type ValueType } from './types.ts'

/** A clause of `try_table`. `tag` is -1 for the `_all` forms. */
export interface CatchClause { readonly kind: 'catch' | 'catch_ref' | 'catch_all' | 'catch_all_ref', readonly tag: number, readonly label: number }

/**
 * One decoded instruction. The reader fills the same object again and again: copy what you keep.
 * Only the fields that the mnemonic's immediates call for are meaningful.
 */
export interface Operator {
  mnemonic: Mnemonic
  /** The mnemonic's place in `mnemonics`: for tables of handlers. */
  code: number
  /** Byte offset of the opcode in the module. */
  offset: number
  /**
   * The first index: label depth (`br`, `br_if`, `br_on_*`), local, global, function, tag, table
   * (`table.get/set/size/grow/fill`), memory (`memory.size/grow/fill`, loads and stores), type
   * (`call_ref`, `call_indirect`, `struct.*`, `array.*`), element or data segment (`table.init`,
   * `memory.init`, `elem.drop`, `data.drop`), destination (`memory.copy`, `table.copy`).
   */
  index: number
  /** The second: table (`call_indirect`, `table.init`), memory (`memory.init`), source (`*.copy`), field (`struct.*`), segment (`array.new_data` …), length (`array.new_fixed`). */
  index2: number
  /** Loads and stores: the static offset in bytes (beyond 2^53: the nearest number), the exponent of the alignment, the lane. */
  memoryOffset: number
  alignment: number
  lane: number
  /** Constants: i32 and f32 bits in `low`; i64 and f64 bits in `low` and `high`; each as a signed 32-bit integer. v128: `lanes`, 16 bytes. */
  low: number
  high: number
  lanes: Uint8Array
  /** `block`, `loop`, `if`, `try_table`: the block's type, resolved. */
  blockType: FunctionType
  /** `br_table`: label depths, the default last. */
  labels: readonly number[]
  /** `select` with types. */
  types: readonly ValueType[]
  catches: readonly CatchClause[]
  /** `ref.null`, `ref.test`, `ref.cast`; `br_on_cast*`: from, then to. */
  referenceType: ReferenceType
  referenceType2: ReferenceType
}

/** The ways of reading what follows an opcode: lists of immediates that are read alike share one. */
const shapes = [
  'none', 'index', 'index index', 'blocktype', 'blocktype catches', 'labels', 'castop', 'types', 'heaptype', 'reftype', 'nullable reftype',
  'memarg', 'memarg laneidx', 'laneidx', 'lanes', 'zero', 'i32', 'i64', 'f32', 'f64', 'v128',
] as const
type Shape = (typeof shapes)[number]

function shapeOf(mnemonic: Mnemonic, alternative: boolean): Shape {
  const { immediates } = instructionTable[mnemonic]
  const text = immediates.map(immediate => immediate.endsWith('idx') && immediate !== 'laneidx' || immediate === 'length' ? 'index' : immediate).join(' ')
  if (text === '') return 'none'
  if (text === 'types') return alternative ? 'types' : 'none'
  if (text === 'reftype') return alternative ? 'nullable reftype' : 'reftype'
  const shape = shapes.find(each => each === text)
  if (shape === undefined) throw new Error(`internal error: no way to read the immediates of ${mnemonic}`)
  return shape
}

const illegal = -1
/** `slots[s]`: the code of the mnemonic and the number of its shape, for each opcode (an instruction with two opcodes has two). */
const codeOfSlot: number[] = []
const shapeOfSlot: number[] = []
/** By opcode byte, and by sub-opcode for each prefix byte: the slot, or `illegal`. */
const plainSlots = new Int16Array(256).fill(illegal)
const prefixedSlots: (Int16Array | undefined)[] = new Array<Int16Array | undefined>(256).fill(undefined)

function addSlot(opcode: number, code: number, alternative: boolean): void {
  const slot = codeOfSlot.length
  codeOfSlot.push(code)
  shapeOfSlot.push(shapes.indexOf(shapeOf(mnemonics[code]!, alternative)))
  if (opcode < 0x100) {
    plainSlots[opcode] = slot
    return
  }
  const [prefix, sub] = opcode < 0x10000 ? [opcode >> 8, opcode & 0xff] : [opcode >> 12, opcode & 0xfff]
  const slots = prefixedSlots[prefix] ??= new Int16Array(0x200).fill(illegal)
  slots[sub] = slot
}
mnemonics.forEach((mnemonic, code) => {
  const { opcode, alternative } = instructionTable[mnemonic]
  addSlot(opcode, code, false)
  if (alternative !== undefined) addSlot(alternative, code, true)
})

const noTypes: readonly ValueType[] = []
const noCatches: readonly CatchClause[] = []
const catchKinds = ['catch', 'catch_ref', 'catch_all', 'catch_all_ref'] as const
const emptyBlock: FunctionType = { kind: 'func', parameters: noTypes, results: noTypes }
const blocksWithResult = new Map<ValueType, FunctionType>()

/** The type of a block that takes nothing and gives one value: the same object for the same type. */
function blockWithResult(type: ValueType): FunctionType {
  let block = blocksWithResult.get(type)
  if (block === undefined) blocksWithResult.set(type, block = { kind: 'func', parameters: noTypes, results: [type] })
  return block
}

/**
 * Reads instructions from a range of the module's bytes. It checks the binary grammar of each
 * instruction alone; nesting and everything else is for the validator, so `end` comes back like any other.
 */
export class OperatorReader extends ByteReader {
  readonly #types: readonly DefinedType[]
  readonly #operator: Operator = {
    mnemonic: 'nop', code: 0, offset: 0, index: 0, index2: 0, memoryOffset: 0, alignment: 0, lane: 0, low: 0, high: 0,
    lanes: new Uint8Array(16), blockType: emptyBlock, labels: [], types: noTypes, catches: noCatches, referenceType: funcref, referenceType2: funcref,
  }

  constructor(types: readonly DefinedType[], bytes: Uint8Array, start: number, end: number, location: Location = {}) {
    super(bytes, start, end, location)
    this.#types = types
  }

  /** Whether the range is used up. */
  get done(): boolean {
    return this.position >= this.end
  }

  /**
   * Reads the next instruction.
   *
   * Gives: the one `Operator` of this reader, filled anew
   * Throws: CompileError 'illegal opcode', 'unexpected end of section or function', 'integer too large', …;
   * 'unknown type' for a block type that is not there
   */
  read(): Operator {
    const operator = this.#operator
    const offset = this.position
    operator.offset = offset
    const first = this.byte()
    let slot = plainSlots[first]!
    if (slot === illegal) slot = this.#prefixed(first, offset)
    const code = codeOfSlot[slot]!
    operator.code = code
    operator.mnemonic = mnemonics[code]!
    switch (shapeOfSlot[slot]) {
      case 0: // none
        operator.types = noTypes
        break
      case 1: // index
        operator.index = this.u32()
        break
      case 2: // index index
        operator.index = this.u32()
        operator.index2 = this.u32()
        break
      case 3: // blocktype
        operator.blockType = this.#blockType()
        break
      case 4: // blocktype catches
        operator.blockType = this.#blockType()
        operator.catches = this.#catches()
        break
      case 5: { // labels
        const count = this.count()
        const labels: number[] = []
        for (let i = 0; i <= count; i++) labels.push(this.u32())
        operator.labels = labels
        break
      }
      case 6: { // castop
        const flags = this.byte()
        if (flags > 3) this.malformed('malformed br_on_cast flags', this.position - 1)
        operator.index = this.u32()
        operator.referenceType = referenceType((flags & 1) !== 0, readHeapType(this))
        operator.referenceType2 = referenceType((flags & 2) !== 0, readHeapType(this))
        break
      }
      case 7: // types
        operator.types = readValueTypes(this, moduleLimits.results, 'results')
        // No type at all would be taken for the form without types.
        if (operator.types.length !== 1) this.invalid('invalid result arity', offset)
        break
      case 8: // heaptype: ref.null
      case 10: // nullable reftype
        operator.referenceType = referenceType(true, readHeapType(this))
        break
      case 9: // reftype
        operator.referenceType = referenceType(false, readHeapType(this))
        break
      case 11: // memarg
        this.#memoryArgument(operator)
        break
      case 12: // memarg laneidx
        this.#memoryArgument(operator)
        operator.lane = this.byte()
        break
      case 13: // laneidx
        operator.lane = this.byte()
        break
      case 14: // lanes
      case 20: // v128
        if (this.position + 16 > this.end) this.malformed('unexpected end of section or function', this.end)
        for (let i = 0; i < 16; i++) operator.lanes[i] = this.bytes[this.position + i]!
        this.position += 16
        break
      case 15: // zero
        if (this.byte() !== 0) this.malformed('zero byte expected', this.position - 1)
        break
      case 16: // i32
        operator.low = this.s32()
        break
      case 17: // i64
        this.s64(operator)
        break
      case 18: // f32
        operator.low = this.word()
        break
      case 19: // f64
        operator.low = this.word()
        operator.high = this.word()
        break
    }
    return operator
  }

  #prefixed(first: number, offset: number): number {
    const slots = prefixedSlots[first]
    if (slots === undefined) this.malformed(`illegal opcode ${hex(first)}`, offset)
    const sub = this.u32()
    const slot = sub < slots.length ? slots[sub]! : illegal
    if (slot === illegal) this.malformed(`illegal opcode ${hex(first)} ${hex(sub)}`, offset)
    return slot
  }

  #blockType(): FunctionType {
    const start = this.position
    const first = start < this.end ? this.bytes[start]! : 0
    if (first === 0x40) {
      this.position++
      return emptyBlock
    }
    if ((first & 0xc0) === 0x40) return blockWithResult(readValueType(this))
    const index = this.s33()
    if (index < 0) this.malformed('malformed block type', start)
    const composite = this.#types[index]?.composite
    if (composite?.kind !== 'func') this.invalid(`unknown type ${index}`, start)
    return composite
  }

  #catches(): readonly CatchClause[] {
    const count = this.count()
    const catches: CatchClause[] = []
    for (let i = 0; i < count; i++) {
      const kind = catchKinds[this.byte()]
      if (kind === undefined) this.malformed('malformed catch clause', this.position - 1)
      const tag = kind === 'catch' || kind === 'catch_ref' ? this.u32() : -1
      catches.push({ kind, tag, label: this.u32() })
    }
    return catches
  }

  #memoryArgument(operator: Operator): void {
    const start = this.position
    const flags = this.u32()
    if (flags >= 0x80) this.malformed('malformed memop flags', start)
    operator.alignment = flags & 0x3f
    operator.index = flags >= 0x40 ? this.u32() : 0
    operator.memoryOffset = this.u64()
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0')
}

/**
 * Reads the declarations of locals at the start of a body.
 *
 * Gives: one type a local, parameters not among them; at most 50,000
 * Throws: CompileError 'too many locals'
 * Spec: core/binary/modules.html#code-section
 */
export function readLocals(reader: ByteReader): ValueType[] {
  const start = reader.position
  const runs = reader.count()
  const locals: ValueType[] = []
  let total = 0
  for (let i = 0; i < runs; i++) {
    const length = reader.u32()
    const type = readValueType(reader)
    total += length
    if (total <= moduleLimits.locals) for (let k = 0; k < length; k++) locals.push(type)
  }
  // 2^32 and more is not even in the grammar; between that and the limit only implementations object.
  if (total >= 2 ** 32) reader.malformed('too many locals', start)
  if (total > moduleLimits.locals) reader.invalid(`too many locals: ${total}, the limit is ${moduleLimits.locals}`, start)
  return locals
}

/** The place that errors in a function's body name. The name is looked up only when an error asks: decoding all names takes a while. */
export function bodyLocation(module: Module, functionIndex: FunctionIndex): Location {
  return {
    section: 'code',
    functionIndex,
    get functionName() {
      return module.names.functions.get(functionIndex)
    },
  } as Location
}

/**
 * Opens a defined function's body: its locals (without the parameters), and a reader at its first instruction.
 *
 * Throws: CompileError as `readLocals` does
 */
export function openBody(module: Module, functionIndex: FunctionIndex): { locals: ValueType[], operators: OperatorReader } {
  const { body } = module.functions[functionIndex] as Function
  if (body === undefined) throw new Error(`internal error: function ${functionIndex} has no body`)
  const operators = new OperatorReader(module.types, module.bytes, body.start, body.end, bodyLocation(module, functionIndex))
  return { locals: readLocals(operators), operators }
}
