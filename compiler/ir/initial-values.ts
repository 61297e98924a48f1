/**
 * Which locals must be given their zero where they are declared: those that some way through the function reads before
 * it has assigned them. `undefined` would be seen otherwise.
 */
import type { IRFunction, Label, Statement } from './nodes.ts'
import { assignedLocals, expressionsOf, isExit, visitExpression } from './walk.ts'

/** One bit for each local: assigned on every way here. `undefined` where nothing gets to. */
type Assigned = Uint32Array | undefined

/** What is assigned on both ways; `one` is changed. */
function meet(one: Assigned, other: Assigned): Assigned {
  if (one === undefined || other === undefined) return one ?? other
  for (let word = 0; word < one.length; word++) one[word]! &= other[word]!
  return one
}

/** By local, whether its first value may be read. One walk is enough: ways back to the head of a loop have assigned what the way into it has. */
export function needsInitialValue(fn: IRFunction): readonly boolean[] {
  const needed = fn.locals.map(() => false)
  const atLabel = new Map<Label, Assigned>()
  let assigned: Assigned = new Uint32Array(fn.locals.length + 31 >>> 5)
  const read = (local: number): void => { if ((assigned![local >>> 5]! >>> (local & 31) & 1) === 0) needed[local] = true }
  const walk = (list: readonly Statement[]): void => {
    for (const statement of list) {
      if (assigned === undefined) return
      for (const expression of expressionsOf(statement)) visitExpression(expression, (e) => { if (e.op === 'local') read(e.local) })
      switch (statement.op) {
        case 'block':
          walk(statement.body)
          assigned = meet(assigned, atLabel.get(statement.label))
          break
        case 'loop':
          statement.coerced?.forEach(read)
          walk(statement.body)
          break
        case 'if': {
          const before = assigned.slice()
          walk(statement.consequent)
          const then: Assigned = assigned
          assigned = before
          walk(statement.alternate)
          assigned = meet(then, assigned)
          break
        }
        case 'switch': {
          const before = assigned
          assigned = undefined
          for (const { body } of statement.cases) {
            assigned = meet(before.slice(), assigned)
            walk(body)
          }
          assigned = meet(assigned, atLabel.get(statement.label))
          break
        }
        case 'branch':
          atLabel.set(statement.label, meet(assigned, atLabel.get(statement.label)))
          assigned = undefined
          break
        default:
          for (const local of assignedLocals(statement)) assigned[local >>> 5]! |= 1 << (local & 31)
          if (isExit(statement)) assigned = undefined
      }
    }
  }
  walk(fn.body)
  return needed.map((need, local) => need && local >= fn.parameters)
}
