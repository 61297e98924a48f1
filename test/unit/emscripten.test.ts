/**
 * `wasmless/emscripten`: the hook under each way in which Emscripten's glue has called it; real packages are in
 * `test/facade/adapters.mjs`.
 */
import vm from 'node:vm'
import { describe, expect, test } from 'vitest'
import { compile } from '../../compiler/index.ts'
import { instantiateWasm, type Instantiate, type InstantiateWasm } from '../../runtime/api/emscripten.ts'
import { wat } from './link-support.ts'

const bytes = wat('(module (import "a" "start" (func $start)) (func (export "answer") (result i32) (call $start) (i32.const 42)))')
const instantiate = vm.runInThisContext(compile(bytes, { format: 'factory' }).code) as Instantiate
const module = { sections: 'of the module' }

interface Exports { answer(): number }
interface Glue { readonly answer: () => number, readonly module: unknown }
/** What glue makes of the exports when it instruments or relocates them. */
const instrumented = (exports: Exports, calls: string[]): Exports => ({ answer: () => { calls.push('answer'); return exports.answer() } })

/** Glue as Emscripten has written it, cut down to how it gets its exports. Gives the promise of its factory. */
const eras: Readonly<Record<string, (hook: InstantiateWasm, imports: object, calls: string[]) => Promise<Glue>>> = {
  // 2020: what the hook gives is unused where `receiveInstance` has come first; errors are printed, and nothing more happens.
  'Module.asm': (hook, imports) => new Promise(resolve => {
    const Module: { asm?: Exports } = {}
    let given: unknown
    function createWasm(): unknown {
      function receiveInstance(instance: { exports: Exports }, from?: unknown): void { Module.asm = instance.exports; given = from }
      try {
        return hook({ a: imports }, receiveInstance)
      } catch {
        return false
      }
    }
    const asm = createWasm()
    if (asm !== false) resolve({ answer: () => Module.asm!.answer(), module: given })
  }),
  // To 2024: what the hook gives becomes the exports, synchronously.
  'wasmExports = createWasm()': (hook, imports, calls) => new Promise((resolve, reject) => {
    let wasmExports: Exports
    let given: unknown
    function createWasm(): Exports | undefined {
      function receiveInstance(instance: { exports: Exports }, from?: unknown): Exports {
        wasmExports = instrumented(instance.exports, calls)
        given = from
        return wasmExports
      }
      try {
        return hook({ a: imports }, receiveInstance) as Exports
      } catch (error) {
        reject(error as Error)
        return undefined
      }
    }
    wasmExports = createWasm()!
    resolve({ answer: () => wasmExports.answer(), module: given })
  }),
  // Since 2025.
  'await createWasm()': async (hook, imports, calls) => {
    let given: unknown
    const wasmExports = await new Promise<Exports>(resolve => {
      hook({ a: imports }, (instance: { exports: Exports }, from?: unknown) => {
        given = from
        resolve(instrumented(instance.exports, calls))
      })
    })
    return { answer: () => wasmExports.answer(), module: given }
  },
}

describe.each(Object.entries(eras))('glue of the form %s', (name, glue) => {
  test('gets exports, and the module where there is one', async () => {
    const calls: string[] = []
    const imports = { start: () => { calls.push('start') } }
    const made = await glue(instantiateWasm(instantiate, module), imports, calls)
    expect(made.answer()).toBe(42)
    expect(made.module).toBe(module)
    expect(calls).toEqual(name === 'Module.asm' ? ['start'] : ['answer', 'start'])
    expect((await glue(instantiateWasm({ instantiate }), imports, [])).module).toBe(undefined)
  })
})

test.each(['wasmExports = createWasm()', 'await createWasm()'])('what instantiating throws rejects glue of the form %s', async name => {
  const glue = eras[name]!
  await expect(glue(instantiateWasm(instantiate), {}, [])).rejects.toThrow(/Import #0 "a" "start"/)
  const own = new Error('on purpose')
  await expect(glue(instantiateWasm(() => { throw own }), {}, [])).rejects.toBe(own)
})

test('takes compiled code only', () => {
  for (const wrong of [undefined, null, {}, 1, 'code', bytes, { instantiate: 1 }]) expect(() => instantiateWasm(wrong as never)).toThrow(/instantiateWasm\(\): Argument 0 must be compiled code/)
})
