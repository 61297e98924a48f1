/**
 * From an expression of the IR to one of JavaScript, by what it is wanted for: the same comparison is a
 * condition here and `| 0` there, and a sum keeps its own `| 0` only where nobody else cuts it down. How a
 * single instruction is written stands in `numeric.ts`.
 */
import type { Expression as JavaScript, Statement as JavaScriptStatement } from 'estree'
import { unhandled } from '../common/error.ts'
import { binary, block, conditional, element, evaluate, identifier, ifElse, logical, nullLiteral, number, unary } from '../js/build.ts'
import { effectsOf, isDroppable, isPure, ownEffects } from '../ir/effects.ts'
import type { Conditional, Expression, GlobalGet, Numeric } from '../ir/nodes.ts'
import { operandsOf } from '../ir/walk.ts'
import { callExpression } from './call.ts'
import { loadExpression } from './memory.ts'
import { multiExpression } from './multi.ts'
import { divisionBy, loweringOf, negations, variants, type Lowering } from './numeric.ts'
import { operationExpression, referenceTest } from './operation.ts'
import { additiveLevels, constantValue, toNumber, type Demand } from './representation.ts'
import type { Scope } from './scope.ts'

/** An expression that serves `wanted`. `levels`: how many sums may still be left loose below (representation.ts). */
export function emitExpression(scope: Scope, e: Expression, wanted: Demand, levels: number = additiveLevels): JavaScript {
  if (wanted === 'truth') return emitCondition(scope, e, false)
  if (wanted === 'unsigned' && e.op !== 'constant' && !scope.isNonNegative(e)) {
    // The one instruction whose result JavaScript has as unsigned.
    if (e.op === 'numeric' && e.mnemonic === 'i32.shr_u') return instantiate(scope, loweringOf(e.mnemonic), e.operands, true, levels)
    return binary('>>>', emitExpression(scope, e, 'bits', levels), number(0))
  }
  switch (e.op) {
    case 'constant': return wanted === 'unsigned' ? number(e.low >>> 0) : constantValue(e, scope.resolveName)
    case 'null': return nullLiteral()
    case 'local': return scope.local(e.local)
    case 'global': return globalExpression(scope, e)
    case 'numeric': return emitNumeric(scope, e, wanted, levels)
    case 'load': return loadExpression(scope, e)
    case 'conditional': return emitConditional(scope, e, wanted, levels)
    case 'call': return callExpression(scope, e)
    case 'multi': return multiExpression(scope, e)
    case 'operation': return isBoolean(e) ? fromBoolean(scope, operationExpression(scope, e), wanted) : operationExpression(scope, e)
    default: return unhandled(e)
  }
}

function fromBoolean(scope: Scope, boolean: JavaScript, wanted: Demand): JavaScript {
  if (wanted === 'truth') return boolean
  // Without a JIT a boolean as an operand is the slow path of everything.
  if (isInterpreter(scope)) return conditional(boolean, number(1), number(0))
  return wanted === 'bits' ? boolean : toNumber(boolean)
}
function isInterpreter({ context }: Scope): boolean {
  return context.options.target === 'interpreter'
}

/** Where the global is read and written. */
export function globalExpression(scope: Scope, { global, half }: Pick<GlobalGet, 'global' | 'half'>): ReturnType<typeof element> | ReturnType<typeof identifier> {
  const place = scope.context.globalPlace(global)
  if (place.kind === 'cell') return element(identifier(place.name), number(half === 'high' ? place.slot + 1 : place.slot))
  return identifier(half === 'high' ? place.high! : place.name)
}

function constantOf(e: Expression | undefined): number | undefined {
  return e?.op === 'constant' && e.type === 'i32' ? e.low : undefined
}
function isBit(e: Expression): boolean {
  return e.op === 'constant' && (e.low === 0 || e.low === 1)
}
/** Whether JavaScript has it as a boolean. */
function isBoolean(e: Expression): boolean {
  switch (e.op) {
    case 'numeric': return e.type === 'i32' && loweringOf(e.mnemonic).isBoolean
    case 'operation': return e.mnemonic === 'ref.is_null' || e.mnemonic === 'ref.eq'
    case 'conditional': {
      const { type, consequent, alternate } = e
      return type === 'i32' && (isBit(consequent) && (isBit(alternate) || isBoolean(alternate)) || isBit(alternate) && isBoolean(consequent))
    }
    default: return false
  }
}
/** Whether it is 0 or 1. */
function isZeroOrOne(e: Expression): boolean {
  return isBit(e) || isBoolean(e) || e.op === 'numeric' && (e.mnemonic === 'i32.and' || e.mnemonic === 'i32.or') && e.operands.every(isZeroOrOne)
}

/** A row with its operands in it. */
function instantiate(scope: Scope, lowering: Lowering, operands: readonly Expression[], isLoose: boolean, levels: number): JavaScript {
  const template = isLoose ? lowering.loose! : lowering.exact
  const emitted = lowering.holes.map(({ demand, additive }, index) => emitExpression(scope, operands[index]!, demand, additive ? levels - 1 : additiveLevels))
  return template.instantiate(emitted, scope.resolveHelper)
}

/** `wanted` is not `truth`; if `unsigned`, the value is known not to be negative. */
function emitNumeric(scope: Scope, e: Numeric, wanted: Demand, levels: number): JavaScript {
  const variant = emitVariant(scope, e, wanted, levels)
  if (variant !== undefined) return variant
  const lowering = loweringOf(e.mnemonic)
  if (lowering.isBoolean) return fromBoolean(scope, emitCondition(scope, e, false, true), wanted)
  return instantiate(scope, lowering, e.operands, mayBeLoose(scope, e, lowering, wanted, levels), levels)
}

function mayBeLoose(scope: Scope, e: Numeric, { loose }: Lowering, wanted: Demand, levels: number): boolean {
  if (loose === undefined || levels <= 0) return false
  if (wanted === 'loose' || wanted === 'bits') return true
  // A sum or shift that cannot leave the range has nothing to cut, and what is added to zero is rounded already: sums of products begin so.
  return e.type === 'i32' ? scope.isNonNegative(e) : (e.mnemonic === 'f32.add' || e.mnemonic === 'f32.sub') && e.operands.some(isFloatZero)
}
/** Of either sign. */
function isFloatZero(e: Expression): boolean {
  return e.op === 'constant' && e.type === 'f32' && e.low << 1 === 0
}

/** The form for a constant operand, where there is a better one than the row. */
function emitVariant(scope: Scope, e: Numeric, wanted: Demand, levels: number): JavaScript | undefined {
  const [x, y] = e.operands
  const constant = constantOf(y)
  if (e.mnemonic === 'i32.reinterpret_f32' && x!.op === 'load') return loadExpression(scope, x!, 'i32.load')
  if (e.mnemonic === 'f32.reinterpret_i32' && x!.op === 'load' && x!.mnemonic === 'i32.load') return loadExpression(scope, x!, 'f32.load')
  if (constant === undefined) return undefined
  const integer = (value: number): Expression => ({ op: 'constant', type: 'i32', low: value, high: 0 })
  switch (e.mnemonic) {
    case 'i32.add': {
      if (constant >= 0 || constant === -2147483648) return undefined
      return instantiate(scope, variants.subtract, [x!, integer(-constant)], mayBeLoose(scope, e, variants.subtract, wanted, levels), levels)
    }
    // Exact in a double; a call costs three times as much without a JIT.
    case 'i32.mul': return isInterpreter(scope) && Math.abs(constant) < 2 ** 21 ? instantiate(scope, variants.multiply, [x!, y!], false, levels) : undefined
    case 'i32.xor': return constant === -1 ? instantiate(scope, variants.not, [x!], false, levels) : undefined
    case 'i32.shl': case 'i32.shr_s':
      if ((constant & 31) === 0) return emitExpression(scope, x!, wanted, levels)
      return instantiate(scope, loweringOf(e.mnemonic), [x!, integer(constant & 31)], false, levels)
    case 'i32.shr_u':
      if ((constant & 31) === 0) return emitExpression(scope, x!, wanted, levels)
      return instantiate(scope, variants.shiftUnsigned, [x!, integer(constant & 31)], false, levels)
    case 'i32.rotl': case 'i32.rotr': {
      const left = (e.mnemonic === 'i32.rotl' ? constant : -constant) & 31
      // Written twice, so only what costs nothing twice.
      if (x!.op !== 'local') return undefined
      return left === 0 ? scope.local(x!.local) : binary('|', binary('<<', scope.local(x!.local), number(left)), binary('>>>', scope.local(x!.local), number(32 - left)))
    }
    case 'i32.div_s': case 'i32.div_u': case 'i32.rem_s': case 'i32.rem_u': {
      const lowering = divisionBy(e.mnemonic, constant)
      return lowering === undefined ? undefined : instantiate(scope, lowering, e.operands, false, levels)
    }
    default: return undefined
  }
}

function emitConditional(scope: Scope, e: Conditional, wanted: Demand, levels: number): JavaScript {
  if (isBoolean(e)) return fromBoolean(scope, emitCondition(scope, e, false, true), wanted)
  return conditional(emitCondition(scope, e.condition, false), scope.perhaps(() => emitExpression(scope, e.consequent, wanted, levels)), scope.perhaps(() => emitExpression(scope, e.alternate, wanted, levels)))
}

/**
 * An expression that is true, or with `negate` false, just when `e` is not zero.
 *
 * `strict`: it gives a boolean, 0 or 1; otherwise any number will do that is zero or not
 */
export function emitCondition(scope: Scope, e: Expression, negate: boolean, strict = false): JavaScript {
  switch (e.op) {
    case 'constant': return number((e.low !== 0) === negate ? 0 : 1)
    case 'conditional': return emitConditionalTruth(scope, e, negate, strict)
    case 'operation': {
      if (isBoolean(e)) return referenceTest(scope, e.operands, negate)
      break
    }
    case 'numeric': {
      const truth = emitNumericTruth(scope, e, negate, strict)
      if (truth !== undefined) return truth
      break
    }
  }
  const value = emitExpression(scope, e, 'value')
  // JavaScriptCore's interpreter has a short way for comparisons: 2.8 ns against 7.2 for a variable itself. V8's would copy what is no variable first.
  const isComputed = e.op === 'numeric'
  if (negate) return isInterpreter(scope) && isComputed ? unary('!', value) : binary('===', value, number(0))
  return (strict || isInterpreter(scope) && !isComputed) && !isZeroOrOne(e) ? binary('!==', value, number(0)) : value
}

function emitNumericTruth(scope: Scope, e: Numeric, negate: boolean, strict: boolean): JavaScript | undefined {
  const { mnemonic, operands } = e
  const [x, y] = operands
  if (mnemonic === 'i32.eqz') return emitCondition(scope, x!, !negate, strict)
  if (mnemonic === 'i32.and' || mnemonic === 'i32.or') {
    // Both sides are 0 or 1, and nobody can tell whether the second is evaluated.
    if (!isZeroOrOne(x!) || !isZeroOrOne(y!) || !isPure(effectsOf(y!))) return undefined
    return both(mnemonic === 'i32.and', negate, emitCondition(scope, x!, negate, strict), emitCondition(scope, y!, negate, strict))
  }
  const lowering = loweringOf(mnemonic)
  if (!lowering.isBoolean) return undefined
  if (!negate) return instantiate(scope, lowering, operands, false, additiveLevels)
  const opposite = negations[mnemonic as keyof typeof negations] as typeof negations[keyof typeof negations] | undefined
  if (opposite !== undefined) return instantiate(scope, loweringOf(opposite), operands, false, additiveLevels)
  return unary('!', instantiate(scope, lowering, operands, false, additiveLevels))
}

/** `x && y`, or `x || y`; when the whole is negated (the parts are already), the other one. */
function both(isAnd: boolean, negate: boolean, x: JavaScript, y: JavaScript): JavaScript {
  return logical(isAnd !== negate ? '&&' : '||', x, y)
}

function emitConditionalTruth(scope: Scope, { condition, consequent, alternate }: Conditional, negate: boolean, strict: boolean): JavaScript {
  const truth = constantOf(consequent), otherwise = constantOf(alternate)
  const test = (negateTest: boolean, strictTest = strict): JavaScript => emitCondition(scope, condition, negateTest, strictTest)
  if (truth !== undefined && otherwise !== undefined && (truth === 0) !== (otherwise === 0)) return test((truth === 0) !== negate)
  // `c ? 1 : y` is `c || y`, `c ? 0 : y` is `!c && y`, `c ? y : 0` is `c && y`, `c ? y : 1` is `!c || y`.
  if (truth !== undefined && otherwise === undefined) return both(truth === 0, negate, test((truth === 0) !== negate), scope.perhaps(() => emitCondition(scope, alternate, negate, strict)))
  if (otherwise !== undefined && truth === undefined) return both(otherwise === 0, negate, test((otherwise !== 0) !== negate), scope.perhaps(() => emitCondition(scope, consequent, negate, strict)))
  return conditional(test(false, false), scope.perhaps(() => emitCondition(scope, consequent, negate, strict)), scope.perhaps(() => emitCondition(scope, alternate, negate, strict)))
}

/** Statements that evaluate for the effects only: what can neither trap nor write is left out. */
export function emitEffects(scope: Scope, e: Expression): readonly JavaScriptStatement[] {
  const effects = effectsOf(e)
  if (isDroppable(effects)) return []
  if (e.op === 'conditional') {
    // Before the condition, though they run after it: what they know is forgotten.
    const consequent = scope.perhaps(() => emitEffects(scope, e.consequent)), alternate = scope.perhaps(() => emitEffects(scope, e.alternate))
    if (consequent.length === 0 && alternate.length === 0) return emitEffects(scope, e.condition)
    if (consequent.length === 0) return [ifElse(emitCondition(scope, e.condition, true), block(alternate), undefined)]
    return [ifElse(emitCondition(scope, e.condition, false), block(consequent), alternate.length === 0 ? undefined : block(alternate))]
  }
  if (isDroppable(ownEffects(e))) return operandsOf(e).flatMap((operand) => emitEffects(scope, operand))
  return [evaluate(emitExpression(scope, e, 'value'))]
}
