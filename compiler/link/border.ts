/**
 * What stands at the border with JavaScript, at file level of the output: descriptors of function types,
 * makers of exported functions (`wrap`) and of shims for host functions, one for each signature, and the
 * descriptors of reference types. How each type converts is decided here.
 *
 * Spec: js-api/index.html#exported-function-exotic-objects
 */
import type { Expression, Identifier, Statement } from 'estree'
import { array, assign, binary, boolean, call, element, evaluate, identifier, member, number, object, string, unary, variables } from '../js/build.ts'
import { quote } from '../js/quote.ts'
import { isReferenceType, type FunctionType, type MemoryIndex, type ReferenceType, type TypeIndex, type ValueType } from '../wasm/types.ts'
import { canonicalTypeId, typeKey } from '../wasm/validate.ts'
import { isExtern, type Facts } from './facts.ts'
import type { LinkNames } from './names.ts'

// An exported function is no constructor, and so is an arrow function.
const wrapTemplate = quote(`
  function NAME(raw) {
    return (PARAMETERS) => {
      RESULT
    }
  }
`)
const catchingWrapTemplate = quote(`
  function NAME(raw) {
    return (PARAMETERS) => {
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
      RESULT
    }
  }
`)
const markingHostTemplate = quote(`
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
  private readonly wraps = new Map<TypeIndex, string>()
  private readonly hosts = new Map<TypeIndex, string>()
  private readonly helpers: LinkNames['helper']
  private readonly facts: Facts
  /**
   * Whether a view's RangeError, which is a trap, can come to the border, so that those of hosts must be told apart: one of
   * ours, or of a file whose functions we call.
   */
  readonly catches: boolean
  private readonly families = new Map<MemoryIndex, string>()
  /** The variable for a home of the file's own. */
  private home: string | undefined
  private readonly homeRegisters = new Set<'i32' | 'f64' | 'ref'>()

  /** `names`: with all that functions use. */
  constructor(names: LinkNames, facts: Facts) {
    this.names = names
    this.facts = facts
    this.catches = facts.shares || names.hasAccesses
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

  /** The maker of exported functions of this type. */
  wrap(index: TypeIndex): string {
    return this.ask(this.wraps, 'wrap', index)
  }
  /** The maker of shims for host functions of this type. */
  host(index: TypeIndex): string {
    return this.ask(this.hosts, 'host', index)
  }
  /** What the views of a memory have in common in all instances of the file. */
  viewFamily(index: MemoryIndex): string {
    let name = this.families.get(index)
    if (name === undefined) this.families.set(index, name = this.names.scope.allocate(`view_family${index}`))
    return name
  }
  private ask(used: Map<TypeIndex, string>, base: string, index: TypeIndex): string {
    const id = canonicalTypeId(this.names.module, index)
    let name = used.get(id)
    if (name === undefined) used.set(id, name = this.names.scope.allocate(`${base}${id}`))
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
    }
    return name
  }

  /** All declarations that were asked for, in an order in which they can run. */
  declarations(): Statement[] {
    const hosts = [...this.hosts].flatMap(([id, name]) => this.hostDeclaration(id, name))
    const wraps = [...this.wraps].flatMap(([id, name]) => this.wrapDeclaration(id, name))
    const references = [...this.references].flatMap(([type, name]) => this.referenceDeclaration(type, name))
    // A type may ask for its supertypes, which come before it.
    const types = new Map<TypeIndex, Statement>()
    for (const [id, name] of this.names.types) types.set(id, this.typeDeclaration(id, name))
    const sorted = [...types].sort(([a], [b]) => a - b).map(([, statement]) => statement)
    const families = [...this.families.values()].map(name => declare(name, object({})))
    return [...hosts, ...wraps, ...this.homeDeclaration(), ...sorted, ...references, ...families]
  }

  private referenceDeclaration({ nullable, heap }: ReferenceType, name: string): Statement[] {
    const isDefined = typeof heap === 'number'
    const key = `(ref ${nullable ? 'null ' : ''}${isDefined ? typeKey(this.names.module, heap) : heap})`
    return referenceTemplate({
      NAME: name, KEY: string(key), NULLABLE: boolean(nullable), HEAP: string(isDefined ? 'func' : heap),
      TYPE: isDefined ? identifier(this.names.typeDescriptor(heap)) : unary('void', number(0)),
    })
  }

  private typeDeclaration(id: TypeIndex, name: string): Statement {
    const { module } = this.names
    const supertypes: Expression[] = []
    for (let above = module.types[id]!.supertypes[0]; above !== undefined; above = module.types[above]!.supertypes[0]) supertypes.push(identifier(this.names.typeDescriptor(above)))
    const key = string(typeKey(module, id))
    const { parameters, results } = this.functionType(id)
    const letters = needsRegisters(results) ? [string(results.map(type => isReferenceType(type) ? 'r' : resultLetters[type]).join(''))] : []
    if (this.facts.shares) return declare(name, this.use('describe_type', key, array(supertypes), ...letters))
    results.forEach((type, index) => {
      if (type === 'i64') this.homeRegisters.add('i32')
      if (index > 0) this.homeRegisters.add(isReferenceType(type) ? 'ref' : type === 'f32' || type === 'f64' ? 'f64' : 'i32')
    })
    // Such a value cannot go through the exported function (`make_adapter`).
    const hasHome = letters.length > 0 || parameters.includes('i64')
    return declare(name, object({
      key, ...supertypes.length === 0 ? {} : { supertypes: array(supertypes) },
      ...letters.length === 0 ? {} : { results: letters[0]! }, ...hasHome ? { home: identifier(this.ownHome()) } : {},
    }))
  }

  private ownHome(): string {
    return this.home ??= this.names.scope.allocate('registers')
  }
  /** What other files must know to call our functions by their raw form. */
  private homeDeclaration(): Statement[] {
    if (this.home === undefined) return []
    const fields: Record<string, Expression> = {}
    for (const kind of ['i32', 'f64', 'ref'] as const) if (this.homeRegisters.has(kind)) fields[kind] = identifier(this.helpers(`result_${kind}`))
    if (this.catches) fields.error = identifier(this.helpers('boundary_error'))
    return [declare(this.home, object(fields))]
  }

  /**
   * From JavaScript to Wasm and back: ToWebAssemblyValue for each argument in order, outside of a `try`, since its errors
   * are the caller's.
   */
  private wrapDeclaration(id: TypeIndex, name: string): Statement[] {
    const { parameters, results } = this.functionType(id)
    const names: Identifier[] = []
    const conversions: Statement[] = []
    const operands: Expression[] = []
    const convert = (parameter: Identifier, value: Expression): void => {
      if (this.catches) conversions.push(evaluate(assign(parameter, value)))
      operands.push(this.catches ? parameter : value)
    }
    parameters.forEach((type, index) => {
      const parameter = identifier(`a${index}`)
      names.push(parameter)
      switch (type) {
        case 'i32': convert(parameter, binary('|', parameter, number(0))); break
        case 'f32': convert(parameter, call(member(identifier('Math'), 'fround'), [parameter])); break
        case 'f64': convert(parameter, unary('+', parameter)); break
        case 'i64': {
          const high = identifier(`a${index}_high`)
          if (this.isPair) {
            names.push(high)
            convert(parameter, binary('|', parameter, number(0)))
            convert(high, binary('|', high, number(0)))
            break
          }
          convert(parameter, this.use('pair_from_bigint', parameter))
          // At once: the next argument's conversion may run anything.
          const register = element(identifier(this.helpers('result_i32')), number(0))
          if (this.catches) conversions.push(variables([{ name: high, initial: register }]))
          operands.push(this.catches ? high : register)
          break
        }
        default:
          if (isReferenceType(type) && !(type.nullable && type.heap === 'extern')) convert(parameter, this.use('import_as', parameter, this.valueType(type)))
          else operands.push(parameter)
      }
    })
    const result = this.resultOf(call(identifier('raw'), operands), results)
    const common = { NAME: name, PARAMETERS: names, RESULT: result }
    return this.catches ? catchingWrapTemplate({ ...common, CONVERSIONS: conversions, BOUNDARY_ERROR: this.helpers('boundary_error') }) : wrapTemplate(common)
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
    const common = { NAME: name, PARAMETERS: names, RESULT: statements }
    return this.catches ? markingHostTemplate({ ...common, HOST_ERROR: this.helpers('host_error') }) : hostTemplate(common)
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

/** Whether a function leaves any of its results in registers. */
function needsRegisters(results: readonly ValueType[]): boolean {
  return results.length > 1 || results[0] === 'i64'
}
function declare(name: string, initial: Expression): Statement {
  return variables([{ name: identifier(name), initial }])
}

const resultLetters = { i32: 'i', i64: 'I', f32: 'f', f64: 'F', v128: 'v' } as const
