/**
 * Node's own WebAssembly as the oracle of arithmetic: one function for each numeric instruction, so that
 * no test writes again what an instruction means.
 */
import { instructionTable, isNumeric, mnemonics, type NumericMnemonic } from '../../compiler/wasm/instructions.ts'
import { assemble, op } from './assemble.ts'
import { engine } from './backend.ts'

const functions = mnemonics.filter(isNumeric).map((mnemonic) => {
  const { signature } = instructionTable[mnemonic], operands = signature.indexOf('-')
  return { signature, export: mnemonic, body: [Array.from({ length: operands }, (_, i) => op('local.get', i)), op(mnemonic)] }
})
/** i64 are BigInts, and traps the engine's errors. */
export const nativeNumeric = new engine.Instance(new engine.Module(assemble({ functions }))).exports as Readonly<Record<NumericMnemonic, (...operands: readonly unknown[]) => number | bigint>>
