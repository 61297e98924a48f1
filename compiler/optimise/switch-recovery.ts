/**
 * The pass that finds the `switch` again. Compilers write one block per case around a `br_table`, each followed by
 * its case's code:
 *
 *     block A { block B { switch (x) { case 0: break B; default: break A } } code of 0 } code of the default
 *
 * becomes one switch with the code in its cases, falling from one into the next. For quality, and for depth: ten thousand cases are ten
 * thousand nested blocks.
 *
 * A block is taken apart when nothing but the switch branches to it, from the innermost out; the first that something else branches to
 * becomes the switch's own label, and blocks around that stay as they are.
 */
import type { Block, IRFunction, Label, Statement, Switch, SwitchCase } from '../ir/nodes.ts'
import { isExit, rewrite, usedLabels } from '../ir/walk.ts'

interface Recovery {
  /** Cases with more to them than a branch. They leave the switch, so they may stand anywhere: in front. */
  readonly fixed: readonly SwitchCase[]
  /** Cases that only branch, by where to: what is left of them stands in front too. */
  readonly branching: Map<Label, { values: readonly number[], isDefault: boolean, count: number }>
}

/** `undefined` where a case falls into the next, which a br_table's never does. */
function analyse({ cases }: Switch): Recovery | undefined {
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
  return { fixed, branching }
}

export function switchRecovery(fn: IRFunction): IRFunction {
  const uses = usedLabels(fn.body)
  /** By label of the switch; `undefined` for one that cannot be recovered. */
  const recoveries = new Map<Label, Recovery | undefined>()
  /** While blocks around it are taken apart, a switch's cases are only those with code, in a list that grows. */
  const grown = new Map<Label, SwitchCase[]>()

  const absorb = (outer: Block): Block => {
    const inner = outer.body[0]
    if (inner?.op !== 'block') return outer
    const last = inner.body.at(-1)
    if (last?.op !== 'switch') return outer
    if (!recoveries.has(last.label)) recoveries.set(last.label, uses.has(last.label) ? undefined : analyse(last))
    const recovery = recoveries.get(last.label)
    if (recovery === undefined) return outer
    const entry = recovery.branching.get(inner.label)
    if ((uses.get(inner.label) ?? 0) !== (entry?.count ?? 0)) return outer
    recovery.branching.delete(inner.label)
    let body = inner.body
    let cases = grown.get(last.label)
    if (cases === undefined) {
      grown.set(last.label, cases = [])
      body = [...inner.body.slice(0, -1), { ...last, cases }]
    }
    const code = outer.body.slice(1)
    if (entry !== undefined) cases.push({ values: entry.values, isDefault: entry.isDefault, body: code })
    else if (cases.length > 0) {
      // Nobody branches here: it is only fallen into.
      const previous = cases.pop()!
      cases.push({ ...previous, body: [...previous.body, ...code] })
    }
    return { ...outer, body }
  }
  const gathered = rewrite(fn.body, (statement) => statement.op === 'block' ? absorb(statement) : statement)
  if (grown.size === 0) return fn

  const finish = (statement: Statement): Statement => {
    if (statement.op === 'switch' && grown.has(statement.label)) {
      const { fixed, branching } = recoveries.get(statement.label)!
      const rest = [...branching].map(([label, { values, isDefault }]): SwitchCase => ({ values, isDefault, body: [{ op: 'branch', label }] }))
      return { ...statement, cases: [...fixed, ...rest, ...statement.cases] }
    }
    const only = statement.op === 'block' && statement.body.length === 1 ? statement.body[0]! : undefined
    if (only?.op === 'switch' && grown.has(only.label)) return { ...only, label: (statement as Block).label }
    return statement
  }
  return { ...fn, body: rewrite(gathered, finish) }
}
