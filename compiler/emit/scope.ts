/**
 * What the parts of the emitter share while one function is being emitted: the module around it, names of
 * locals, temporaries, and order of evaluation where JavaScript's differs from the IR's.
 */
import type { Expression as JavaScript, Identifier } from 'estree'
import { assign, identifier, member } from '../js/build.ts'
import type { MemoryIndex } from '../wasm/types.ts'
import { effectsOf, isPure } from '../ir/effects.ts'
import type { Expression, IRFunction, Load, Loop, Store } from '../ir/nodes.ts'
import { operandsOf } from '../ir/walk.ts'
import type { EmitContext } from './context.ts'
import { alignmentOf, localAlignments, type Alignments } from './alignment.ts'
import { ElementIndices } from './element-indices.ts'
import { countedBounds } from './counted-loops.ts'
import { localBounds, upperBound, type Bounds } from './facts.ts'
import { keptViews, ViewRenewal } from './kept-views.ts'
import { busyLoops, type View } from './loop-views.ts'
import { provenBases, signedPages } from './proven-bases.ts'
import type { Demand } from './representation.ts'

/** How `expression.ts` is reached from the files that it uses. */
export type EmitExpression = (scope: Scope, expression: Expression, demand: Demand) => JavaScript

export class Scope {
  readonly context: EmitContext
  readonly fn: IRFunction
  /** One node for each local, then for each temporary; `function.ts` writes the names in when it knows how many there are. */
  readonly variables: Identifier[]
  /** Whether the local occurs in the output. */
  readonly occurs: boolean[]
  /** Variables that hold a memory's views as long as the function runs, as far as it uses them. */
  private readonly views = new Map<MemoryIndex, Partial<Record<View, Identifier>>>()
  readonly viewRenewal = new ViewRenewal()
  /** For an interpreter only. */
  readonly indices: ElementIndices | undefined
  private readonly bounds: Bounds
  private alignments: Alignments | undefined
  private proven: ReturnType<typeof provenBases> | undefined
  private readonly sharedVariables = new Map<string, Identifier>()
  private readonly emit: EmitExpression
  private readonly helpers = new Map<string, JavaScript>()
  private readonly busyLoops: ReadonlySet<Loop>
  /** The innermost of them that is being emitted. */
  private loop: Loop | undefined
  /** What came to use a view first: such a loop, or `null` for what is in none. It has the view `v`, all others have `w`. */
  private firstUser: Loop | null | undefined

  constructor(context: EmitContext, fn: IRFunction, emit: EmitExpression) {
    this.context = context
    this.fn = fn
    this.variables = fn.locals.map(() => identifier(''))
    this.occurs = fn.locals.map(() => false)
    this.bounds = localBounds(fn, context.options.target === 'interpreter' ? countedBounds(fn) : undefined)
    this.indices = context.options.target === 'interpreter' ? new ElementIndices(fn) : undefined
    if (this.indices === undefined) for (const memory of keptViews(fn, context.module)) this.views.set(memory, {})
    this.busyLoops = busyLoops(fn, context.options)
    this.emit = emit
  }

  expression(expression: Expression, demand: Demand): JavaScript {
    return this.emit(this, expression, demand)
  }
  local(index: number): Identifier {
    this.occurs[index] = true
    return this.variables[index]!
  }
  /** A variable that nobody else uses. */
  temporary(): Identifier {
    const variable = identifier('')
    this.variables.push(variable)
    return variable
  }
  /** A variable for a value that is read before anything else can assign it: one for each purpose serves the whole function. */
  shared(purpose: 'address' | 'index' | 'value' | 'callee'): Identifier {
    let variable = this.sharedVariables.get(purpose)
    if (variable === undefined) this.sharedVariables.set(purpose, variable = this.temporary())
    return variable
  }
  /** A memory's `DataView`. */
  view(memory: MemoryIndex): JavaScript {
    const user = this.loop ?? null
    if (this.firstUser === undefined) this.firstUser = user
    const view = this.firstUser === user ? 'v' : 'w', kept = this.views.get(memory)
    return kept === undefined ? this.currentView(memory, view) : kept[view] ??= this.temporary()
  }
  private currentView(memory: MemoryIndex, view: View): JavaScript {
    return member(identifier(view === 'w' ? this.context.memoryLoopView(memory) : this.context.memoryView(memory)), view)
  }
  /** Whether the memory's views are in variables. */
  keepsViews(memory: MemoryIndex): boolean {
    return this.views.has(memory)
  }
  /** Those that came up so far, with what to call the variable and what to assign. */
  keptViews(): readonly { readonly variable: Identifier, readonly name: string, readonly current: JavaScript }[] {
    return [...this.views].flatMap(([memory, { v, w }]) => [
      ...v === undefined ? [] : [{ variable: v, name: `view${memory}`, current: this.currentView(memory, 'v') }],
      ...w === undefined ? [] : [{ variable: w, name: `loop_view${memory}`, current: this.currentView(memory, 'w') }],
    ])
  }
  /** Emits a loop. */
  inLoop<T>(loop: Loop, emit: () => T): T {
    const outer = this.loop
    if (this.busyLoops.has(loop)) this.loop = loop
    const emitted = this.indices === undefined ? emit() : this.indices.repeated(loop.body, emit)
    this.loop = outer
    return emitted
  }
  helper(name: string): string {
    return this.context.helper(name)
  }
  readonly resolveName = (name: string): string => this.context.helper(name)
  /** `resolve` of templates. */
  readonly resolveHelper = (name: string): JavaScript => {
    let node = this.helpers.get(name)
    if (node === undefined) this.helpers.set(name, node = name.startsWith('Math.') ? this.mathFunction(name.slice(5)) : identifier(this.context.helper(name)))
    return node
  }
  private mathFunction(name: string): JavaScript {
    const { minify, target } = this.context.options
    return minify || target === 'interpreter' ? identifier(this.context.helper(`math_${name}`)) : member(identifier('Math'), name)
  }
  /** Emits what may not run. */
  perhaps<T>(emit: () => T): T {
    return this.indices === undefined ? emit() : this.indices.inside(emit)
  }
  /** The largest unsigned value that the i32 can have, or `Infinity` where it may be negative. */
  upperBound(expression: Expression): number {
    return upperBound(expression, this.bounds)
  }
  /** How many of its low bits, up to 3, are 0. */
  alignmentOf(expression: Expression): number {
    return alignmentOf(expression, this.alignments ??= localAlignments(this.fn))
  }
  /** Whether the base of an access cannot be negative where it stands. */
  isProven(access: Load | Store): boolean {
    return (this.proven ??= provenBases(this.fn, (memory) => this.context.memoryMaximum(memory) <= signedPages, (e) => this.isNonNegative(e)))(access)
  }
  isNonNegative(expression: Expression): boolean {
    return this.upperBound(expression) !== Infinity
  }

  /**
   * Operands of something that JavaScript looks up before them (a view, a segment), where they may call code that
   * assigns it: those up to the last call go into temporaries first.
   *
   * Gives: `before`, the assignments, and the operands to be used after them
   */
  settle(operands: readonly Expression[], demands: readonly Demand[]): { readonly before: readonly JavaScript[], readonly operands: readonly JavaScript[] } {
    let last = operands.length - 1
    while (last >= 0 && !mayReassign(operands[last]!)) last--
    const before: JavaScript[] = []
    const settled = operands.map((operand, index) => {
      const value = this.expression(operand, demands[index] ?? 'value')
      if (index > last || isPure(effectsOf(operand))) return value
      const temporary = this.temporary()
      before.push(assign(temporary, value))
      return temporary
    })
    return { before, operands: settled }
  }
}

/** Whether evaluating it may assign a view or a segment of the module, or write result registers. */
export function mayReassign(expression: Expression): boolean {
  if (expression.op === 'call' || expression.op === 'multi') return true
  if (expression.op === 'operation' && ['memory.grow', 'data.drop', 'elem.drop'].includes(expression.mnemonic)) return true
  return operandsOf(expression).some(mayReassign)
}
