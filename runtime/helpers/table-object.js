/**
 * The object shaped like `WebAssembly.Table`, and growth. Its elements are one plain array for ever, which
 * generated code holds; the object converts at the border.
 *
 * Spec: js-api/index.html#tables
 */
import { exports_table } from './facts.js'
import { export_as, import_as, is_same_type } from './function.js'
import { import_error } from './import.js'
import { to_index } from './index-argument.js'

/**
 * @typedef {{ elements: any[], maximum: number | undefined, type: import('./function.js').Reference }} TableState
 */

export var table_symbol = Symbol.for('wasmless.table')

/** Most elements that engines give a table. */
export var table_ceiling = 10000000

/**
 * Makes `object` a table of `size` times `value` (as inside: a raw function, a reference, `null`).
 *
 * @param {any} object
 * @param {import('./function.js').Reference} type
 * @param {number} size
 * @param {number | undefined} maximum
 * @param {any} value
 * @returns {any}
 */
export function init_table(object, type, size, maximum, value) {
  return Object.defineProperty(object, table_symbol, { value: { elements: new_elements(size, value), maximum: maximum, type: type } })
}

/**
 * The elements of a table, or of one that needs no object.
 *
 * @param {number} size
 * @param {any} value
 * @returns {any[]}
 */
export function new_elements(size, value) {
  var elements = [], k = 0
  if (size > table_ceiling) throw new RangeError('WebAssembly.Table(): could not allocate table')
  // Not `new Array(size)`: an array with holes stays slow.
  for (; k < size; k++) elements.push(value)
  return elements
}

/** What tables have. The second arguments of `grow` and `set` need not be given, so that `length` is 1. */
export var table_prototype = Object.defineProperty({
  get length() {
    return table_state(this).elements.length
  },
  grow: function (/** @type {any} */ delta) {
    var state = table_state(this), count = to_index(delta, 'WebAssembly.Table.grow()'), before
    before = grow_table(state, value_or_default(state.type, arguments[1]), count)
    if (before < 0) throw new RangeError('WebAssembly.Table.grow(): failed to grow table by ' + count)
    return before
  },
  get: function (/** @type {any} */ index) {
    var state = table_state(this)
    return export_as(state.elements[table_index(state, index, 'WebAssembly.Table.get()')], state.type)
  },
  set: function (/** @type {any} */ index) {
    var state = table_state(this), k = table_index(state, index, 'WebAssembly.Table.set()')
    state.elements[k] = arguments.length < 2 ? value_or_default(state.type, undefined) : import_as(arguments[1], state.type)
  }
}, Symbol.toStringTag, { value: 'WebAssembly.Table', configurable: true })

/**
 * An argument that was not given is null for functions, and `undefined` itself for an externref.
 *
 * @param {import('./function.js').Reference} type
 * @param {any} value
 * @returns {any}
 */
export function value_or_default(type, value) {
  return value === undefined && type.heap !== 'extern' ? import_as(null, type) : import_as(value, type)
}

/**
 * @param {TableState} state
 * @param {any} index
 * @param {string} where
 * @returns {number}
 */
export function table_index(state, index, where) {
  var k = to_index(index, where)
  if (k >= state.elements.length) throw new RangeError(where + ': invalid address ' + k + ' in ' + state.type.key + ' table of size ' + state.elements.length)
  return k
}

/**
 * @param {import('./function.js').Reference} type
 * @param {number} size
 * @param {number | undefined} maximum
 * @param {any} value
 * @returns {any}
 */
export function new_table(type, size, maximum, value) {
  return init_table(exports_table ? Object.create(table_prototype) : {}, type, size, maximum, value)
}

/**
 * @param {any} table
 * @returns {TableState}
 */
export function table_state(table) {
  var state = Object(table)[table_symbol]
  if (!state) throw new TypeError('Receiver is not a WebAssembly.Table')
  return state
}

/**
 * `table.grow`. Gives the size before, or -1.
 *
 * @param {any} table
 * @param {any} value
 * @param {number} count
 * @returns {number}
 */
export function table_grow(table, value, count) {
  return grow_table(table[table_symbol], value, count >>> 0)
}

/**
 * @param {TableState} state
 * @param {any} value
 * @param {number} count
 * @returns {number}
 */
export function grow_table(state, value, count) {
  var elements = state.elements, before = elements.length
  if (before + count > (state.maximum === undefined ? table_ceiling : Math.min(state.maximum, table_ceiling))) return -1
  for (; count > 0; count--) elements.push(value)
  return before
}

/**
 * Gives an imported table whose type fits.
 *
 * @param {import('./import.js').Imports} imports
 * @param {number} k
 * @param {import('./function.js').Reference} type
 * @param {number} minimum
 * @param {number | undefined} maximum
 * @returns {any}
 */
export function import_table(imports, k, type, minimum, maximum) {
  var table = imports.values[k], state = typeof table === 'object' && table !== null ? table[table_symbol] : undefined
  if (!state) {
    // @ts-ignore: the type library has no WebAssembly
    if (typeof WebAssembly === 'object' && WebAssembly.Table && table instanceof WebAssembly.Table) {
      throw import_error(imports, k, 'table import is a native WebAssembly.Table, which compiled JavaScript cannot share: make it with the Table of wasmless/runtime')
    }
    throw import_error(imports, k, 'table import requires a WebAssembly.Table')
  }
  if (!is_same_type(state.type, type)) throw import_error(imports, k, 'imported table does not match the expected type')
  if (state.elements.length < minimum) throw import_error(imports, k, 'table import has ' + state.elements.length + ' elements, which is less than the required minimum ' + minimum)
  if (maximum !== undefined) {
    if (state.maximum === undefined) throw import_error(imports, k, 'table import has no maximum length, required at most ' + maximum)
    if (state.maximum > maximum) throw import_error(imports, k, 'table import has maximum length ' + state.maximum + ', which is more than the required maximum ' + maximum)
  }
  return table
}

/**
 * @param {any} table
 * @returns {any[]}
 */
export function table_elements(table) {
  return table[table_symbol].elements
}
