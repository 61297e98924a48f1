/**
 * The validator of one body, function or constant expression: it reads instruction after instruction and
 * applies its rule. Instructions whose signature says everything (arithmetic, loads, stores, vectors,
 * atomics) are driven by the table; the others have rules in `validate-control.ts`, `validate-state.ts`
 * and `validate-reference.ts`. The nesting of blocks is kept in frames, never in the host's stack.
 *
 * Spec: core/valid/instructions.html, core/appendix/algorithm.html
 */
import { moduleLimits } from '../common/limits.ts'
import { mayBeConstant } from './constant.ts'
import { instructionTable, mnemonics, type Mnemonic } from './instructions.ts'
import type { ConstantExpression, Module } from './module.ts'
import { BodyState, type Rule } from './operand-stack.ts'
import { openBody, OperatorReader, type Operator } from './operators.ts'
import { typeSpace } from './subtyping.ts'
import { codeOfLetter, encode, type TypeCode } from './type-codes.ts'
import type { FunctionIndex } from './types.ts'
import { controlRules } from './validate-control.ts'
import { referenceRules } from './validate-reference.ts'
import { memoryAt, stateRules } from './validate-state.ts'

/** By the mnemonic's code. A parameter or result of -1 is the memory's address type. */
interface Signature { readonly parameters: readonly TypeCode[], readonly results: readonly TypeCode[] }
const address = -1

function signatureOf(mnemonic: Mnemonic): Signature {
  const [parameters, results] = instructionTable[mnemonic].signature.split('-').map(letters => Array.from(letters, letter => letter === 'a' ? address : codeOfLetter[letter]!))
  return { parameters: parameters!, results: results! }
}
const specialRules: Partial<Record<Mnemonic, Rule>> = { ...controlRules, ...stateRules, ...referenceRules }
/** By the mnemonic's code; undefined where the signature says everything. */
const rules: readonly (Rule | undefined)[] = mnemonics.map(mnemonic => specialRules[mnemonic] ?? ruleOfImmediates(mnemonic))
/** By the mnemonic's code; empty where there is a special rule. */
const signatures: readonly Signature[] = mnemonics.map(mnemonic => specialRules[mnemonic] === undefined ? signatureOf(mnemonic) : { parameters: [], results: [] })

/** The number of lanes that an instruction with a lane index chooses from. */
function laneCount(mnemonic: Mnemonic): number {
  const { access } = instructionTable[mnemonic]
  return access === undefined ? Number(/x(\d+)/.exec(mnemonic)![1]) : 16 / access.width
}

/** The rule of an instruction that has immediates to check before its signature applies. */
function ruleOfImmediates(mnemonic: Mnemonic): Rule | undefined {
  const { immediates, access, family } = instructionTable[mnemonic]
  const lanes = immediates.includes('laneidx') ? laneCount(mnemonic) : 0
  if (access !== undefined) {
    const natural = Math.log2(access.width)
    return (state, operator) => {
      if (lanes > 0) checkLane(state, operator.lane, lanes)
      if (family === 'atomic' ? operator.alignment !== natural : operator.alignment > natural) {
        state.fail(family === 'atomic' ? 'atomic alignment must be natural' : 'alignment must not be larger than natural')
      }
      const addressType = memoryAt(state, operator.index).type.address
      if (addressType === 'i32' && operator.memoryOffset >= 2 ** 32) state.fail('offset out of range')
      applySignature(state, signatures[operator.code]!, encode(addressType))
    }
  }
  if (immediates.includes('lanes')) {
    return (state, operator) => {
      for (const lane of operator.lanes) checkLane(state, lane, 32)
      applySignature(state, signatures[operator.code]!, address)
    }
  }
  if (lanes > 0) {
    return (state, operator) => {
      checkLane(state, operator.lane, lanes)
      applySignature(state, signatures[operator.code]!, address)
    }
  }
  return undefined
}

function checkLane(state: BodyState, lane: number, count: number): void {
  if (lane >= count) state.fail(`invalid lane index ${lane}`)
}

function applySignature(state: BodyState, { parameters, results }: Signature, addressCode: TypeCode): void {
  for (let i = parameters.length - 1; i >= 0; i--) {
    const parameter = parameters[i]!
    state.pop(parameter === address ? addressCode : parameter)
  }
  for (let i = 0; i < results.length; i++) state.push(results[i]!)
}

/** The range is used up and a block is open. What comes next tells which of the two is wrong: the range's size, or the nesting. */
function unfinished(operators: OperatorReader): never {
  const { bytes, position } = operators
  if (position >= bytes.length) operators.malformed('unexpected end of section or function')
  operators.malformed(bytes[position] === 0x0b ? 'section size mismatch' : 'END opcode expected')
}

/** Applies the rules up to the `end` that closes the body. */
function run(state: BodyState, isConstant: boolean): void {
  const { operators } = state
  while (state.depth >= 0) {
    if (operators.done) unfinished(operators)
    const operator: Operator = operators.read()
    state.offset = operator.offset
    if (isConstant && !mayBeConstant(operator.mnemonic)) state.fail('constant expression required')
    const rule = rules[operator.code]
    if (rule === undefined) applySignature(state, signatures[operator.code]!, address)
    else rule(state, operator)
  }
  if (!operators.done) operators.malformed('section size mismatch')
}

const states = new WeakMap<Module, BodyState>()

/** The one state of a module, used for all its bodies in turn. */
export function bodyState(module: Module): BodyState {
  let state = states.get(module)
  if (state === undefined) states.set(module, state = new BodyState(module, typeSpace(module)))
  return state
}

/**
 * Validates one function's body.
 *
 * `module`: one that `validateModule` has accepted
 * `functionIndex`: a defined function, not an import
 * Throws: CompileError, kind 'invalid' ('type mismatch', 'unknown local', …) or 'malformed' ('illegal opcode', …)
 * Cost: linear in the body; allocates little
 */
export function validateFunction(module: Module, functionIndex: FunctionIndex): void {
  const state = bodyState(module)
  const { locals, operators } = openBody(module, functionIndex)
  state.offset = operators.position
  state.operators = operators
  const type = state.functionAt(functionIndex)
  state.begin(operators, type.results)
  if (locals.length + type.parameters.length > moduleLimits.locals) state.fail(`too many locals: ${locals.length + type.parameters.length}, the limit is ${moduleLimits.locals}`)
  for (const parameter of type.parameters) state.addLocal(parameter, true)
  for (const local of locals) state.addLocal(state.encode(local), false)
  run(state, false)
}

/**
 * Validates a constant expression that gives one value.
 *
 * `readableGlobals`: the expression may read the immutable globals below this index
 * Throws: CompileError 'constant expression required', 'type mismatch', 'unknown global', …
 * Spec: core/valid/instructions.html#constant-expressions
 */
export function validateConstant(module: Module, range: ConstantExpression, result: TypeCode, readableGlobals: number, section: string): void {
  const state = bodyState(module)
  state.begin(new OperatorReader(module.types, module.bytes, range.start, range.end, { section }), [result])
  state.readableGlobals = readableGlobals
  run(state, true)
}
