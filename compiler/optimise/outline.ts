/**
 * The only place that knows how a piece of a function becomes a function: what goes in as parameters, what comes back as results, and
 * how control goes on behind the call. A piece that can be left in several ways gives a number first, which says in which: 0 for
 * the first of them, its end if that can be reached. Values that the function itself would return come back in the same results.
 */
import { block, branch, defaultValue, getLocal, i32Constant, isSimple, setLocal } from '../ir/build.ts'
import type { Expression, IRFunction, Label, Return, Statement, Switch, Type } from '../ir/nodes.ts'
import { assignedLocals, expressionsOf, forEachStatement, mapExpression, mapExpressionsOf, rewrite, visitExpression } from '../ir/walk.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { add, has, include, type Item, type ItemList, type LiveTree } from './live-tree.ts'

/** Statements of a list, from `from` to before `to`. */
export interface Region { readonly list: ItemList, readonly from: number, readonly to: number }

type Exit = 'end' | 'return' | Label
/** What is cut. */
type Outlined = Pick<IRFunction, 'index' | 'locals' | 'results' | 'labels'>

export interface Interface {
  /** Locals that it needs the values of. */
  readonly inputs: readonly LocalIndex[]
  /** Locals that it assigns and whose values are read behind it. */
  readonly outputs: readonly LocalIndex[]
  /** The ways to leave it. */
  readonly exits: readonly Exit[]
  /** At how many places it is left. */
  readonly leaves: number
}

/** Whether the places where it is left go to one that gives its results, as many as this, instead of each giving them: what takes less text. */
export function gathersResults({ leaves }: Interface, results: number): boolean {
  return results * (leaves - 1) > leaves
}

export function itemsOf({ list, from, to }: Region): readonly Item[] {
  return list.items.slice(from, to)
}

/** Whether control may go on behind the statements; if in doubt, yes. */
function mayEnd(list: readonly Statement[]): boolean {
  const last = list[list.length - 1]
  switch (last?.op) {
    case 'branch': case 'return': case 'return-call': case 'trap': return false
    case 'if': return mayEnd(last.consequent) || mayEnd(last.alternate)
    default: return true
  }
}

/** What crosses the border of a region. Gives `undefined` where it cannot be a function, since a tail call leaves it. */
export function interfaceOf(region: Region, { atLabel }: LiveTree): Interface | undefined {
  const statements = itemsOf(region).map(({ statement }) => statement)
  const inside = new Set<Label>(), read = new Set<LocalIndex>(), assigned = new Set<LocalIndex>()
  let returns = 0, tailCalls = false
  const branches: Label[] = []
  const visit = (e: Expression): void => { if (e.op === 'local') read.add(e.local) }
  forEachStatement(statements, (statement) => {
    if (statement.op === 'block' || statement.op === 'loop' || statement.op === 'switch') inside.add(statement.label)
    else if (statement.op === 'branch') branches.push(statement.label)
    else if (statement.op === 'return') returns++
    else if (statement.op === 'return-call') tailCalls = true
    for (const local of assignedLocals(statement)) assigned.add(local)
    for (const e of expressionsOf(statement)) visitExpression(e, visit)
  })
  if (tailCalls) return undefined
  const before = region.list.items[region.from]!.before
  const after = before.slice().fill(0)
  const exits: Exit[] = []
  if (mayEnd(statements)) {
    exits.push('end')
    include(after, region.list.items[region.to]?.before ?? region.list.after)
  }
  const leaving = branches.filter((label) => !inside.has(label))
  for (const label of new Set(leaving)) {
    exits.push(label)
    include(after, atLabel.get(label)!)
  }
  if (returns > 0) exits.push('return')
  const outputs = [...assigned].filter((local) => has(after, local)).sort((a, b) => a - b)
  const used = before.slice().fill(0)
  for (const local of read) add(used, local)
  for (const local of outputs) add(used, local)
  const inputs = [...new Set([...read, ...outputs])].filter((local) => has(before, local)).sort((a, b) => a - b)
  return { inputs, outputs, exits, leaves: leaving.length + returns + (exits[0] === 'end' ? 1 : 0) }
}

/** Where fresh locals and labels of the function come from. Calls that are made together share the locals, which are read right behind each. */
export interface Fresh {
  readonly addLabel: () => Label
  readonly code: () => LocalIndex
  /** The `n`th of this type. */
  readonly carrier: (type: Type, n: number) => LocalIndex
}

/** Which result carries each value that the function returns, counted among `types`; these grow by what has no place yet. */
function placeReturned(results: readonly Type[], types: Type[]): number[] {
  const taken = new Set<number>()
  return results.map((type) => {
    let place = types.findIndex((one, i) => one === type && !taken.has(i))
    if (place < 0) place = types.push(type) - 1
    taken.add(place)
    return place
  })
}

/** What crosses the border, in order: results behind the number, and which of them each value is that the function returns. */
interface Results {
  readonly hasCode: boolean
  readonly types: readonly Type[]
  readonly places: readonly number[]
}

function resultsOf(fn: Outlined, { outputs, exits }: Interface): Results {
  const types = outputs.map((local) => fn.locals[local]!)
  const places = exits.includes('return') ? placeReturned(fn.results, types) : []
  return { hasCode: exits.length > 1, types, places }
}

/** The function: parameters first, then the other locals in the order in which they occur. */
function partOf(fn: Outlined, region: Region, border: Interface, { hasCode, types, places }: Results): Omit<IRFunction, 'part'> {
  const { inputs, outputs, exits } = border
  const locals: Type[] = [], names = new Map<LocalIndex, LocalIndex>()
  const addLocal = (type: Type): LocalIndex => locals.push(type) - 1
  const name = (local: LocalIndex): LocalIndex => {
    let own = names.get(local)
    if (own === undefined) names.set(local, own = addLocal(fn.locals[local]!))
    return own
  }
  inputs.forEach(name)
  const gathers = gathersResults(border, types.length)
  const end = fn.labels
  /** Where it gathers: the local that has the number, and those that have the results. */
  const code = gathers && hasCode ? addLocal('i32') : undefined
  const sources = gathers ? types.map((type, place) => place < outputs.length ? name(outputs[place]!) : addLocal(type)) : []

  const codeOf = (exit: Exit): Expression => i32Constant(exits.indexOf(exit))
  const say = (exit: Exit): Statement[] => code === undefined ? [] : [setLocal(code, codeOf(exit))]
  const leave = (exit: Exit, values: (place: number, type: Type) => Expression): Return =>
    ({ op: 'return', values: [...hasCode ? [codeOf(exit)] : [], ...types.map((type, place) => values(place, type))] })
  const leaveWithLocals = (exit: Exit): Statement[] =>
    gathers ? [...say(exit), branch(end)] : [leave(exit, (place, type) => place < outputs.length ? getLocal(name(outputs[place]!), type) : defaultValue(type))]
  /** Values that the function returns are evaluated in their own order, whatever place each has. */
  const leaveWithValues = (given: readonly Expression[]): Statement[] => {
    const before: Statement[] = []
    const settled = (): Expression[] => given.map((value, i) => {
      const type = fn.results[i]!, local = addLocal(type)
      before.push(setLocal(local, value))
      return getLocal(local, type)
    })
    if (gathers) {
      const isFree = given.length === 1 || given.every((value) => value.op === 'constant' || value.op === 'local' && !sources.includes(value.local))
      const values = isFree ? given : settled()
      return [...before, ...values.map((value, i) => setLocal(sources[places[i]!]!, value)), ...say('return'), branch(end)]
    }
    const isInOrder = places.every((place, i) => place === i) || given.every(isSimple)
    const values = isInOrder ? given : settled()
    return [...before, leave('return', (place, type) => values[places.indexOf(place)] ?? defaultValue(type))]
  }

  const rename = (e: Expression): Expression => e.op === 'local' ? getLocal(name(e.local), e.type) : e
  const inside = rewrite(itemsOf(region).map(({ statement }) => statement), (source): Statement | readonly Statement[] => {
    const statement = mapExpressionsOf(source, (e) => mapExpression(e, rename))
    switch (statement.op) {
      case 'set': return { ...statement, local: name(statement.local) }
      case 'set-results': return { ...statement, locals: statement.locals.map((local) => local === undefined ? undefined : name(local)) }
      case 'branch': return exits.includes(statement.label) ? leaveWithLocals(statement.label) : statement
      case 'return': return leaveWithValues(statement.values)
      default: return statement
    }
  })
  const atEnd = !exits.includes('end') ? [] : gathers ? say('end') : leaveWithLocals('end')
  const given: Return = { op: 'return', values: [...code === undefined ? [] : [getLocal(code, 'i32')], ...sources.map((local, place) => getLocal(local, types[place]!))] }
  const body = gathers ? [block(end, [...inside, ...atEnd]), given] : [...inside, ...atEnd]
  return { index: fn.index, locals, parameters: inputs.length, results: [...hasCode ? ['i32' as const] : [], ...types], body, labels: fn.labels + 1 }
}

/**
 * Makes a function of a region.
 *
 * `part`: its number
 * Gives: the function, and what stands in the region's place
 */
export function outline(fn: Outlined, region: Region, border: Interface, part: number, fresh: Fresh): { readonly part: IRFunction, readonly call: readonly Statement[] } {
  const { inputs, outputs, exits } = border
  const all = resultsOf(fn, border), { hasCode, types, places } = all
  const made: IRFunction = { ...partOf(fn, region, border, all), part }

  // What is behind the outputs only waits to be returned.
  const counts = new Map<Type, number>()
  const targets = types.map((type, place) => {
    if (place < outputs.length) return outputs[place]!
    const n = counts.get(type) ?? 0
    counts.set(type, n + 1)
    return fresh.carrier(type, n)
  })
  const operands = inputs.map((local) => getLocal(local, fn.locals[local]!))
  const value = { op: 'call' as const, callee: { kind: 'part' as const, part }, operands, results: made.results }
  const goOn = (exit: Exit): Statement[] => {
    if (exit === 'end') return []
    return [exit === 'return' ? { op: 'return', values: places.map((place, i) => getLocal(targets[place]!, fn.results[i]!)) } : branch(exit)]
  }
  const received = [...hasCode ? [fresh.code()] : [], ...targets]
  const call: Statement = received.length === 0 ? { op: 'evaluate', value } : received.length === 1 ? setLocal(received[0]!, value) : { op: 'set-results', locals: received, value }
  return { part: made, call: [call, ...choose(exits.map(goOn), fresh)] }
}

/** Goes on as the number says that the part gave. */
function choose(ways: readonly Statement[][], fresh: Fresh): Statement[] {
  const [first, second, ...more] = ways
  if (first === undefined || second === undefined) return first ?? []
  const index = getLocal(fresh.code(), 'i32')
  if (more.length === 0) return [{ op: 'if', condition: index, consequent: second, alternate: [] }, ...first]
  const choice: Switch = {
    op: 'switch', label: fresh.addLabel(), index,
    cases: [...ways.slice(1).map((body, i) => ({ values: [i + 1], isDefault: false, body })), { values: [], isDefault: true, body: [] }],
  }
  return [choice, ...first]
}
