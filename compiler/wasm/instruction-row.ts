/**
 * What a row of the instruction table holds, and the makers that write rows. The rows themselves are
 * in `instructions.ts`, `vector-instructions.ts` and `atomic-instructions.ts`.
 *
 * Spec: core/appendix/index-instructions.html
 */

/**
 * What an instruction is about. `load` and `store` are the scalar ones; everything of the SIMD
 * proposals is `vector` (its memory accesses and `v128.const` too), everything of threads `atomic`,
 * `try_table` and the legacy blocks `exception`.
 */
export type Family =
  | 'control' | 'parametric' | 'variable' | 'constant' | 'numeric' | 'load' | 'store' | 'memory' | 'table'
  | 'reference' | 'aggregate' | 'exception' | 'vector' | 'atomic'

/** The proposal that brought a feature, `mvp` for WebAssembly 1.0. Some show only in types, limits and indices, not in rows. */
export type Proposal =
  | 'mvp' | 'sign-extension' | 'saturating-truncation' | 'multi-value' | 'bulk-memory' | 'reference-types'
  | 'extended-constants' | 'simd' | 'relaxed-simd' | 'tail-calls' | 'function-references' | 'gc' | 'exceptions'
  | 'multi-memory' | 'memory64' | 'legacy-exceptions' | 'threads' | 'wide-arithmetic'

/**
 * What follows the opcode. Most are the specification's names. `blocktype` to `catches` are for
 * control; `reftype` is a heap type whose nullability the opcode tells; `castop` is the flags byte,
 * label and two heap types of `br_on_cast`; `length` is the u32 of `array.new_fixed`; `laneidx` one
 * byte; `lanes` the sixteen of `i8x16.shuffle`; `zero` the reserved byte of `atomic.fence`.
 */
export type Immediate =
  | 'blocktype' | 'labelidx' | 'labels' | 'catches' | 'castop'
  | 'typeidx' | 'funcidx' | 'tableidx' | 'memidx' | 'globalidx' | 'localidx' | 'tagidx' | 'elemidx' | 'dataidx' | 'fieldidx'
  | 'types' | 'heaptype' | 'reftype' | 'length'
  | 'memarg' | 'laneidx' | 'lanes' | 'zero'
  | 'i32' | 'i64' | 'f32' | 'f64' | 'v128'

/** A memory access: bytes touched, the operand's type letter, and the sign in which a narrow integer is widened. */
export interface Access<Width extends number = number, Value extends string = string, Sign extends 's' | 'u' | undefined = 's' | 'u' | undefined> {
  readonly width: Width
  readonly value: Value
  readonly sign: Sign
}

export interface Instruction {
  /**
   * The opcode byte; or, after a prefix byte, prefix and sub-opcode side by side in hexadecimal:
   * 0xfc08 is `0xfc 8`, 0xfd100 is `0xfd 0x100`.
   */
  readonly opcode: number
  /** The second opcode of an instruction that has two: `select` with types, `ref.test` and `ref.cast` to a nullable type. */
  readonly alternative?: number
  readonly family: Family
  readonly immediates: readonly Immediate[]
  /**
   * Parameters, `-`, results. i = i32, I = i64, f = f32, F = f64, v = v128; a = address type of the
   * (first) memory or table that the immediates name, b = of the second, n = the lesser of both (a length);
   * r = a reference, t = the type that the immediates name (of the local, global, table, field, …).
   * `*` where the operands depend on more than that: the validator knows.
   */
  readonly signature: string
  /** Whether it may trap. Calls, which run other code, and `throw` do not count. */
  readonly traps: boolean
  readonly proposal: Proposal
  /** Of everything that takes a `memarg`. */
  readonly access?: Access
}

export function control<const S extends string, const M extends readonly Immediate[], P extends Proposal = 'mvp', T extends boolean = false>(opcode: number, signature: S, immediates: M, proposal = 'mvp' as P, traps = false as T) {
  return { opcode, family: 'control', immediates, signature, traps, proposal } as const
}

export function exception<const S extends string, const M extends readonly Immediate[], P extends Proposal = 'exceptions', T extends boolean = false>(opcode: number, signature: S, immediates: M, proposal = 'exceptions' as P, traps = false as T) {
  return { opcode, family: 'exception', immediates, signature, traps, proposal } as const
}

export function variable<const S extends string, const M extends Immediate>(opcode: number, signature: S, immediate: M) {
  return { opcode, family: 'variable', immediates: [immediate], signature, traps: false, proposal: 'mvp' } as const
}

export function constant<const S extends string, const M extends Immediate>(opcode: number, signature: S, immediate: M) {
  return { opcode, family: 'constant', immediates: [immediate], signature, traps: false, proposal: 'mvp' } as const
}

export function numeric<const S extends string, P extends Proposal = 'mvp'>(opcode: number, signature: S, proposal = 'mvp' as P) {
  return { opcode, family: 'numeric', immediates: [], signature, traps: false, proposal } as const
}

/** A numeric instruction that may trap. */
export function trapping<const S extends string>(opcode: number, signature: S) {
  return { opcode, family: 'numeric', immediates: [], signature, traps: true, proposal: 'mvp' } as const
}

export function load<const V extends string, const W extends number, const S extends 's' | 'u' | undefined = undefined>(opcode: number, signature: `a-${V}`, width: W, sign = undefined as S) {
  return { opcode, family: 'load', immediates: ['memarg'], signature, traps: true, proposal: 'mvp', access: { width, value: signature.slice(2) as V, sign } } as const
}

export function store<const V extends string, const W extends number>(opcode: number, signature: `a${V}-`, width: W) {
  return { opcode, family: 'store', immediates: ['memarg'], signature, traps: true, proposal: 'mvp', access: { width, value: signature.slice(1, 2) as V, sign: undefined } } as const
}

export function memory<const S extends string, const M extends readonly Immediate[], T extends boolean, P extends Proposal>(opcode: number, signature: S, immediates: M, traps: T, proposal: P) {
  return { opcode, family: 'memory', immediates, signature, traps, proposal } as const
}

export function table<const S extends string, const M extends readonly Immediate[], T extends boolean, P extends Proposal>(opcode: number, signature: S, immediates: M, traps: T, proposal: P) {
  return { opcode, family: 'table', immediates, signature, traps, proposal } as const
}

export function reference<const S extends string, const M extends readonly Immediate[], P extends Proposal, T extends boolean = false>(opcode: number, signature: S, immediates: M, proposal: P, traps = false as T) {
  return { opcode, family: 'reference', immediates, signature, traps, proposal } as const
}

export function aggregate<const S extends string, const M extends readonly Immediate[], T extends boolean>(opcode: number, signature: S, immediates: M, traps: T) {
  return { opcode, family: 'aggregate', immediates, signature, traps, proposal: 'gc' } as const
}

/** A vector instruction; `immediate` where it has one besides a memory access. */
export function vector<const S extends string, const M extends Immediate = never>(opcode: number, signature: S, immediate?: M) {
  return { opcode, family: 'vector', immediates: (immediate === undefined ? [] : [immediate]) as readonly M[], signature, traps: false, proposal: 'simd' } as const
}

export function relaxed<const S extends string>(opcode: number, signature: S) {
  return { opcode, family: 'vector', immediates: [], signature, traps: false, proposal: 'relaxed-simd' } as const
}

export function vectorLoad<const W extends number, const S extends 's' | 'u' | undefined = undefined>(opcode: number, width: W, sign = undefined as S) {
  return { opcode, family: 'vector', immediates: ['memarg'], signature: 'a-v', traps: true, proposal: 'simd', access: { width, value: 'v', sign } } as const
}

export function vectorStore<const W extends number>(opcode: number, width: W) {
  return { opcode, family: 'vector', immediates: ['memarg'], signature: 'av-', traps: true, proposal: 'simd', access: { width, value: 'v', sign: undefined } } as const
}

/** Loads or stores one lane: `signature` tells which. */
export function vectorLane<const S extends 'av-v' | 'av-', const W extends number>(opcode: number, signature: S, width: W) {
  return { opcode, family: 'vector', immediates: ['memarg', 'laneidx'], signature, traps: true, proposal: 'simd', access: { width, value: 'v', sign: undefined } } as const
}

/** An atomic access; `value` is the letter of what is in memory. Narrow ones are unsigned. */
export function atomic<const S extends string, const V extends 'i' | 'I', const W extends number>(opcode: number, signature: S, value: V, width: W) {
  return { opcode, family: 'atomic', immediates: ['memarg'], signature, traps: true, proposal: 'threads', access: { width, value, sign: undefined } } as const
}
