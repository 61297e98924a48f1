/**
 * Functions as values (runtime/README.md, "Functions"): descriptors of function types, descriptions of raw
 * functions, exported functions for raw ones and back, and references of other types at the border.
 */
import { has_subtypes, imports_memory, shares, watches } from './facts.js'
import { home, host_error } from './realm.js'

/**
 * One object per type and home. `supertypes` holds all of them, not only the direct ones. `results` has a letter for each
 * (`i`, `I`, `f`, `F`, `r`), as the adapter between homes needs them. A file without the realm's home leaves out what its
 * types do not need: `supertypes` where there are none, `home` where no register takes part. So does every file with `results`.
 *
 * @typedef {{ key: string, supertypes?: Type[], results?: string, home?: import('./realm.js').Registers }} Type
 */
/**
 * What generated code calls: `t` its type, `i` its index, `w` what makes its exported function, `b` its body if it tail-calls,
 * `x` its exported function once made, `n` what looks whether a native memory has grown unseen.
 *
 * @typedef {((...operands: any[]) => any) & { t?: Type, i?: number, w?: (raw: Function) => Function, b?: Function, x?: Function, n?: () => void }} Raw
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
 * @param {string} [results]
 * @returns {Type}
 */
export function describe_type(key, supertypes, results) {
  return home.types[key] || (home.types[key] = { key: key, supertypes: supertypes, results: results, home: home })
}

/**
 * Makes functions known to tables and, where references leave the file, to the realm. An imported function of another
 * instance has been described already, and stays so.
 *
 * @param {Type} type
 * @param {Raw[]} raws
 * @param {(raw: Function) => Function} wrap makes an exported function
 * @param {number[]} indices
 * @param {() => void} [watch] looks for a native memory's growth
 * @returns {void}
 */
export function describe_functions(type, raws, wrap, indices, watch) {
  var k = 0, raw
  for (; k < raws.length; k++) {
    raw = raws[k]
    if (shares && raw.t) continue
    raw.t = type
    if (shares) {
      raw.w = wrap
      raw.i = indices[k]
    }
    if (imports_memory && watch) raw.n = watch
  }
}

/**
 * Gives the exported function for a described raw one: always the same object. `null` for `null`.
 *
 * @param {any} raw
 * @returns {any}
 */
export function export_function(raw) {
  return raw === null ? null : raw.x || make_exported(raw, raw.t, raw.w, raw.i, watches ? raw.n : undefined)
}

/**
 * Makes the exported function of a raw one.
 *
 * @param {Raw} raw
 * @param {Type} type
 * @param {(raw: Function) => Function} wrap
 * @param {number} index
 * @param {() => void} [watch]
 * @returns {Function}
 */
export function make_exported(raw, type, wrap, index, watch) {
  if (imports_memory && watch) raw.n = watch
  raw.t = type
  return raw.x = Object.defineProperty(Object.defineProperty(wrap(watches && watch ? watched(raw, watch) : raw), 'name', { value: '' + index, configurable: true }), function_symbol, { value: raw })
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
 * Whether a function of type `type` may stand where one of the type with this key is asked for; the two may come from
 * different homes.
 *
 * @param {Type} type
 * @param {string} key
 * @returns {boolean}
 */
export function is_subtype(type, key) {
  return type.key === key || has_subtypes && has_supertype(type, key)
}

/**
 * @param {Type} type
 * @param {string} key
 * @returns {boolean}
 */
export function has_supertype(type, key) {
  var k = 0
  for (; type.supertypes && k < type.supertypes.length; k++) if (type.supertypes[k].key === key) return true
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
 * What another file's function needs no registers for goes through its exported function, whose conversions leave such
 * values as they are.
 *
 * @param {any} raw
 * @returns {any}
 */
export function make_adapter(raw) {
  var exported = export_function(raw), other = raw.t.home, results = raw.t.results || ''
  var callee = other ? raw.n ? watched(raw, raw.n) : raw : exported
  /** @type {any} */
  var adapter = function () {
    var first, k = 0, i32 = 0, f64 = 0, ref = 0, letter
    try {
      first = callee.apply(undefined, arguments)
    } catch (e) {
      // What is a trap over there must not be taken for one of ours again.
      throw host_error(other && other.error ? other.error(e) : e)
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
  adapter.x = exported
  return adapter
}

/**
 * @param {Type} type
 * @returns {Type}
 */
export function adopt_type(type) {
  var supertypes = [], k = 0
  for (; type.supertypes && k < type.supertypes.length; k++) supertypes.push(adopt_type(type.supertypes[k]))
  return describe_type(type.key, supertypes, type.results)
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
  if (value === null && reference.nullable) return null
  if (value !== null && reference.heap === 'extern') return value
  if (shares && reference.heap === 'func') {
    raw = raw_function(value)
    if (raw && (!reference.type || is_subtype(raw.t, reference.type.key))) return adopt_function(raw)
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
  return shares && reference.heap === 'func' ? export_function(value) : value
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
  if (type.heap === expected.heap) return !expected.type || !!type.type && is_subtype(type.type, expected.type.key)
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
