/**
 * What stands at the border with JavaScript, at file level of the output: descriptors of function types,
 * makers of exported functions (`wrap`) and of shims for host functions, one for each signature, and the
 * descriptors of reference types. How each type converts is decided here.
 *
 * Spec: js-api/index.html#exported-function-exotic-objects
 */
import type { Expression, Identifier, Statement } from 'estree'
import { array, assign, binary, boolean, call, element, evaluate, identifier, member, nullLiteral, number, string, unary, variables } from '../js/build.ts'
import { quote } from '../js/quote.ts'
import { isReferenceType, type FunctionType, type ReferenceType, type TypeIndex, type ValueType } from '../wasm/types.ts'
import { canonicalTypeId, typeKey } from '../wasm/validate.ts'
import type { LinkNames } from './names.ts'

const wrapTemplate = quote(`
  function NAME(raw) {
    return function (PARAMETERS) {
      CONVERSIONS
      try {
        RESULT
      } catch (e) {
        throw BOUNDARY_ERROR(e)
      }
    }
  }
`)
const hostTemplate = quote(`
  function NAME(host) {
    return function (PARAMETERS) {
      try {
        RESULT
      } catch (e) {
        throw HOST_ERROR(e)
      }
    }
  }
`)
const returnTemplate = quote('return VALUE')
const typeTemplate = quote('var NAME = DESCRIBE(KEY, SUPERTYPES, RESULTS, WRAP)')
const referenceTemplate = quote('var NAME = { key: KEY, nullable: NULLABLE, heap: HEAP, type: TYPE }')

/** Counts how many registers of each kind further results take. */
class Registers {
  private readonly used = { result_i32: 0, result_f64: 0, result_ref: 0 }
  private readonly names: LinkNames
  constructor(names: LinkNames) {
    this.names = names
  }
  next(kind: 'result_i32' | 'result_f64' | 'result_ref'): Identifier | ReturnType<typeof element> {
    return element(identifier(this.names.helper(kind)), number(this.used[kind]++))
  }
  of(type: ValueType): ReturnType<Registers['next']> {
    return this.next(type === 'i32' || type === 'i64' ? 'result_i32' : type === 'f32' || type === 'f64' ? 'result_f64' : 'result_ref')
  }
}

export class Border {
  private readonly names: LinkNames
  private readonly references = new Map<ReferenceType, string>()
  private readonly wraps = new Set<TypeIndex>()
  private readonly hosts = new Map<TypeIndex, string>()
  private readonly helpers: LinkNames['helper']

  constructor(names: LinkNames) {
    this.names = names
    this.helpers = name => names.helper(name)
  }

  private use(helper: string, ...args: readonly Expression[]): Expression {
    return call(identifier(this.helpers(helper)), args)
  }
  private functionType(index: TypeIndex): FunctionType {
    const { composite } = this.names.module.types[index]!
    if (composite.kind !== 'func') throw new Error('internal error: no function type')
    return composite
  }
  private get isPair(): boolean {
    return this.names.options.i64 === 'pair'
  }

  /** The descriptor of a type some of whose functions may leave the module: exported functions can be made. */
  wrappedType(index: TypeIndex): string {
    this.wraps.add(canonicalTypeId(this.names.module, index))
    return this.names.typeDescriptor(index)
  }

  /** The maker of shims for host functions of this type. */
  host(index: TypeIndex): string {
    const id = canonicalTypeId(this.names.module, index)
    let name = this.hosts.get(id)
    if (name === undefined) this.hosts.set(id, name = this.names.scope.allocate(`host${id}`))
    return name
  }

  /** A value type as the runtime has it: a string, or a reference's descriptor. */
  valueType(type: ValueType): Expression {
    return isReferenceType(type) ? identifier(this.reference(type)) : string(type)
  }
  private reference(type: ReferenceType): string {
    if (type.nullable && type.heap === 'func') return this.helpers('funcref_type')
    if (type.nullable && type.heap === 'extern') return this.helpers('externref_type')
    let name = this.references.get(type)
    if (name === undefined) {
      this.references.set(type, name = this.names.scope.allocate(`reference${this.references.size}`))
      if (typeof type.heap === 'number') this.wrappedType(type.heap)
    }
    return name
  }

  /** All declarations that were asked for, in an order in which they can run. */
  declarations(): Statement[] {
    const hosts = [...this.hosts].map(([id, name]) => this.hostDeclaration(id, name))
    // Each list may ask for more of the others until none is new.
    const types = new Map<TypeIndex, Statement[]>()
    const references = new Map<ReferenceType, Statement[]>()
    for (let before = -1; before !== types.size + references.size;) {
      before = types.size + references.size
      for (const [id, name] of this.names.types) if (!types.has(id)) types.set(id, this.typeDeclaration(id, name))
      for (const [type, name] of this.references) if (!references.has(type)) references.set(type, this.referenceDeclaration(type, name))
    }
    return [...hosts, ...types.values(), ...references.values()].flat()
  }

  private referenceDeclaration({ nullable, heap }: ReferenceType, name: string): Statement[] {
    const isDefined = typeof heap === 'number'
    const key = `(ref ${nullable ? 'null ' : ''}${isDefined ? typeKey(this.names.module, heap) : heap})`
    return referenceTemplate({
      NAME: name, KEY: string(key), NULLABLE: boolean(nullable), HEAP: string(isDefined ? 'func' : heap),
      TYPE: isDefined ? identifier(this.wrappedType(heap)) : unary('void', number(0)),
    })
  }

  private typeDeclaration(id: TypeIndex, name: string): Statement[] {
    const { module } = this.names
    const supertypes: Expression[] = []
    for (let above = module.types[id]!.supertypes[0]; above !== undefined; above = module.types[above]!.supertypes[0]) supertypes.push(identifier(this.names.typeDescriptor(above)))
    const { results } = this.functionType(id)
    const wrap = this.wraps.has(id) ? this.names.scope.allocate(`wrap${id}`) : undefined
    return [
      ...wrap === undefined ? [] : this.wrapDeclaration(id, wrap),
      ...typeTemplate({
        NAME: name, DESCRIBE: this.helpers('describe_type'), KEY: string(typeKey(module, id)), SUPERTYPES: array(supertypes),
        RESULTS: string(results.map(type => isReferenceType(type) ? 'r' : resultLetters[type]).join('')), WRAP: wrap === undefined ? nullLiteral() : identifier(wrap),
      }),
    ]
  }

  /** From JavaScript to Wasm and back: ToWebAssemblyValue for each argument in order, outside the `try`, since its errors are the caller's. */
  private wrapDeclaration(id: TypeIndex, name: string): Statement[] {
    const { parameters, results } = this.functionType(id)
    const names: Identifier[] = []
    const conversions: Statement[] = []
    const operands: Expression[] = []
    const convert = (to: Identifier, value: Expression): void => { conversions.push(evaluate(assign(to, value))) }
    parameters.forEach((type, index) => {
      const parameter = identifier(`a${index}`)
      names.push(parameter)
      operands.push(parameter)
      switch (type) {
        case 'i32': convert(parameter, binary('|', parameter, number(0))); break
        case 'f32': convert(parameter, call(member(identifier('Math'), 'fround'), [parameter])); break
        case 'f64': convert(parameter, unary('+', parameter)); break
        case 'i64': {
          const high = identifier(`a${index}_high`)
          operands.push(high)
          if (this.isPair) {
            names.push(high)
            convert(parameter, binary('|', parameter, number(0)))
            convert(high, binary('|', high, number(0)))
          } else {
            convert(parameter, this.use('pair_from_bigint', parameter))
            // At once: the next argument's conversion may run anything.
            conversions.push(variables([{ name: high, initial: element(identifier(this.helpers('result_i32')), number(0)) }]))
          }
          break
        }
        default: if (isReferenceType(type) && !(type.nullable && type.heap === 'extern')) convert(parameter, this.use('import_as', parameter, this.valueType(type)))
      }
    })
    const result = call(identifier('raw'), operands)
    return wrapTemplate({ NAME: name, PARAMETERS: names, CONVERSIONS: conversions, RESULT: this.resultOf(result, results), BOUNDARY_ERROR: this.helpers('boundary_error') })
  }

  /** The statements that give what a raw call gave to JavaScript. */
  private resultOf(result: Expression, results: readonly ValueType[]): Statement[] {
    if (results.length === 0) return [evaluate(result)]
    const registers = new Registers(this.names)
    const [first] = results
    const isOne = results.length === 1 && !(first === 'i64' && this.isPair)
    const start = identifier('first')
    const values = results.flatMap((type, index) => {
      const value = index === 0 ? isOne ? result : start : registers.of(type)
      if (type === 'i64') {
        const high = registers.next('result_i32')
        return this.isPair ? [value, high] : [this.use('bigint_from_pair', value, high)]
      }
      return [isReferenceType(type) && !isExtern(type) ? this.use('export_function', value) : value]
    })
    if (isOne) return returnTemplate({ VALUE: values[0]! })
    return [variables([{ name: start, initial: result }]), ...returnTemplate({ VALUE: array(values) })]
  }

  /** From Wasm to a host function and back. Its result converts inside the `try` too: that may run the host's code. */
  private hostDeclaration(id: TypeIndex, name: string): Statement[] {
    const { parameters, results } = this.functionType(id)
    const names: Identifier[] = []
    const operands = parameters.flatMap((type, index) => {
      const parameter = identifier(`a${index}`)
      names.push(parameter)
      if (type === 'i64') {
        const high = identifier(`a${index}_high`)
        names.push(high)
        return this.isPair ? [parameter, high] : [this.use('bigint_from_pair', parameter, high)]
      }
      return [isReferenceType(type) && !isExtern(type) ? this.use('export_function', parameter) : parameter]
    })
    const statements = this.hostResult(call(identifier('host'), operands), results)
    return hostTemplate({ NAME: name, PARAMETERS: names, RESULT: statements, HOST_ERROR: this.helpers('host_error') })
  }

  private hostResult(result: Expression, results: readonly ValueType[]): Statement[] {
    const [first] = results
    if (first === undefined) return [evaluate(result)]
    if (results.length === 1 && !(first === 'i64' && this.isPair)) {
      // `pair_from_bigint` leaves the high half where it belongs.
      return returnTemplate({ VALUE: this.fromHost(result, first) })
    }
    // Converting one may run code that uses the registers, so all are converted before any is set.
    const flat: readonly ValueType[] = this.isPair ? results.flatMap((type): ValueType[] => type === 'i64' ? ['i32', 'i32'] : [type]) : results
    const list = identifier('values')
    const statements: Statement[] = [variables([{ name: list, initial: this.use('iterate_results', result, number(flat.length)) }])]
    const converted: { value: Identifier, high?: Identifier }[] = []
    flat.forEach((type, index) => {
      const value = identifier(`r${index}`)
      statements.push(variables([{ name: value, initial: this.fromHost(element(list, number(index)), type) }]))
      if (type !== 'i64') converted.push({ value })
      else {
        const high = identifier(`r${index}_high`)
        statements.push(variables([{ name: high, initial: element(identifier(this.helpers('result_i32')), number(0)) }]))
        converted.push({ value, high })
      }
    })
    const registers = new Registers(this.names)
    flat.forEach((type, index) => {
      const { value, high } = converted[index]!
      if (index > 0) statements.push(evaluate(assign(registers.of(type) as never, value)))
      if (high !== undefined) statements.push(evaluate(assign(registers.next('result_i32') as never, high)))
    })
    return [...statements, ...returnTemplate({ VALUE: converted[0]!.value })]
  }

  private fromHost(value: Expression, type: ValueType): Expression {
    switch (type) {
      case 'i32': return binary('|', value, number(0))
      case 'f32': return call(member(identifier('Math'), 'fround'), [value])
      case 'f64': return unary('+', value)
      case 'i64': return this.use('pair_from_bigint', value)
      default: return isReferenceType(type) && !(type.nullable && type.heap === 'extern') ? this.use('import_as', value, this.valueType(type)) : value
    }
  }
}

const resultLetters = { i32: 'i', i64: 'I', f32: 'f', f64: 'F', v128: 'v' } as const

export function isExtern({ heap }: ReferenceType): boolean {
  return heap === 'extern' || heap === 'noextern'
}
