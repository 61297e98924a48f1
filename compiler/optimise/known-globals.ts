/**
 * The pass that keeps what a global holds in a local while it is known: since it was read or set, and until a call, which may set it. For
 * engines with a JIT a global is an element of an array, which they read again after each store to memory; without one, any variable that is
 * not the function's own costs. The stack pointer of AssemblyScript is read for each access to its stack.
 *
 * What is set anew before anybody can see it is not set before.
 *
 * Each global has one local, which is assigned wherever the global is read or set; so where ways meet, it is enough that all of them know
 * it. `separate` and `forward` undo what was for nothing.
 */
import type { Expression, GlobalGet, IRFunction, Loop, SetGlobal, Statement, Type } from '../ir/nodes.ts'
import { getLocal, isSimple, setLocal, typeOf } from '../ir/build.ts'
import { effectsOf, isPure } from '../ir/effects.ts'
import { expressionsOf, forEachStatement, mapExpressionsOf, mapLists, mapSame, operandsOf, visitExpressionsOf, withOperands } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { Flow } from './flow.ts'

/** Of a global, or of a half of one. */
type Key = number
function keyOf({ global, half }: GlobalGet | SetGlobal): Key {
  return 2 * global + (half === 'high' ? 1 : 0)
}
/** The globals whose local holds what they hold. */
type Known = Set<Key>

/** How many globals of a function, the first ones: what is known is copied at each branch. */
const most = 64

class Knower extends Flow<Known> {
  /** What was read although it was known. */
  readonly repeated = new Set<Key>()
  private readonly localOf: ReadonlyMap<Key, LocalIndex>
  private readonly callingLoops: ReadonlySet<Loop>

  constructor(localOf: ReadonlyMap<Key, LocalIndex>, callingLoops: ReadonlySet<Loop>) {
    super(new Set())
    this.localOf = localOf
    this.callingLoops = callingLoops
  }

  protected override copy(known: Known): Known {
    return new Set(known)
  }
  protected override both(one: Known, other: Known): Known {
    for (const key of one) if (!other.has(key)) one.delete(key)
    return one
  }
  protected override enter(loop: Loop): void {
    if (this.callingLoops.has(loop)) this.known!.clear()
  }
  protected override expressions(statement: Statement, out: Statement[]): Statement {
    const known = this.known!
    let isCalled = false
    const read = (e: GlobalGet, perhaps: boolean): Expression => {
      const key = keyOf(e), local = this.localOf.get(key)
      if (local === undefined) return e
      if (known.has(key)) this.repeated.add(key)
      else if (perhaps || isCalled) return e
      else {
        out.push(setLocal(local, e))
        known.add(key)
      }
      return getLocal(local, e.type)
    }
    const resolved = (e: Expression, perhaps: boolean): Expression => {
      if (e.op === 'global') return read(e, perhaps)
      const operands = operandsOf(e)
      let i = 0
      const made = mapSame(operands, (operand) => resolved(operand, perhaps || e.op === 'conditional' && i++ > 0))
      if (e.op === 'call') {
        isCalled = true
        known.clear()
      }
      return made === operands ? e : withOperands(e, made)
    }
    return mapExpressionsOf(statement, (e) => resolved(e, false))
  }
  protected override plain(statement: Statement, out: Statement[]): void {
    const local = statement.op === 'set-global' ? this.localOf.get(keyOf(statement)) : undefined
    if (statement.op !== 'set-global' || local === undefined) {
      out.push(statement)
      return
    }
    this.known!.add(keyOf(statement))
    out.push(setLocal(local, statement.value), { ...statement, value: getLocal(local, typeOf(statement.value)) })
  }
}

/** The globals that are read, and mentioned more than once, with their types. */
function candidatesOf(body: readonly Statement[]): ReadonlyMap<Key, Type> {
  const types = new Map<Key, Type>(), mentions = new Map<Key, number>()
  const mention = (key: Key): void => { mentions.set(key, (mentions.get(key) ?? 0) + 1) }
  forEachStatement(body, (statement) => {
    visitExpressionsOf(statement, (e) => {
      if (e.op !== 'global') return
      types.set(keyOf(e), e.type)
      mention(keyOf(e))
    })
    if (statement.op === 'set-global') mention(keyOf(statement))
  })
  return new Map([...types].filter(([key]) => mentions.get(key)! > 1).slice(0, most))
}
function findCallingLoops(body: readonly Statement[]): ReadonlySet<Loop> {
  const found = new Set<Loop>(), around: Loop[] = []
  const isCalling = (e: Expression): boolean => e.op === 'call' || operandsOf(e).some(isCalling)
  forEachStatement(body, (statement) => {
    if (statement.op === 'loop') around.push(statement)
    if (around.length > 0 && expressionsOf(statement).some(isCalling)) for (const loop of around) found.add(loop)
  }, (statement) => {
    if (statement.op === 'loop') around.pop()
  })
  return found
}

/** Without what sets a global that is set again, and nothing between that reads it, or after which it could be read: a call, a trap, control. */
function withoutOverwritten(list: readonly Statement[]): readonly Statement[] {
  const overwritten = new Set<Key>(), kept: Statement[] = []
  for (let i = list.length - 1; i >= 0; i--) {
    const statement = list[i]!
    if (statement.op === 'set-global' && isSimple(statement.value)) {
      if (overwritten.has(keyOf(statement))) continue
      overwritten.add(keyOf(statement))
    } else if (overwritten.size > 0 && (statement.op !== 'set' || !isPure(effectsOf(statement.value)))) overwritten.clear()
    kept.push(statement)
  }
  return kept.length === list.length ? list : kept.reverse()
}

export function knownGlobals(fn: IRFunction): IRFunction {
  const candidates = candidatesOf(fn.body)
  if (candidates.size === 0) return fn
  const callingLoops = findCallingLoops(fn.body)
  const locals = [...fn.locals]
  const keep = (keys: Iterable<Key>): { readonly body: readonly Statement[], readonly repeated: ReadonlySet<Key> } => {
    locals.length = fn.locals.length
    const localOf = new Map(Array.from(keys, (key) => [key, locals.push(candidates.get(key)!) - 1]))
    const knower = new Knower(localOf, callingLoops)
    return { body: knower.list(fn.body), repeated: knower.repeated }
  }
  const all = keep(candidates.keys())
  if (all.repeated.size === 0) return fn
  const { body } = all.repeated.size === candidates.size ? all : keep(all.repeated)
  return { ...fn, locals, body: mapLists(body, withoutOverwritten) }
}
