/**
 * What a module does, as lines of text: every call of an export with seeded arguments, its result or
 * trap, what the module told its imports meanwhile, and the state it left in memory and globals. Two
 * backends agree when their lines do.
 */
import { createHash } from 'node:crypto'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import type { FunctionType, ValueType } from '../../compiler/wasm/types.ts'
import type { Module } from '../../compiler/wasm/module.ts'
import { edges } from '../differential/edges.ts'
import { flatten, name, unsigned } from '../support/assemble.ts'
import type { Backend, Exports } from '../support/backend.ts'
import { describeError, describeValue, f32FromBits, f64FromBits, isExhaustion } from '../support/outcome.ts'
import { makeRandom, type Random } from './random.ts'

/** The module with its memories and mutable globals exported as well, so that their state can be compared. */
export function exposeState(bytes: Uint8Array): Uint8Array {
  const module = decodeModule(bytes)
  const extra = [
    ...module.memories.map((_, i) => [name(`state memory ${i}`), 2, unsigned(i)]),
    ...module.globals.flatMap(({ type }, i) => typeof type.type === 'object' ? [] : [[name(`state global ${i}`), 3, unsigned(i)]]),
  ]
  const existing = module.exports.map(one => [name(one.name), { function: 0, table: 1, memory: 2, global: 3, tag: 4 }[one.kind], unsigned(one.index)])
  const content = flatten([unsigned(existing.length + extra.length), existing, extra])
  const section = [7, ...unsigned(content.length), ...content]
  // Walk the sections: the export section goes after everything with a smaller id.
  let at = 8
  let insert = bytes.length
  let remove = 0
  while (at < bytes.length) {
    const start = at
    const id = bytes[at++]!
    let size = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!
      size += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    at += size
    if (id === 7) {
      insert = start
      remove = at - start
      break
    }
    if (id > 7 && id !== 13) {
      insert = start
      break
    }
  }
  return Uint8Array.from([...bytes.subarray(0, insert), ...section, ...bytes.subarray(insert + remove)])
}

function argumentOf(random: Random, type: ValueType): unknown {
  const bits = (letter: 'i' | 'I' | 'f' | 'F'): number | bigint => random.oneIn(2) ? random.pick(edges[letter]) : letter === 'I' || letter === 'F' ? BigInt.asUintN(64, BigInt(random.bits()) << 32n ^ BigInt(random.bits())) : random.bits() >>> random.below(32)
  switch (type) {
    case 'i32': return Number(bits('i')) | 0
    case 'i64': return BigInt.asIntN(64, BigInt(bits('I')))
    case 'f32': return f32FromBits(Number(bits('f')) >>> 0)
    case 'f64': return f64FromBits(BigInt(bits('F')))
    default: return typeof type === 'object' && type.heap === 'extern' ? random.pick([null, 0, 'text', undefined]) : null
  }
}

function globalImport(type: ValueType): unknown {
  switch (type) {
    case 'i32': return 42
    case 'i64': return 42n
    case 'f32': case 'f64': return 1.5
    default: return typeof type === 'object' && type.heap === 'extern' ? 'external' : null
  }
}

/** Engines word their own errors differently; traps and what the host throws are compared in full. */
function describeThrown(error: unknown): string {
  return error instanceof Error && ['TypeError', 'LinkError', 'CompileError'].includes(error.name) ? error.name : describeError(error)
}

/** Thrown where the two engines may go different ways: one has less stack than the other. */
class OutOfStack extends Error {}

/** The lines, ended by `out of stack` where that happens: what follows then means nothing. */
export function trace(bytes: Uint8Array, backend: Backend, seed: number): string[] {
  const lines: string[] = []
  const module = decodeModule(bytes)
  const random = makeRandom(seed)
  const log = (line: string): void => {
    if (lines.length < 5000) lines.push(line)
  }
  const attempt = (what: string, work: () => unknown): unknown => {
    try {
      const value = work()
      log(`${what} = ${describeValue(value)}`)
      return value
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      if (isExhaustion(error) || error instanceof OutOfStack) throw new OutOfStack()
      log(`${what}: ${describeThrown(error)}`)
      return undefined
    }
  }
  let exports: Exports | undefined
  const imports = importsOf(module, log, () => exports)
  try {
    attempt('instantiate', () => {
      exports = backend.compile(bytes).instantiate(imports)
      return undefined
    })
    if (exports === undefined) return lines
    const instance = exports
    log(`exports ${Object.keys(instance).join(' ')}`)
    for (let round = 0; round < 3; round++) for (const item of module.exports) {
      if (item.kind !== 'function') continue
      const type = module.types[module.functions[item.index]!.type]!.composite as FunctionType
      const args = type.parameters.map(parameter => argumentOf(random, parameter))
      if (instance.fuel) instance.fuel.value = 1000
      attempt(`${item.name}(${args.map(describeValue).join(', ')})`, () => instance[item.name](...args))
      for (const state of module.exports) {
        if (state.kind === 'memory') log(`  memory ${createHash('sha1').update(new Uint8Array(instance[state.name].buffer as ArrayBuffer)).digest('hex')}`)
        if (state.kind === 'global') log(`  ${state.name} = ${describeValue(instance[state.name].value)}`)
      }
    }
  } catch (error) {
    if (!(error instanceof OutOfStack)) throw error
    lines.push('out of stack')
  }
  return lines
}

/** Imports for what translate-to-fuzz and our generator ask for, from Binaryen's `scripts/fuzz_shell.js`. */
function importsOf(module: Module, log: (line: string) => void, exports: () => Exports | undefined): object {
  const functions = module.exports.filter(item => item.kind === 'function')
  let depth = 0
  const callFunction = (callee: unknown): unknown => {
    if (typeof callee !== 'function') throw new Error('not a function')
    if (depth > 5) throw new Error('too deep')
    const type = module.types[module.functions[Number(callee.name)]?.type ?? 0]!.composite as FunctionType
    depth++
    try {
      return callee(...type.parameters.map(parameter => parameter === 'i64' ? 0n : typeof parameter === 'object' ? null : 0)) as unknown
    } finally {
      depth--
    }
  }
  const callExport = (index: number): unknown => {
    const instance = exports()
    if (instance === undefined || functions.length === 0) throw new Error('nothing to call yet')
    return callFunction(instance[functions[(index >>> 0) % functions.length]!.name])
  }
  const caught = (work: () => unknown): number => {
    try {
      work()
      return 0
    } catch (error) {
      if (isExhaustion(error)) throw new OutOfStack()
      if (error instanceof OutOfStack || (error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      log(`  caught ${describeThrown(error)}`)
      return 1
    }
  }
  const table = (): { get(i: number): unknown, set(i: number, value: unknown): void, length: number } => {
    const found = exports()?.table as ReturnType<typeof table> | undefined
    if (found === undefined) throw new Error('no table yet')
    return found
  }
  const known: Record<string, (...args: never[]) => unknown> = {
    'call-export': (index: number) => void callExport(index),
    'call-export-catch': (index: number) => caught(() => callExport(index)),
    'call-ref': (callee: unknown) => void callFunction(callee),
    'call-ref-catch': (callee: unknown) => caught(() => callFunction(callee)),
    'table-get': (index: number) => table().get((index >>> 0) % table().length),
    'table-set': (index: number, value: unknown) => table().set((index >>> 0) % table().length, value),
    'throw': (value: number) => { throw new Error(`thrown by the host: ${value}`) },
    'sleep': (_milliseconds: number, id: number) => id,
  }
  const imports: Record<string, Record<string, unknown>> = {}
  for (const item of module.imports) {
    const fields = imports[item.module] ??= {}
    if (item.kind === 'global') fields[item.name] = globalImport(module.globals[item.index]!.type.type)
    else fields[item.name] = known[item.name] ?? ((...args: unknown[]) => { log(`  ${item.name} ${args.map(describeValue).join(', ')}`) })
  }
  return imports
}

/** The first line where the two differ, with what came before; undefined when they agree as far as both have stack. */
export function firstDifference(expected: readonly string[], actual: readonly string[]): string | undefined {
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    if (expected[i] === 'out of stack' || actual[i] === 'out of stack') return undefined
    if (expected[i] !== actual[i]) return `${expected.slice(Math.max(0, i - 6), i).join('\n')}\nnative: ${expected[i]}\nours:   ${actual[i]}`
  }
  return undefined
}
