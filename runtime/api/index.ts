/**
 * The classes that programs use beside compiled modules, with the JavaScript API's constructors: made of the
 * same helpers that compiled files carry, so that each takes the other's objects.
 *
 * Spec: js-api/index.html
 */
import type { Reference, ValueType } from '../helpers/function.js'
import { externref_type, funcref_type } from '../helpers/function.js'
import { define_global, init_global, new_cell, write_cell } from '../helpers/global-object.js'
import { to_index } from '../helpers/index-argument.js'
import { define_memory, init_memory } from '../helpers/memory-object.js'
import { define_table, init_table, value_or_default } from '../helpers/table-object.js'

export { CompileError, LinkError, RuntimeError } from './errors.ts'

function asDescriptor(where: string, descriptor: unknown): Readonly<Record<string, unknown>> {
  if (typeof descriptor !== 'object' && typeof descriptor !== 'function' || descriptor === null) throw new TypeError(`${where}: Argument 0 must be a descriptor`)
  return descriptor as Readonly<Record<string, unknown>>
}

function limits(where: string, descriptor: Readonly<Record<string, unknown>>, most: number): { minimum: number, maximum: number | undefined } {
  // In the order in which Web IDL reads a dictionary.
  const { initial, maximum } = descriptor
  if (initial === undefined) throw new TypeError(`${where}: Property 'initial' is required`)
  const given = { minimum: to_index(initial, `${where}: Property 'initial'`), maximum: maximum === undefined ? undefined : to_index(maximum, `${where}: Property 'maximum'`) }
  if (given.minimum > most) throw new RangeError(`${where}: Property 'initial': value ${given.minimum} is above the upper bound ${most}`)
  if (given.maximum !== undefined && given.maximum < given.minimum) throw new RangeError(`${where}: Property 'maximum': value ${given.maximum} is below the lower bound ${given.minimum}`)
  return given
}

export interface MemoryDescriptor { readonly initial: number, readonly maximum?: number }
/** A linear memory, as `WebAssembly.Memory`. Sizes in pages of 64 KiB. */
export interface Memory { readonly buffer: ArrayBuffer, grow(delta: number): number }
export class Memory {
  constructor(descriptor: MemoryDescriptor) {
    const { minimum, maximum } = limits('WebAssembly.Memory()', asDescriptor('WebAssembly.Memory()', descriptor), 65_536)
    if (maximum !== undefined && maximum > 65_536) throw new RangeError(`WebAssembly.Memory(): Property 'maximum': value ${maximum} is above the upper bound 65536`)
    init_memory(this, minimum, maximum, Math.min(maximum ?? 65_536, 65_536))
  }
}
define_memory(Memory.prototype)

export interface TableDescriptor { readonly element: 'anyfunc' | 'funcref' | 'externref', readonly initial: number, readonly maximum?: number }
/** A table of references, as `WebAssembly.Table`. */
export interface Table { readonly length: number, grow(delta: number, value?: unknown): number, get(index: number): unknown, set(index: number, value?: unknown): void }
export class Table {
  constructor(descriptor: TableDescriptor, value?: unknown) {
    const where = 'WebAssembly.Table()'
    const given = asDescriptor(where, descriptor)
    const type = referenceTypes[String(given.element)]
    if (type === undefined) throw new TypeError(`${where}: Descriptor property 'element' must be a WebAssembly reference type`)
    const { minimum, maximum } = limits(where, given, 10_000_000)
    init_table(this, type, minimum, maximum, value_or_default(type, value))
  }
}
define_table(Table.prototype)

const referenceTypes: Readonly<Record<string, Reference | undefined>> = { __proto__: null as never, anyfunc: funcref_type, funcref: funcref_type, externref: externref_type }
const valueTypes: Readonly<Record<string, ValueType | undefined>> = { ...referenceTypes, __proto__: null as never, i32: 'i32', i64: 'i64', f32: 'f32', f64: 'f64' }

export interface GlobalDescriptor { readonly value: 'i32' | 'i64' | 'f32' | 'f64' | 'externref' | 'anyfunc' | 'funcref', readonly mutable?: boolean }
/** A global variable, as `WebAssembly.Global`. */
export interface Global { value: any, valueOf(): any }
export class Global {
  constructor(descriptor: GlobalDescriptor, value?: unknown) {
    const where = 'WebAssembly.Global()'
    const given = asDescriptor(where, descriptor)
    const mutable = Boolean(given.mutable)
    const type = valueTypes[String(given.value)]
    if (type === undefined) throw new TypeError(`${where}: Descriptor property 'value' must be a WebAssembly type`)
    const cell = new_cell(type)
    if (typeof type !== 'string') cell[0] = value_or_default(type, value)
    else if (value !== undefined) write_cell(cell, type, value)
    init_global(this, type, mutable, cell)
  }
}
define_global(Global.prototype)
