/**
 * Whether a function keeps the rules of `nodes.ts`: types of operands, labels, places where a node may
 * stand, depth of expressions. Run after lift and between passes in every test run; what it finds is
 * always a fault of ours.
 */
import { depthLimits } from '../common/limits.ts'
import { unhandled } from '../common/error.ts'
import type { Module } from '../wasm/module.ts'
import { isReferenceType, type TypeIndex, type ValueType } from '../wasm/types.ts'
import { multiSignature, tableSignature, type Signature } from './mnemonics.ts'
import type { Call, Callee, Expression, IRFunction, Label, Multi, Operation, Statement, Type } from './nodes.ts'
import { printExpression } from './print.ts'
import { expressionsOf, forEachStatement, operandsOf } from './walk.ts'

export interface VerifyOptions {
  /** Whether the split has been: then no i64 is left. Default false. */
  readonly split?: boolean
  /** To check calls and globals against. */
  readonly module?: Module
  /** Which pass to blame. */
  readonly after?: string
  /** Levels that expressions may nest. Default `depthLimits.expressions`; `Infinity` after passes that leave cutting to another. */
  readonly depth?: number
}

/**
 * Checks a function's structure.
 *
 * Throws: an internal error that names the function, and the pass when `after` is given
 * Cost: linear
 */
export function verify(ir: IRFunction, options: VerifyOptions = {}): void {
  new Verifier(ir, options, ir.parts ?? []).run()
  for (const part of ir.parts ?? []) new Verifier(part, options, ir.parts!).run()
}

class Verifier {
  private readonly ir: IRFunction
  private readonly options: VerifyOptions
  private readonly parts: readonly IRFunction[]
  private readonly open = new Set<Label>()
  private readonly seen = new Set<Label>()

  constructor(ir: IRFunction, options: VerifyOptions, parts: readonly IRFunction[]) {
    this.ir = ir
    this.parts = parts
    this.options = options
  }

  run(): void {
    const { locals, parameters, results, body } = this.ir
    if (parameters > locals.length) this.fail('more parameters than locals')
    if (this.options.split === true && (locals.includes('i64') || results.includes('i64'))) this.fail('an i64 local or result after the split')
    forEachStatement(body, (statement) => this.enter(statement), (statement) => {
      if (statement.op === 'block' || statement.op === 'loop' || statement.op === 'switch') this.open.delete(statement.label)
    })
  }

  private fail(what: string): never {
    throw new Error(`internal error: ${what} (IR of function ${this.ir.index}${this.ir.part === undefined ? '' : `, part ${this.ir.part}`}${this.options.after === undefined ? '' : ` after ${this.options.after}`})`)
  }

  private enter(statement: Statement): void {
    this.labels(statement)
    for (const expression of expressionsOf(statement)) this.depth(expression, this.limit)
    switch (statement.op) {
      case 'set': return this.expect(statement.value, this.local(statement.local), 'set')
      case 'set-results': {
        const results = this.producer(statement.value)
        if (statement.locals.length !== results.length) this.fail(`${statement.locals.length} locals for ${results.length} results`)
        const assigned = statement.locals.filter((local) => local !== undefined)
        if (new Set(assigned).size !== assigned.length) this.fail('set-results assigns a local twice')
        return statement.locals.forEach((local, i) => {
          if (local !== undefined && this.local(local) !== results[i]) this.fail(`result ${i} of type ${results[i]} goes to local ${local} of type ${this.local(local)}`)
        })
      }
      case 'set-global': return this.expect(statement.value, this.global(statement.global, statement.half) ?? this.value(statement.value), 'set-global')
      case 'store': return this.operands([statement.address, statement.value], this.signature(statement.mnemonic).operands, statement.mnemonic)
      case 'evaluate':
        if (statement.value.op === 'call' || statement.value.op === 'operation' || statement.value.op === 'multi') this.producer(statement.value)
        else this.value(statement.value)
        return
      case 'if': return this.expect(statement.condition, 'i32', 'if')
      case 'switch': {
        this.expect(statement.index, 'i32', 'switch')
        if (statement.cases.filter(({ isDefault }) => isDefault).length !== 1) this.fail('a switch without exactly one default')
        const values = new Set<number>()
        for (const one of statement.cases) for (const value of one.values) {
          if (!isInt32(value) || values.has(value)) this.fail(`case ${value} twice or no i32`)
          values.add(value)
        }
        return
      }
      case 'return': return this.operands(statement.values, this.ir.results, 'return')
      case 'return-call': {
        this.call(statement)
        if (statement.results.join() !== this.ir.results.join()) this.fail('a tail call whose results are not the function\'s')
        return
      }
      case 'loop':
        for (const local of statement.coerced ?? []) if (this.local(local) !== 'i32') this.fail(`a loop coerces local ${local} of type ${this.local(local)}`)
        return
      case 'block': case 'branch': case 'trap': return
      default: return unhandled(statement)
    }
  }

  private labels(statement: Statement): void {
    if (statement.op === 'branch') {
      if (!this.open.has(statement.label)) this.fail(`a branch to L${statement.label}, which is not around it`)
    } else if (statement.op === 'block' || statement.op === 'loop' || statement.op === 'switch') {
      if (this.seen.has(statement.label)) this.fail(`two statements with the label L${statement.label}`)
      if (statement.label >= this.ir.labels) this.fail(`label L${statement.label} is not below ${this.ir.labels}`)
      this.seen.add(statement.label)
      this.open.add(statement.label)
    }
  }

  /** Goes no deeper than the limit, so that it does not overflow the stack on what it is to find. */
  private depth(expression: Expression, levels: number): void {
    if (levels === 0) this.fail(`an expression nested deeper than ${this.limit}`)
    for (const operand of operandsOf(expression)) this.depth(operand, levels - 1)
  }
  private get limit(): number {
    return this.options.depth ?? depthLimits.expressions
  }

  private local(local: number): Type {
    return this.ir.locals[local] ?? this.fail(`local ${local} of ${this.ir.locals.length}`)
  }
  /** The type of a global, where the module is given. */
  private global(global: number, half: 'low' | 'high' | undefined): Type | undefined {
    if (half !== undefined) return this.options.split === true ? 'i32' : this.fail('half a global before the split')
    const type = this.options.module?.globals[global]?.type.type
    return type === undefined ? undefined : irType(type)
  }
  private signature(mnemonic: Parameters<typeof tableSignature>[0]): Signature {
    const signature = tableSignature(mnemonic)
    if (this.options.split === true && (signature.operands.includes('i64') || signature.results.includes('i64'))) this.fail(`${mnemonic} after the split`)
    return signature
  }

  private expect(expression: Expression, type: Type, where: string): void {
    const given = this.value(expression)
    if (given !== type) this.fail(`${where} wants ${type} and gets ${given}: ${printExpression(expression)}`)
  }
  private operands(given: readonly Expression[], types: readonly Type[], where: string): void {
    if (given.length !== types.length) this.fail(`${where} wants ${types.length} operands and gets ${given.length}`)
    given.forEach((operand, i) => this.expect(operand, types[i]!, where))
  }

  /** Checks an expression that must give one value. Gives: its type. */
  private value(expression: Expression): Type {
    switch (expression.op) {
      case 'call': case 'operation': case 'multi': {
        const results = this.producer(expression)
        if (results.length !== 1) this.fail(`${expression.op} with ${results.length} results as a value: ${printExpression(expression)}`)
        return results[0]!
      }
      case 'constant':
        if (!isInt32(expression.low) || !isInt32(expression.high)) this.fail(`a constant of the halves ${expression.low} and ${expression.high}`)
        break
      case 'null': break
      case 'local':
        if (this.local(expression.local) !== expression.type) this.fail(`local ${expression.local} read as ${expression.type}`)
        break
      case 'global': {
        const type = this.global(expression.global, expression.half)
        if (type !== undefined && type !== expression.type) this.fail(`global ${expression.global} read as ${expression.type}`)
        break
      }
      case 'numeric': case 'load': {
        const { operands, results } = this.signature(expression.mnemonic)
        this.operands(expression.op === 'load' ? [expression.address] : expression.operands, operands, expression.mnemonic)
        if (results[0] !== expression.type) this.fail(`${expression.mnemonic} of type ${expression.type}`)
        break
      }
      case 'conditional':
        this.expect(expression.condition, 'i32', 'conditional')
        this.expect(expression.consequent, expression.type, 'conditional')
        this.expect(expression.alternate, expression.type, 'conditional')
        break
      default: return unhandled(expression)
    }
    if (this.options.split === true && expression.type === 'i64') this.fail('an i64 after the split')
    return expression.type
  }

  /** Checks a node of any number of results. */
  private producer(expression: Call | Operation | Multi): readonly Type[] {
    if (expression.op === 'call') this.call(expression)
    else {
      const { operands, results } = expression.op === 'multi' ? multiSignature(expression.mnemonic) : this.signature(expression.mnemonic)
      this.operands(expression.operands, operands, expression.mnemonic)
      if (results.join() !== expression.results.join()) this.fail(`${expression.mnemonic} with the results ${expression.results.join()}`)
    }
    return expression.results
  }

  private call({ callee, operands, results }: { readonly callee: Callee, readonly operands: readonly Expression[], readonly results: readonly Type[] }): void {
    if (callee.kind === 'table') this.expect(callee.index, 'i32', 'callee')
    if (callee.kind === 'reference') this.expect(callee.reference, 'ref', 'callee')
    if (this.options.split === true && results.includes('i64')) this.fail('an i64 result after the split')
    if (callee.kind === 'part') {
      const part = this.parts[callee.part] ?? this.fail(`a call of part ${callee.part} of ${this.parts.length}`)
      this.operands(operands, part.locals.slice(0, part.parameters), 'call')
      if (part.results.join() !== results.join()) this.fail(`a call of part ${callee.part} with the results ${results.join()}`)
      return
    }
    const { module } = this.options
    const index: TypeIndex | undefined = callee.kind === 'function' ? module?.functions[callee.index]?.type : callee.type
    const composite = index === undefined ? undefined : module?.types[index]?.composite
    if (composite?.kind !== 'func') {
      for (const operand of operands) this.value(operand)
      return
    }
    const parameters = this.types(composite.parameters)
    this.operands(operands, callee.kind === 'dispatcher' ? ['i32', ...parameters] : parameters, 'call')
    if (this.types(composite.results).join() !== results.join()) this.fail(`a call with the results ${results.join()}`)
  }
  private types(types: readonly ValueType[]): readonly Type[] {
    return types.map(irType).flatMap((type) => this.options.split === true && type === 'i64' ? ['i32', 'i32'] as const : [type])
  }
}

function irType(type: ValueType): Type {
  return isReferenceType(type) ? 'ref' : type
}
function isInt32(value: number): boolean {
  return Object.is(value, value | 0)
}
