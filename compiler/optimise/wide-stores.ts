/**
 * The pass that writes both halves of an i64 constant at once, as the float with these bits: one call of the view's method instead of
 * two. The high half comes first (`split-i64`), so either both are written or none. Not for what would be a NaN: engines may change its bits.
 */
import type { Constant, IRFunction, Statement, Store } from '../ir/nodes.ts'
import { isSimple } from '../ir/build.ts'
import { mapLists } from '../ir/walk.ts'
import { isSame } from './arithmetic.ts'

function isConstantStore(s: Statement | undefined): s is Store & { readonly value: Constant } {
  return s?.op === 'store' && s.mnemonic === 'i32.store' && s.value.op === 'constant' && isSimple(s.address)
}
/** The exponent of infinities and NaNs. */
function isUnusual(high: number): boolean {
  return (high & 0x7ff00000) === 0x7ff00000
}

function widen(list: readonly Statement[]): readonly Statement[] {
  let made: Statement[] | undefined
  for (let i = 0; i < list.length; i++) {
    const high = list[i]!, low = list[i + 1]
    if (isConstantStore(high) && isConstantStore(low) && high.offset === low.offset + 4 && high.memory === low.memory && isSame(high.address, low.address) && !isUnusual(high.value.low)) {
      made ??= list.slice(0, i)
      made.push({ ...low, mnemonic: 'f64.store', value: { op: 'constant', type: 'f64', low: low.value.low, high: high.value.low } })
      i++
    } else made?.push(high)
  }
  return made ?? list
}

export function wideStores(fn: IRFunction): IRFunction {
  const body = mapLists(fn.body, widen)
  return body === fn.body ? fn : { ...fn, body }
}
