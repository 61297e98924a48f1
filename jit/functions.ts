/**
 * Functions compiled when they are first called, each as a text of its own. What it names of other functions is found when it
 * is called, and then called directly.
 */
import type { Statement } from 'estree'
import { emitFunction } from '../compiler/emit/function.ts'
import { array, boolean, identifier, number } from '../compiler/js/build.ts'
import { print } from '../compiler/js/print.ts'
import { quote } from '../compiler/js/quote.ts'
import { switchFunction } from '../compiler/link/dispatchers.ts'
import { ownArrays } from '../compiler/link/memory-arrays.ts'
import type { LinkNames } from '../compiler/link/names.ts'
import { lift } from '../compiler/lift/lift.ts'
import { optimise } from '../compiler/optimise/optimise.ts'
import { evaluate } from './evaluate.ts'
import type { HelperValues } from './helpers.ts'
import { FunctionNames } from './names.ts'
import { parametersOf, type OwnNames } from './shell.ts'

/** What a function is made of for one instance. */
export interface Surroundings {
  readonly find: (index: number, isBody?: boolean) => unknown
  /** The shell's variables by name. */
  readonly things: Readonly<Record<string, unknown>>
  /** The array of what can be called as one type in a table that never changes, by the names of table and type. */
  elementsOf(table: string, type: string): unknown
}

/** Makes a function for an instance; behind it its body, where it bounces (runtime/README.md, "Tail calls"). */
export type Maker = (surroundings: Surroundings) => readonly unknown[]

// A declaration rather than a variable with an initial value: engines look at it when it is called, and most never are.
const outsideTemplate = quote('function NAME(PARAMETERS) { return (NAME = FIND(INDEX, IS_BODY))(PARAMETERS) }')
const giveTemplate = quote('return OWN')

/**
 * Arguments that take as much of the stack as compiling does at most, 128 KB: SQLite's largest functions take 100. V8 ends the process
 * where the stack ends in the middle of compiling a regular expression.
 */
const ballast = new Array<undefined>(16_000)
function nothing(): void {}
function needStack(): void {
  nothing.apply(undefined, ballast as [])
}

export class Functions {
  private readonly names: LinkNames
  private readonly helpers: HelperValues
  private readonly own: OwnNames
  private readonly context: FunctionNames
  private readonly things: ReadonlySet<string>
  private readonly makers: Maker[] = []

  /** `things`: names of what the shell gives. */
  constructor(names: LinkNames, helpers: HelperValues, own: OwnNames, things: ReadonlySet<string>) {
    this.names = names
    this.helpers = helpers
    this.own = own
    this.things = things
    this.context = new FunctionNames(names, own.instance)
  }

  /**
   * What makes a function, compiled now if need be.
   *
   * Throws: the engine's stack overflow, where there is too little left to compile; the function is then compiled another time
   */
  makerOf(index: number): Maker {
    let maker = this.makers[index]
    if (maker === undefined) {
      needStack()
      this.makers[index] = maker = this.compile(index)
    }
    return maker
  }

  private compile(index: number): Maker {
    const { names, context } = this
    const { module, options } = names
    const uses = context.record()
    const declarations: Statement[] = emitFunction(optimise(lift(module, index), { module, options, functionIndex: index }), context)
    for (const dispatcher of uses.dispatchers.values()) if (dispatcher.kind === 'function') declarations.push(switchFunction(context, dispatcher))
    const own = names.isBouncing(index) ? [names.functionName(index), names.bodyName(index)] : [names.functionName(index)]
    for (const [name, other] of uses.functions) {
      if (own.includes(name)) continue
      const isBody = other.isBody ? [boolean(true)] : []
      declarations.push(...outsideTemplate({ NAME: name, FIND: this.own.find, INDEX: number(other.index), IS_BODY: isBody, PARAMETERS: parametersOf(module, other.index) }))
    }
    const arrays = ownArrays(names, context, uses.arrays)
    const body = [...declarations, ...arrays.declarations, ...arrays.attach, ...giveTemplate({ OWN: array(own.map(identifier)) })]
    const text = print({ type: 'Program', sourceType: 'script', body: body as Statement[] })

    const things = [...uses.things]
    const missing = things.find(name => !this.things.has(name))
    if (missing !== undefined) throw new Error(`internal error: the shell has no ${missing}`)
    const elements = [...uses.dispatchers.values()].filter(({ kind }) => kind === 'elements')
    const maker = evaluate([this.own.find, this.own.instance, ...uses.helpers.keys(), ...elements.map(({ name }) => name), ...things], text)
    const helpers = [...uses.helpers.values()].map(name => this.helpers.value(name))
    return surroundings => maker(
      surroundings.find, surroundings.things, ...helpers,
      ...elements.map(({ table, type }) => surroundings.elementsOf(names.tableElements(table), names.typeDescriptor(type))),
      ...things.map(name => surroundings.things[name]),
    ) as readonly unknown[]
  }
}
