/**
 * The door to the emitter: one function of the IR to its declarations in JavaScript. Takes what `split-i64`
 * and the depth-bounding pass leave: no i64, and nesting small enough to recurse.
 */
import type { FunctionDeclaration, Identifier, Statement as JavaScriptStatement } from 'estree'
import { call, functionDeclaration, identifier, returnValue, variables } from '../js/build.ts'
import type { IRFunction } from '../ir/nodes.ts'
import { usedLabels } from '../ir/walk.ts'
import { coercedParameters, coercion } from './coercions.ts'
import type { EmitContext } from './context.ts'
import { emitExpression } from './expression.ts'
import { Flow } from './flow.ts'
import { needsInitialValue } from '../ir/initial-values.ts'
import { parametersInRegisters, type Registers } from './part-parameters.ts'
import { representationOf } from './representation.ts'
import { Scope } from './scope.ts'
import { emitList } from './statement.ts'

/**
 * The declarations of a function: one, or for a function that bounces (runtime/README.md, "Tail calls") its body
 * and its entry; then those of its parts.
 */
export function emitFunction(fn: IRFunction, context: EmitContext): FunctionDeclaration[] {
  return [...emitOne(fn, context), ...(fn.parts ?? []).flatMap((part) => emitOne(part, context))]
}

function emitOne(fn: IRFunction, context: EmitContext): FunctionDeclaration[] {
  const scope = new Scope(context, fn, emitExpression)
  const flow = new Flow(fn.results.length > 0, context.options.minify)
  let labels = fn.labels
  const statements = emitList({ scope, flow, uses: usedLabels(fn.body), freshLabel: () => labels++ }, fn.body, flow.end)

  const wanted = new Map(scope.keptViews().map(({ variable, name }) => [scope.variables.indexOf(variable), name]))
  const names = context.localNames(fn.part === undefined ? fn.index : undefined, scope.variables.length, wanted)
  scope.variables.forEach((variable, index) => { variable.name = names[index]! })
  const registers = parametersInRegisters(scope)
  const parameters = scope.variables.slice(0, fn.parameters).filter((_, index) => registers[index] === undefined)
  const all = [...coercions(scope, registers), ...declared(scope, registers, statements)]
  if (fn.part !== undefined) return [functionDeclaration(context.partName(fn.index, fn.part), parameters, all)]
  if (!context.isBouncing(fn.index)) return [functionDeclaration(context.functionName(fn.index), parameters, all)]
  const body = context.bodyName(fn.index)
  const entry = call(identifier(context.helper('land')), [call(identifier(body), parameters)])
  return [functionDeclaration(body, parameters, all), functionDeclaration(context.functionName(fn.index), parameters, [returnValue(entry)])]
}

/**
 * `var` for the locals that occur and for the temporaries, each with its zero where that can be seen, and then the
 * rest: what begins the function by assigning one for the first time is its initial value.
 */
function declared(scope: Scope, registers: Registers, statements: readonly JavaScriptStatement[]): JavaScriptStatement[] {
  const { fn, variables: names, occurs } = scope
  const needed = needsInitialValue(fn)
  const kept = new Map(scope.keptViews().map(({ variable, current }) => [variable, current]))
  const list: Parameters<typeof variables>[0][number][] = []
  const open = new Set<Identifier>()
  names.forEach((name, index) => {
    const type = fn.locals[index]
    const register = registers[index]
    if (index < fn.parameters && register === undefined || type !== undefined && !occurs[index]) return
    const initial = register ?? kept.get(name) ?? (type !== undefined && needed[index] ? representationOf(type).zero() : undefined)
    list.push({ name, initial })
    if (initial === undefined) open.add(name)
  })
  const first: typeof list = []
  for (const statement of statements) {
    if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') break
    const { left, right } = statement.expression
    if (left.type !== 'Identifier' || !open.delete(left)) break
    first.push({ name: left, initial: right })
  }
  if (list.length === 0) return [...statements]
  return [variables([...list.filter(({ name, initial }) => initial !== undefined || open.has(name)), ...first]), ...statements.slice(first.length)]
}

function coercions({ context, fn, variables: names, occurs }: Scope, registers: Registers): JavaScriptStatement[] {
  if (context.options.target === 'interpreter') return []
  return [...coercedParameters(fn)].sort((a, b) => a - b).filter((local) => occurs[local] && registers[local] === undefined).map((local) => coercion(names[local]!))
}
