/**
 * Functions as values (runtime/README.md, "Functions"): descriptors of function types, descriptions of raw
 * functions, exported functions for raw ones and back, and references of other types at the border.
 */
import { home, host_error } from './realm.js'

/**
 * One object per type and home. `supertypes` holds all of them, not only the direct ones. `results` has a letter for each
 * (`i`, `I`, `f`, `F`, `r`), as the adapter between homes needs them.
 *
 * @typedef {{ key: string, supertypes: Type[], wrap: ((raw: Raw) => Function) | null, results: string, home: import('./realm.js').Home }} Type
 */
/**
 * What generated code calls. `n` looks whether a native memory has grown unseen, on functions of instances that have one.
 *
 * @typedef {((...operands: any[]) => any) & { t?: Type, i?: number, b?: Function, x?: Function, n?: () => void }} Raw
 */
/**
 * A reference type at the border: of functions (`type` undefined: any) or of anything.
 *
 * @typedef {{ key: string, nullable: boolean, heap: 'func' | 'extern' | 'nofunc' | 'noextern', type?: Type }} Reference
 */
/** @typedef {'i32' | 'i64' | 'f32' | 'f64' | Reference} ValueType */

export var function_symbol = Symbol.for('wasmless.function')

/** @type {Reference} */
export var externref_type = { key: 'externref', nullable: true, heap: 'extern' }

/** @type {Reference} */
export var funcref_type = { key: 'funcref', nullable: true, heap: 'func' }

/**
 * Gives the home's descriptor of a type, made now if need be.
 *
 * @param {string} key
 * @param {Type[]} supertypes
 * @param {string} results
 * @param {((raw: Raw) => Function) | null} wrap
 * @returns {Type}
 */
export function describe_type(key, supertypes, results, wrap) {
  var type = home.types[key]
  if (!type) home.types[key] = type = { key: key, supertypes: supertypes, results: results, wrap: wrap, home: home }
  if (!type.wrap) type.wrap = wrap
  return type
}

/**
 * An imported function of another instance has been described already, and stays so.
 *
 * @param {Type} type
 * @param {Raw[]} raws
 * @param {number[]} indices
 * @param {() => void} [watch] looks for a native memory's growth
 * @returns {void}
 */
export function describe_functions(type, raws, indices, watch) {
  var k = 0, raw
  for (; k < raws.length; k++) {
    raw = raws[k]
    if (raw.t) continue
    raw.t = type
    raw.i = indices[k]
    if (watch) raw.n = watch
  }
}

/**
 * Gives the exported function for a raw one: always the same object. `null` for `null`.
 *
 * @param {any} raw
 * @returns {any}
 */
export function export_function(raw) {
  return raw === null ? null : raw.x || make_exported(raw)
}

/**
 * @param {any} raw
 * @returns {Function}
 */
export function make_exported(raw) {
  var exported = raw.t.wrap(raw.n ? watched(raw, raw.n) : raw)
  Object.defineProperty(exported, 'name', { value: String(raw.i), configurable: true })
  Object.defineProperty(exported, function_symbol, { value: raw })
  raw.x = exported
  return exported
}

/**
 * Gives a function that looks for a native memory's growth first.
 *
 * @param {Function} raw
 * @param {() => void} watch
 * @returns {any}
 */
export function watched(raw, watch) {
  return function () {
    watch()
    return raw.apply(undefined, arguments)
  }
}

/**
 * Gives the raw function of an exported one, from whatever file; undefined for anything else.
 *
 * @param {any} value
 * @returns {any}
 */
export function raw_function(value) {
  return typeof value === 'function' && Object.prototype.hasOwnProperty.call(value, function_symbol) ? value[function_symbol] : undefined
}

/**
 * Whether a function of type `type` may stand where `expected` is asked for; the two may come from different homes.
 *
 * @param {Type} type
 * @param {Type} expected
 * @returns {boolean}
 */
export function is_subtype(type, expected) {
  var k = 0
  if (type === expected || type.key === expected.key) return true
  for (; k < type.supertypes.length; k++) if (type.supertypes[k].key === expected.key) return true
  return false
}

/**
 * Gives a raw function that can be called from this home: the function itself, or an adapter that carries its further
 * results from its own file's registers into ours.
 *
 * @param {any} raw
 * @returns {any}
 */
export function adopt_function(raw) {
  var adapter
  if (raw.t.home === home) return raw
  adapter = home.adapters.get(raw)
  if (!adapter) home.adapters.set(raw, adapter = make_adapter(raw))
  return adapter
}

/**
 * @param {any} raw
 * @returns {any}
 */
export function make_adapter(raw) {
  var other = raw.t.home, results = raw.t.results
  /** @type {any} */
  var adapter = function () {
    var first, k = 0, i32 = 0, f64 = 0, ref = 0, letter
    try {
      first = raw.apply(undefined, arguments)
    } catch (e) {
      // What is a trap over there must not be taken for one of ours again.
      throw host_error(other.error(e))
    }
    for (; k < results.length; k++) {
      letter = results.charAt(k)
      // The first is returned, but for the high half of an i64.
      if (letter === 'I') {
        home.i32[i32] = other.i32[i32]
        i32++
      }
      if (k === 0) continue
      if (letter === 'i' || letter === 'I') {
        home.i32[i32] = other.i32[i32]
        i32++
      } else if (letter === 'r') {
        home.ref[ref] = other.ref[ref]
        ref++
      } else {
        home.f64[f64] = other.f64[f64]
        f64++
      }
    }
    return first
  }
  adapter.t = adopt_type(raw.t)
  adapter.i = raw.i
  adapter.x = export_function(raw)
  return adapter
}

/**
 * @param {Type} type
 * @returns {Type}
 */
export function adopt_type(type) {
  var supertypes = [], k = 0
  for (; k < type.supertypes.length; k++) supertypes.push(adopt_type(type.supertypes[k]))
  // Its `wrap` would read the other home's registers.
  return describe_type(type.key, supertypes, type.results, null)
}

/**
 * ToWebAssemblyValue for references: the raw function for an exported one, anything for an externref.
 * Throws: TypeError where the type does not take the value.
 *
 * @param {any} value
 * @param {Reference} reference
 * @returns {any}
 */
export function import_as(value, reference) {
  var raw
  if (value === null) {
    if (reference.nullable) return null
  } else if (reference.heap === 'extern') return value
  else if (reference.heap === 'func') {
    raw = raw_function(value)
    if (raw && (!reference.type || is_subtype(raw.t, reference.type))) return adopt_function(raw)
  }
  throw new TypeError('type incompatibility when transforming from/to JS')
}

/**
 * ToJSValue for references.
 *
 * @param {any} value
 * @param {Reference} reference
 * @returns {any}
 */
export function export_as(value, reference) {
  return reference.heap === 'func' ? export_function(value) : value
}

/**
 * Gives the raw function for an exported one, `null` for `null`. Throws: TypeError for anything else.
 *
 * @param {any} value
 * @returns {any}
 */
export function import_reference(value) {
  return import_as(value, funcref_type)
}

/**
 * Whether a value of type `type` may stand where `expected` is asked for; the two may come from different files.
 *
 * @param {ValueType} type
 * @param {ValueType} expected
 * @returns {boolean}
 */
export function is_value_subtype(type, expected) {
  if (typeof type === 'string' || typeof expected === 'string') return type === expected
  if (type.nullable && !expected.nullable) return false
  if (type.heap === expected.heap) return !expected.type || !!type.type && is_subtype(type.type, expected.type)
  return type.heap === 'nofunc' && expected.heap === 'func' || type.heap === 'noextern' && expected.heap === 'extern'
}

/**
 * @param {ValueType} one
 * @param {ValueType} other
 * @returns {boolean}
 */
export function is_same_type(one, other) {
  return typeof one === 'string' || typeof other === 'string' ? one === other : one.key === other.key
}

/**
 * What a host function with several results gave, as an array of `count`.
 * Throws: TypeError when it is no iterable or of another length.
 *
 * @param {any} values
 * @param {number} count
 * @returns {any[]}
 */
export function iterate_results(values, count) {
  var list = [], make = values === undefined || values === null ? undefined : values[Symbol.iterator], iterator, next, step
  if (typeof make !== 'function') throw new TypeError('multi-return value must be iterable')
  iterator = make.call(values)
  next = iterator.next
  while (!(step = next.call(iterator)).done) list.push(step.value)
  if (list.length !== count) throw new TypeError('multi-return length mismatch')
  return list
}
