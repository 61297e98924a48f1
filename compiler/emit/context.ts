/**
 * What the emitter must be told about the module around a function: the names of module-level things in
 * the output. The linker implements it; the emitter only asks. Every answer is a JavaScript identifier, or a property of one, which
 * stands wherever an identifier may.
 */
import type { Options } from '../common/options.ts'
import type { Module } from '../wasm/module.ts'
import type { DataIndex, ElementIndex, FunctionIndex, GlobalIndex, MemoryIndex, TableIndex, TypeIndex } from '../wasm/types.ts'

/** How generated code reads a global. A mutable i64 takes the slots `slot` (low) and `slot + 1`; an immutable one two variables. */
export type GlobalPlace =
  | { readonly kind: 'variable', readonly name: string, /** i64 only. */ readonly high?: string }
  | { readonly kind: 'cell', readonly name: string, readonly slot: number }

/** Arrays over a memory beside its bytes. */
export type MemoryArray = 'Uint8Array' | 'Int8Array' | 'Int16Array' | 'Uint16Array' | 'Int32Array' | 'Float32Array' | 'Float64Array'

export interface EmitContext {
  readonly module: Module
  readonly options: Options
  /** Identifier of a runtime helper (`i32_div_s`, `result_i32`, …). Asking for it puts it into the output. */
  helper(name: string): string
  /** The raw function; of a bouncing one, its entry. */
  functionName(index: FunctionIndex): string
  /** The same function as a value. */
  functionReference(index: FunctionIndex): string
  /** Whether it makes tail calls that must not grow the stack (runtime/README.md), so that it has a body apart from its entry. */
  isBouncing(index: FunctionIndex): boolean
  bodyName(index: FunctionIndex): string
  /** A piece cut off a large function (`IRFunction.parts`). */
  partName(index: FunctionIndex, part: number): string
  /** The object whose `v` is a `DataView` over the memory, which growth changes. Asking tells that a trap may be a `RangeError` of it. */
  memoryView(index: MemoryIndex): string
  /** The same object: its `w` is a second one (`loop-views.ts`). */
  memoryLoopView(index: MemoryIndex): string
  /** The same object: its `b` is a `Uint8Array`. */
  memoryBytes(index: MemoryIndex): string
  /** A typed array over the memory other than its bytes, and the number of elements of an array. Assigned on growth, like the view. */
  memoryArray(index: MemoryIndex, array: MemoryArray): string
  memoryLength(index: MemoryIndex, array: MemoryArray): string
  /** The object shaped like `WebAssembly.Memory`. */
  memoryObject(index: MemoryIndex): string
  /** Largest size in pages that this memory can reach: the least of its declared maximum, the option's and 65,536. */
  memoryMaximum(index: MemoryIndex): number
  /** The plain array of a table's elements. */
  tableElements(index: TableIndex): string
  /**
   * What calls a function of a type in a table that never changes: a function that takes the index before the operands, or an array
   * like the table, of functions that may be called, `undefined` beyond its end.
   */
  dispatcher(table: TableIndex, type: TypeIndex): { readonly kind: 'function' | 'elements', readonly name: string }
  /** The object shaped like `WebAssembly.Table`. */
  tableObject(index: TableIndex): string
  globalPlace(index: GlobalIndex): GlobalPlace
  /** The type descriptor of a function type. */
  typeDescriptor(index: TypeIndex): string
  /** `Uint8Array` of a passive or dropped data segment; assigned by `data.drop`. */
  dataSegment(index: DataIndex): string
  /** Array of an element segment's values; assigned by `elem.drop`. */
  elementSegment(index: ElementIndex): string
  /** Names for locals in the output, from the name section when `names` is on; `index` is undefined where the locals are no longer those of a function. `wanted`: what variables behind the locals should be called. Unique in the function and against every module-level name. */
  localNames(index: FunctionIndex | undefined, count: number, wanted: ReadonlyMap<number, string>): readonly string[]
}
