/** Emitted functions, held against an interpreter of the IR on random functions: results, traps, calls, memory and globals. */
import { expect, test } from 'vitest'
import { emitFunction } from '../../compiler/emit/function.ts'
import type { Options } from '../../compiler/common/options.ts'
import { mapExpressions } from '../../compiler/ir/walk.ts'
import { print } from '../../compiler/js/print.ts'
import { optimise } from '../../compiler/optimise/optimise.ts'
import type { Call, Expression, IRFunction } from '../../compiler/ir/nodes.ts'
import { callResults, globalsAfterCall, interpret, madeUp, OutOfFuel, patternedMemory, type Outcome } from '../support/ir-interpreter.ts'
import { flat, type Value } from '../support/ir-values.ts'
import { randomNumbers } from '../support/random-numbers.ts'
import { helpers, load, makeContext } from './support/emit.ts'
import { randomFunction } from './support/random-ir.ts'

/** Names each call's callee after its place, so that the world knows which results it must give. */
function numberCalls(fn: IRFunction): { readonly fn: IRFunction, readonly sites: readonly Call[] } {
  const sites: Call[] = []
  const rename = <E extends Expression>(e: E): E => {
    if (e.op !== 'call' || e.callee.kind === 'part') return e
    const site = sites.push(e) - 1
    return { ...e, callee: e.callee.kind === 'function' ? { kind: 'function', index: 1000 + site } : { ...e.callee, type: 1000 + site } }
  }
  const body = mapExpressions(fn.body, rename)
  const parts = fn.parts?.map((part) => ({ ...part, body: mapExpressions(part.body, rename) }))
  return { fn: { ...fn, body, ...parts === undefined ? {} : { parts } }, sites }
}

/** The sign of a NaN that arithmetic makes is the machine's choice; the interpreter's is positive. */
function canonical(x: number): number {
  return x === x ? x : NaN
}
function canonicalView(memory: Uint8Array): DataView {
  const view = new DataView(memory.buffer), { setFloat32, setFloat64 } = DataView.prototype
  view.setFloat32 = (at, value, little) => setFloat32.call(view, at, canonical(value), little)
  view.setFloat64 = (at, value, little) => setFloat64.call(view, at, canonical(value), little)
  return view
}
function canonicalArray<A extends Float32Array | Float64Array>(array: A): A {
  return new Proxy(array, {
    get: (target, at) => Reflect.get(target, at) as unknown,
    set: (target, at, value) => Reflect.set(target, at, canonical(value as number)),
  })
}
/** What accesses use under the target `interpreter`. */
function arraysOver({ buffer }: Uint8Array): Record<string, unknown> {
  const arrays = {
    Uint8Array0: new Uint8Array(buffer), Int8Array0: new Int8Array(buffer), Int16Array0: new Int16Array(buffer), Uint16Array0: new Uint16Array(buffer), Int32Array0: new Int32Array(buffer),
    Float32Array0: canonicalArray(new Float32Array(buffer)), Float64Array0: canonicalArray(new Float64Array(buffer)),
  }
  const lengths = ['Uint8Array', 'Int8Array', 'Int16Array', 'Uint16Array', 'Int32Array', 'Float32Array', 'Float64Array'].map((name) => [`${name}0_length`, buffer.byteLength / (Number(/\d+/.exec(name)![0]) / 8)])
  return { ...arrays, ...Object.fromEntries(lengths) }
}
const canonicalHelpers = Object.fromEntries(['i32_reinterpret_f32', 'i32_reinterpret_f64_low', 'i32_reinterpret_f64_high'].map((name) => {
  const helper = helpers[name] as (x: number) => number
  return [name, (x: number) => helper(canonical(x))]
}))

/** Runs what is emitted in the interpreter's world. */
function runEmitted(original: IRFunction, parameters: readonly Value[], maximum: number, options: Partial<Options>): { outcome: Outcome, text: string } {
  const { fn, sites } = numberCalls(original)
  // The interpreter's memory is less than a page, which an address known to be inside must not be taken to be.
  const minimum = options.target === 'interpreter' ? 0 : maximum === 2 ? 1 : maximum
  const context = { ...makeContext({ minimum, maximum, options }), globalPlace: (index: number) => ({ kind: 'cell' as const, name: 'globals', slot: index * 2 }) }
  const text = emitFunction(fn, context).map((declaration) => print(declaration, { minify: options.minify === true })).join('\n')
  const log: string[] = [], globals: number[] = Array.from({ length: 20 }, () => 0)
  const memory = patternedMemory(), view = canonicalView(memory)
  let calls = 0
  const registers: Readonly<Record<string, number[]>> = { i32: helpers['result_i32'] as number[], f32: helpers['result_f64'] as number[], f64: helpers['result_f64'] as number[], ref: helpers['result_ref'] as number[] }
  const invoke = (site: number, name: string, operands: readonly unknown[]): unknown => {
    const seen = [globals[0]!, globals[2]!, globals[3]!] as const
    log.push(`${name}(${operands.join(', ')})`, `with ${seen.join(', ')}`)
    ;[globals[0], globals[2], globals[3]] = globalsAfterCall(++calls, seen)
    const values = madeUp(sites[site]!.results, callResults(calls)) as number[]
    const used = { i32: 0, f64: 0, ref: 0 }
    sites[site]!.results.slice(1).forEach((type, i) => { registers[type]![used[type === 'f32' ? 'f64' : type as 'i32']++] = values[i + 1]! })
    return values[0]
  }
  const world: Record<string, unknown> = {
    globals, views0: { v: view, w: view }, ...arraysOver(memory), ...canonicalHelpers,
    table0: new Proxy({}, { get: (_, index) => Number(index) | 0 }),
    check_signature: (index: number, site: number) => (...operands: unknown[]) => invoke(site, String(index), operands),
  }
  sites.forEach(({ callee }, site) => {
    if (callee.kind === 'function') world[`f${1000 + site}`] = (...operands: unknown[]) => invoke(site, `f${callee.index}`, operands)
    world[`type${1000 + site}`] = site
  })
  const results: unknown[] = []
  let trap: string | undefined
  try {
    const first = load(text, world)(...parameters)
    const used = { i32: 0, f64: 0, ref: 0 }
    results.push(first, ...fn.results.slice(1).map((type) => registers[type]![used[type === 'f32' ? 'f64' : type as 'i32']++]))
  } catch (error) {
    if (error instanceof RangeError) trap = 'memory access out of bounds'
    else if (error instanceof Error && error.constructor.name === 'RuntimeError') trap = error.message
    else throw new Error(`${String(error)}\n${text}`)
  }
  const named: Record<string, Value> = {}
  globals.forEach((value, slot) => {
    if (slot === 0) named['0'] = value
    if (slot === 2) named['1 low'] = value
    if (slot === 3) named['1 high'] = value
  })
  return { text, outcome: { results: results as Value[], trap, log, memory, globals: named } }
}

/** What can be compared: a NaN's bits cannot. */
function digest({ results, trap, log, memory, globals }: Outcome): string {
  const all = { '0': 0, '1 low': 0, '1 high': 0, ...globals }
  return JSON.stringify([results.map(String), trap !== undefined, log, [...memory], [all['0'], all['1 low'], all['1 high']]])
}

const count = Number(process.env['EMIT_RANDOM'] ?? 500), start = Number(process.env['EMIT_SEED'] ?? 1)
const variants: readonly (Partial<Options> & Pick<Options, 'level'>)[] = [{ level: 0 }, { level: 2 }, { level: 's' }, { level: 2, functionSize: 150 }, { level: 0, target: 'interpreter' }, { level: 2, target: 'interpreter' }]
for (const variant of variants) {
  test(`${count} random functions, ${JSON.stringify(variant)}`, () => {
    let ended = 0
    for (let seed = start; seed < start + count; seed++) {
      const context = makeContext()
      const fn = optimise(randomFunction(seed, 8 + seed % 16), { module: context.module, options: { ...context.options, ...variant } } as never)
      const random = randomNumbers(seed)
      for (let run = 0; run < 3; run++) {
        const wide = (): bigint => BigInt(random(7) - 3) * (random(2) === 0 ? 1n : 0x123456789n)
        const parameters = [random(9) - 4, wide(), wide()].flatMap(flat)
        let expected: Outcome
        try { expected = interpret(fn, parameters, 3000) } catch (error) {
          if (error instanceof OutOfFuel) continue
          throw error
        }
        ended++
        const { outcome, text } = runEmitted(fn, parameters, [2, 1, 65536][run]!, { minify: run === 1, ...variant })
        if (digest(outcome) !== digest(expected)) expect(digest(outcome), `seed ${seed}, run ${run}\n${text}`).toBe(digest(expected))
      }
    }
    expect(ended).toBeGreaterThan(count)
  })
}
