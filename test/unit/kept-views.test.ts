/** Views that a function keeps in a variable: only where no memory can grow while it runs, and with what is stored cut to 32 bits. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../compiler/index.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { mayGrowMemory } from '../../compiler/wasm/growth.ts'
import { load, wat } from './link-support.ts'

const store3 = '(i32.store (local.get 0) (i32.const 1)) '.repeat(3)
const text = `(module (type $reader (func (param i32))) (import "m" "host" (func $host)) (memory (export "memory") 1 4) (table 1 funcref) (elem declare func $leaf)
  (func $leaf (param i32) ${store3})
  (func $calls (param i32) ${store3} (call $leaf (local.get 0)))
  (func $odd (param i32) ${store3} (call $even (local.get 0)))
  (func $even (param i32) ${store3} (call $odd (local.get 0)))
  (func $grows (param i32) ${store3} (drop (memory.grow (i32.const 1))))
  (func $imports (param i32) ${store3} (call $host))
  (func $indirect (param i32) ${store3} (call_indirect (param i32) (local.get 0) (i32.const 0)))
  (func $reference (param i32) ${store3} (call_ref $reader (local.get 0) (ref.func $leaf)))
  (func $ping (param i32) ${store3} (call $pong (local.get 0)))
  (func $pong (param i32) ${store3} (call $ping (local.get 0)) (call $far (local.get 0)))
  (func $far (param i32) ${store3} (return_call $grows (local.get 0)))
  (func (export "all") (param i32) (result i32) (call $calls (local.get 0)) (call $grows (local.get 0)) (call $imports (local.get 0))
    (i32.store (i32.const 65536) (local.get 0)) (i32.store (i32.const 65540) (local.get 0)) (i32.load (i32.const 65536)))
  (func (export "keep") (call $odd (i32.const 0)) (call $indirect (i32.const 0)) (call $reference (i32.const 0)) (call $ping (i32.const 0)))
  (func (export "sum") (param i32 i32) (result i32)
    (i32.store (i32.const 0) (i32.add (local.get 0) (local.get 1))) (i32.store8 (i32.const 4) (i32.sub (local.get 0) (local.get 1))) (i32.load (i32.const 0)))
)`
const calm = ['leaf', 'calls', 'odd', 'even'], growing = ['host', 'grows', 'imports', 'indirect', 'reference', 'ping', 'pong', 'far']

describe('kept views', () => {
  it.each([[...calm, ...growing], [...growing, ...calm], [...calm, ...growing].reverse()])('knows which functions may grow a memory, in any order %#', (...names) => {
    const module = decodeModule(wat(text))
    const index = (name: string): number => [...module.names.functions].find(([, each]) => each === name)![0]
    for (const name of names) expect(mayGrowMemory(module, index(name)), name).toBe(growing.includes(name))
  })
  it('are in variables of functions that may not', () => {
    const { code } = compile(wat(text), { names: true })
    const of = (name: string): string => code.slice(code.indexOf(`function ${name}(`)).split('\n').slice(1, 3).join()
    for (const name of calm) expect(of(name), name).toContain('var view0 = views0.v')
    for (const name of growing.filter((each) => each !== 'host')) expect(of(name), name).not.toContain('view0 =')
  })
  it('are read anew before a loop that no other is around, if there was one before', () => {
    const loop = (inside: string) => `(loop $again ${inside} (br_if $again (i32.load (local.get 0))))`.replaceAll('$again', `$again${labels++}`)
    let labels = 0
    const { code } = compile(wat(`(module (memory (export "memory") 1) (func (export "f") (param i32) ${loop('')} (if (i32.load (local.get 0)) (then ${loop(`${loop('')} ${loop('')}`)})) ${loop('')}))`))
    expect(code.match(/view0 = views0\.v|\bdo \{\}?|\} while/g)).toEqual([
      'view0 = views0.v', 'do {}', 'view0 = views0.v', 'do {', 'do {}', 'do {}', '} while', 'view0 = views0.v', 'do {}',
    ])
  })
  it.each([0, 2, 's'] as const)('see what grew in the caller at level %s', async (level) => {
    const { default: instantiate } = await load(text, { level })
    const exports = instantiate({ m: { host() {} } })
    expect(exports.all(7)).toBe(7)
    expect(exports.memory.buffer.byteLength).toBe(131072)
    expect(exports.sum(0x7fffffff, 1)).toBe(-0x80000000)
  })
  it('are given no more than 32 bits: V8 would never inline the setter again', () => {
    expect(compile(wat(text)).code).toMatch(/setInt32\(0, l0 \+ l1 \| 0, true\)/)
  })
})
