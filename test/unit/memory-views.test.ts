/**
 * On which objects the views of memories are, which is what V8's speed hangs on (compiler/README.md). Its own functions
 * tell whether two objects have one shape.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { make_constant_views } from '../../runtime/helpers/memory-views.js'

setFlagsFromString('--allow-natives-syntax')
setFlagsFromString('--expose-gc')
const haveOneShape = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean
const isFast = new Function('a', 'return %HasFastProperties(a)') as (a: object) => boolean
const collectGarbage = runInNewContext('gc') as () => void

interface State { buffer: ArrayBuffer, users: ((buffer: ArrayBuffer) => void)[] }
const newState = (): State => ({ buffer: new ArrayBuffer(8), users: [] })
function grow(state: State): void {
  state.buffer = new ArrayBuffer(state.buffer.byteLength + 8)
  for (const use of state.users) use(state.buffer)
}

test('views of the first instance are made anew for the first growths, and assigned for those that follow', () => {
  const state = newState()
  const views = make_constant_views(state, {}), holder = Object.getPrototypeOf(views) as Record<string, unknown>
  const areNew = Array.from({ length: 12 }, () => {
    delete holder.mark
    holder.mark = true
    grow(state)
    expect([views.v.buffer, views.w.buffer, views.b.buffer]).toEqual([state.buffer, state.buffer, state.buffer])
    // What is deleted and made again comes last.
    return Object.keys(holder)[0] === 'mark'
  })
  expect(areNew.lastIndexOf(true)).toBe(1)
  expect(areNew.indexOf(false)).toBe(2)
})

describe('of several instances', () => {
  for (const growths of [0, 1, 2, 5]) {
    test(`after ${growths} growths all have one shape, and their own buffers`, () => {
      const states = [newState(), newState(), newState()], family = {}
      const first = make_constant_views(states[0]!, family)
      expect(Object.hasOwn(first, 'v')).toBe(false)
      for (let i = 0; i < growths; i++) grow(states[0]!)
      const all = [first, make_constant_views(states[1]!, family), make_constant_views(states[2]!, family)]
      const check = (): void => all.forEach((views, i) => {
        expect([views.v.buffer, views.w.buffer, views.b.buffer].map(buffer => buffer === states[i]!.buffer)).toEqual([true, true, true])
        expect([haveOneShape(views, first), isFast(views)]).toEqual([true, true])
      })
      check()
      // The prototype, which all have, must not keep the first one's memory.
      expect(Object.getPrototypeOf(first)).toEqual({})
      states.forEach(grow)
      check()
    })
  }

  test('the shape that the first one had when it was alone is given up', () => {
    const family = {}, alone = make_constant_views(newState(), family)
    const alike = (): object => Object.assign(Object.create(Object.getPrototypeOf(alone) as object) as object, { n: 0 })
    const one = alike()
    expect(haveOneShape(one, alike())).toBe(true)
    make_constant_views(newState(), family)
    expect(haveOneShape(one, alike())).toBe(false)
  })

  test('the first is not kept, and where it is gone the others have one shape', async () => {
    const family: Parameters<typeof make_constant_views>[1] = {}
    make_constant_views(newState(), family)
    await new Promise(resolve => setTimeout(resolve))
    collectGarbage()
    const { first } = family
    expect(first instanceof WeakRef && first.deref()).toBe(undefined)
    const [one, other] = [make_constant_views(newState(), family), make_constant_views(newState(), family)]
    expect([haveOneShape(one, other), isFast(one)]).toEqual([true, true])
  })

  test('without WeakRef the first stays as it is', () => {
    const { WeakRef } = globalThis
    try {
      Reflect.deleteProperty(globalThis, 'WeakRef')
      const states = [newState(), newState()], family = {}
      const [first, second] = states.map(state => make_constant_views(state, family))
      states.forEach(grow)
      expect([first, second].map(views => Object.hasOwn(views!, 'v'))).toEqual([false, true])
      expect([first, second].map((views, i) => views!.v.buffer === states[i]!.buffer)).toEqual([true, true])
    } finally {
      globalThis.WeakRef = WeakRef
    }
  })
})
