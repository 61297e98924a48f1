/** Lift, held against native WebAssembly on random functions: results, traps, host calls and memory. */
import { expect, test } from 'vitest'
import { printFunction } from '../../compiler/ir/print.ts'
import { verify } from '../../compiler/ir/verify.ts'
import { lift } from '../../compiler/lift/lift.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { engine } from '../support/backend.ts'
import { makeInstance, type Callable } from '../support/ir-interpreter.ts'
import { Trap, type Value } from '../support/ir-values.ts'
import { layout, randomModule } from '../support/random-function.ts'

interface Outcome { readonly end: string, readonly log: readonly string[], readonly memory: string, readonly counter: Value }

const argumentLists: readonly (readonly Value[])[] = [[0, 0n, 1], [5, -1n, 2], [70000, 3n, -1]]

function makeHost(log: string[]): { log: Callable, wide: Callable, pair: Callable } {
  return {
    log: (x) => { log.push(`log ${x}`); return [(x as number) * 3 | 0] },
    wide: (x) => { log.push(`wide ${x}`); return [BigInt.asIntN(64, (x as bigint) + 1n)] },
    pair: (x, y) => { log.push(`pair ${x} ${y}`); return [BigInt.asIntN(64, (y as bigint) - BigInt(x as number)), (x as number) + 1 | 0] },
  }
}
function digest(memory: DataView): string {
  return `${memory.byteLength} ${new Uint8Array(memory.buffer, 0, 256).join()}`
}
function wording(error: unknown): string {
  if (!(error instanceof Trap) && !(error instanceof engine.RuntimeError)) throw error
  // Of an index beyond the table V8 says the one or the other, by version.
  return error.message.replace('table index is out of bounds', 'null function or function signature mismatch')
}

function runNatively(bytes: Uint8Array, given: readonly Value[]): Outcome {
  const log: string[] = [], host = makeHost(log)
  const instance = new engine.Instance(new engine.Module(bytes), {
    m: { log: (x: Value) => host.log(x)[0], wide: (x: Value) => host.wide(x)[0], pair: (x: Value, y: Value) => host.pair(x, y) },
  })
  const { test: run, memory, counter } = instance.exports as { test: (...values: readonly Value[]) => Value[], memory: { readonly buffer: ArrayBuffer }, counter?: { value: number } }
  let end: string
  try { end = run(...given).join() } catch (error) { end = wording(error) }
  return { end, log, memory: digest(new DataView(memory.buffer)), counter: counter?.value ?? 0 }
}
function runLifted(bytes: Uint8Array, given: readonly Value[]): Outcome {
  const log: string[] = [], host = makeHost(log)
  const module = decodeModule(bytes)
  const ir = lift(module, layout.test)
  verify(ir, { module })
  const instance = makeInstance({
    functions: [host.log, host.wide, host.pair, ir], globals: { 0: 30, 1: 7, 2: 9 }, table: [0, 0, null],
    pages: 1, maximumPages: layout.maximumPages,
  })
  let end: string
  try { end = instance.call(layout.test, given).join() } catch (error) { end = wording(error) }
  return { end, log, memory: digest(instance.memory), counter: instance.globals[layout.counter]! }
}

const budget = process.env["LIFT_BUDGET"] === undefined ? undefined : Number(process.env["LIFT_BUDGET"])
const count = Number(process.env['LIFT_RANDOM'] ?? 1500), start = Number(process.env['LIFT_SEED'] ?? 1)
test(`${count} random functions behave as they do natively`, () => {
  for (let seed = start; seed < start + count; seed++) {
    const bytes = randomModule(seed, budget ?? 20 + seed % 80)
    for (const given of argumentLists) {
      const native = runNatively(bytes, given)
      let lifted: Outcome | string
      try { lifted = runLifted(bytes, given) } catch (error) { lifted = String(error) }
      if (JSON.stringify(lifted, big) !== JSON.stringify(native, big)) {
        const module = decodeModule(bytes)
        expect({ seed, given, outcome: lifted }, printFunction(lift(module, layout.test))).toEqual({ seed, given, outcome: native })
      }
    }
  }
})
function big(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
