/**
 * `WebAssembly.Global`, of the helpers that compiled files carry.
 *
 * Spec: js-api/index.html#globals
 */
import { global_prototype, init_global, new_cell, write_cell } from '../helpers/global-object.js'
import { value_or_default } from '../helpers/table-object.js'
import { valueTypes } from './value-types.ts'
import { finishInterface, toDescriptor } from './web-idl.ts'

export interface GlobalDescriptor { readonly value: 'i32' | 'i64' | 'f32' | 'f64' | 'externref' | 'anyfunc' | 'funcref', readonly mutable?: boolean }
/** A global variable. */
export interface Global { value: any, valueOf(): any }
export class Global {
  /** Throws: TypeError when the descriptor or the value does not convert */
  constructor(descriptor: GlobalDescriptor, value: unknown = undefined) {
    const where = 'WebAssembly.Global()'
    const given = toDescriptor(where, descriptor)
    const mutable = Boolean(given.mutable)
    const name = String(given.value)
    const type = valueTypes[name]
    if (type === undefined) throw new TypeError(`${where}: Descriptor property 'value' must be a WebAssembly type`)
    const cell = new_cell(type)
    if (typeof type !== 'string') cell[0] = value_or_default(type, value)
    else if (value !== undefined) write_cell(cell, type, value)
    init_global(this, type, mutable, cell)
  }
}
finishInterface(Global, 'WebAssembly.Global', global_prototype)
