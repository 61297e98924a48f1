/**
 * The intermediate representation: a structured, typed tree for one function. Blocks, loops and ifs as
 * Wasm and JavaScript both have them, no operand stack, no opcodes but families. Nodes are never
 * changed: a pass makes new ones. Only types and makers stand here; walking is `walk.ts`.
 *
 * Order of evaluation is JavaScript's: operands left to right, then the node itself.
 */
import type { MultiMnemonic, OperationMnemonic, ScalarMnemonic, LoadMnemonic, StoreMnemonic } from './mnemonics.ts'
import type { FunctionIndex, GlobalIndex, LocalIndex, MemoryIndex, TableIndex, TypeIndex } from '../wasm/types.ts'

/**
 * Type of a value in the IR. References are all `ref`: validation has told them apart. Before the pass
 * `split-i64` an i64 is one value; after it there is no i64 left, only pairs of i32, low half first.
 */
export type Type = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'ref'

/** Absolute name of a block, loop or switch, unique within its function. */
export type Label = number

/** A number by its bits, so that NaN payloads and -0 survive. f32 and i32: `low`. Both halves are signed 32-bit. */
export interface Constant { readonly op: 'constant', readonly type: 'i32' | 'i64' | 'f32' | 'f64', readonly low: number, readonly high: number }
export interface Null { readonly op: 'null', readonly type: 'ref' }
export interface LocalGet { readonly op: 'local', readonly local: LocalIndex, readonly type: Type }
/** `half` only after the split, for a global of type i64. */
export interface GlobalGet { readonly op: 'global', readonly global: GlobalIndex, readonly half: 'low' | 'high' | undefined, readonly type: Type }
/** Arithmetic, comparison or conversion with one result and no state. Whether it traps: `effects.ts`. */
export interface Numeric { readonly op: 'numeric', readonly mnemonic: ScalarMnemonic, readonly type: Type, readonly operands: readonly Expression[] }
export interface Load { readonly op: 'load', readonly mnemonic: LoadMnemonic, readonly memory: MemoryIndex, readonly offset: number, readonly address: Expression, readonly type: Type }
/** `condition` (an i32) decides which branch is evaluated: JavaScript's `?:`, `&&`, `||`. */
export interface Conditional { readonly op: 'conditional', readonly type: Type, readonly condition: Expression, readonly consequent: Expression, readonly alternate: Expression }

export type Callee =
  | { readonly kind: 'function', readonly index: FunctionIndex }
  /** A piece of this very function (`IRFunction.parts`). */
  | { readonly kind: 'part', readonly part: number }
  /** What a table that never changes holds at the index that is the first operand, called as this type; the checks come after the operands. */
  | { readonly kind: 'dispatcher', readonly table: TableIndex, readonly type: TypeIndex }
  /** The element is read (index evaluated) *before* the operands; null, range and type are checked *after* them, at the call. */
  | { readonly kind: 'table', readonly table: TableIndex, readonly type: TypeIndex, readonly index: Expression }
  /** Evaluated before the operands; null is checked at the call. */
  | { readonly kind: 'reference', readonly type: TypeIndex, readonly reference: Expression }
/**
 * `results` are the callee's results in JavaScript: after the split an i64 counts twice, low then high.
 * With none, a `Call` may only stand in `evaluate`; with several, only in `set-results` or `evaluate`.
 */
export interface Call { readonly op: 'call', readonly callee: Callee, readonly operands: readonly Expression[], readonly results: readonly Type[] }
/**
 * What the runtime does for one mnemonic: memory, table and reference instructions; later GC, atomics.
 * `immediates` are the instruction's indices in the order of the binary format. As with `Call`, several results only in `set-results`.
 */
export interface Operation { readonly op: 'operation', readonly mnemonic: OperationMnemonic, readonly immediates: readonly number[], readonly operands: readonly Expression[], readonly results: readonly Type[] }
/** Arithmetic on pairs that gives a pair (`i64.div_s` after the split …): only in `set-results`. Operands are halves. */
export interface Multi { readonly op: 'multi', readonly mnemonic: MultiMnemonic, readonly operands: readonly Expression[], readonly results: readonly Type[] }

export type Expression = Constant | Null | LocalGet | GlobalGet | Numeric | Load | Conditional | Call | Operation | Multi

export interface SetLocal { readonly op: 'set', readonly local: LocalIndex, readonly value: Expression }
/** First result to `locals[0]`, and so on; `undefined` where nobody reads it. */
export interface SetResults { readonly op: 'set-results', readonly locals: readonly (LocalIndex | undefined)[], readonly value: Call | Operation | Multi }
export interface SetGlobal { readonly op: 'set-global', readonly global: GlobalIndex, readonly half: 'low' | 'high' | undefined, readonly value: Expression }
export interface Store { readonly op: 'store', readonly mnemonic: StoreMnemonic, readonly memory: MemoryIndex, readonly offset: number, readonly address: Expression, readonly value: Expression }
/** For its effects only. */
export interface Evaluate { readonly op: 'evaluate', readonly value: Expression }
/** A branch to its label goes on after it. */
export interface Block { readonly op: 'block', readonly label: Label, readonly body: readonly Statement[] }
/**
 * A branch to its label starts it again; falling off its end leaves it. `coerced`: i32s that engines are to be told are some, each time it starts;
 * no value changes (pass `loop-integers`).
 */
export interface Loop { readonly op: 'loop', readonly label: Label, readonly body: readonly Statement[], readonly coerced?: readonly LocalIndex[] }
export interface If { readonly op: 'if', readonly condition: Expression, readonly consequent: readonly Statement[], readonly alternate: readonly Statement[] }
/** Like JavaScript's: a case without a branch at its end falls into the next. `values` are i32; exactly one case has `isDefault`. A branch to `label` goes on after it. */
export interface Switch { readonly op: 'switch', readonly label: Label, readonly index: Expression, readonly cases: readonly SwitchCase[] }
export interface SwitchCase { readonly values: readonly number[], readonly isDefault: boolean, readonly body: readonly Statement[] }
export interface Branch { readonly op: 'branch', readonly label: Label }
export interface Return { readonly op: 'return', readonly values: readonly Expression[] }
/** Never a call of the function itself: `lift` has made that a loop. */
export interface ReturnCall { readonly op: 'return-call', readonly callee: Callee, readonly operands: readonly Expression[], readonly results: readonly Type[] }
/** `unreachable`, and what was proven to trap. `trap` names a message of `runtime/helpers/trap.js`. */
export interface Trap { readonly op: 'trap', readonly trap: TrapKind }

export type Statement =
  | SetLocal | SetResults | SetGlobal | Store | Evaluate
  | Block | Loop | If | Switch | Branch | Return | ReturnCall | Trap

export type TrapKind =
  | 'unreachable' | 'memory_out_of_bounds' | 'table_out_of_bounds' | 'divide_by_zero' | 'remainder_by_zero' | 'divide_unrepresentable'
  | 'float_unrepresentable' | 'signature_mismatch' | 'null_dereference' | 'data_out_of_bounds' | 'element_out_of_bounds'

export interface IRFunction {
  readonly index: FunctionIndex
  /** Types of all locals; the first `parameters` of them are the parameters. Locals that are no parameters start as zero or null. */
  readonly locals: readonly Type[]
  readonly parameters: number
  readonly results: readonly Type[]
  readonly body: readonly Statement[]
  /** Labels below this are taken. */
  readonly labels: number
  /** The pieces that `split-functions` has cut off, by number: functions by themselves, called by this one and by each other. */
  readonly parts?: readonly IRFunction[]
  /** Of a piece: its number. It has the `index` of the function that it was cut from, and no `parts`. */
  readonly part?: number
}
