/**
 * Functions compiled when one of them is first called: that one, and functions that it calls, in one text, so that engines can put
 * them in each other's place. What lies outside of it, functions of other groups, is found when it is called, and then called directly.
 */
import type { Statement } from 'estree'
import { emitFunction } from '../compiler/emit/function.ts'
import { array, identifier, number } from '../compiler/js/build.ts'
import { print } from '../compiler/js/print.ts'
import { quote } from '../compiler/js/quote.ts'
import { switchFunction } from '../compiler/link/dispatchers.ts'
import { ownArrays } from '../compiler/link/memory-arrays.ts'
import type { LinkNames } from '../compiler/link/names.ts'
import { lift } from '../compiler/lift/lift.ts'
import { optimise } from '../compiler/optimise/optimise.ts'
import { evaluate as evaluateText } from './evaluate.ts'
import type { HelperValues } from './helpers.ts'
import { GroupNames, type Uses } from './names.ts'
import { parametersOf, type OwnNames } from './shell.ts'

/** Functions that an instance has found so far, by index. */
export type Found = ((...operands: never[]) => unknown)[]

/** What a group is made of for one instance. */
export interface Surroundings {
  readonly find: (index: number, isBody?: boolean) => unknown
  readonly things: Readonly<Record<string, unknown>>
  /** The elements of a table that never changes which can be called as one type, by names of table and type. */
  elementsOf(table: string, type: string): unknown
}

export interface Group {
  /** The index of each function that it makes, and whether it is the body. */
  readonly own: readonly { readonly index: number, readonly isBody: boolean }[]
  make(surroundings: Surroundings): readonly unknown[]
}

// A declaration rather than a variable with an initial value, since most are never called.
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

export class Groups {
  private readonly names: LinkNames
  private readonly helpers: HelperValues
  private readonly own: OwnNames
  private readonly groupNames: GroupNames
  private readonly things: ReadonlySet<string>
  private readonly size: number
  /** By function. */
  private readonly groups = new Map<number, Group>()

  /** `things`: names of what the shell gives. `size`: characters beyond which no more functions are taken in. */
  constructor(names: LinkNames, helpers: HelperValues, own: OwnNames, things: ReadonlySet<string>, size: number) {
    this.names = names
    this.helpers = helpers
    this.own = own
    this.things = things
    this.size = size
    this.groupNames = new GroupNames(names, own.instance)
  }

  /**
   * The group of a function, compiled now if need be.
   *
   * Throws: the engine's stack overflow, where there is too little left to compile; the function is then compiled another time
   */
  groupOf(index: number): Group {
    let group = this.groups.get(index)
    if (group === undefined) {
      needStack()
      group = this.compile(index)
      for (const each of group.own) this.groups.set(each.index, group)
    }
    return group
  }

  private compile(first: number): Group {
    const { names, groupNames } = this
    const { module, options } = names
    const uses = groupNames.record()
    const texts: string[] = []
    const own = new Map<string, Group['own'][number]>()
    const queue = [first]
    const queued = new Set(queue)
    let size = 0
    for (let next = 0; next < queue.length && (next === 0 || size < this.size); next++) {
      const index = queue[next]!
      const declarations = emitFunction(optimise(lift(module, index), { module, options, functionIndex: index }), groupNames)
      const text = declarations.map(declaration => print(declaration, options)).join('\n')
      texts.push(text)
      size += text.length
      own.set(names.functionName(index), { index, isBody: false })
      if (names.isBouncing(index)) own.set(names.bodyName(index), { index, isBody: true })
      for (const called of uses.functions.values()) {
        if (queued.has(called.index) || this.groups.has(called.index)) continue
        queued.add(called.index)
        queue.push(called.index)
      }
    }
    return this.close(texts, own, uses)
  }

  private close(texts: string[], own: ReadonlyMap<string, Group['own'][number]>, uses: Uses): Group {
    const { names, groupNames } = this
    const last: Statement[] = []
    for (const dispatcher of uses.dispatchers.values()) if (dispatcher.kind === 'function') last.push(switchFunction(groupNames, dispatcher))
    for (const [name, { index, isBody }] of uses.functions) {
      if (own.has(name)) continue
      last.push(...outsideTemplate({
        NAME: name, FIND: this.own.find, INDEX: number(index), IS_BODY: isBody ? [{ type: 'Literal', value: true }] : [], PARAMETERS: parametersOf(names.module, index),
      }))
    }
    const { declarations, attach } = ownArrays(names, groupNames, uses.arrays)
    last.push(...declarations, ...attach)
    last.push(...giveTemplate({ OWN: array([...own.keys()].map(identifier)) }))
    const elements = [...uses.dispatchers.values()].filter(({ kind }) => kind === 'elements')
    const things = [...uses.things]
    const missing = things.find(name => !this.things.has(name))
    if (missing !== undefined) throw new Error(`internal error: the shell has no ${missing}`)
    const parameters = [this.own.find, this.own.instance, ...uses.helpers.keys(), ...elements.map(({ name }) => name), ...things]
    const body = [...texts, print({ type: 'Program', sourceType: 'script', body: last }, names.options)].join('\n')
    const maker = evaluateText(parameters, body)
    const helpers = [...uses.helpers.values()].map(name => this.helpers.value(name))
    return {
      own: [...own.values()],
      make: surroundings => maker(
        surroundings.find, surroundings.things, ...helpers,
        ...elements.map(({ table, type }) => surroundings.elementsOf(names.tableElements(table), names.typeDescriptor(type))),
        ...things.map(name => surroundings.things[name]),
      ) as readonly unknown[],
    }
  }
}
