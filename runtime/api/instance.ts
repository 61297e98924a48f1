/**
 * `WebAssembly.Instance`: runs the compiled code of a module, and takes what it exports into the namespace.
 *
 * Spec: js-api/index.html#instances
 */
import { global_symbol } from '../helpers/global-object.js'
import { memory_symbol } from '../helpers/memory-object.js'
import { table_symbol } from '../helpers/table-object.js'
import { Global } from './global.ts'
import type { Found } from './lookup.ts'
import { Memory } from './memory.ts'
import { foundFor, type Module } from './module.ts'
import { Table } from './table.ts'
import { finishInterface, isObject } from './web-idl.ts'

const exportsOf = new WeakMap<object, object>()

/** Compiled files make memories, tables and globals of prototypes of their own: these become the namespace's. */
function adopt(exports: object): object {
  for (const value of Object.values(exports) as unknown[]) {
    if (typeof value !== 'object' || value === null) continue
    for (const [symbol, Class] of [[memory_symbol, Memory], [table_symbol, Table], [global_symbol, Global]] as const) {
      if (Object.hasOwn(value, symbol) && !Class.prototype.isPrototypeOf(value)) Object.setPrototypeOf(value, Class.prototype)
    }
  }
  return exports
}

/** Throws: TypeError when imports are missing or no object */
export function checkImports(where: string, { decoded }: Found, imports: unknown): void {
  if (imports === undefined ? decoded.imports.length > 0 : !isObject(imports)) throw new TypeError(`${where}: Imports argument must be present and must be an object`)
}

/** The constructor runs with imports that were read before. */
let ready: object | undefined

export class Instance {
  /**
   * Throws: TypeError, LinkError when imports do not fit; RuntimeError when a segment or the start function traps; what host
   * functions throw
   */
  constructor(module: Module, imports: object | undefined = undefined) {
    const where = 'WebAssembly.Instance()'
    const given = ready
    ready = undefined
    const found = foundFor(where, module)
    checkImports(where, found, imports)
    exportsOf.set(this, adopt(found.instantiate(given ?? imports)))
  }
  /** The frozen object of what the module exports. */
  get exports(): any {
    const exports = exportsOf.get(this)
    if (exports === undefined) throw new TypeError('WebAssembly.Instance.exports: Receiver is not a WebAssembly.Instance')
    return exports
  }
}
finishInterface(Instance, 'WebAssembly.Instance')

/**
 * Reads every import now and gives an object from which they can be read once more, in the same order, later:
 * `instantiate(module, imports)` reads them at once and links in a later task.
 *
 * Throws: TypeError when `imports` or one of its modules is no object; what getters throw
 */
export function readImportsNow(where: string, found: Found, imports: unknown): object {
  checkImports(where, found, imports)
  const read: Record<string, object> = Object.create(null) as Record<string, object>
  const queues = new Map<string, unknown[]>()
  found.decoded.imports.forEach(({ module, name }, k) => {
    const from = (imports as Record<string, unknown>)[module]
    if (!isObject(from)) throw new TypeError(`${where}: Import #${k} ${JSON.stringify(module)}: module is not an object or function`)
    const value = (from as Record<string, unknown>)[name]
    const fields = read[module] ??= Object.create(null) as object
    const key = JSON.stringify([module, name])
    const queue = queues.get(key)
    // One that is imported twice is read twice.
    if (queue === undefined) {
      const values = [value]
      queues.set(key, values)
      Object.defineProperty(fields, name, { get: () => values.shift() })
    } else queue.push(value)
  })
  return read
}

/** Makes an instance of imports that were read before. */
export function makeInstance(module: Module, imports: object): Instance {
  ready = imports
  return new Instance(module, imports)
}
