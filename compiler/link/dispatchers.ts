/**
 * How a call finds its function in a table that never changes: by a `switch` where few functions have its type, since engines can put
 * directly called functions in place, else in an array like the table in which all others are functions that trap.
 */
import type { Expression, FunctionDeclaration, Identifier, Statement } from 'estree'
import { call, functionDeclaration, identifier, number, returnValue, switchCase, switchOn, variables } from '../js/build.ts'
import { fixedTable } from '../wasm/fixed-tables.ts'
import type { Options } from '../common/options.ts'
import type { Module } from '../wasm/module.ts'
import { functionTypeAt } from '../wasm/subtyping.ts'
import type { TableIndex, TypeIndex } from '../wasm/types.ts'
import type { LinkNames } from './names.ts'

/**
 * Up to how many functions a `switch` is worth it. Of 16, called at random (`dispatch`), over native: Node 20 0.5 against 2.9 checked and
 * 2.3 by array, Node 26 0.7 against 2.7 and 1.6, Bun 0.2 against 1.2 and 0.9. Of 32 and more the gain over the array is gone, and V8
 * throws optimised code away at each that is called for the first time.
 */
const switchLimit = 16

export interface Dispatcher { readonly table: TableIndex, readonly type: TypeIndex, readonly name: string, readonly kind: 'function' | 'elements' }

export function dispatcherKind(module: Module, target: Options['target'], table: TableIndex, type: TypeIndex): Dispatcher['kind'] {
  // Without a JIT nothing is put in place.
  if (target === 'interpreter') return 'elements'
  return fixedTable(module, table)!.entries(type).size <= switchLimit ? 'function' : 'elements'
}

/** `names.scope`: that of the file, from which its parameters have theirs. */
export function switchFunction(names: Pick<LinkNames, 'module' | 'scope' | 'functionName' | 'helper'>, { table, type, name }: Dispatcher): FunctionDeclaration {
  const { module } = names
  const { size, entries } = fixedTable(module, table)!
  const scope = names.scope.locals()
  const fresh = (wanted: string): Identifier => identifier(scope.allocate(wanted))
  const index = fresh('index')
  const operands = functionTypeAt(module, type).parameters.flatMap((parameter, i) => parameter === 'i64' ? [fresh(`low${i}`), fresh(`high${i}`)] : [fresh(`operand${i}`)])
  const cases = [...entries(type)].flatMap(([held, indices]) => indices.map((at, i) => {
    return switchCase(number(at), i < indices.length - 1 ? [] : [returnValue(call(identifier(names.functionName(held)), operands))])
  }))
  const trap = call(identifier(names.helper('trap_call')), [index, number(size)])
  return functionDeclaration(name, [index, ...operands], [...cases.length === 0 ? [] : [switchOn(index, cases)], returnValue(trap)])
}

/** The declarations of the dispatchers that are functions. */
export function dispatcherFunctions(names: LinkNames): Statement[] {
  return [...names.dispatchers.values()].filter(({ kind }) => kind === 'function').map(dispatcher => switchFunction(names, dispatcher))
}

/** The declarations of those that are arrays, to be made when the table is filled. */
export function dispatcherArrays(names: LinkNames): Statement[] {
  const arrayOf = ({ table, type }: Dispatcher): Expression => call(identifier(names.helper('elements_of_type')), [identifier(names.tableElements(table)), identifier(names.typeDescriptor(type))])
  return [...names.dispatchers.values()].filter(({ kind }) => kind === 'elements').map(dispatcher => variables([{ name: identifier(dispatcher.name), initial: arrayOf(dispatcher) }]))
}
