/**
 * Instantiates modules without function bodies directly: nothing of theirs needs compiling. Emscripten makes such ones
 * while a program runs, to turn a host function into one that fits a table (`addFunction`).
 *
 * Spec: core/exec/modules.html#instantiation, js-api/index.html#instantiate-a-webassembly-module
 */
import { unhandled } from '../../compiler/common/error.ts'
import { readConstant, type ConstantNode } from '../../compiler/wasm/constant.ts'
import { importedCounts } from '../../compiler/wasm/imports.ts'
import type { ConstantExpression, ExternalKind, Module } from '../../compiler/wasm/module.ts'
import { isReferenceType, type FunctionType, type ReferenceType, type TypeIndex, type ValueType } from '../../compiler/wasm/types.ts'
import { typeKey } from '../../compiler/wasm/validate.ts'
import { bigint_from_pair, pair_from_bigint } from '../helpers/convert.js'
import {
  describe_functions, describe_type, export_as, export_function, externref_type, funcref_type, import_as, iterate_results, type Raw, type Reference, type Type, type ValueType as RuntimeType,
} from '../helpers/function.js'
import { global_object, import_global, new_cell, new_global } from '../helpers/global-object.js'
import { import_function, read_imports } from '../helpers/import.js'
import { import_memory, new_memory } from '../helpers/memory-object.js'
import { boundary_error, host_error } from '../helpers/realm.js'
import { result_f64, result_i32, result_ref } from '../helpers/registers.js'
import { check_data, constant_i64_add, constant_i64_sub } from '../helpers/segments.js'
import { import_table, new_table, table_elements } from '../helpers/table-object.js'
import { table_init } from '../helpers/table.js'

/** A value inside: a number, a low half with its high one, or a reference. */
interface Value { readonly value: any, readonly high?: number }

const ceiling = 65_536

class Codeless {
  private readonly module: Module
  private readonly types = new Map<TypeIndex, Type>()
  private readonly functions: Raw[] = []
  private readonly memories: any[] = []
  private readonly tables: any[] = []
  private readonly globals: any[] = []
  private readonly globalObjects: any[] = []

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

  private evaluate(expression: ConstantExpression): Value {
    const visit = (node: ConstantNode): Value => {
      switch (node.op) {
        case 'i32.const': return { value: node.value }
        case 'i64.const': return { value: node.low, high: node.high }
        case 'f32.const': return { value: new Float32Array(Int32Array.of(node.bits).buffer)[0] }
        case 'f64.const': return { value: new Float64Array(Int32Array.of(node.low, node.high).buffer)[0] }
        case 'global.get': {
          const cell = this.globals[node.global]
          return this.module.globals[node.global]!.type.type === 'i64' ? { value: cell[0], high: cell[1] } : { value: cell[0] }
        }
        case 'ref.null': return { value: null }
        case 'ref.func': return { value: this.functions[node.function] }
        case 'i32.add': case 'i32.sub': case 'i32.mul': case 'i64.add': case 'i64.sub': case 'i64.mul': {
          const [a, b] = node.operands.map(visit) as [Value, Value]
          return arithmetic(node.op, a, b)
        }
        case 'v128.const': case 'ref.i31': case 'any.convert_extern': case 'extern.convert_any':
        case 'struct.new': case 'struct.new_default': case 'array.new': case 'array.new_default': case 'array.new_fixed':
          throw new TypeError(`not compiled yet: ${node.op} in a constant expression`)
        default: return unhandled(node)
      }
    }
    return visit(readConstant(this.module, expression))
  }

  private link(object: unknown): void {
    const { module } = this
    const { imports } = module
    if (imports.length === 0) return
    const given = read_imports(object, imports.flatMap(({ module: from, name }) => [from, name]))
    imports.forEach(({ kind, index }, k) => {
      switch (kind) {
        case 'function': {
          const { type } = module.functions[index]!
          const raw = import_function(given, k, typeKey(module, type), this.shim(type)) as Raw
          describe_functions(this.descriptor(type), [raw], this.wrap(type), [index])
          this.functions.push(raw)
          break
        }
        case 'memory': {
          const { minimum, maximum } = module.memories[index]!.type.limits
          this.memories.push(import_memory(given, k, minimum, maximum, ceiling))
          break
        }
        case 'table': {
          const { element, limits: { minimum, maximum } } = module.tables[index]!.type
          this.tables.push(import_table(given, k, this.reference(element), minimum, maximum))
          break
        }
        case 'global': {
          const { type, mutable } = module.globals[index]!.type
          const cell = import_global(given, k, this.valueType(type), mutable)
          this.globals.push(cell)
          this.globalObjects[index] = global_object(given, k, this.valueType(type), mutable, cell)
          break
        }
        case 'tag': throw new TypeError('not compiled yet: tags')
      }
    })
  }

  private make(): void {
    const { module } = this
    const imported = importedCounts(module)
    for (const { type: { limits: { minimum, maximum } } } of module.memories.slice(imported.memory)) this.memories.push(new_memory(minimum, maximum, Math.min(maximum ?? ceiling, ceiling)))
    for (const { type: { type, mutable }, initial } of module.globals.slice(imported.global)) {
      const { value, high } = this.evaluate(initial!)
      const cell = new_cell(this.valueType(type))
      cell[0] = value
      if (high !== undefined) cell[1] = high
      this.globalObjects[this.globals.push(cell) - 1] = new_global(this.valueType(type), mutable, cell)
    }
    for (const { type: { element, limits: { minimum, maximum } }, initial } of module.tables.slice(imported.table)) {
      this.tables.push(new_table(this.reference(element), minimum, maximum, initial === undefined ? null : this.evaluate(initial).value))
    }
  }

  private fill(): void {
    const { module } = this
    for (const { mode, table, offset, elements } of module.elements) {
      if (mode !== 'active') continue
      const values = elements.map(each => typeof each === 'object' ? this.evaluate(each).value as unknown : this.functions[each])
      table_init(table_elements(this.tables[table]), values, this.evaluate(offset!).value, 0, values.length)
    }
    for (const { mode, memory, offset, bytes: { start, end } } of module.data) {
      if (mode !== 'active') continue
      const bytes = new Uint8Array(this.memories[memory].buffer as ArrayBuffer)
      bytes.set(module.bytes.subarray(start, end), check_data(bytes.length, this.evaluate(offset!).value, end - start))
    }
  }

  private exports(): object {
    const spaces: Readonly<Record<ExternalKind, (index: number) => unknown>> = {
      function: index => export_function(this.functions[index]),
      memory: index => this.memories[index], table: index => this.tables[index], global: index => this.globalObjects[index],
      tag: () => { throw new TypeError('not compiled yet: tags') },
    }
    const exports = Object.create(null) as Record<string, unknown>
    for (const { name, kind, index } of this.module.exports) exports[name] = spaces[kind](index)
    return Object.freeze(exports)
  }

  instantiate(object: unknown): object {
    this.link(object)
    this.make()
    const exports = this.exports()
    this.fill()
    const { start } = this.module
    if (start !== undefined) {
      try {
        this.functions[start]!()
      } catch (e) {
        throw boundary_error(e)
      }
    }
    return exports
  }
}

function arithmetic(op: Extract<ConstantNode['op'], `i${string}.${'add' | 'sub' | 'mul'}`>, a: Value, b: Value): Value {
  switch (op) {
    case 'i32.add': return { value: a.value + b.value | 0 }
    case 'i32.sub': return { value: a.value - b.value | 0 }
    case 'i32.mul': return { value: Math.imul(a.value, b.value) }
    case 'i64.add': return { value: constant_i64_add(a.value, a.high!, b.value, b.high!), high: result_i32[0]! }
    case 'i64.sub': return { value: constant_i64_sub(a.value, a.high!, b.value, b.high!), high: result_i32[0]! }
    case 'i64.mul': return { value: pair_from_bigint(bigint_from_pair(a.value, a.high!) * bigint_from_pair(b.value, b.high!)), high: result_i32[0]! }
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
 * Instantiates a module that has no function of its own.
 *
 * `module`: valid
 * `object`: the import object
 * Gives: the frozen exports object
 * Throws: LinkError, TypeError, RuntimeError, and what an imported start function throws
 */
export function instantiateCodeless(module: Module, object: unknown): object {
  return new Codeless(module).instantiate(object)
}
