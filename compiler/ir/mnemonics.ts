/**
 * Which mnemonics each IR node may carry: those of the instruction table by family, and the few that
 * only exist between the i64 split and the emitter.
 */
import { instructionTable, type Mnemonic, type NumericMnemonic } from '../wasm/instructions.ts'
import type { Type } from './nodes.ts'

/**
 * What no Wasm instruction says: what the split of i64 leaves behind, on i32 halves (`x`, `y` below are low ones, `x_`, `y_`
 * high ones), and a truncation that needs no check.
 */
export const splitMnemonics = {
  /** High 32 bits of the unsigned product of two i32: `'ii-i'`. */
  'i32.mul_high_u': 'ii-i',
  /** f64/f32 from a pair, rounded once: `(x, x_)`. */
  'f64.convert_pair_s': 'ii-F', 'f64.convert_pair_u': 'ii-F',
  'f32.convert_pair_s': 'ii-f', 'f32.convert_pair_u': 'ii-f',
  /** f64 with these bits. */
  'f64.reinterpret_pair': 'ii-F',
  /** Low and high half of a float's bits; of an f64 they are two reads of one scratch, so both take the float. */
  'i32.reinterpret_f64_low': 'F-i', 'i32.reinterpret_f64_high': 'F-i',
  /** The integer part modulo 2^32, 0 of a NaN or an infinity: ECMAScript's ToInt32. */
  'i32.wrap_f64': 'F-i',
} as const
export type SplitMnemonic = keyof typeof splitMnemonics

/** Arithmetic with one result. */
export type ScalarMnemonic = NumericMnemonic | SplitMnemonic

/** Pair arithmetic done by a helper: operands and results are halves, low first. */
export const multiMnemonics = {
  'i64.mul': 'iiii-ii',
  'i64.div_s': 'iiii-ii', 'i64.div_u': 'iiii-ii', 'i64.rem_s': 'iiii-ii', 'i64.rem_u': 'iiii-ii',
  'i64.trunc_f32_s': 'f-ii', 'i64.trunc_f32_u': 'f-ii', 'i64.trunc_f64_s': 'F-ii', 'i64.trunc_f64_u': 'F-ii',
  'i64.trunc_sat_f32_s': 'f-ii', 'i64.trunc_sat_f32_u': 'f-ii', 'i64.trunc_sat_f64_s': 'F-ii', 'i64.trunc_sat_f64_u': 'F-ii',
} as const
export type MultiMnemonic = keyof typeof multiMnemonics

export type LoadMnemonic = Extract<Mnemonic, `${'i32' | 'i64' | 'f32' | 'f64'}.load${string}`>
export type StoreMnemonic = Extract<Mnemonic, `${'i32' | 'i64' | 'f32' | 'f64'}.store${string}`>

/** Instructions that are no arithmetic, load, store, call, control or variable access, and are compiled. */
export type OperationInstruction = Extract<Mnemonic,
  | 'memory.size' | 'memory.grow' | 'memory.copy' | 'memory.fill' | 'memory.init' | 'data.drop'
  | 'table.get' | 'table.set' | 'table.size' | 'table.grow' | 'table.copy' | 'table.fill' | 'table.init' | 'elem.drop'
  | 'ref.func' | 'ref.is_null' | 'ref.as_non_null' | 'ref.eq'>

/** What no Wasm instruction says by itself. */
export const internalOperations = {
  /** An `i64.store` of an `i64.load`: `(to, from)`. Immediates: the memory, and the offsets of both. */
  'memory.copy_i64': 'ii-',
} as const
export type OperationMnemonic = OperationInstruction | keyof typeof internalOperations

/** Operand and result types of a mnemonic. */
export interface Signature { readonly operands: readonly Type[], readonly results: readonly Type[] }

/** Addresses and lengths are i32, since memory64 is not compiled; `r` and, in what is compiled, `t` are references. */
const letters: Readonly<Record<string, Type>> = { i: 'i32', I: 'i64', f: 'f32', F: 'f64', v: 'v128', a: 'i32', b: 'i32', n: 'i32', r: 'ref', t: 'ref' }
const signatures = new Map<string, Signature>()

/** The types that a signature in the table's letters means. Gives: the same object for the same letters. */
export function parseSignature(signature: string): Signature {
  let parsed = signatures.get(signature)
  if (parsed === undefined) {
    const [operands = '', results = ''] = signature.split('-')
    parsed = { operands: [...operands].map(typeOfLetter), results: [...results].map(typeOfLetter) }
    signatures.set(signature, parsed)
  }
  return parsed
}
function typeOfLetter(letter: string): Type {
  const type = letters[letter]
  if (type === undefined) throw new Error(`internal error: no type for the letter ${letter} of a signature`)
  return type
}

const byMnemonic = new Map<string, Signature>()
const internalSignatures: Readonly<Record<string, string>> = { ...splitMnemonics, ...internalOperations }

/** The signature of anything the table of instructions has: arithmetic, loads, stores, operations. */
export function tableSignature(mnemonic: ScalarMnemonic | LoadMnemonic | StoreMnemonic | OperationMnemonic): Signature {
  let signature = byMnemonic.get(mnemonic)
  if (signature === undefined) {
    signature = parseSignature(internalSignatures[mnemonic] ?? instructionTable[mnemonic as Mnemonic].signature)
    byMnemonic.set(mnemonic, signature)
  }
  return signature
}
/** The signature on halves of what pair arithmetic a `Multi` carries. */
export function multiSignature(mnemonic: MultiMnemonic): Signature {
  return parseSignature(multiMnemonics[mnemonic])
}
