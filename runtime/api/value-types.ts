/**
 * The names of value types in descriptors of tables and globals, and what the runtime has for them.
 *
 * Spec: js-api/index.html#dom-valuetype
 */
import { externref_type, funcref_type, type Reference, type ValueType } from '../helpers/function.js'

export const referenceTypes: Readonly<Record<string, Reference | undefined>> = { __proto__: null as never, anyfunc: funcref_type, funcref: funcref_type, externref: externref_type }
export const valueTypes: Readonly<Record<string, ValueType | undefined>> = { ...referenceTypes, __proto__: null as never, i32: 'i32', i64: 'i64', f32: 'f32', f64: 'f64' }
