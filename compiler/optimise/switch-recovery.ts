/**
 * The pass that finds the `switch` again. Compilers write one block per case around a `br_table`, each followed by
 * its case's code:
 *
 *     block A { block B { switch (x) { case 0: break B; default: break A } } code of 0 } code of the default
 *
 * becomes one switch with the code in its cases, falling from one into the next. For quality, and for depth: ten thousand cases are ten
 * thousand nested blocks.
 *
 * A block is taken apart when nothing but the switch branches to it, from the innermost out. At one that cases branch to as well, a
 * `goto` into another case, this ends; it becomes the switch's own label, and blocks around it stay as they are. But where many
 * would stay (interpreters, lexers), the switch goes into a loop instead, and the `goto` sets the value and goes round: one
 * jump through the table, where `bound-depth` would make two of every case.
 */
import type { Block, IRFunction, Label, Statement, Switch, SwitchCase } from '../ir/nodes.ts'
import { branch, FunctionBuilder, getLocal, i32Constant, numeric, setLocal } from '../ir/build.ts'
import { forEachStatement, isExit, rewrite, usedLabels } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'

/** Blocks that may stay around a switch before it is worth a loop. The outermost are where cases meet again (`break`), and cost nothing as blocks. */
const staying = 16

interface Recovery {
  /** Cases with more to them than a branch. They leave the switch, so they may stand anywhere: in front. */
  readonly fixed: readonly SwitchCase[]
  /** Cases that only branch, by where to: what is left of them stands in front too. */
  readonly branching: Map<Label, { values: readonly number[], isDefault: boolean, count: number }>
  /** Where the statements in front of the switch branch to: they stand outside its loop, if it gets one. */
  readonly outside: ReadonlySet<Label>
  /** A value that no case has, and those above it. */
  free: number
  /** Once cases branch to cases. `isClamped`: some case has a value that only a branch may give. */
  loop?: { readonly label: Label, readonly local: LocalIndex, isClamped: boolean, readonly unlisted: number }
}

/** `undefined` where a case falls into the next, which a br_table's never does. */
function analyse({ cases }: Switch, outside: ReadonlySet<Label>): Recovery | undefined {
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
  return { fixed, branching, outside, free }
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
  /** By label of the switch; `undefined` for one that cannot be recovered. */
  const recoveries = new Map<Label, Recovery | undefined>()
  /** While blocks around it are taken apart, a switch's cases are only those with code, in a list that grows. */
  const grown = new Map<Label, SwitchCase[]>()

  const builder = new FunctionBuilder(fn)
  const around = countAround(fn.body)
  /** By label of a block that became a case: how to get there from another. */
  const jumps = new Map<Label, { readonly loop: NonNullable<Recovery['loop']>, readonly value: number }>()
  /** The statement that a block was before its insides changed, for `around`. */
  const original = new Map<Label, Statement>()
  forEachStatement(fn.body, (s) => { if (around.has(s)) original.set((s as Block).label, s) })

  /** Gives the case of the block a value to be branched to by. */
  const makeJump = (recovery: Recovery, label: Label, entry: { values: readonly number[], isDefault: boolean } | undefined): number => {
    const loop = recovery.loop ??= { label: builder.addLabel(), local: builder.addLocal('i32'), isClamped: false, unlisted: recovery.free++ }
    if (entry === undefined) loop.isClamped = true
    const value = entry?.values[0] ?? (entry === undefined ? recovery.free++ : loop.unlisted)
    jumps.set(label, { loop, value })
    return value
  }

  /** Where statements branch to. A switch among them that is being recovered shows only some of its cases. */
  const targetsOf = (statements: readonly Statement[]): Set<Label> => {
    const targets = new Set(usedLabels(statements).keys())
    forEachStatement(statements, (s) => {
      const hidden = s.op === 'switch' && grown.has(s.label) ? recoveries.get(s.label) : undefined
      if (hidden === undefined) return
      for (const label of hidden.branching.keys()) targets.add(label)
      for (const { body } of hidden.fixed) for (const label of targetsOf(body)) targets.add(label)
    })
    return targets
  }

  const absorb = (outer: Block): Block => {
    const inner = outer.body[0]
    if (inner?.op !== 'block') return outer
    const last = inner.body.at(-1)
    if (last?.op !== 'switch') return outer
    if (!recoveries.has(last.label)) recoveries.set(last.label, uses.has(last.label) ? undefined : analyse(last, targetsOf(inner.body.slice(0, -1))))
    const recovery = recoveries.get(last.label)
    if (recovery === undefined) return outer
    const entry = recovery.branching.get(inner.label)
    const isTarget = (uses.get(inner.label) ?? 0) !== (entry?.count ?? 0)
    if (isTarget && (recovery.outside.has(inner.label) || (around.get(original.get(inner.label)!) ?? 0) < staying)) return outer
    const value = isTarget ? makeJump(recovery, inner.label, entry) : undefined
    recovery.branching.delete(inner.label)
    let body = inner.body
    let cases = grown.get(last.label)
    if (cases === undefined) {
      grown.set(last.label, cases = [])
      body = [...inner.body.slice(0, -1), { ...last, cases }]
    }
    const code = outer.body.slice(1)
    if (entry !== undefined) cases.push({ values: entry.values, isDefault: entry.isDefault, body: code })
    else if (value !== undefined) cases.push({ values: [value], isDefault: false, body: code })
    else if (cases.length > 0) {
      // Nobody branches here: it is only fallen into.
      const previous = cases.pop()!
      cases.push({ ...previous, body: [...previous.body, ...code] })
    }
    return { ...outer, body }
  }
  const gathered = rewrite(fn.body, (statement) => statement.op === 'block' ? absorb(statement) : statement)
  if (grown.size === 0) return fn

  const go = (label: Label): readonly Statement[] => {
    const jump = jumps.get(label)
    return jump === undefined ? [branch(label)] : [setLocal(jump.loop.local, i32Constant(jump.value)), branch(jump.loop.label)]
  }
  const finish = (statement: Statement): Statement | readonly Statement[] => {
    if (statement.op === 'branch') return jumps.has(statement.label) ? go(statement.label) : statement
    if (statement.op === 'switch' && grown.has(statement.label)) {
      const { fixed: kept, branching, loop } = recoveries.get(statement.label)!
      const fixed = kept.map((one): SwitchCase => ({ ...one, body: rewrite(one.body, finish) }))
      const rest = [...branching].map(([label, { values, isDefault }]): SwitchCase => ({ values, isDefault, body: go(label) }))
      const made: Switch = { ...statement, cases: [...fixed, ...rest, ...statement.cases] }
      if (loop === undefined) return made
      const index = getLocal(loop.local, 'i32'), unlisted = i32Constant(loop.unlisted)
      const set: Statement[] = [setLocal(loop.local, statement.index)]
      // What the module computes must not take it to a case that only branches reach.
      if (loop.isClamped) set.push({ op: 'if', condition: numeric('i32.gt_u', index, unlisted), consequent: [setLocal(loop.local, unlisted)], alternate: [] })
      return [...set, { op: 'loop', label: loop.label, body: [{ ...made, index }] }]
    }
    const only = statement.op === 'block' && statement.body.length === 1 ? statement.body[0]! : undefined
    if (only?.op === 'switch' && grown.has(only.label)) return { ...only, label: (statement as Block).label }
    return statement
  }
  return builder.finish(rewrite(gathered, finish))
}
