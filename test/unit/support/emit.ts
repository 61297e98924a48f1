/** What the emitter's tests share: a module around a function, made of the real helpers, and running what is emitted. For tests only. */
import { emitFunction } from '../../../compiler/emit/function.ts'
import type { EmitContext } from '../../../compiler/emit/context.ts'
import { defaultOptions, type Options } from '../../../compiler/common/options.ts'
import { print } from '../../../compiler/js/print.ts'
import { i32Constant } from '../../../compiler/ir/build.ts'
import type { Expression, IRFunction, Statement, Type } from '../../../compiler/ir/nodes.ts'
import type { Module } from '../../../compiler/wasm/module.ts'
import * as float from '../../../runtime/helpers/float.js'
import * as integer from '../../../runtime/helpers/integer.js'
import * as math from '../../../runtime/helpers/math.js'
import * as memory from '../../../runtime/helpers/memory.js'
import * as memoryArrays from '../../../runtime/helpers/memory-arrays.js'
import * as registers from '../../../runtime/helpers/registers.js'
import * as table from '../../../runtime/helpers/table.js'
import * as tail from '../../../runtime/helpers/tail.js'
import * as trap from '../../../runtime/helpers/trap.js'

export const helpers: Readonly<Record<string, unknown>> = { ...float, ...integer, ...math, ...memory, ...memoryArrays, ...registers, ...table, ...tail, ...trap }

export interface Around {
  /** Pages; the default memory has one and may grow to two. */
  readonly minimum?: number
  readonly maximum?: number
  readonly bouncing?: readonly number[]
  readonly options?: Partial<Options>
}

/** A context in which function 3 is `f3`, local 2 is `c`, temporaries follow. */
export function makeContext({ minimum = 1, maximum = 2, bouncing = [], options = {} }: Around = {}): EmitContext & { readonly asked: Set<string> } {
  const asked = new Set<string>()
  const memories = [0, 1].map(() => ({ type: { limits: { minimum, maximum }, address: 'i32', shared: false } }))
  return {
    asked,
    module: { memories, imports: [], exports: [], tables: [], functions: Array(100).fill({ type: 99 }) } as unknown as Module,
    options: { ...defaultOptions, ...options },
    helper: (name) => { asked.add(name); return name },
    functionName: (index) => `f${index}`,
    functionReference: (index) => `f${index}`,
    isBouncing: (index) => bouncing.includes(index),
    partName: (index, part) => `f${index}_part${part}`,
    bodyName: (index) => `f${index}_body`,
    memoryView: (index) => `views${index}`,
    memoryLoopView: (index) => `views${index}`,
    memoryBytes: (index) => `views${index}`,
    memoryArray: (index, array) => `${array}${index}`,
    memoryLength: (index, array) => `${array}${index}_length`,
    memoryObject: (index) => `memory${index}`,
    memoryMaximum: () => maximum,
    tableElements: (index) => `table${index}`,
    dispatcher: (table, type) => ({ kind: type === 0 ? 'function' : 'elements', name: `table${table}_type${type}` }),
    tableObject: (index) => `tableObject${index}`,
    globalPlace: (index) => index >= 10 ? { kind: 'variable', name: `constant${index}`, high: `constant${index}_` } : { kind: 'cell', name: 'globals', slot: index },
    typeDescriptor: (index) => `type${index}`,
    dataSegment: (index) => `data${index}`,
    elementSegment: (index) => `element${index}`,
    localNames: (_, count) => Array.from({ length: count }, (_, i) => i < 26 ? String.fromCharCode(97 + i) : `v${i}`),
  }
}

/** A function of this many parameters, all locals of `type` unless told. */
export function makeFunction(body: readonly Statement[], { parameters = 3, locals = parameters, type = 'i32', types, results = ['i32'] as readonly Type[], index = 0 }: {
  readonly parameters?: number, readonly locals?: number, readonly type?: Type, readonly types?: readonly Type[], readonly results?: readonly Type[], readonly index?: number
} = {}): IRFunction {
  return { index, locals: types ?? Array.from({ length: locals }, () => type), parameters, results, body, labels: 100 }
}

export function emitText(fn: IRFunction, around: Around = {}): string {
  return emitFunction(fn, makeContext(around)).map((declaration) => print(declaration)).join('\n')
}
/** Between the braces of the function, without its indentation, and without what cuts parameters to 32 bits at its beginning (`emitParameters` tells). */
export function emitBody(body: readonly Statement[], shape: Parameters<typeof makeFunction>[1] = {}, around: Around = {}): string {
  const lines = emitText(makeFunction(body, shape), around).split('\n').slice(1, -1).map((line) => line.slice(2))
  return lines.slice(lines.findIndex((line) => !isCoercion.test(line))).join('\n')
}
const isCoercion = /^(\w+) = \1 \| 0;$/
/** The parameters that the function cuts to 32 bits, as one text. */
export function emitParameters(body: readonly Statement[], shape: Parameters<typeof makeFunction>[1] = {}, around: Around = {}): string {
  return emitText(makeFunction(body, shape), around).split('\n').flatMap((line) => isCoercion.exec(line.trim())?.[1] ?? []).join('')
}

/** Runs the text in a world of helpers and whatever else is given; gives the function `name`. */
export function load(text: string, world: Readonly<Record<string, unknown>> = {}, name = 'f0'): (...args: unknown[]) => unknown {
  const names = { ...helpers, ...world }
  return new Function(...Object.keys(names), `${text}\nreturn ${name}`)(...Object.values(names)) as never
}

// Short makers of IR.
export const a = local(0), b = local(1), c = local(2)
export function local(index: number, type: Type = 'i32'): Expression {
  return { op: 'local', local: index, type }
}
export const int = i32Constant
export function set(index: number, value: Expression): Statement {
  return { op: 'set', local: index, value }
}
export function returns(...values: readonly Expression[]): Statement {
  return { op: 'return', values }
}
export function br(label: number): Statement {
  return { op: 'branch', label }
}
export function block(label: number, ...body: readonly Statement[]): Statement {
  return { op: 'block', label, body }
}
export function loop(label: number, ...body: readonly Statement[]): Statement {
  return { op: 'loop', label, body }
}
export function when(condition: Expression, consequent: readonly Statement[], alternate: readonly Statement[] = []): Statement {
  return { op: 'if', condition, consequent, alternate }
}
export function callOf(index: number, operands: readonly Expression[] = [], results: readonly Type[] = ['i32']): Extract<Expression, { op: 'call' }> {
  return { op: 'call', callee: { kind: 'function', index }, operands, results }
}
export function doing(value: Expression): Statement {
  return { op: 'evaluate', value }
}
