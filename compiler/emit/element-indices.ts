/**
 * What accesses through one pointer find out for those after them (`memory-arrays.ts`): which variables hold the index of a base in a
 * typed array, or of what is some bytes behind it, so that it is shifted and its alignment looked at once, and how far behind it the memory
 * reaches for certain. A base that is not aligned has an index behind the end of every memory, so that the check of the access itself finds it out.
 *
 * Follows the emitter through the function in the order in which code runs. What is known holds where it was found out and further
 * on in that list, until the base is assigned; what a list inside finds out ends with it.
 */
import type { Identifier } from 'estree'
import type { IRFunction, Load, Statement, Store } from '../ir/nodes.ts'
import { assignedLocals, expressionsOf, forEachStatement, listsOf, visitExpression } from '../ir/walk.ts'
import type { MemoryIndex } from '../wasm/types.ts'
import { basedAddress, widthShift } from './array-access.ts'

/** A base and the shift of an access, as one number. */
function keyOf(local: number, shift: number): number {
  return local * 4 + shift
}

/** How many indices are kept at a time: what is known is copied for each list. */
const most = 64

export class ElementIndices {
  /** By base and shift: what is added to the base whose index the variable has. */
  private known = new Map<number, number>()
  /** Bytes from a base on that are inside the first memory, by local: no memory ever shrinks. */
  private extents = new Map<number, number>()
  private readonly variables = new Map<number, Identifier>()
  /** Locals in the order in which assignments to them were emitted. */
  private readonly assigned: number[] = []
  private readonly shared: Shared

  constructor(fn: IRFunction) {
    this.shared = findShared(fn)
  }

  /** Whether a variable has the index of this access's base, or is worth its assignment here. */
  serves(access: Access): boolean {
    const { base, displacement } = basedAddress(access)
    if (base.op !== 'local') return false
    const anchor = this.known.get(keyOf(base.local, widthShift(access.mnemonic))) ?? (this.known.size < most ? this.shared.get(access) : undefined)
    return anchor !== undefined && isServed(access, displacement, anchor)
  }
  /** The variable, whether it holds an index here (from now on it does), and of how many bytes behind the local. */
  use(access: Access, local: number, temporary: () => Identifier): { readonly variable: Identifier, readonly isKnown: boolean, readonly anchor: number } {
    const key = keyOf(local, widthShift(access.mnemonic))
    let variable = this.variables.get(key)
    if (variable === undefined) this.variables.set(key, variable = temporary())
    const known = this.known.get(key), anchor = known ?? this.shared.get(access)!
    if (known === undefined) this.known.set(key, anchor)
    return { variable, isKnown: known !== undefined, anchor }
  }
  extentFrom(memory: MemoryIndex, local: number): number {
    return memory === 0 ? this.extents.get(local) ?? 0 : 0
  }
  /** So many bytes from the base on have been accessed, or it trapped. */
  reaches(memory: MemoryIndex, local: number, extent: number): void {
    if (extent > this.extentFrom(memory, local) && memory === 0 && (this.extents.size < most || this.extents.has(local))) this.extents.set(local, extent)
  }
  /** The local is given another value. */
  assign(local: number): void {
    this.assigned.push(local)
    this.forget(local)
  }
  private forget(local: number): void {
    for (let shift = 0; shift < 4; shift++) this.known.delete(keyOf(local, shift))
    this.extents.delete(local)
  }
  /** Emits, and then knows what it knew before, but of locals that have been assigned. */
  private restoring<T>(emit: (restore: () => void) => T): T {
    const known = new Map(this.known), extents = new Map(this.extents), from = this.assigned.length
    const made = emit(() => {
      this.known = known
      this.extents = extents
    })
    for (let i = from; i < this.assigned.length; i++) this.forget(this.assigned[i]!)
    return made
  }

  /** Emits what may not run, or not be the last to run before what follows. */
  inside<T>(emit: () => T): T {
    return this.restoring((restore) => {
      const made = emit()
      restore()
      return made
    })
  }
  /** Emits what may run again and again. */
  repeated<T>(body: readonly Statement[], emit: () => T): T {
    if (this.known.size > 0 || this.extents.size > 0) forEachStatement(body, (statement) => { for (const local of assignedLocals(statement)) this.forget(local) })
    return this.inside(emit)
  }
  /** Emits arms that run after a condition whose form depends on them: `condition` emits it for what it finds out, `whole` for good. */
  afterCondition<T>(condition: () => void, arms: () => T, whole: (arms: T) => void): void {
    this.restoring((restore) => {
      condition()
      const made = arms()
      restore()
      whole(made)
    })
  }
}

type Access = Load | Store
/** Bases that have been used and not assigned since, each with its first access. */
type Pending = Map<number, { readonly access: Access, readonly displacement: number }>
/** Accesses worth a variable for their index, and how many bytes behind the base it is the index of: 0 where the base itself is an address, else their own. */
type Shared = Map<Access, number>

/**
 * Whether the index of a base plus `anchor` tells that of an access to the base plus `displacement`. Their distance may lead out of 32 bits, where the
 * access's own address begins anew: its element is then behind every memory and found out, or in front of it. Such a load finds nothing either, unless
 * its offset brings it back; a store only looks behind.
 */
function isServed(access: Access, displacement: number, anchor: number): boolean {
  return displacement >= anchor || access.op === 'load' && access.offset === 0
}

/** Accesses through a local whose index another one needs: in the same list or one inside it, before the local is assigned. */
function findShared(fn: IRFunction): Shared {
  const shared: Shared = new Map()
  const assigned: number[] = []
  const forget = (pending: Pending, from: number): void => {
    for (let i = from; i < assigned.length; i++) for (let shift = 0; shift < 4; shift++) pending.delete(keyOf(assigned[i]!, shift))
  }
  const visitAccess = (access: Access, pending: Pending): void => {
    const shift = widthShift(access.mnemonic)
    const { base, displacement } = basedAddress(access)
    if (base.op !== 'local' || shift === 0 || access.offset % (1 << shift) !== 0) return
    const key = keyOf(base.local, shift), first = pending.get(key)
    if (first === undefined) {
      if (pending.size < most) pending.set(key, { access, displacement })
    } else if (displacement === 0) shared.set(first.access, 0)
    else if (!shared.has(first.access) && isServed(access, displacement, first.displacement)) shared.set(first.access, first.displacement)
  }
  const visit = (list: readonly Statement[], outer: Pending): void => {
    const pending: Pending = new Map(outer)
    for (const statement of list) {
      for (const expression of expressionsOf(statement)) visitExpression(expression, (e) => { if (e.op === 'load') visitAccess(e, pending) })
      if (statement.op === 'store') visitAccess(statement, pending)
      const from = assigned.length
      assigned.push(...assignedLocals(statement))
      // A loop's first run may find what its later ones do not: then a variable is assigned for nothing.
      for (const inner of listsOf(statement)) visit(inner, pending)
      forget(pending, from)
    }
  }
  visit(fn.body, new Map())
  return shared
}
