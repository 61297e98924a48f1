/**
 * The pass that removes loads whose value nobody needs, where they cannot be the first to trap: an access through the same local, before or
 * behind them, reaches as far. No memory ever shrinks. Most are high halves of what Go keeps on its stack.
 *
 * What is known holds where it was found out and further on in that list, until the base is assigned; what a list inside finds out ends with it.
 */
import { commutes, effectsOf, statementEffects } from '../ir/effects.ts'
import type { Expression, IRFunction, Load, LocalGet, Statement, Store } from '../ir/nodes.ts'
import { assignedLocals, expressionsOf, forEachStatement, listsOf, mapSame, operandsOf, withLists } from '../ir/walk.ts'
import { instructionTable } from '../wasm/instructions.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { assignedInLoops } from './known-constants.ts'

/** How many bases are known at a time: what is known is copied for each list. */
const mostBases = 64
/** How many statements behind a load are looked at. */
const mostAhead = 8

type Based = (Load | Store) & { readonly address: LocalGet }
interface DeadLoad { readonly op: 'evaluate', readonly value: Load & Based }

/** One of the first memory, through a local. */
function isBased(access: Load | Store): access is Based {
  return access.memory === 0 && access.address.op === 'local'
}
function isDeadLoad(s: Statement): s is DeadLoad {
  return s.op === 'evaluate' && s.value.op === 'load' && isBased(s.value)
}
/** Bytes from the base on that have to be in the memory. */
function extentOf({ mnemonic, offset }: Load | Store): number {
  return offset + instructionTable[mnemonic].access!.width
}
/** The locals that dead loads go through. */
function basesOf(body: readonly Statement[]): ReadonlySet<LocalIndex> {
  const bases = new Set<LocalIndex>()
  forEachStatement(body, (statement) => { if (isDeadLoad(statement)) bases.add(statement.value.address.local) })
  return bases
}
/** Calls `visit` for what is accessed whenever the statement runs, until it gives true. Gives: whether it did. */
function someAccess(s: Statement, visit: (access: Based) => boolean): boolean {
  const some = (e: Expression): boolean => {
    if (e.op === 'conditional') return some(e.condition)
    return operandsOf(e).some(some) || e.op === 'load' && isBased(e) && visit(e)
  }
  return expressionsOf(s).some(some) || s.op === 'store' && isBased(s) && visit(s)
}
/** Whether a statement behind the load comes to an access that reaches as far, with nothing before it that must not happen when the load traps. */
function isCoveredBehind({ value }: DeadLoad, list: readonly Statement[], at: number): boolean {
  const effects = effectsOf(value), extent = extentOf(value)
  for (let i = at + 1; i < list.length && i <= at + mostAhead; i++) {
    const statement = list[i]!
    if (!expressionsOf(statement).every((e) => commutes(effects, effectsOf(e)))) return false
    if (someAccess(statement, (access) => access.address.local === value.address.local && extentOf(access) >= extent)) return true
    if (listsOf(statement).length > 0 || !commutes(effects, statementEffects([statement]))) return false
  }
  return false
}

export function deadLoads(fn: IRFunction): IRFunction {
  const bases = basesOf(fn.body)
  if (bases.size === 0) return fn
  const inLoops = assignedInLoops(fn.body)
  /** By local, of those: the bytes from there on that have been accessed. */
  let known = new Map<LocalIndex, number>()
  /** Locals in the order in which assignments to them were come by. */
  const assigned: LocalIndex[] = []
  const learn = (access: Based): boolean => {
    const { local } = access.address, extent = extentOf(access), before = known.get(local)
    if (bases.has(local) && (before === undefined ? known.size < mostBases : before < extent)) known.set(local, extent)
    return false
  }
  const inside = (statement: Statement): Statement => {
    const lists = listsOf(statement)
    if (lists.length === 0) return statement
    const from = assigned.length, outer = known
    if (statement.op === 'loop') for (const local of inLoops.get(statement)!) outer.delete(local)
    const made = mapSame(lists, (list) => {
      known = new Map(outer)
      const walked = walk(list)
      // A case may fall into the next.
      for (let i = from; i < assigned.length; i++) outer.delete(assigned[i]!)
      return walked
    })
    known = outer
    return made === lists ? statement : withLists(statement, made)
  }
  const walk = (list: readonly Statement[]): readonly Statement[] => {
    const out: Statement[] = []
    let changed = false
    list.forEach((source, at) => {
      if (isDeadLoad(source) && ((known.get(source.value.address.local) ?? 0) >= extentOf(source.value) || isCoveredBehind(source, list, at))) {
        changed = true
        return
      }
      someAccess(source, learn)
      const statement = inside(source)
      for (const local of assignedLocals(source)) {
        known.delete(local)
        assigned.push(local)
      }
      out.push(statement)
      changed ||= statement !== source
    })
    return changed ? out : list
  }
  const body = walk(fn.body)
  return body === fn.body ? fn : { ...fn, body }
}
