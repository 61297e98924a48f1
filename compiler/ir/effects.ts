/**
 * What evaluating an expression or running a statement may do, and whether two of them may change
 * places. The one authority on evaluation order: lift, `sequence.ts` and every pass ask here.
 *
 * What can be observed: writes (memory, tables, globals, segments), calls, which trap comes first (traps
 * of one kind have the same message, so they may change places with each other), and not ending.
 */
import { unhandled } from '../common/error.ts'
import { instructionTable, type Mnemonic } from '../wasm/instructions.ts'
import type { Constant, Expression, Label, Statement, TrapKind } from './nodes.ts'
import { assignedLocals, expressionsOf, forEachStatement, operandsOf } from './walk.ts'

/** Indices in ascending order, or `'any'` where there are too many to list. */
export type Indices = readonly number[] | 'any'

/** Compare with `commutes`, join with `union`. Never changed. */
export interface Effects {
  /** Bits: what is read (0 to 4), what is written (5 to 9), calls, may not end, branches, then one for each kind of trap. */
  readonly bits: number
  readonly localsRead: Indices
  readonly localsWritten: Indices
  readonly globalsRead: Indices
  readonly globalsWritten: Indices
}

const memory = 1, memorySize = 2, table = 4, tableSize = 8, segments = 16
const anything = 31
const writeShift = 5
function reads(what: number): number { return what }
function writes(what: number): number { return what << writeShift }
const allWrites = writes(anything)
const calls = 1 << 10, endless = 1 << 11, branches = 1 << 12
const trapShift = 13
const trapKinds: readonly TrapKind[] = [
  'unreachable', 'memory_out_of_bounds', 'table_out_of_bounds', 'divide_by_zero', 'remainder_by_zero', 'divide_unrepresentable',
  'float_unrepresentable', 'signature_mismatch', 'null_dereference', 'data_out_of_bounds', 'element_out_of_bounds',
]
const allTraps = ((1 << trapKinds.length) - 1) << trapShift
function traps(...kinds: readonly TrapKind[]): number {
  return kinds.reduce((bits, kind) => bits | 1 << (trapShift + trapKinds.indexOf(kind)), 0)
}

const empty: readonly number[] = []
/** Beyond this many, a set is `'any'`. */
const listLimit = 48

function make(bits: number, localsRead: Indices = empty, localsWritten: Indices = empty, globalsRead: Indices = empty, globalsWritten: Indices = empty): Effects {
  return { bits, localsRead, localsWritten, globalsRead, globalsWritten }
}
const byBits = new Map<number, Effects>()
function ofBits(bits: number): Effects {
  let effects = byBits.get(bits)
  if (effects === undefined) byBits.set(bits, effects = make(bits))
  return effects
}

export const noEffects = ofBits(0)
/** Of a branch, return or trap: what comes after does not run. */
export const branchEffects = ofBits(branches)
/** Of a loop that goes round: it may never end. */
export const endlessEffects = ofBits(endless)
/** Of running code nobody has looked at. */
export const callEffects = make(reads(anything) | allWrites | calls | endless | allTraps, empty, empty, 'any', 'any')
/** Of reading the element for an indirect call; the checks come later, at the call. */
export const tableReadEffects = ofBits(reads(table | tableSize))

/** By local; those of the first ones are asked for all the time. */
const localReads: Effects[] = Array.from({ length: 1024 }, (_, local) => make(0, [local]))
const localWrites: Effects[] = Array.from({ length: 1024 }, (_, local) => make(0, empty, [local]))
export function localReadEffects(local: number): Effects { return localReads[local] ?? make(0, [local]) }
export function localWriteEffects(local: number): Effects { return localWrites[local] ?? make(0, empty, [local]) }
export function globalReadEffects(global: number): Effects { return make(0, empty, empty, [global]) }
export function globalWriteEffects(global: number): Effects { return make(0, empty, empty, empty, [global]) }

function unionIndices(a: Indices, b: Indices): Indices {
  if (a === b || b.length === 0) return a
  if (a.length === 0) return b
  if (a === 'any' || b === 'any') return 'any'
  const merged: number[] = []
  let i = 0, j = 0
  while (i < a.length || j < b.length) {
    const x = i < a.length ? a[i]! : Infinity, y = j < b.length ? b[j]! : Infinity
    merged.push(x <= y ? x : y)
    if (x <= y) i++
    if (y <= x) j++
  }
  if (merged.length === a.length) return a
  return merged.length > listLimit ? 'any' : merged
}

/** What either may do. */
export function union(a: Effects, b: Effects): Effects {
  if (a === b || b === noEffects) return a
  if (a === noEffects) return b
  const bits = a.bits | b.bits
  const localsRead = unionIndices(a.localsRead, b.localsRead), localsWritten = unionIndices(a.localsWritten, b.localsWritten)
  const globalsRead = unionIndices(a.globalsRead, b.globalsRead), globalsWritten = unionIndices(a.globalsWritten, b.globalsWritten)
  if (bits === a.bits && localsRead === a.localsRead && localsWritten === a.localsWritten && globalsRead === a.globalsRead && globalsWritten === a.globalsWritten) return a
  return { bits, localsRead, localsWritten, globalsRead, globalsWritten }
}

function intersect(a: Indices, b: Indices): boolean {
  if (a.length === 0 || b.length === 0) return false
  if (a === 'any' || b === 'any') return true
  let i = 0, j = 0
  while (i < a.length && j < b.length) {
    const x = a[i]!, y = b[j]!
    if (x === y) return true
    if (x < y) i++
    else j++
  }
  return false
}

/** Whether `a` then `b` and `b` then `a` cannot be told apart. */
export function commutes(a: Effects, b: Effects): boolean {
  if (a === noEffects || b === noEffects) return true
  const either = a.bits | b.bits
  if (either !== 0) {
    const aw = a.bits >>> writeShift & anything, bw = b.bits >>> writeShift & anything
    if ((aw & (b.bits | bw) | bw & a.bits) !== 0) return false
    const at = a.bits & allTraps, bt = b.bits & allTraps
    const both = at | bt
    // Two traps of one and the same kind cannot be told apart; both sets are that one bit.
    if (at !== 0 && bt !== 0 && (both & both - 1) !== 0) return false
    if (at !== 0 && (hasWrites(b) || (b.bits & endless) !== 0)) return false
    if (bt !== 0 && (hasWrites(a) || (a.bits & endless) !== 0)) return false
    if ((a.bits & endless) !== 0 && hasWrites(b) || (b.bits & endless) !== 0 && hasWrites(a)) return false
    if ((a.bits & branches) !== 0 && !isDroppable(b)) return false
    if ((b.bits & branches) !== 0 && !isDroppable(a)) return false
  }
  return !intersect(a.localsWritten, b.localsRead) && !intersect(a.localsWritten, b.localsWritten) && !intersect(a.localsRead, b.localsWritten)
    && !intersect(a.globalsWritten, b.globalsRead) && !intersect(a.globalsWritten, b.globalsWritten) && !intersect(a.globalsRead, b.globalsWritten)
}

/** Whether anything but locals may be written. */
export function hasWrites(effects: Effects): boolean {
  return (effects.bits & allWrites) !== 0 || effects.globalsWritten.length > 0
}
export function mayTrap(effects: Effects): boolean {
  return (effects.bits & allTraps) !== 0
}
export function hasCalls(effects: Effects): boolean {
  return (effects.bits & calls) !== 0
}
export function hasBranches(effects: Effects): boolean {
  return (effects.bits & branches) !== 0
}
/** Whether nobody can tell if it is not done at all, its value aside: it writes nothing (locals included), cannot trap, ends. It may read. */
export function isDroppable(effects: Effects): boolean {
  return (effects.bits & (allWrites | allTraps | calls | endless | branches)) === 0 && effects.globalsWritten.length === 0 && effects.localsWritten.length === 0
}
/** Whether the value depends on nothing but constants and locals, and nobody can tell if it is not evaluated. */
export function isPure(effects: Effects): boolean {
  return effects.bits === 0 && effects.localsWritten.length === 0 && effects.globalsRead.length === 0 && effects.globalsWritten.length === 0
}

const memoryTrap = traps('memory_out_of_bounds')
const loadEffects = ofBits(reads(memory | memorySize) | memoryTrap)
const storeEffects = ofBits(writes(memory) | reads(memorySize) | memoryTrap)
const divideTraps = traps('divide_by_zero'), overflowTraps = traps('divide_unrepresentable'), remainderTraps = traps('remainder_by_zero'), floatTraps = traps('float_unrepresentable')

const operationBits = {
  'memory.size': reads(memorySize),
  'memory.grow': reads(memorySize) | writes(memorySize | memory),
  'memory.copy': reads(memory | memorySize) | writes(memory) | memoryTrap,
  'memory.copy_i64': reads(memory | memorySize) | writes(memory) | memoryTrap,
  'memory.fill': reads(memorySize) | writes(memory) | memoryTrap,
  'memory.init': reads(memorySize | segments) | writes(memory) | memoryTrap | traps('data_out_of_bounds'),
  'data.drop': writes(segments),
  'table.get': reads(table | tableSize) | traps('table_out_of_bounds'),
  'table.set': reads(tableSize) | writes(table) | traps('table_out_of_bounds'),
  'table.size': reads(tableSize),
  'table.grow': reads(tableSize) | writes(table | tableSize),
  'table.copy': reads(table | tableSize) | writes(table) | traps('table_out_of_bounds'),
  'table.fill': reads(tableSize) | writes(table) | traps('table_out_of_bounds'),
  'table.init': reads(tableSize | segments) | writes(table) | traps('table_out_of_bounds', 'element_out_of_bounds'),
  'elem.drop': writes(segments),
  'ref.func': 0,
  'ref.is_null': 0,
  'ref.as_non_null': traps('null_dereference'),
  'ref.eq': 0,
} as const satisfies Record<Extract<Expression, { op: 'operation' }>['mnemonic'], number>

/** Which traps a division has, its divisor known or not. `halves`: the divisor's low and high half, or the divisor alone. */
function divisionTraps(mnemonic: string, divisor: readonly (Expression | undefined)[]): number {
  const signedQuotient = mnemonic.endsWith('.div_s')
  const byZero = mnemonic.includes('.rem_') ? remainderTraps : divideTraps
  if (divisor.every((half): half is Constant => half?.op === 'constant')) {
    const words = divisor.flatMap((half) => half.type === 'i64' ? [half.low, half.high] : [half.low])
    if (words.every((word) => word === 0)) return byZero
    return signedQuotient && words.every((word) => word === -1) ? overflowTraps : 0
  }
  return signedQuotient ? byZero | overflowTraps : byZero
}
const trapping: ReadonlySet<string> = new Set(Object.keys(instructionTable).filter((mnemonic) => instructionTable[mnemonic as Mnemonic].traps))
function arithmeticEffects(mnemonic: string, divisor: readonly (Expression | undefined)[]): Effects {
  return ofBits(mnemonic.includes('.trunc_') ? floatTraps : divisionTraps(mnemonic, divisor))
}

/** What evaluating the node itself may do, its operands (and a conditional's branches) left out. */
export function ownEffects(expression: Expression): Effects {
  switch (expression.op) {
    case 'constant': case 'null': case 'conditional': return noEffects
    case 'local': return localReadEffects(expression.local)
    case 'global': return globalReadEffects(expression.global)
    case 'numeric': return trapping.has(expression.mnemonic) ? arithmeticEffects(expression.mnemonic, [expression.operands[1]]) : noEffects
    case 'multi': return trapping.has(expression.mnemonic) ? arithmeticEffects(expression.mnemonic, [expression.operands[2], expression.operands[3]]) : noEffects
    case 'load': return loadEffects
    case 'call': return callEffects
    case 'operation': return ofBits(operationBits[expression.mnemonic])
    default: return unhandled(expression)
  }
}

/** What evaluating the expression may do. Cost: linear in its size, so keep what you need again. */
export function effectsOf(expression: Expression): Effects {
  switch (expression.op) {
    case 'constant': case 'null': return noEffects
    case 'local': return localReadEffects(expression.local)
    case 'load': return union(loadEffects, effectsOf(expression.address))
  }
  let effects = ownEffects(expression)
  const operands = operandsOf(expression)
  for (let i = 0; i < operands.length; i++) effects = union(effects, effectsOf(operands[i]!))
  return effects
}

/** What the statement itself may do, the expressions and statements in it left out. A branch's says that it branches, wherever to. */
export function ownStatementEffects(statement: Statement): Effects {
  switch (statement.op) {
    case 'set': return localWriteEffects(statement.local)
    case 'set-results': return make(0, empty, [...new Set(assignedLocals(statement))].sort((a, b) => a - b))
    case 'set-global': return globalWriteEffects(statement.global)
    case 'store': return storeEffects
    case 'loop': return endlessEffects
    case 'branch': case 'return': return branchEffects
    case 'return-call': return union(callEffects, branchEffects)
    case 'trap': return ofBits(branches | traps(statement.trap))
    case 'evaluate': case 'block': case 'if': case 'switch': return noEffects
    default: return unhandled(statement)
  }
}

/** What running the statements may do, everything inside them included. They branch when control may leave them other than by their end. */
export function statementEffects(statements: readonly Statement[]): Effects {
  const only = statements.length === 1 ? statements[0]! : undefined
  if (only?.op === 'set') return union(localWriteEffects(only.local), effectsOf(only.value))
  if (only?.op === 'store') return union(union(storeEffects, effectsOf(only.address)), effectsOf(only.value))
  let effects = noEffects
  const inside = new Set<Label>()
  forEachStatement(statements, (statement) => {
    if (statement.op === 'block' || statement.op === 'loop' || statement.op === 'switch') inside.add(statement.label)
    if (statement.op !== 'branch' || !inside.has(statement.label)) effects = union(effects, ownStatementEffects(statement))
    for (const expression of expressionsOf(statement)) effects = union(effects, effectsOf(expression))
  })
  return effects
}

/** Whether the evaluation of the two may change places unnoticed. */
export function expressionsCommute(a: Expression, b: Expression): boolean {
  return commutes(effectsOf(a), effectsOf(b))
}
