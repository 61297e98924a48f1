/**
 * The object shaped like `WebAssembly.Global`, around a cell that generated code shares: a typed array of one
 * element (two halves for an i64), or an array of one reference.
 *
 * Spec: js-api/index.html#globals
 */
import { bigint_from_pair, pair_from_bigint } from './convert.js'
import { exports_mutable_global, has_i64_global, has_reference_global, imports_mutable_global } from './facts.js'
import { export_as, import_as, is_same_type, is_value_subtype } from './function.js'
import { import_error } from './import.js'
import { result_i32 } from './registers.js'

/**
 * `pair`: an i64 shows as an array of two halves instead of a BigInt.
 *
 * @typedef {{ type: import('./function.js').ValueType, mutable: boolean, cell: any, pair: boolean }} GlobalState
 */

export var global_symbol = Symbol.for('wasmless.global')

/**
 * Makes `object` a global over the cell.
 *
 * @param {any} object
 * @param {import('./function.js').ValueType} type
 * @param {boolean} mutable
 * @param {any} cell
 * @param {boolean} [pair]
 * @returns {any}
 */
export function init_global(object, type, mutable, cell, pair) {
  return Object.defineProperty(object, global_symbol, { value: { type: type, mutable: mutable, cell: cell, pair: !!pair } })
}

/**
 * A cell that holds zero or null.
 *
 * @param {import('./function.js').ValueType} type
 * @returns {any}
 */
export function new_cell(type) {
  switch (type) {
    case 'i32': return new Int32Array(1)
    case 'i64': return new Int32Array(2)
    case 'f32': return new Float32Array(1)
    case 'f64': return new Float64Array(1)
    default: return [null]
  }
}

/** What globals have. */
export var global_prototype = Object.defineProperty({
  get value() {
    return read_global(global_state(this))
  },
  set value(value) {
    var state = global_state(this)
    if (!exports_mutable_global || !state.mutable) throw new TypeError("set WebAssembly.Global.value: Can't set the value of an immutable global.")
    write_cell(state.cell, state.type, value, state.pair)
  },
  valueOf: function () {
    return read_global(global_state(this))
  }
}, Symbol.toStringTag, { value: 'WebAssembly.Global', configurable: true })

/**
 * @param {import('./function.js').ValueType} type
 * @param {boolean} mutable
 * @param {any} cell
 * @param {boolean} [pair]
 * @returns {any}
 */
export function new_global(type, mutable, cell, pair) {
  return init_global(Object.create(global_prototype), type, mutable, cell, pair)
}

/**
 * @param {any} global
 * @returns {GlobalState}
 */
export function global_state(global) {
  var state = Object(global)[global_symbol]
  if (!state) throw new TypeError('Receiver is not a WebAssembly.Global')
  return state
}

/**
 * ToJSValue.
 *
 * @param {GlobalState} state
 * @returns {any}
 */
export function read_global(state) {
  var cell = state.cell, type = state.type
  if (has_i64_global && type === 'i64') return state.pair ? [cell[0], cell[1]] : bigint_from_pair(cell[0], cell[1])
  return has_reference_global && typeof type !== 'string' ? export_as(cell[0], type) : cell[0]
}

/**
 * ToWebAssemblyValue into a cell.
 *
 * @param {any} cell
 * @param {import('./function.js').ValueType} type
 * @param {any} value
 * @param {boolean} [pair]
 * @returns {any} the cell
 */
export function write_cell(cell, type, value, pair) {
  var low
  if (has_i64_global && type === 'i64') {
    if (pair && typeof value !== 'bigint') {
      low = value[0] | 0
      cell[1] = value[1] | 0
    } else {
      low = pair_from_bigint(value)
      cell[1] = result_i32[0]
    }
    cell[0] = low
  } else cell[0] = has_reference_global && typeof type !== 'string' ? import_as(value, type) : +value
  return cell
}

/**
 * Gives the cell of an imported global, or of a plain value imported as one.
 *
 * @param {import('./import.js').Imports} imports
 * @param {number} k
 * @param {import('./function.js').ValueType} type
 * @param {boolean} mutable
 * @param {boolean} [pair]
 * @returns {any}
 */
export function import_global(imports, k, type, mutable, pair) {
  var value = imports.values[k], state = typeof value === 'object' && value !== null ? value[global_symbol] || native_global(value, type) : undefined
  if (state) {
    if (state.mutable !== mutable) throw import_error(imports, k, 'imported global does not match the expected mutability')
    if (has_reference_global ? !(mutable ? is_same_type(state.type, type) : is_value_subtype(state.type, type)) : state.type !== type) throw import_error(imports, k, 'imported global does not match the expected type')
    return state.cell
  }
  if (imports_mutable_global && mutable) throw import_error(imports, k, 'imported mutable global must be a WebAssembly.Global object')
  if (has_i64_global && type === 'i64') {
    if (typeof value !== 'bigint' && !(pair && value && typeof value === 'object' && value.length === 2)) throw import_error(imports, k, 'global import must be a BigInt')
  } else if ((!has_reference_global || typeof type === 'string') && typeof value !== 'number') throw import_error(imports, k, 'global import must be a number, valid Wasm reference, or WebAssembly.Global object')
  try {
    return write_cell(new_cell(type), type, value, pair)
  } catch (e) {
    throw import_error(imports, k, e instanceof TypeError ? 'imported global does not match the expected type' : String(e))
  }
}

/**
 * The object of an imported global that is exported again: the one given, or a new one around a plain value.
 *
 * @param {import('./import.js').Imports} imports
 * @param {number} k
 * @param {import('./function.js').ValueType} type
 * @param {boolean} mutable
 * @param {any} cell
 * @param {boolean} [pair]
 * @returns {any}
 */
export function global_object(imports, k, type, mutable, cell, pair) {
  var value = imports.values[k]
  return typeof value === 'object' && value !== null && value[global_symbol] && value[global_symbol].cell === cell ? value : new_global(type, mutable, cell, pair)
}

/**
 * A type that no global has.
 *
 * @type {import('./function.js').Reference}
 */
export var other_type = { key: '', nullable: true, heap: 'nofunc' }

/**
 * Gives the state of the engine's own global as far as it tells: its type is taken to be the expected one if its value
 * could be of that type. undefined for anything else.
 *
 * @param {any} global
 * @param {import('./function.js').ValueType} type
 * @returns {GlobalState | undefined}
 */
export function native_global(global, type) {
  // @ts-ignore: the type library has no WebAssembly
  var engine = typeof WebAssembly === 'object' ? WebAssembly : undefined, value, cell, is_mutable = true
  if (!engine || !engine.Global || !(global instanceof engine.Global)) return undefined
  value = global.value
  try {
    global.value = value
  } catch (e) {
    is_mutable = false
  }
  cell = new_cell(type)
  try {
    if ((!has_reference_global || typeof type === 'string') && typeof value !== (type === 'i64' ? 'bigint' : 'number')) throw value
    write_cell(cell, type, value)
    if ((!has_reference_global || typeof type === 'string') && type !== 'i64' && cell[0] !== value && value === value) throw value
  } catch (e) {
    return { type: other_type, mutable: is_mutable, cell: cell, pair: false }
  }
  if (imports_mutable_global && is_mutable) cell = native_cell(global, type)
  return { type: type, mutable: is_mutable, cell: cell, pair: false }
}

/**
 * A cell that reads and writes the engine's own global.
 *
 * @param {any} global
 * @param {import('./function.js').ValueType} type
 * @returns {any}
 */
export function native_cell(global, type) {
  var cell = {}
  if (has_i64_global && type === 'i64') {
    Object.defineProperty(cell, '0', {
      get: function () {
        return pair_from_bigint(global.value)
      },
      set: function (low) {
        pair_from_bigint(global.value)
        global.value = bigint_from_pair(low, result_i32[0])
      }
    })
    Object.defineProperty(cell, '1', {
      get: function () {
        pair_from_bigint(global.value)
        return result_i32[0]
      },
      set: function (high) {
        global.value = bigint_from_pair(pair_from_bigint(global.value), high)
      }
    })
  } else {
    Object.defineProperty(cell, '0', {
      get: function () {
        return has_reference_global && typeof type !== 'string' ? import_as(global.value, type) : global.value
      },
      set: function (value) {
        global.value = has_reference_global && typeof type !== 'string' ? export_as(value, type) : value
      }
    })
  }
  return cell
}
