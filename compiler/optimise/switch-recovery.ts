/**
 * The pass that finds the `switch` again. Compilers write one block per case around a `br_table`, each followed by
 * its case's code:
 *
 *     block A { block B { switch (x) { case 0: break B; default: break A } } code of 0 } code of the default
 *
 * becomes one switch with the code in its cases, falling from one into the next. For quality, and for depth: ten thousand cases are ten
 * thousand nested blocks.
 *
 * Code that cases branch to as well, by a `goto`, is put behind the switch, each piece behind a block of its own: who branches there stands before it in
 * the text, since it stood inside its block. Where there are very many such pieces (lexers), the switch goes into a loop instead, and the
 * `goto` sets the value and goes round: one jump through the table, where `bound-depth` would make two of every case.
 */
import type { Block, IRFunction, Label, Statement, Switch, SwitchCase } from '../ir/nodes.ts'
import { branch, FunctionBuilder, getLocal, i32Constant, numeric, setLocal } from '../ir/build.ts'
import { forEachStatement, isExit, rewrite, usedLabels } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'

/** Pieces that may stand behind a switch: each is a level of nesting. */
const mostBehind = 40
/** Blocks that may stay around these before it is worth a loop. The outermost are where cases meet again (`break`), and cost nothing as blocks. */
const staying = 16

/** Code that stood behind a block, in the order of the text. */
interface Piece {
  readonly label: Label
  /** The switch's own values for it; undefined where only code branches there. */
  readonly entry: Entry | undefined
  readonly isBehind: boolean
  code: readonly Statement[]
  /** What control goes on with behind `code`; undefined for the last, which leaves the blocks. */
  next?: Piece
}
interface Entry { readonly values: readonly number[], readonly isDefault: boolean, readonly count: number }

interface Recovery {
  /** Cases with more to them than a branch. They leave the switch, so they may stand anywhere: in front. */
  readonly fixed: readonly SwitchCase[]
  /** Cases that only branch, by where to: what is left of them stands in front too. */
  readonly branching: Map<Label, Entry>
  /** Where the statements in front of the switch branch to: they stand outside its loop, if it gets one. */
  readonly outside: ReadonlySet<Label>
  readonly pieces: Piece[]
  /** How many of them stand behind the switch. */
  behind: number
  /** What the last piece falls out of. */
  around: Label
  /** A value that no case has, and those above it. */
  free: number
  /** Once cases branch to cases. `isClamped`: some case has a value that only a branch may give. */
  loop?: { readonly label: Label, readonly local: LocalIndex, isClamped: boolean, readonly unlisted: number }
}

/** `undefined` where a case falls into the next, which a br_table's never does. */
function analyse({ cases, label }: Switch, outside: ReadonlySet<Label>): Recovery | undefined {
  const fixed: SwitchCase[] = []
  const branching: Recovery['branching'] = new Map()
  for (const one of cases) {
    const last = one.body.at(-1)
    if (last === undefined || !isExit(last)) return undefined
    if (one.body.length > 1 || last.op !== 'branch') fixed.push(one)
    else {
      const known = branching.get(last.label)
      branching.set(last.label, { values: [...known?.values ?? [], ...one.values], isDefault: one.isDefault || (known?.isDefault ?? false), count: (known?.count ?? 0) + 1 })
    }
  }
  const free = cases.reduce((above, { values }) => values.reduce((a, b) => Math.max(a, b + 1), above), 0)
  return { fixed, branching, outside, pieces: [], behind: 0, around: label, free }
}

/** By block that comes first in another: how many there are around it so. */
function countAround(body: readonly Statement[]): ReadonlyMap<Statement, number> {
  const around = new Map<Statement, number>()
  forEachStatement(body, (s) => {
    const first = s.op === 'block' ? s.body[0] : undefined
    if (first?.op === 'block') around.set(first, (around.get(s) ?? 0) + 1)
  })
  return around
}

export function switchRecovery(fn: IRFunction): IRFunction {
  const uses = usedLabels(fn.body)
  /** By label of the switch, which has no cases meanwhile; `undefined` for one that cannot be recovered. */
  const recoveries = new Map<Label, Recovery | undefined>()

  const builder = new FunctionBuilder(fn)
  const around = countAround(fn.body)
  /** By label of a block that became a case: how to get there from another. */
  const jumps = new Map<Label, { readonly loop: NonNullable<Recovery['loop']>, readonly value: number }>()
  /** The statement that a block was before its insides changed, for `around`. */
  const original = new Map<Label, Statement>()
  forEachStatement(fn.body, (s) => { if (around.has(s)) original.set((s as Block).label, s) })

  const recoveryOf = (s: Statement): Recovery | undefined => s.op === 'switch' && s.cases.length === 0 ? recoveries.get(s.label) : undefined

  /** Gives the case of the block a value to be branched to by. */
  const makeJump = (recovery: Recovery, label: Label, entry: Entry | undefined): number => {
    const loop = recovery.loop ??= { label: builder.addLabel(), local: builder.addLocal('i32'), isClamped: false, unlisted: recovery.free++ }
    if (entry === undefined) loop.isClamped = true
    const value = entry?.values[0] ?? (entry === undefined ? recovery.free++ : loop.unlisted)
    jumps.set(label, { loop, value })
    return value
  }

  /** Where statements branch to. */
  const targetsOf = (statements: readonly Statement[]): Set<Label> => {
    const targets = new Set(usedLabels(statements).keys())
    forEachStatement(statements, (s) => {
      const hidden = recoveryOf(s)
      if (hidden === undefined) return
      for (const label of hidden.branching.keys()) targets.add(label)
      for (const body of [...hidden.fixed.map((one) => one.body), ...hidden.pieces.map(({ code }) => code)]) for (const label of targetsOf(body)) targets.add(label)
    })
    return targets
  }

  /** Whether control may go on after the list by its end. */
  const completes = (list: readonly Statement[]): boolean => {
    const last = list.at(-1)
    if (last === undefined) return true
    switch (last.op) {
      case 'if': return completes(last.consequent) || completes(last.alternate)
      case 'block': return uses.has(last.label) || completes(last.body)
      case 'loop': return completes(last.body)
      case 'switch': return recoveryOf(last) !== undefined || uses.has(last.label) || completes(last.cases.at(-1)!.body)
      default: return !isExit(last)
    }
  }

  const absorb = (outer: Block): Block => {
    const inner = outer.body[0]
    if (inner?.op !== 'block') return outer
    const last = inner.body.at(-1)
    if (last?.op !== 'switch') return outer
    if (!recoveries.has(last.label)) recoveries.set(last.label, uses.has(last.label) ? undefined : analyse(last, targetsOf(inner.body.slice(0, -1))))
    const recovery = recoveries.get(last.label)
    if (recovery === undefined) return outer
    const { pieces, branching, outside } = recovery
    let entry = branching.get(inner.label)
    const previous = pieces.at(-1)
    const code = outer.body.slice(1)
    const isBranchedTo = (uses.get(inner.label) ?? 0) !== (entry?.count ?? 0)
    if (isBranchedTo && outside.has(inner.label)) return outer
    if (entry === undefined && !isBranchedTo) {
      // It is only fallen into.
      if (previous !== undefined) previous.code = [...previous.code, ...code]
    } else {
      const isTarget = isBranchedTo || previous !== undefined && previous.isBehind && completes(previous.code)
      const isBehind = isTarget && recovery.behind < mostBehind
      if (isTarget && !isBehind) {
        if ((around.get(original.get(inner.label)!) ?? 0) < staying) return outer
        const value = makeJump(recovery, inner.label, entry)
        entry ??= { values: [value], isDefault: false, count: 0 }
      }
      if (isBehind) recovery.behind++
      else branching.delete(inner.label)
      const piece = { label: inner.label, entry, isBehind, code }
      if (previous !== undefined) previous.next = piece
      pieces.push(piece)
    }
    recovery.around = outer.label
    return { ...outer, body: [...inner.body.slice(0, -1), { ...last, cases: [] }] }
  }
  const gathered = rewrite(fn.body, (statement) => statement.op === 'block' ? absorb(statement) : statement)
  if (![...recoveries.values()].some((recovery) => recovery !== undefined && recovery.pieces.length > 0)) return fn

  const go = (label: Label): readonly Statement[] => {
    const jump = jumps.get(label)
    return jump === undefined ? [branch(label)] : [setLocal(jump.loop.local, i32Constant(jump.value)), branch(jump.loop.label)]
  }
  /**
   * Which pieces that are only branched to go into the case, or behind the piece, that alone leads to them: by piece, the ones there, in order.
   * Whoever leads to a piece comes before it in the text.
   */
  const gather = ({ pieces, fixed }: Recovery): ReadonlyMap<Piece, readonly Piece[]> => {
    /** By label: the only piece that leads there, or the one into whose place it has been put; `undefined` if there are several. */
    const leading = new Map<Label, Piece | undefined>()
    const lead = (to: Label, from: Piece | undefined): void => { leading.set(to, !leading.has(to) || leading.get(to) === from ? from : undefined) }
    for (const { body } of fixed) for (const label of targetsOf(body)) lead(label, undefined)
    const gathered = new Map<Piece, Piece[]>()
    for (const piece of pieces) {
      const { next } = piece
      const home = piece.isBehind && piece.entry === undefined ? leading.get(piece.label) : undefined
      if (home !== undefined) gathered.set(home, [...gathered.get(home) ?? [], piece])
      const falls = next !== undefined && completes(piece.code)
      // What falls into a case must stay right in front of it.
      const from = falls && !next.isBehind ? undefined : home ?? piece
      for (const label of targetsOf(piece.code)) lead(label, from)
      if (falls) lead(next.label, from)
    }
    return gathered
  }
  const finishSwitch = (statement: Switch, recovery: Recovery): readonly Statement[] => {
    const { fixed, branching, pieces, loop } = recovery
    const gathered = gather(recovery)
    const elsewhere = new Set([...gathered.values()].flat())
    const own = pieces.filter((piece) => !elsewhere.has(piece))
    const behind = own.filter(({ isBehind }) => isBehind)
    /** As they will stand in the text. */
    const order = [...own.filter(({ isBehind }) => !isBehind), ...behind].flatMap((piece) => [piece, ...gathered.get(piece) ?? []])
    const following = new Map(order.map((piece, i) => [piece, order[i + 1]]))
    /** A piece's code, with a branch at its end where what follows it is no longer what followed it. */
    const codeOf = (piece: Piece): readonly Statement[] => {
      const { next } = piece
      const code = rewrite(piece.code, finish)
      if (!completes(piece.code) || following.get(piece) === next) return code
      return [...code, ...next === undefined ? [branch(recovery.around)] : go(next.label)]
    }
    const insert = (list: readonly Statement[], piece: Piece): readonly Statement[] => [{ op: 'block', label: piece.label, body: list }, ...codeOf(piece)]
    const bodyOf = (piece: Piece): readonly Statement[] => (gathered.get(piece) ?? []).reduce(insert, codeOf(piece))

    const inFront = fixed.map((one): SwitchCase => ({ ...one, body: rewrite(one.body, finish) }))
    const rest = [...branching].map(([label, { values, isDefault }]): SwitchCase => ({ values, isDefault, body: go(label) }))
    const cases = [...inFront, ...rest, ...own.filter(({ isBehind }) => !isBehind).map((piece): SwitchCase => ({ values: piece.entry!.values, isDefault: piece.entry!.isDefault, body: bodyOf(piece) }))]
    const around = (inner: Switch): readonly Statement[] => {
      const [first, ...others] = behind
      if (first === undefined) return [inner]
      return others.reduce<readonly Statement[]>((list, piece) => [{ op: 'block', label: piece.label, body: list }, ...bodyOf(piece)], [{ ...inner, label: first.label }, ...bodyOf(first)])
    }
    if (loop === undefined) return around({ ...statement, cases })
    const index = getLocal(loop.local, 'i32'), unlisted = i32Constant(loop.unlisted)
    const set: Statement[] = [setLocal(loop.local, statement.index)]
    // What the module computes must not take it to a case that only branches reach.
    if (loop.isClamped) set.push({ op: 'if', condition: numeric('i32.gt_u', index, unlisted), consequent: [setLocal(loop.local, unlisted)], alternate: [] })
    return [...set, { op: 'loop', label: loop.label, body: around({ ...statement, cases, index }) }]
  }
  const finish = (statement: Statement): Statement | readonly Statement[] => {
    if (statement.op === 'branch') return jumps.has(statement.label) ? go(statement.label) : statement
    const recovery = recoveryOf(statement)
    if (recovery !== undefined) return finishSwitch(statement as Switch, recovery)
    const only = statement.op === 'block' && statement.body.length === 1 ? statement.body[0]! : undefined
    if (only?.op === 'switch' && recoveries.get(only.label)?.around === (statement as Block).label) return { ...only, label: (statement as Block).label }
    return statement
  }
  return builder.finish(rewrite(gathered, finish))
}
