/**
 * Random IR functions for tests of passes: typed, always ending by fuel or by themselves, with loads, stores,
 * calls of others, traps, nested control and i64. The same seed gives the same function.
 */
import { branch, getLocal, numeric, setLocal } from '../../../compiler/ir/build.ts'
import { tableSignature, type ScalarMnemonic } from '../../../compiler/ir/mnemonics.ts'
import type { Expression, IRFunction, Label, Statement, Type } from '../../../compiler/ir/nodes.ts'
import { isNumeric, mnemonics } from '../../../compiler/wasm/instructions.ts'
import type { Module } from '../../../compiler/wasm/module.ts'
import { randomNumbers } from '../../support/random-numbers.ts'

const interesting = [0, 1, -1, 2, 3, 31, 32, 33, 63, 64, 255, 0x7fffffff, -0x80000000, 0x10000, -2]
const operators = mnemonics.filter((mnemonic) => isNumeric(mnemonic) && !/nearest|floor|ceil|f(32|64)\.(trunc|min|max)$|reinterpret_f|trunc_f/.test(mnemonic)) as ScalarMnemonic[]
const byResult = new Map<Type, ScalarMnemonic[]>()
for (const mnemonic of operators) {
  const type = tableSignature(mnemonic).results[0]!
  byResult.set(type, [...byResult.get(type) ?? [], mnemonic])
}
const types: readonly Type[] = ['i32', 'i64', 'f64', 'i32', 'i64']

/** What random functions are in, as far as passes look: a table that never changes, called as a type of its own. */
export const randomModule = {
  types: [{ composite: { kind: 'func', parameters: ['i64'], results: ['i32', 'i64'] }, supertypes: [], final: true, groupStart: 0, groupLength: 1 }],
  tables: [{ type: { limits: { minimum: 4 }, element: { heap: 'func', nullable: true } } }],
  imports: [], exports: [], globals: [], memories: [], elements: [],
  // Imported, of no type that there is: calls of them are of any.
  functions: [0, 1, 2, 3].map(() => ({ type: 99 })),
} as unknown as Module

export function randomFunction(seed: number, size = 12): IRFunction {
  const random = randomNumbers(seed)
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!
  const parameters: Type[] = ['i32', 'i64', 'i64']
  const locals: Type[] = [...parameters, ...Array.from({ length: 6 }, () => pick(types))]
  let labels = 0
  const localOf = (type: Type): number | undefined => {
    const fitting = locals.flatMap((one, i) => one === type ? [i] : [])
    return fitting.length === 0 ? undefined : pick(fitting)
  }
  const expression = (type: Type, depth: number): Expression => {
    const kind = depth <= 0 ? random(2) : random(12)
    if (kind === 0 || type === 'f32' && depth <= 0) {
      if (type === 'f64') return { op: 'constant', type, low: 0, high: pick([0, 0x3ff00000, 0x40080000, -0x40100000]) }
      if (type === 'f32') return { op: 'constant', type, low: 0x3f800000, high: 0 }
      return { op: 'constant', type: type as 'i32', low: pick(interesting), high: type === 'i64' ? pick(interesting) : 0 }
    }
    if (kind <= 2) {
      const local = localOf(type)
      return local === undefined ? expression(type, 0) : getLocal(local, type)
    }
    if (kind === 3) {
      const mnemonic = type === 'i32' ? pick(['i32.load', 'i32.load8_u', 'i32.load16_s'] as const) : type === 'i64' ? pick(['i64.load', 'i64.load8_s', 'i64.load32_u', 'i64.load32_s'] as const) : type === 'f32' ? 'f32.load' : 'f64.load'
      return { op: 'load', mnemonic, memory: 0, offset: pick([0, 4]), address: address(depth), type }
    }
    if (kind === 4) return { op: 'conditional', type, condition: expression('i32', depth - 1), consequent: expression(type, depth - 1), alternate: expression(type, depth - 1) }
    if (kind === 5) return { op: 'call', callee: { kind: 'function', index: 1 + random(3) }, operands: [expression(pick(types), depth - 1), expression(pick(types), depth - 1)], results: [type] }
    if (kind === 6) return { op: 'global', global: { i32: 0, i64: 1, f32: 2, f64: 3, v128: 4, ref: 5 }[type], half: undefined, type }
    const mnemonic = pick(byResult.get(type)!)
    return numeric(mnemonic, ...tableSignature(mnemonic).operands.map((operand) => expression(operand, depth - 1)))
  }
  const address = (depth: number): Expression => random(8) === 0 ? expression('i32', depth - 1) : numeric('i32.and', expression('i32', depth - 1), { op: 'constant', type: 'i32', low: 51, high: 0 })
  const list = (budget: number, enclosing: readonly { label: Label, isLoop: boolean }[]): Statement[] => {
    const made: Statement[] = []
    for (let n = 1 + random(4); n > 0 && budget > 0; n--) {
      const kind = random(14)
      const depth = 1 + random(3)
      if (kind < 5) {
        const local = random(locals.length)
        made.push(setLocal(local, expression(locals[local]!, depth)))
      } else if (kind === 5) {
        const type = pick(['i32', 'i64', 'f64'] as const)
        made.push({ op: 'store', mnemonic: type === 'i32' ? pick(['i32.store', 'i32.store8'] as const) : type === 'i64' ? pick(['i64.store', 'i64.store16', 'i64.store32'] as const) : 'f64.store', memory: 0, offset: pick([0, 3]), address: address(depth), value: expression(type, depth) })
      } else if (kind === 6) {
        const type = pick(['i32', 'i64'] as const)
        made.push({ op: 'set-global', global: type === 'i32' ? 0 : 1, half: undefined, value: expression(type, depth) })
      } else if (kind === 7) made.push({ op: 'evaluate', value: expression(pick(types), depth) })
      else if (kind === 8) made.push({ op: 'if', condition: expression('i32', depth), consequent: list(budget - 2, enclosing), alternate: random(2) === 0 ? [] : list(budget - 2, enclosing) })
      else if (kind === 9) {
        const label = labels++
        made.push({ op: 'block', label, body: list(budget - 2, [...enclosing, { label, isLoop: false }]) })
      } else if (kind === 10) {
        const label = labels++
        made.push({ op: 'loop', label, body: list(budget - 3, [...enclosing, { label, isLoop: true }]) })
      } else if (kind === 11) {
        const label = labels++, inside = [...enclosing, { label, isLoop: false }]
        made.push({
          op: 'switch', label, index: numeric('i32.and', expression('i32', depth), { op: 'constant', type: 'i32', low: 3, high: 0 }),
          cases: [{ values: [0], isDefault: false, body: list(budget - 3, inside) }, { values: [2, 3], isDefault: true, body: list(budget - 3, inside) }],
        })
      } else if (kind === 12 && enclosing.length > 0) {
        const to = pick(enclosing)
        if (random(3) === 0) { made.push(branch(to.label)); break }
        made.push({ op: 'if', condition: expression('i32', depth), consequent: [branch(to.label)], alternate: [] })
      } else if (kind === 13) {
        if (random(4) === 0) { made.push({ op: 'return', values: [expression('i64', depth), expression('i32', depth)] }); break }
        const i32 = localOf('i32')!, i64 = localOf('i64')!
        made.push({ op: 'set-results', locals: [i32, i64], value: { op: 'call', callee: { kind: 'table', table: 0, type: 0, index: getLocal(i32, 'i32') }, operands: [expression('i64', depth)], results: ['i32', 'i64'] } })
      }
    }
    return made
  }
  const body = list(size, [])
  body.push({ op: 'return', values: [getLocal(1, 'i64'), expression('i32', 2)] })
  return { index: 0, locals, parameters: parameters.length, results: ['i64', 'i32'], body, labels }
}
