/**
 * How values get into a part of a function (runtime/README.md, "Functions"). A part of unrolled code takes all that the code works on, and in
 * Chromium, whose small integers have 31 bits, each other number that is passed to a call is allocated. Many i32 therefore go through registers, as
 * results do.
 */
import type { Expression as JavaScript, Identifier } from 'estree'
import { assign, call, commas, element, identifier, number } from '../js/build.ts'
import { isSimple, typeOf } from '../ir/build.ts'
import type { Expression, Type } from '../ir/nodes.ts'
import type { Scope } from './scope.ts'

/** i32 that a part takes as parameters at most. The parts of SQLite, QuickJS and Lua have up to 19; what they take are mostly addresses, which are small. */
const mostParameters = 19

/** Whether the i32 among values of these types go through registers. */
function useRegisters({ context }: Scope, types: readonly Type[]): boolean {
  return context.options.target === 'jit' && types.filter((type) => type === 'i32').length > mostParameters
}

/** For each value the register that it goes through; `undefined` for one that is a parameter. */
export type Registers = readonly (ReturnType<typeof element> | undefined)[]

function registersOf(scope: Scope, types: readonly Type[]): Registers {
  if (!useRegisters(scope, types)) return types.map(() => undefined)
  let used = 0
  return types.map((type) => type === 'i32' ? element(identifier(scope.helper('result_i32')), number(used++)) : undefined)
}

/** Where the function that is being emitted finds its parameters. */
export function parametersInRegisters(scope: Scope): Registers {
  const { part, parameters, locals } = scope.fn
  return part === undefined ? [] : registersOf(scope, locals.slice(0, parameters))
}

/** A call of a part. */
export function partCall(scope: Scope, part: Identifier, operands: readonly Expression[]): JavaScript {
  const places = registersOf(scope, operands.map(typeOf))
  if (places.every((place) => place === undefined)) return call(part, operands.map((operand) => scope.expression(operand, 'value')))
  const before: JavaScript[] = []
  // What is more than a variable may write registers itself.
  const values = operands.map((operand) => {
    const value = scope.expression(operand, 'value')
    if (isSimple(operand)) return value
    const temporary = scope.temporary()
    before.push(assign(temporary, value))
    return temporary
  })
  places.forEach((place, i) => { if (place !== undefined) before.push(assign(place, values[i]!)) })
  return commas([...before, call(part, values.filter((_, i) => places[i] === undefined))])
}
