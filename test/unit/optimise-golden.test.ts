/** What the optional passes make of telling cases, as printed IR. */
import { describe, expect, it } from 'vitest'
import { completeOptions } from '../../compiler/common/options.ts'
import { branch, getLocal, i32Constant, i64Constant, numeric, setLocal } from '../../compiler/ir/build.ts'
import type { Expression, IRFunction, Statement, Type } from '../../compiler/ir/nodes.ts'
import { printFunction } from '../../compiler/ir/print.ts'
import { optimise } from '../../compiler/optimise/optimise.ts'
import type { Module } from '../../compiler/wasm/module.ts'

const options = completeOptions({ verify: true })
const module: Module = {
  bytes: new Uint8Array(), types: [], imports: [], functions: [], tables: [], memories: [], globals: [], tags: [], exports: [], elements: [], data: [],
  customs: [], sections: [], names: { functions: new Map(), locals: () => new Map(), globals: new Map() }, declaredFunctions: new Set(),
}
function optimised(body: readonly Statement[], locals: readonly Type[], parameters: number, results: readonly Type[] = []): string {
  const fn: IRFunction = { index: 0, locals, parameters, results, body, labels: 20 }
  return printFunction(optimise(fn, { module, options, functionIndex: 0 }))
}
const give = (...values: readonly Expression[]): Statement => ({ op: 'return', values })
const i32 = (local: number): Expression => getLocal(local, 'i32')
const i64 = (local: number): Expression => getLocal(local, 'i64')
const load = (address: Expression): Expression => ({ op: 'load', mnemonic: 'i64.load', memory: 0, offset: 8, address, type: 'i64' })
const masked = (local: number, mask: number): Expression => numeric('i32.and', i32(local), i32Constant(mask))
const store = (value: Expression): Statement => ({ op: 'store', mnemonic: 'i32.store', memory: 0, offset: 0, address: i32Constant(0), value })

describe('i64', () => {
  it('drops the high half that nobody reads', () => {
    const value = numeric('i64.mul', numeric('i64.add', i64(0), i64(1)), i64Constant(10, 0))
    expect(optimised([give(numeric('i32.wrap_i64', value))], ['i64', 'i64'], 2, ['i32'])).toMatchInlineSnapshot(`
      "function 0 ($0: i32, $1: i32, $2: i32, $3: i32) -> i32 {
        return i32.mul(i32.add($0, $2), 10)
      }
      "
    `)
  })
  it('adds in place, in a loop, with a carry', () => {
    expect(optimised([
      { op: 'loop', label: 0, body: [
        setLocal(1, numeric('i64.add', i64(1), load(i32(0)))),
        { op: 'if', condition: masked(0, 8), consequent: [branch(0)], alternate: [] },
      ] },
      give(i64(1)),
    ], ['i32', 'i64'], 1, ['i64'])).toMatchInlineSnapshot(`
      "function 0 ($0: i32) -> i32, i32 {
        local $1: i32, $2: i32, $3: i32
        loop L0 coercing $1, $2 {
          $3 = i32.load($0) offset=8
          $1 = i32.add($1, $3)
          $2 = i32.add(i32.add($2, i32.load($0) offset=12), i32.lt_u($1, $3))
          if i32.and($0, 8) {
            branch L0
          }
        }
        return $1, $2
      }
      "
    `)
  })
  it('compares with constants cheaply', () => {
    expect(optimised([
      { op: 'if', condition: numeric('i64.lt_s', i64(0), i64Constant(0, 0)), consequent: [give(i32Constant(1))], alternate: [] },
      { op: 'if', condition: numeric('i64.lt_u', i64(0), i64Constant(100, 0)), consequent: [give(i32Constant(2))], alternate: [] },
      { op: 'if', condition: numeric('i64.eqz', i64(0)), consequent: [give(i32Constant(3))], alternate: [] },
      give(numeric('i64.ne', i64(0), i64(0))),
    ], ['i64'], 1, ['i32'])).toMatchInlineSnapshot(`
      "function 0 ($0: i32, $1: i32) -> i32 {
        if i32.lt_s($1, 0) {
          return 1
        }
        if (i32.eqz($1) ? i32.lt_u($0, 100) : 0) {
          return 2
        }
        if i32.eqz(i32.or($0, $1)) {
          return 3
        }
        return 0
      }
      "
    `)
  })
  it('keeps the trap of a load whose high half is dead', () => {
    expect(optimised([give(numeric('i32.wrap_i64', load(i32(0))))], ['i32'], 1, ['i32'])).toMatchInlineSnapshot(`
      "function 0 ($0: i32) -> i32 {
        evaluate i32.load($0) offset=12
        return i32.load($0) offset=8
      }
      "
    `)
  })
})

describe('forward', () => {
  it('makes expressions of temporaries, and keeps a load behind a store', () => {
    const loaded: Expression = { op: 'load', mnemonic: 'i32.load', memory: 0, offset: 0, address: i32(0), type: 'i32' }
    expect(optimised([
      setLocal(1, numeric('i32.add', i32(0), i32Constant(1))),
      setLocal(2, numeric('i32.mul', i32(1), i32(0))),
      setLocal(3, loaded),
      store(i32(2)),
      give(numeric('i32.sub', i32(3), i32Constant(0))),
    ], ['i32', 'i32', 'i32', 'i32'], 1, ['i32'])).toMatchInlineSnapshot(`
      "function 0 ($0: i32) -> i32 {
        local $1: i32
        $1 = i32.load($0)
        i32.store(0, i32.mul(i32.add($0, 1), $0))
        return $1
      }
      "
    `)
  })
})

describe('simplify', () => {
  it('finds if and else in two blocks', () => {
    expect(optimised([
      { op: 'block', label: 0, body: [
        { op: 'block', label: 1, body: [
          { op: 'if', condition: numeric('i32.eqz', i32(0)), consequent: [branch(1)], alternate: [] },
          store(i32Constant(1)),
          branch(0),
        ] },
        store(i32Constant(2)),
      ] },
      give(i32(0)),
    ], ['i32'], 1, ['i32'])).toMatchInlineSnapshot(`
      "function 0 ($0: i32) -> i32 {
        if $0 {
          i32.store(0, 1)
        } else {
          i32.store(0, 2)
        }
        return $0
      }
      "
    `)
  })
})
