/**
 * Reading the import object by the JavaScript API's rules, and linking imported functions. The wording is
 * V8's, since that is what users search for.
 *
 * Spec: js-api/index.html#read-the-imports
 */
import { imports_memory, shares } from './facts.js'
import { adopt_type, is_subtype, raw_function } from './function.js'
import { home } from './realm.js'
import { link_error } from './trap.js'

/**
 * What was read: `values[k]` is that of `names[2 * k]` (module) and `names[2 * k + 1]`.
 *
 * @typedef {{ names: string[], values: any[] }} Imports
 */

/**
 * Reads every import once, in order.
 * Throws: TypeError when `object` or one of its modules is no object
 *
 * @param {any} object
 * @param {string[]} names
 * @returns {Imports}
 */
export function read_imports(object, names) {
  var values = [], k = 0, module
  if (!is_object(object)) throw new TypeError('WebAssembly.Instance(): Imports argument must be present and must be an object')
  for (; k < names.length; k += 2) {
    module = object[names[k]]
    if (!is_object(module)) throw new TypeError('WebAssembly.Instance(): Import #' + k / 2 + ' ' + JSON.stringify(names[k]) + ': module is not an object or function')
    values.push(module[names[k + 1]])
  }
  return { names: names, values: values }
}

/**
 * @param {any} value
 * @returns {boolean}
 */
export function is_object(value) {
  return typeof value === 'object' && value !== null || typeof value === 'function'
}

/**
 * @param {Imports} imports
 * @param {number} k
 * @param {string} message
 * @returns {Error}
 */
export function import_error(imports, k, message) {
  return link_error('WebAssembly.Instance(): Import #' + k + ' ' + JSON.stringify(imports.names[2 * k]) + ' ' + JSON.stringify(imports.names[2 * k + 1]) + ': ' + message)
}

/**
 * Gives the raw function for an imported one: that of an exported function of this home itself, for others a shim.
 *
 * @param {Imports} imports
 * @param {number} k
 * @param {string} key of the type asked for
 * @param {(host: Function) => any} shim makes the raw function that calls a host function
 * @param {(() => void) | undefined} [watch] looks for a native memory's growth
 * @returns {any}
 */
export function import_function(imports, k, key, shim, watch) {
  var value = imports.values[k], raw, made
  if (typeof value !== 'function') throw import_error(imports, k, 'function import requires a callable')
  raw = raw_function(value)
  if (raw) {
    if (!is_subtype(raw.t, key)) throw import_error(imports, k, 'imported function does not match the expected type')
    if (shares && raw.t.home === home && !raw.n && !(imports_memory && watch)) return raw
  }
  made = shim(imports_memory && watch ? watching(value, watch) : value)
  if (raw) {
    // Exported again, it is the same function.
    made.x = value
    if (shares) made.t = adopt_type(raw.t)
  }
  return made
}

/**
 * Gives a function that looks for a native memory's growth when the host gives back control.
 *
 * @param {Function} host
 * @param {() => void} watch
 * @returns {Function}
 */
export function watching(host, watch) {
  return function () {
    try {
      return host.apply(undefined, arguments)
    } finally {
      watch()
    }
  }
}
