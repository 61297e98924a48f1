/** Which typed array a load or store uses (`memory-arrays.ts`), and what helps it where the array cannot. */
import type { LoadMnemonic, StoreMnemonic } from '../ir/mnemonics.ts'
import type { Expression, Load, Store } from '../ir/nodes.ts'
import type { MemoryArray } from './context.ts'

/** `shift`: of an address to an index. `slow`: the helper for what is not aligned or not inside. */
export interface Access {
  readonly array: MemoryArray
  readonly shift: 0 | 1 | 2 | 3
  readonly slow: string
}
function access(array: MemoryArray, shift: Access['shift'], slow: string): Access {
  return { array, shift, slow }
}

const accesses: Partial<Record<LoadMnemonic | StoreMnemonic, Access>> = {
  'i32.load': access('Int32Array', 2, 'load_i32'), 'f32.load': access('Float32Array', 2, 'load_f32'), 'f64.load': access('Float64Array', 3, 'load_f64'),
  'i32.load8_s': access('Int8Array', 0, 'load_i8'), 'i32.load8_u': access('Uint8Array', 0, 'load_u8'), 'i32.load16_s': access('Int16Array', 1, 'load_i16'), 'i32.load16_u': access('Uint16Array', 1, 'load_u16'),
  'i32.store': access('Int32Array', 2, 'store_i32'), 'f32.store': access('Float32Array', 2, 'store_f32'), 'f64.store': access('Float64Array', 3, 'store_f64'),
  'i32.store8': access('Uint8Array', 0, 'store_i8'), 'i32.store16': access('Uint16Array', 1, 'store_i16'),
}
export function accessOf(mnemonic: LoadMnemonic | StoreMnemonic): Access {
  const found = accesses[mnemonic]
  if (found === undefined) throw new Error(`internal error: ${mnemonic} reached the emitter`)
  return found
}

/** An address as a base and bytes added to it, whose sum is cut down to 32 bits; all of an access's offset comes on top. */
export interface Based { readonly base: Expression, readonly displacement: number }

/** Takes whole elements that are added to a variable off an address: with the variable aligned, it is as many elements away. */
export function basedAddress({ address, offset, mnemonic }: Load | Store): Based {
  const whole = (1 << widthShift(mnemonic)) - 1
  if (address.op === 'numeric' && address.mnemonic === 'i32.add' && whole > 0 && (offset & whole) === 0) {
    const [base, addend] = address.operands as [Expression, Expression]
    if (base.op === 'local' && addend.op === 'constant' && (addend.low & whole) === 0) return { base, displacement: addend.low }
  }
  return { base: address, displacement: 0 }
}

/** log₂ of the bytes that are read or written. */
export function widthShift(mnemonic: LoadMnemonic | StoreMnemonic): number {
  return accesses[mnemonic]?.shift ?? 0
}
