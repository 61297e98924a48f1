/**
 * Blocks, loops, ifs and branches. Labels that no branch goes to vanish with their blocks; values that a
 * block gives stay pending where they can, and go into locals where a branch brings them too.
 *
 * Spec: core/exec/instructions.html#control-instructions
 */
import { depthLimits } from '../common/limits.ts'
import { isSimple, numeric } from '../ir/build.ts'
import { branchEffects, endlessEffects, isDroppable, noEffects, type Effects } from '../ir/effects.ts'
import type { Expression, Return, Statement, SwitchCase } from '../ir/nodes.ts'
import type { Operator } from '../wasm/operators.ts'
import type { LocalIndex } from '../wasm/types.ts'
import { StatementList, type Frame } from './frames.ts'
import { joinEffects, type Lifter } from './lifter.ts'
import type { Operand } from './operands.ts'

export function openBlock(lifter: Lifter, { blockType }: Operator): void {
  const results = lifter.irTypes(blockType.results)
  lifter.open(lifter.makeFrame('block', results, results, lifter.operands.height - blockType.parameters.length, new StatementList()))
}

export function openLoop(lifter: Lifter, { blockType }: Operator): void {
  const { operands } = lifter
  const parameters = lifter.irTypes(blockType.parameters)
  const base = operands.height - parameters.length
  const targets = parameters.map((type) => operands.take(type))
  if (parameters.length > 0) assign(lifter, targets, operands.popMany(parameters.length))
  operands.settle(endlessEffects)
  const frame = lifter.makeFrame('loop', lifter.irTypes(blockType.results), parameters, base, new StatementList())
  frame.targets = targets
  lifter.open(frame)
  for (const local of targets) operands.pushLocal(local)
}

export function openIf(lifter: Lifter, { blockType }: Operator): void {
  const { operands } = lifter
  const condition = operands.pop()
  const count = blockType.parameters.length, base = operands.height - count
  for (let i = base; i < operands.height; i++) operands.makeSimple(i)
  const parameters = operands.popMany(count)
  // The condition is evaluated when the `if` starts, and so before what is pending now, unless that commutes.
  operands.settle(condition.effects)
  const results = lifter.irTypes(blockType.results)
  lifter.open(lifter.makeFrame('if', results, results, base, new StatementList(), condition, parameters))
  pushParameters(lifter)
}
function pushParameters({ frame, operands }: Lifter): void {
  for (const parameter of frame.parameters) operands.pushOperand({ ...parameter, temporaries: [], list: frame.statements })
}

/** Ends the consequent and starts the alternate. What the consequent gives waits for `end`, which knows where it has to go. */
export function liftElse(lifter: Lifter): void {
  const { frame, operands } = lifter
  if (lifter.reachable) {
    frame.consequentValues = operands.popMany(frame.results.length)
    operands.settle(joinEffects(frame.consequentValues, noEffects))
  }
  frame.consequent = frame.statements
  frame.kind = 'else'
  frame.statements = operands.current = new StatementList()
  lifter.reachable = true
  pushParameters(lifter)
}

export function liftEnd(lifter: Lifter): void {
  const { frame } = lifter
  if (frame.kind === 'if') liftElse(lifter)
  switch (frame.kind) {
    case 'function': return endFunction(lifter, frame)
    case 'block':
      endBlock(lifter, frame)
      break
    case 'loop':
      endLoop(lifter, frame)
      break
    default: endIf(lifter, frame)
  }
  // When control does not come out of it, what the frame around has pending is dropped too.
  if (!lifter.reachable) lifter.leave()
}

/** Goes back to the frame around; what is emitted from now on comes after the one that was open. */
function close(lifter: Lifter): void {
  lifter.frames.pop()
  if (lifter.frames.length > 0) lifter.operands.current = lifter.frame.statements
}

function endFunction(lifter: Lifter, frame: Frame): void {
  if (lifter.reachable && frame.results.length > 0) emitReturn(lifter, lifter.operands.popMany(frame.results.length))
  close(lifter)
}

/** A branch to the frame's own label, last in its list, says nothing: takes it away. Gives: whether there was one. */
function removeLastBranch(lifter: Lifter, frame: Frame): boolean {
  const { last } = frame.statements
  if (lifter.reachable || last?.op !== 'branch' || last.label !== frame.label) return false
  frame.statements.removeLast()
  frame.uses--
  return true
}

function endBlock(lifter: Lifter, frame: Frame): void {
  const { operands } = lifter
  const branched = removeLastBranch(lifter, frame)
  if (frame.uses > 0) {
    if (lifter.reachable) assign(lifter, targetsOf(lifter, frame), operands.popMany(frame.results.length))
    close(lifter)
    operands.current.push({ op: 'block', label: frame.label, body: frame.statements.finish() })
    pushResults(lifter, frame)
    return
  }
  close(lifter)
  operands.current.append(frame.statements)
  if (branched) pushResults(lifter, frame)
  else operands.adopt(frame.base)
}
function pushResults(lifter: Lifter, frame: Frame): void {
  lifter.reachable = true
  for (const local of targetsOf(lifter, frame)) lifter.operands.pushTemporary(local)
}

function endLoop(lifter: Lifter, frame: Frame): void {
  const { operands } = lifter
  close(lifter)
  if (frame.uses > 0) operands.current.push({ op: 'loop', label: frame.label, body: frame.statements.finish() })
  else operands.current.append(frame.statements)
  // Falling off a loop's end leaves it, so its results are simply evaluated behind it. They may read its parameters.
  operands.adopt(frame.base)
  if (frame.results.length === 0) operands.give(frame.targets!)
}

function endIf(lifter: Lifter, frame: Frame): void {
  const { operands } = lifter
  const condition = frame.condition!, consequent = frame.consequent!, alternate = frame.statements
  const count = frame.results.length
  if (frame.uses === 0 && frame.consequentValues === undefined) {
    close(lifter)
    operands.current.push({ op: 'if', condition: condition.expression, consequent: consequent.finish(), alternate: [] })
    operands.current.append(alternate)
    operands.adopt(frame.base)
    operands.release([condition])
    // What the alternate leaves pending may read the parameters.
    if (operands.height === frame.base) operands.release(frame.parameters)
  } else {
    const { consequentValues } = frame
    const alternateValues = lifter.reachable ? operands.popMany(count) : undefined
    if (frame.uses === 0 && count === 1 && consequent.isEmpty && alternate.isEmpty && pushConditional(lifter, condition, consequentValues![0]!, alternateValues)) return
    const targets = consequentValues !== undefined || alternateValues !== undefined || frame.uses > 0 ? targetsOf(lifter, frame) : []
    if (consequentValues !== undefined) consequent.pushAll(operands.assignments(targets, consequentValues))
    if (alternateValues !== undefined) {
      operands.settle(operands.assignmentEffects(targets, alternateValues))
      alternate.pushAll(operands.assignments(targets, alternateValues))
    }
    close(lifter)
    emitIf(lifter, frame, condition, consequent.finish(), alternate.finish())
    if (consequentValues !== undefined || alternateValues !== undefined || frame.uses > 0) {
      lifter.reachable = true
      for (const local of targets) operands.pushTemporary(local)
    }
    operands.release([condition, ...frame.parameters])
  }
}
function emitIf(lifter: Lifter, frame: Frame, condition: Operand, consequent: readonly Statement[], alternate: readonly Statement[]): void {
  const { current } = lifter.operands
  if (consequent.length === 0 && alternate.length === 0) {
    if (!isDroppable(condition.effects)) current.push({ op: 'evaluate', value: condition.expression })
    return
  }
  const statement: Statement = { op: 'if', condition: condition.expression, consequent, alternate }
  current.push(frame.uses > 0 ? { op: 'block', label: frame.label, body: [statement] } : statement)
}
/** Makes one conditional of an `if` that holds nothing but two values. Gives: false when it would be too deep, or one value is missing. */
function pushConditional(lifter: Lifter, condition: Operand, consequent: Operand, alternates: readonly Operand[] | undefined): boolean {
  const alternate = alternates?.[0]
  if (alternate === undefined || Math.max(condition.depth, consequent.depth, alternate.depth) >= depthLimits.expressions - 4) return false
  const type = lifter.frame.results[0]!
  const parameters = lifter.frame.parameters
  close(lifter)
  const parts = [condition, consequent, alternate]
  // Its parameters' temporaries are read by the two values, so they stay taken as long as the conditional is pending.
  lifter.operands.push(
    { op: 'conditional', type, condition: condition.expression, consequent: consequent.expression, alternate: alternate.expression },
    joinEffects(parts, noEffects), [...parts, ...parameters],
  )
  return true
}

/** The locals for the values that branches to the label carry. */
function targetsOf({ operands }: Lifter, frame: Frame): readonly LocalIndex[] {
  return frame.targets ??= frame.branchTypes.map((type) => operands.take(type))
}

/** Emits the assignment of values (off the stack) to locals as if all at once. */
export function assign({ operands }: Lifter, targets: readonly LocalIndex[], values: readonly Operand[]): void {
  operands.settle(operands.assignmentEffects(targets, values))
  operands.current.pushAll(operands.assignments(targets, values))
}

function returnOf(values: readonly Operand[]): Return {
  return { op: 'return', values: values.map(({ expression }) => expression) }
}
function emitReturn(lifter: Lifter, values: readonly Operand[]): void {
  lifter.emitExit(returnOf(values), joinEffects(values, noEffects), 0)
  lifter.operands.release(values)
}

/**
 * What carries out a branch: the assignments and the branch, or a return. Make room for evaluating the values before. What
 * is assigned disturbs nobody: operands pending in the frames that the branch leaves are dropped, and those further out
 * are older than the locals assigned.
 */
function branchTo(lifter: Lifter, target: Frame, values: readonly Operand[]): readonly Statement[] {
  if (target.kind === 'function') return [returnOf(values)]
  target.uses++
  return [...lifter.operands.assignments(targetsOf(lifter, target), values), { op: 'branch', label: target.label }]
}
/** Of a branch to this frame: operands from here up it drops. */
function lowestDropped(target: Frame): number {
  return target.kind === 'function' ? 0 : target.base
}

export function liftBranch(lifter: Lifter, { index }: Operator): void {
  liftBranchTo(lifter, lifter.target(index))
}
function liftBranchTo(lifter: Lifter, target: Frame): void {
  const { operands } = lifter
  const values = operands.popMany(target.branchTypes.length)
  lifter.dropRest()
  if (target.kind === 'function') return emitReturn(lifter, values)
  operands.settle(joinEffects(values, noEffects), branchEffects, target.base)
  operands.current.pushAll(branchTo(lifter, target, values))
  lifter.leave()
}
export function liftReturn(lifter: Lifter): void {
  liftBranchTo(lifter, lifter.frames[0]!)
}

export function liftUnreachable(lifter: Lifter): void {
  lifter.dropRest()
  lifter.emitExit({ op: 'trap', trap: 'unreachable' }, noEffects, 0)
}

/** The uppermost operands as values that may be evaluated twice; they stay on the stack. */
function peekSimple({ operands }: Lifter, count: number): readonly Operand[] {
  const values: Operand[] = []
  for (let i = operands.height - count; i < operands.height; i++) {
    operands.makeSimple(i)
    values.push({ ...operands.at(i), temporaries: [] })
  }
  return values
}

export function liftBranchIf(lifter: Lifter, { index }: Operator): void {
  const { operands } = lifter
  const target = lifter.target(index), condition = operands.pop()
  if (target.branchTypes.length === 1 && target.kind !== 'function' && !isSimple(operands.at(operands.height - 1).expression)) {
    const [local] = targetsOf(lifter, target) as readonly [LocalIndex]
    const { localsRead } = condition.effects
    if (localsRead !== 'any' && !localsRead.includes(local)) {
      // Assigning it whether or not the branch is taken does no harm: nobody reads it but after a branch.
      assign(lifter, [local], [operands.pop()])
      operands.settle(condition.effects, branchEffects, target.base)
      operands.pushLocal(local)
      target.uses++
      operands.current.push({ op: 'if', condition: condition.expression, consequent: [{ op: 'branch', label: target.label }], alternate: [] })
      operands.release([condition])
      return
    }
  }
  liftBranchWhen(lifter, target, condition.expression, condition.effects, target.branchTypes.length)
  operands.release([condition])
}
/** Branches with the uppermost operands, which stay on the stack, when the condition (no longer on it) holds. */
function liftBranchWhen(lifter: Lifter, target: Frame, condition: Expression, effects: Effects, count: number): void {
  const { operands } = lifter
  const values = peekSimple(lifter, count)
  operands.settle(effects, branchEffects, lowestDropped(target))
  operands.current.push({ op: 'if', condition, consequent: branchTo(lifter, target, values), alternate: [] })
}

function isNull(reference: Expression): Expression {
  return { op: 'operation', mnemonic: 'ref.is_null', immediates: [], operands: [reference], results: ['i32'] }
}
export function liftBranchOnNull(lifter: Lifter, { index }: Operator): void {
  const { operands } = lifter
  operands.makeSimple(operands.height - 1)
  const reference = operands.pop()
  const target = lifter.target(index)
  liftBranchWhen(lifter, target, isNull(reference.expression), reference.effects, target.branchTypes.length)
  operands.pushOperand({ ...reference, list: operands.current })
}
export function liftBranchOnNonNull(lifter: Lifter, { index }: Operator): void {
  const { operands } = lifter
  operands.makeSimple(operands.height - 1)
  const { expression, effects } = operands.at(operands.height - 1)
  const target = lifter.target(index)
  liftBranchWhen(lifter, target, numeric('i32.eqz', isNull(expression)), effects, target.branchTypes.length)
  operands.release([operands.pop()])
}

export function liftBranchTable(lifter: Lifter, { labels }: Operator): void {
  const { operands } = lifter
  const targets = labels.map((depth) => lifter.target(depth))
  const byDefault = targets.pop()!
  const index = operands.pop()
  if (targets.every((target) => target === byDefault)) {
    lifter.drop(index)
    return liftBranchTo(lifter, byDefault)
  }
  const count = byDefault.branchTypes.length
  const values = peekSimple(lifter, count)
  const originals = operands.popMany(count)
  lifter.dropRest()
  const numbers = new Map<Frame, number[]>()
  targets.forEach((target, i) => {
    const list = numbers.get(target)
    if (list === undefined) numbers.set(target, [i])
    else list.push(i)
  })
  numbers.delete(byDefault)
  numbers.set(byDefault, [])
  const lowest = [...numbers.keys()].reduce((least, target) => Math.min(least, lowestDropped(target)), operands.height)
  operands.settle(index.effects, branchEffects, lowest)
  const cases: SwitchCase[] = []
  for (const [target, list] of numbers) cases.push({ values: list, isDefault: target === byDefault, body: branchTo(lifter, target, values) })
  operands.current.push({ op: 'switch', label: lifter.addLabel(), index: index.expression, cases })
  operands.release([index, ...originals])
  lifter.leave()
}
