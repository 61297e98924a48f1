/**
 * Instantiates modules that only hand functions on: what they export, they import. Nothing of theirs needs compiling.
 * Emscripten makes such ones while a program runs, to turn a host function into one that fits a table (`addFunction`).
 *
 * Spec: js-api/index.html#instantiate-a-webassembly-module
 */
import type { Module } from '../../compiler/wasm/module.ts'
import { isReferenceType, type FunctionType, type ReferenceType, type TypeIndex, type ValueType } from '../../compiler/wasm/types.ts'
import { typeKey } from '../../compiler/wasm/validate.ts'
import { bigint_from_pair, pair_from_bigint } from '../helpers/convert.js'
import {
  describe_functions, describe_type, export_as, export_function, externref_type, funcref_type, import_as, iterate_results, type Raw, type Reference, type Type, type ValueType as RuntimeType,
} from '../helpers/function.js'
import { import_function, read_imports } from '../helpers/import.js'
import { boundary_error, host_error } from '../helpers/realm.js'
import { result_f64, result_i32, result_ref } from '../helpers/registers.js'

/** A value inside: a number, a low half with its high one, or a reference. */
interface Value { readonly value: any, readonly high?: number }

/** Whether a module is one of these. */
export function isCodeless({ functions, memories, tables, globals, tags, start }: Module): boolean {
  return functions.every(({ body }) => body === undefined) && start === undefined && [memories, tables, globals, tags].every(({ length }) => length === 0)
}

class Codeless {
  private readonly module: Module
  private readonly types = new Map<TypeIndex, Type>()

  constructor(module: Module) {
    this.module = module
  }

  private functionType(index: TypeIndex): FunctionType {
    const { composite } = this.module.types[index]!
    if (composite.kind !== 'func') throw new Error('internal error: no function type')
    return composite
  }
  private descriptor(index: TypeIndex): Type {
    let type = this.types.get(index)
    if (type === undefined) {
      const { results } = this.functionType(index)
      const supertypes: Type[] = []
      for (let above = this.module.types[index]!.supertypes[0]; above !== undefined; above = this.module.types[above]!.supertypes[0]) supertypes.push(this.descriptor(above))
      type = describe_type(typeKey(this.module, index), supertypes, needsRegisters(results) ? results.map(letterOf).join('') : undefined)
      this.types.set(index, type)
    }
    return type
  }
  private reference(type: ReferenceType): Reference {
    const { nullable, heap } = type
    if (nullable && heap === 'func') return funcref_type
    if (nullable && heap === 'extern') return externref_type
    if (typeof heap === 'number') return { key: `(ref ${nullable ? 'null ' : ''}${typeKey(this.module, heap)})`, nullable, heap: 'func', type: this.descriptor(heap) }
    return { key: `(ref ${nullable ? 'null ' : ''}${heap})`, nullable, heap: heap as Reference['heap'] }
  }
  private valueType(type: ValueType): RuntimeType {
    if (type === 'v128') throw new Error('internal error: v128')
    return isReferenceType(type) ? this.reference(type) : type
  }

  /** Makes the raw function that calls a host function. */
  private shim(index: TypeIndex): (host: Function) => Raw {
    const { parameters, results } = this.functionType(index)
    const from = parameters.map(type => this.valueType(type))
    const to = results.map(type => this.valueType(type))
    return host => (...operands) => {
      try {
        let at = 0
        const values = from.map(type => {
          const value: unknown = operands[at++]
          if (type === 'i64') return bigint_from_pair(value as number, operands[at++] as number)
          return typeof type === 'string' ? value : export_as(value, type)
        })
        const result: unknown = host(...values)
        return give(to.length > 1 ? iterate_results(result, to.length).map((value, k) => fromHost(value, to[k]!)) : to.map(type => fromHost(result, type)), to)
      } catch (e) {
        throw host_error(e)
      }
    }
  }
  /** Makes the exported function of a raw one. */
  private wrap(index: TypeIndex): (raw: Function) => Function {
    const { parameters, results } = this.functionType(index)
    const from = parameters.map(type => this.valueType(type))
    const to = results.map(type => this.valueType(type))
    return raw => {
      const exported = (...given: unknown[]): unknown => {
        const operands = from.flatMap((type, k) => {
          const { value, high } = fromHost(given[k], type)
          return high === undefined ? [value] : [value, high]
        })
        let first: unknown
        try {
          first = raw(...operands)
        } catch (e) {
          throw boundary_error(e)
        }
        const values = take(first, to)
        return to.length > 1 ? values : values[0]
      }
      Object.defineProperty(exported, 'length', { value: from.length, configurable: true })
      return exported
    }
  }

  instantiate(object: unknown): object {
    const { module } = this
    const { imports } = module
    const given = imports.length === 0 ? undefined : read_imports(object, imports.flatMap(({ module: from, name }) => [from, name]))
    const functions = module.functions.map(({ type }, index) => {
      const raw = import_function(given!, index, typeKey(module, type), this.shim(type)) as Raw
      describe_functions(this.descriptor(type), [raw], this.wrap(type), [index])
      return raw
    })
    const exports = Object.create(null) as Record<string, unknown>
    for (const { name, index } of module.exports) exports[name] = export_function(functions[index])
    return Object.freeze(exports)
  }
}

function letterOf(type: ValueType): string {
  return isReferenceType(type) ? 'r' : { i32: 'i', i64: 'I', f32: 'f', f64: 'F', v128: 'v' }[type]
}
function needsRegisters(results: readonly ValueType[]): boolean {
  return results.length > 1 || results[0] === 'i64'
}

/** ToWebAssemblyValue. */
function fromHost(value: any, type: RuntimeType): Value {
  switch (type) {
    case 'i32': return { value: value | 0 }
    case 'f32': return { value: Math.fround(value) }
    case 'f64': return { value: +value }
    case 'i64': return { value: pair_from_bigint(value), high: result_i32[0]! }
    default: return { value: import_as(value, type) }
  }
}

/** Leaves results as a raw function does: the first is given back, further ones are in registers. */
function give(values: readonly Value[], types: readonly RuntimeType[]): unknown {
  let i32 = 0
  let f64 = 0
  let ref = 0
  values.forEach(({ value, high }, k) => {
    const type = types[k]!
    if (k > 0) {
      if (type === 'i32' || type === 'i64') result_i32[i32++] = value
      else if (typeof type === 'string') result_f64[f64++] = value
      else result_ref[ref++] = value
    }
    if (high !== undefined) result_i32[i32++] = high
  })
  return values[0]?.value
}
/** Takes the results of a raw function, in JavaScript's form. */
function take(first: unknown, types: readonly RuntimeType[]): unknown[] {
  let i32 = 0
  let f64 = 0
  let ref = 0
  // All registers are read before a conversion could run anything.
  const values = types.map((type, k): Value => {
    const value = k === 0 ? first : type === 'i32' || type === 'i64' ? result_i32[i32++] : typeof type === 'string' ? result_f64[f64++] : result_ref[ref++]
    return type === 'i64' ? { value, high: result_i32[i32++]! } : { value }
  })
  return values.map(({ value, high }, k) => {
    const type = types[k]!
    if (high !== undefined) return bigint_from_pair(value, high)
    return typeof type === 'string' ? value : export_as(value, type)
  })
}

/**
 * Instantiates such a module.
 *
 * `module`: valid
 * `object`: the import object
 * Gives: the frozen exports object
 * Throws: LinkError, TypeError
 */
export function instantiateCodeless(module: Module, object: unknown): object {
  return new Codeless(module).instantiate(object)
}
