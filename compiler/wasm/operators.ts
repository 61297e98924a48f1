/**
 * The reader of instructions: one at a time, opcode and immediates, driven by the table. Everybody
 * who walks a body (validator, lift, printer, inspect) uses it.
 *
 * Spec: core/binary/instructions.html
 */
import type { Mnemonic } from './instructions.ts'
import type { FunctionType, ReferenceType, ValueType } from './types.ts'

/** A clause of `try_table`. `tag` is -1 for the `_all` forms. */
export interface CatchClause { readonly kind: 'catch' | 'catch_ref' | 'catch_all' | 'catch_all_ref', readonly tag: number, readonly label: number }

/**
 * One decoded instruction. The reader fills the same object again and again: copy what you keep.
 * Only the fields that the mnemonic's immediates call for are meaningful.
 */
export interface Operator {
  mnemonic: Mnemonic
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
