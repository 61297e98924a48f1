/**
 * The pass that makes one operation of an i64 which is loaded only to be stored: four accesses take 150 characters.
 * It finds what `split-i64` and `forward` leave: the low half in a local, the high half in place, and the low half's store.
 */
import { countLocals, mapLists } from '../ir/walk.ts'
import { isSimple } from '../ir/build.ts'
import type { Expression, IRFunction, Load, SetLocal, Statement, Store } from '../ir/nodes.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { isSame } from './arithmetic.ts'

function isWordLoad(e: Expression | undefined): e is Load {
  return e?.op === 'load' && e.mnemonic === 'i32.load' && isSimple(e.address)
}
function isWordSet(s: Statement | undefined): s is SetLocal & { readonly value: Load } {
  return s?.op === 'set' && isWordLoad(s.value)
}
function isWordStore(s: Statement | undefined): s is Store {
  return s?.op === 'store' && s.mnemonic === 'i32.store' && isSimple(s.address)
}
/** Whether `high` is the word behind `low`. */
function isBehind(high: Load | Store, low: Load | Store): boolean {
  return isSame(high.address, low.address) && high.memory === low.memory && high.offset === low.offset + 4
}

/** The three statements at `at` as one, where the local between them is a temporary: assigned once and read once. */
function copyAt(list: readonly Statement[], at: number, isTemporary: (local: LocalIndex) => boolean): Statement | undefined {
  const low = list[at], high = list[at + 1], last = list[at + 2]
  if (!isWordSet(low) || !isWordStore(high) || !isWordLoad(high.value) || !isWordStore(last)) return undefined
  if (last.value.op !== 'local' || last.value.local !== low.local || !isBehind(high.value, low.value) || !isBehind(high, last) || last.memory !== low.value.memory || !isTemporary(low.local)) return undefined
  return {
    op: 'evaluate',
    value: { op: 'operation', mnemonic: 'memory.copy_i64', immediates: [last.memory, last.offset, low.value.offset], operands: [last.address, low.value.address], results: [] },
  }
}

export function wideCopies(fn: IRFunction): IRFunction {
  let uses: ReturnType<typeof countLocals> | undefined
  const isTemporary = (local: LocalIndex): boolean => {
    uses ??= countLocals(fn)
    return uses.reads[local] === 1 && uses.writes[local] === 1
  }
  const body = mapLists(fn.body, (list) => {
    let made: Statement[] | undefined
    for (let i = 0; i < list.length; i++) {
      const copy = copyAt(list, i, isTemporary)
      if (copy !== undefined) {
        made ??= list.slice(0, i)
        made.push(copy)
        i += 2
      } else made?.push(list[i]!)
    }
    return made ?? list
  })
  return body === fn.body ? fn : { ...fn, body }
}
