/**
 * The cells in which mutable globals live (runtime/README.md): one for each global that others may read or write, and
 * shared ones, by kind of value, for those that only the file knows.
 */
import type { Expression, Statement } from 'estree'
import { array, identifier, nullLiteral, number, variables } from '../js/build.ts'
import type { ValueType } from '../wasm/types.ts'
import type { CellKind, LinkNames } from './names.ts'

/** `new Constructor(argument)` */
export function construct(constructor: string, argument: Expression): Expression {
  return { type: 'NewExpression', callee: identifier(constructor), arguments: [argument] }
}

/** A cell of its own, for a global of this type. */
export function newCell(type: ValueType): Expression {
  switch (type) {
    case 'i32': return construct('Int32Array', number(1))
    case 'i64': return construct('Int32Array', number(2))
    case 'f32': return construct('Float32Array', number(1))
    case 'f64': return construct('Float64Array', number(1))
    default: return array([nullLiteral()])
  }
}

/** The declarations of the shared cells. To be asked for last, and to stand first. */
export function sharedCells(names: LinkNames): Statement[] {
  const { slots } = names
  const used = new Set([...names.globals.values()].flatMap((place) => place.kind === 'cell' ? [place.name] : []))
  const declare = (kind: CellKind, initial: Expression): Statement[] => slots[kind] === 0 || !used.has(names.arrayName(kind)) ? [] : [variables([{ name: identifier(names.arrayName(kind)), initial }])]
  return [...declare('i32', construct('Int32Array', number(slots.i32))), ...declare('f64', construct('Float64Array', number(slots.f64))), ...declare('ref', array([]))]
}
