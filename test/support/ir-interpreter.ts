/**
 * Runs IR, before or after the split of i64, so that lift and the emitter can be held against native
 * WebAssembly and a pass against its input: results, traps, host calls in their order, memory and globals.
 * Slow and plain. What a function can reach is its `World`: an instance of real functions, or one where
 * everything outside the function is made up and written to a log. For tests only.
 */
import type { Callee, Expression, IRFunction, Operation, Statement, Type } from '../../compiler/ir/nodes.ts'
import { instructionTable } from '../../compiler/wasm/instructions.ts'
import { arithmetic, bitsOf, flat, fromBits, halves, join, pairArithmetic, plain, Trap, trapOf, zeroOf, type Value } from './ir-values.ts'

/** More statements ran than a test should need. */
export class OutOfFuel extends Error {}

type Invoke = (operands: readonly Value[], results: readonly Type[]) => readonly Value[]

/** What a function can reach. */
export interface World {
  memory: DataView
  /** By index; after the split an i64 is two, `0 low` and `0 high`. What is not there is zero. */
  readonly globals: Record<string, Value>
  /** Statements that may still run. */
  fuel: number
  /** Finds what is called, before the operands are evaluated; `value` is the index in the table, or the reference. Checks are for the call. */
  find(callee: Callee, value: Value): Invoke
  operate(operation: Operation, operands: readonly Value[]): readonly Value[]
}

/** What running a statement ends in: undefined goes on, a number branches to the label, values return. */
type Completion = undefined | number | readonly Value[]

/**
 * Runs one function. Values are as the function has them: an i64 whole before the split, two halves after it.
 *
 * Throws: Trap; OutOfFuel, when it does not end.
 */
export function execute(fn: IRFunction, parameters: readonly Value[], world: World, parts: readonly IRFunction[] = fn.parts ?? []): readonly Value[] {
  const locals = fn.locals.map((type, i) => i < fn.parameters ? parameters[i]! : zeroOf(type))

  const burn = (): void => { if (--world.fuel < 0) throw new OutOfFuel() }
  const place = (address: Value, offset: number, width: number): number => {
    const at = ((address as number) >>> 0) + offset
    if (at + width > world.memory.byteLength) throw trapOf('memory_out_of_bounds')
    return at
  }
  const invoke = (callee: Callee, operands: readonly Expression[], results: readonly Type[]): readonly Value[] => {
    if (callee.kind === 'part') return execute(parts[callee.part]!, operands.map(evaluate), world, parts)
    if (callee.kind === 'dispatcher') return invoke({ ...callee, kind: 'table', index: operands[0]! }, operands.slice(1), results)
    const found = world.find(callee, callee.kind === 'function' ? null : evaluate(callee.kind === 'table' ? callee.index : callee.reference))
    return found(operands.map(evaluate), results)
  }
  const several = (e: Expression): readonly Value[] => {
    switch (e.op) {
      case 'call': return invoke(e.callee, e.operands, e.results)
      case 'operation': {
        const operands = e.operands.map(evaluate)
        if (e.mnemonic !== 'memory.copy_i64') return world.operate(e, operands)
        const [, to, from] = e.immediates as [number, number, number], value = world.memory.getBigUint64(place(operands[1]!, from, 8))
        world.memory.setBigUint64(place(operands[0]!, to, 8), value)
        return []
      }
      case 'multi': return pairArithmetic(e.mnemonic, e.operands.map(evaluate))
      default: return [evaluate(e)]
    }
  }
  function evaluate(e: Expression): Value {
    switch (e.op) {
      case 'constant': return fromBits(e.type, e.low, e.high)
      case 'null': return null
      case 'local': return locals[e.local]!
      case 'global': return world.globals[globalName(e.global, e.half)] ?? zeroOf(e.type)
      case 'numeric': return arithmetic(e.mnemonic, e.operands.map(evaluate))
      case 'conditional': return evaluate(e.condition) !== 0 ? evaluate(e.consequent) : evaluate(e.alternate)
      case 'load': {
        const { width, sign, value } = instructionTable[e.mnemonic].access!
        const at = place(evaluate(e.address), e.offset, width)
        return read(world.memory, at, width, sign === 's', value)
      }
      case 'call': case 'operation': case 'multi': return several(e)[0]!
    }
  }
  const run = (statements: readonly Statement[]): Completion => {
    for (const statement of statements) {
      burn()
      const completion = step(statement)
      if (completion !== undefined) return completion
    }
    return undefined
  }
  function step(s: Statement): Completion {
    switch (s.op) {
      case 'set': locals[s.local] = evaluate(s.value); return
      case 'set-results':
        several(s.value).forEach((value, i) => {
          const local = s.locals[i]
          if (local !== undefined) locals[local] = value
        })
        return
      case 'set-global': world.globals[globalName(s.global, s.half)] = evaluate(s.value); return
      case 'store': {
        const { width, value: kind } = instructionTable[s.mnemonic].access!
        const address = evaluate(s.address), value = evaluate(s.value)
        write(world.memory, place(address, s.offset, width), width, kind, value)
        return
      }
      case 'evaluate': several(s.value); return
      case 'block': {
        const completion = run(s.body)
        return completion === s.label ? undefined : completion
      }
      case 'loop':
        for (;;) {
          const completion = run(s.body)
          if (completion !== s.label) return completion
          burn()
        }
      case 'if': return run(evaluate(s.condition) !== 0 ? s.consequent : s.alternate)
      case 'switch': {
        const index = evaluate(s.index) as number
        let from = s.cases.findIndex(({ values }) => values.includes(index))
        if (from < 0) from = s.cases.findIndex(({ isDefault }) => isDefault)
        for (const { body } of s.cases.slice(from)) {
          const completion = run(body)
          if (completion !== undefined) return completion === s.label ? undefined : completion
        }
        return
      }
      case 'branch': return s.label
      case 'return': return s.values.map(evaluate)
      case 'return-call': return invoke(s.callee, s.operands, s.results)
      case 'trap': throw trapOf(s.trap)
    }
  }
  const completion = run(fn.body)
  if (typeof completion === 'number') throw new Error(`a branch to L${completion} left function ${fn.index}`)
  return completion ?? []
}

function globalName(index: number, half: string | undefined): string {
  return half === undefined ? `${index}` : `${index} ${half}`
}
/** `kind` is the letter of the value's type. */
function read(memory: DataView, at: number, width: number, isSigned: boolean, kind: string): Value {
  if (kind === 'f') return fromBits('f32', memory.getInt32(at, true), 0)
  if (kind === 'F') return fromBits('f64', memory.getInt32(at, true), memory.getInt32(at + 4, true))
  let bits = 0n
  for (let i = width - 1; i >= 0; i--) bits = bits << 8n | BigInt(memory.getUint8(at + i))
  const wide = isSigned ? BigInt.asIntN(width * 8, bits) : bits
  return kind === 'i' ? Number(BigInt.asIntN(32, wide)) : BigInt.asIntN(64, wide)
}
function write(memory: DataView, at: number, width: number, kind: string, value: Value): void {
  if (kind === 'f' || kind === 'F') {
    const [low, high] = bitsOf(kind === 'f' ? 'f32' : 'f64', value)
    memory.setInt32(at, low, true)
    if (kind === 'F') memory.setInt32(at + 4, high, true)
  } else {
    const bits = BigInt(value as number | bigint)
    for (let i = 0; i < width; i++) memory.setUint8(at + i, Number(bits >> BigInt(8 * i) & 255n))
  }
}

export type Callable = (...values: Value[]) => readonly Value[]
export interface InstanceParts {
  readonly functions: readonly (IRFunction | Callable)[]
  /** Indices of functions. */
  readonly table: readonly (number | null)[]
  readonly globals: Record<string, Value>
  readonly pages: number
  readonly maximumPages: number
  readonly fuel?: number
}
const pageSize = 65536

/** A world of functions that call each other and the host's, with a table and a memory that grows. */
export function makeInstance({ functions, table, globals, pages, maximumPages, fuel = 100_000 }: InstanceParts): World & { call(index: number, values: readonly Value[]): readonly Value[] } {
  const instance = {
    memory: new DataView(new ArrayBuffer(pages * pageSize)), globals: { ...globals }, fuel,
    call(index: number, values: readonly Value[]): readonly Value[] {
      const fn = functions[index]!
      return typeof fn === 'function' ? fn(...values.map(plain)) : execute(fn, values, instance)
    },
    find(callee: Callee, value: Value): Invoke {
      if (callee.kind === 'function') return (operands) => instance.call(callee.index, operands)
      if (callee.kind !== 'table') throw new Error('references are not interpreted')
      const at = (value as number) >>> 0, element = table[at]
      return (operands) => {
        if (at >= table.length) throw trapOf('table_out_of_bounds')
        if (element === null || element === undefined) throw trapOf('signature_mismatch')
        return instance.call(element, operands)
      }
    },
    operate({ mnemonic }: Operation, [given]: readonly Value[]): readonly Value[] {
      const old = instance.memory.byteLength / pageSize
      if (mnemonic === 'memory.size') return [old]
      if (mnemonic !== 'memory.grow') throw new Error(`${mnemonic} is not interpreted`)
      const size = old + ((given as number) >>> 0)
      if (size > maximumPages) return [-1]
      const bytes = new Uint8Array(size * pageSize)
      bytes.set(new Uint8Array(instance.memory.buffer))
      instance.memory = new DataView(bytes.buffer)
      return [old]
    },
  }
  return instance
}

/** Results by their types from a stream of i32s. An i64 takes two, so that they are the same after the split. */
export function madeUp(types: readonly Type[], next: () => number): Value[] {
  return types.map((type) => {
    switch (type) {
      case 'i32': return next()
      case 'i64': { const low = next(); return join(low, next()) }
      case 'f32': return Math.fround(next() / 4)
      case 'ref': return `ref ${next()}`
      default: return next() / 4
    }
  })
}
/** What the call of this number gives as its results, in i32s. */
export function callResults(call: number): () => number {
  let k = 0
  return () => Math.imul(call * 7919 + k++ * 104729, 0x9e3779b1)
}
/** What a call makes of global 0 and of the halves of global 1. Zero halves stay, so it does not matter whether they have been set. */
export function globalsAfterCall(call: number, [int, low, high]: readonly [number, number, number]): readonly [number, number, number] {
  return [Math.imul(int, 3) + call | 0, Math.imul(low, 3), Math.imul(high, 5)]
}
export function patternedMemory(): Uint8Array {
  return Uint8Array.from({ length: 64 }, (_, i) => i * 37 & 255)
}

/** A world in which all calls and operations are written to the log, i64 as two halves, and give what is made up. Calls see globals, and change them. */
function makeLogging(log: string[], fuel: number): World {
  let calls = 0
  const globals: Record<string, Value> = {}
  const call = (): void => {
    const whole = globals['1']
    const [low, high] = typeof whole === 'bigint' ? halves(whole) : [globals['1 low'] ?? 0, globals['1 high'] ?? 0] as [number, number]
    const seen = [globals['0'] as number | undefined ?? 0, low, high] as const
    log.push(`with ${seen.join(', ')}`)
    const left = globalsAfterCall(++calls, seen)
    globals['0'] = left[0]
    if (whole !== undefined) globals['1'] = BigInt(left[2]) << 32n | BigInt(left[1] >>> 0)
    else if ('1 low' in globals) [, globals['1 low'], globals['1 high']] = left
  }
  const note = (name: string, operands: readonly Value[]): void => { log.push(`${name}(${operands.flatMap(flat).join(', ')})`) }
  return {
    memory: new DataView(patternedMemory().buffer), globals, fuel,
    find: (callee, value) => (operands, results) => {
      note(callee.kind === 'function' ? `f${callee.index}` : String(value), operands)
      call()
      return madeUp(results, callResults(calls))
    },
    operate({ mnemonic, results }, operands) {
      note(mnemonic, operands)
      return madeUp(results, () => log.length)
    },
  }
}

export interface Outcome {
  /** i64 as two halves. */
  readonly results: readonly Value[]
  readonly trap: string | undefined
  readonly log: readonly string[]
  readonly memory: Uint8Array
  readonly globals: Readonly<Record<string, Value>>
}

/**
 * Runs the function on a patterned memory of 64 bytes, with all it calls made up. `parameters` are whole
 * values: an i64 is given as BigInt, to a split function as halves. The outcome is the same before and after the split.
 *
 * Throws: OutOfFuel, when it does not end.
 */
export function interpret(fn: IRFunction, parameters: readonly Value[], fuel = 100_000): Outcome {
  const log: string[] = []
  const world = makeLogging(log, fuel)
  let results: readonly Value[] = [], trap: string | undefined
  try {
    results = execute(fn, parameters, world)
  } catch (thrown) {
    if (!(thrown instanceof Trap)) throw thrown
    trap = thrown.message
  }
  const globals: Record<string, Value> = {}
  for (const [name, value] of Object.entries(world.globals)) {
    if (typeof value === 'bigint') [globals[`${name} low`], globals[`${name} high`]] = halves(value)
    else globals[name] = value
  }
  return { results: results.flatMap(flat), trap, log, memory: new Uint8Array(world.memory.buffer), globals }
}
