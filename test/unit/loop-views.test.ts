/** The other view that loops of many accesses have: which loops do, and that both views are of the memory as it is. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../compiler/index.ts'
import { load, wat } from './link-support.ts'

const store = '(i32.store8 (local.get 0) (i32.const 1))'
const loop = (count: number, inside = ''): string => `(loop ${store.repeat(count)} ${inside} (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))`
const bodyOf = (body: string, options: Parameters<typeof compile>[1] = {}): string => {
  const { code } = compile(wat(`(module (memory 1 4) (func (export "run") (param i32) ${body}) (func (export "grow") (drop (memory.grow (i32.const 1)))))`), options)
  return code.slice(code.indexOf('function f0('), code.indexOf('function f1('))
}
/** The views that the stores go through, in order. */
const viewsIn = (body: string): string => [...bodyOf(body).matchAll(/(?:loop_)?view0(?=\.set)|views0\.[vw](?=\.set)/g)].map(([name]) => name).join(' ')
const times = (count: number, name: string): string => Array<string>(count).fill(name).join(' ')

describe('views of loops', () => {
  it('are others where there are many accesses', () => {
    expect(viewsIn(`${store} ${loop(8)} ${store}`)).toBe(`view0 ${times(8, 'loop_view0')} view0`)
    expect(viewsIn(`${store} ${loop(7)} ${store}`)).toBe(times(9, 'view0'))
    expect(bodyOf(`${store} ${loop(8)}`)).toMatch(/view0 = views0\.v, loop_view0 = views0\.w\b/)
  })
  it('do not count what inner loops of many accesses do', () => {
    expect(viewsIn(loop(8, loop(8)))).toBe(`${times(8, 'view0')} ${times(8, 'loop_view0')}`)
    expect(viewsIn(store + loop(7, loop(8)))).toBe(`${times(8, 'view0')} ${times(8, 'loop_view0')}`)
    expect(viewsIn(store + loop(4, loop(4)))).toBe(`view0 ${times(8, 'loop_view0')}`)
  })
  it('are not those that were used first', () => {
    expect(viewsIn(loop(8).repeat(3) + store)).toBe(`${times(8, 'view0')} ${times(17, 'loop_view0')}`)
  })
  it('are read anew where the memory may grow', () => {
    expect(viewsIn(`${store} ${loop(8, '(drop (memory.grow (i32.const 0)))')}`)).toBe(`views0.v ${times(8, 'views0.w')}`)
  })
  it('are not used by an interpreter, which has arrays', () => {
    expect(bodyOf(store + loop(8), { target: 'interpreter' })).not.toMatch(/views0\.w|loop_view0/)
  })
  it('follow growth and trap at the end, in each instance', async () => {
    const access = '(i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1)))'
    const text = `(module (memory (export "memory") 1 4)
      (func (export "run") (param i32) (i32.store8 (i32.const 0) (i32.const 1)) (loop ${access.repeat(4)} (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 131072)))))
      (func (export "both") (param i32) (i32.store8 (i32.const 0) (i32.const 1)) (loop ${access.repeat(4)} (drop (memory.grow (i32.const 1))) (br_if 0 (i32.eqz (i32.load (i32.const 65536))))))
      (func (export "grow") (result i32) (memory.grow (i32.const 1))))`
    const { default: instantiate } = await load(text, {})
    for (let instance = 0; instance < 3; instance++) {
      const { run, grow, both, memory } = instantiate({})
      const end = (bytes: number): number => new DataView(memory.buffer).getInt32(bytes - 4, true)
      expect(() => run(65528)).toThrow(/out of bounds/)
      expect(end(65536)).toBe(4)
      expect(grow()).toBe(1)
      run(65532)
      expect([end(65536), end(131072)]).toEqual([8, 4])
      both(65532)
      expect([end(65536), memory.buffer.byteLength]).toEqual([12, 196608])
      expect(() => both(196606)).toThrow(/out of bounds/)
    }
  })
})
