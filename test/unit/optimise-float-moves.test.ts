/** NaNs that are only moved keep their payload, even where floats lose it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getLocal, i32Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Statement, Type } from '../../compiler/ir/nodes.ts'
import { printStatements } from '../../compiler/ir/print.ts'
import { floatMoves } from '../../compiler/optimise/float-moves.ts'
import { splitI64 } from '../../compiler/optimise/split-i64.ts'
import { interpret } from '../support/ir-interpreter.ts'
import { setLossy } from '../support/ir-values.ts'

const load = (type: 'f32' | 'f64', address: number): Expression => ({ op: 'load', mnemonic: `${type}.load`, memory: 0, offset: 0, address: i32Constant(address), type })
const store = (type: 'f32' | 'f64', address: number, value: Expression): Statement => ({ op: 'store', mnemonic: `${type}.store`, memory: 0, offset: 0, address: i32Constant(address), value })
const storeBits = (address: number, low: number, high: number): Statement => ({ op: 'store', mnemonic: 'i64.store', memory: 0, offset: 0, address: i32Constant(address), value: { op: 'constant', type: 'i64', low, high } })
const f64NaN: Expression = { op: 'constant', type: 'f64', low: 7, high: 0x7ff40000 }
const made = (body: readonly Statement[], locals: readonly Type[], parameters = 0): IRFunction => ({ index: 0, locals, parameters, results: [], body, labels: 9 })

/** Puts two signalling NaNs into memory, runs, and gives the bits that a lossy machine finds at 16. */
function moved(body: readonly Statement[], locals: readonly Type[] = []): [number, number] {
  const fn = splitI64(floatMoves(made([storeBits(0, 5, 0x7ff40000), storeBits(8, 0x7fa00001, 0), ...body], locals)))
  const view = new DataView(interpret(fn, []).memory.buffer)
  return [view.getInt32(16, true), view.getInt32(20, true)]
}

describe('float-moves', () => {
  beforeEach(() => setLossy(true))
  afterEach(() => setLossy(false))
  const nan: [number, number] = [5, 0x7ff40000]

  it('stores what was loaded', () => expect(moved([store('f64', 16, load('f64', 0))])).toEqual(nan))
  it('moves f32', () => expect(moved([store('f32', 16, load('f32', 8))])[0]).toBe(0x7fa00001))
  it('stores a constant', () => expect(moved([store('f64', 16, f64NaN)])).toEqual([7, 0x7ff40000]))
  it('moves through locals', () => expect(moved([setLocal(0, load('f64', 0)), setLocal(1, getLocal(0, 'f64')), store('f64', 16, getLocal(1, 'f64'))], ['f64', 'f64'])).toEqual(nan))
  it('moves through conditionals', () => expect(moved([
    setLocal(0, load('f64', 0)),
    store('f64', 16, { op: 'conditional', type: 'f64', condition: i32Constant(1), consequent: getLocal(0, 'f64'), alternate: f64NaN }),
  ], ['f64'])).toEqual(nan))
  it('negates', () => expect(moved([store('f64', 16, numeric('f64.neg', load('f64', 0)))])).toEqual([5, 0x7ff40000 | -0x80000000]))
  it('copies signs', () => expect(moved([store('f64', 16, numeric('f64.copysign', load('f64', 0), numeric('f64.reinterpret_i64', { op: 'constant', type: 'i64', low: 0, high: -1 })))])).toEqual([5, 0x7ff40000 | -0x80000000]))
  it('reinterprets', () => expect(moved([
    setLocal(0, load('f64', 0)), { op: 'store', mnemonic: 'i64.store', memory: 0, offset: 0, address: i32Constant(16), value: numeric('i64.reinterpret_f64', getLocal(0, 'f64')) },
  ], ['f64'])).toEqual(nan))

  const shown = (body: readonly Statement[], locals: readonly Type[], parameters = 0): string => printStatements(floatMoves(made(body, locals, parameters)).body)
  it('keeps both a float and its bits where it is moved and computed with', () => {
    expect(shown([setLocal(0, load('f64', 0)), store('f64', 16, getLocal(0, 'f64')), store('f64', 24, numeric('f64.add', getLocal(0, 'f64'), getLocal(0, 'f64')))], ['f64'])).toMatchInlineSnapshot(`
      "$2 = f64.load(0)
      $3 = i64.load(0)
      $0 = $2
      $1 = $3
      i64.store(16, $1)
      f64.store(24, f64.add($0, $0))
      "
    `)
  })
  it('makes bits of a float that is stored in place of what carries them', () => {
    expect(shown([setLocal(1, load('f64', 0)), store('f64', 16, { op: 'conditional', type: 'f64', condition: i32Constant(1), consequent: getLocal(0, 'f64'), alternate: getLocal(1, 'f64') })], ['f64', 'f64'], 1)).toMatchInlineSnapshot(`
      "$1 = i64.load(0)
      i64.store(16, (1 ? i64.reinterpret_f64($0) : $1))
      "
    `)
  })
  // Lua adds integers and floats by such code: -1 is a NaN, and was another one in JavaScriptCore.
  const reinterpreted = (low: number, high: number): Expression => numeric('f64.reinterpret_i64', { op: 'constant', type: 'i64', low, high })
  const either: Statement[] = [{ op: 'if', condition: getLocal(1, 'i32'), consequent: [setLocal(0, reinterpreted(-1, -1))], alternate: [setLocal(0, numeric('f64.sqrt', load('f64', 32)))] }]
  it('moves an integer in the place of a sum', () => {
    const body = [...either, store('f64', 16, getLocal(0, 'f64'))]
    expect(moved([setLocal(1, i32Constant(1)), ...body], ['f64', 'i32'])).toEqual([-1, -1])
    expect(moved([setLocal(1, i32Constant(0)), store('f64', 32, { op: 'constant', type: 'f64', low: 0, high: 0x3ff00000 }), ...body], ['f64', 'i32'])).toEqual([0, 0x3ff00000])
  })
  it('moves an integer in a local that is computed with as well', () => {
    const body = [...either, store('f64', 16, getLocal(0, 'f64')), store('f64', 24, numeric('f64.sqrt', getLocal(0, 'f64')))]
    expect(moved([setLocal(1, i32Constant(1)), ...body], ['f64', 'i32'])).toEqual([-1, -1])
  })
  it('moves an integer by a local that numbers had before', () => {
    const before = [setLocal(0, load('f64', 32)), store('f64', 24, numeric('f64.add', getLocal(0, 'f64'), getLocal(0, 'f64')))]
    expect(shown([...before, setLocal(0, reinterpreted(-1, -1)), store('f64', 16, getLocal(0, 'f64'))], ['f64'])).toMatchInlineSnapshot(`
      "$0 = f64.load(32)
      f64.store(24, f64.add($0, $0))
      $1 = -1n
      i64.store(16, $1)
      "
    `)
  })
  it('moves what was loaded and is computed with as well, negated or not', () => {
    const computed = store('f64', 24, numeric('f64.sqrt', getLocal(0, 'f64')))
    expect(moved([setLocal(0, load('f64', 0)), computed, store('f64', 16, getLocal(0, 'f64'))], ['f64'])).toEqual(nan)
    expect(moved([setLocal(0, load('f64', 0)), setLocal(0, numeric('f64.neg', getLocal(0, 'f64'))), computed, store('f64', 16, getLocal(0, 'f64'))], ['f64'])).toEqual([5, 0x7ff40000 | -0x80000000])
    expect(moved([
      setLocal(0, { op: 'conditional', type: 'f64', condition: i32Constant(1), consequent: load('f64', 0), alternate: f64NaN }), computed, store('f64', 16, getLocal(0, 'f64')),
    ], ['f64'])).toEqual(nan)
  })
  it('leaves what is loaded and only computed with', () => {
    expect(shown([setLocal(0, load('f64', 0)), store('f64', 24, numeric('f64.add', getLocal(0, 'f64'), getLocal(0, 'f64')))], ['f64'])).toMatchInlineSnapshot(`
      "$0 = f64.load(0)
      f64.store(24, f64.add($0, $0))
      "
    `)
  })
  it('leaves an integer that becomes a number, and is stored as none', () => {
    expect(shown([setLocal(0, numeric('f64.reinterpret_i64', getLocal(1, 'i64'))), store('f64', 16, numeric('f64.add', getLocal(0, 'f64'), getLocal(0, 'f64')))], ['f64', 'i64'])).toMatchInlineSnapshot(`
      "$0 = f64.reinterpret_i64($1)
      f64.store(16, f64.add($0, $0))
      "
    `)
  })
  it('leaves plain constants, which are one store as floats', () => {
    expect(shown([setLocal(0, { op: 'constant', type: 'f64', low: 0, high: 0x3ff00000 }), store('f64', 16, getLocal(0, 'f64'))], ['f64'])).toMatchInlineSnapshot(`
      "$0 = 1.0
      f64.store(16, $0)
      "
    `)
  })
  it('reads as a float what is computed with', () => {
    expect(shown([store('f64', 16, numeric('f64.sqrt', numeric('f64.reinterpret_i64', { op: 'load', mnemonic: 'i64.load', memory: 0, offset: 8, address: i32Constant(0), type: 'i64' })))], [])).toMatchInlineSnapshot(`
      "f64.store(16, f64.sqrt(f64.load(0) offset=8))
      "
    `)
  })
})
