/**
 * `WebAssembly.Table`, of the helpers that compiled files carry.
 *
 * Spec: js-api/index.html#tables
 */
import { init_table, table_ceiling, table_prototype, value_or_default } from '../helpers/table-object.js'
import { referenceTypes } from './value-types.ts'
import { checkAddress, finishInterface, toDescriptor, toLimits } from './web-idl.ts'

export interface TableDescriptor { readonly element: 'anyfunc' | 'funcref' | 'externref', readonly initial: number, readonly maximum?: number }
/** A table of references. */
export interface Table { readonly length: number, grow(delta: number, value?: unknown): number, get(index: number): unknown, set(index: number, value?: unknown): void }
export class Table {
  /**
   * Throws: TypeError when the descriptor or the value does not convert, RangeError when sizes are too large or out of order
   */
  constructor(descriptor: TableDescriptor, value: unknown = undefined) {
    const where = 'WebAssembly.Table()'
    const given = toDescriptor(where, descriptor)
    checkAddress(where, given)
    const name = String(given.element)
    const { minimum, maximum } = toLimits(where, given, table_ceiling)
    const type = referenceTypes[name]
    if (type === undefined) throw new TypeError(`${where}: Descriptor property 'element' must be a WebAssembly reference type`)
    init_table(this, type, minimum, maximum, value_or_default(type, value))
  }
}
finishInterface(Table, 'WebAssembly.Table', table_prototype)
