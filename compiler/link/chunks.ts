/**
 * Functions in files of their own (`chunkSize`). A chunk gives a function that makes its functions for one instance: they go into an object that
 * all files of the instance share, and when everything is there each chunk takes from it what its functions name. So within a chunk a call is
 * what it always is; into another it goes through a variable that is assigned once. What is there before (helpers, the cells of globals) are
 * parameters: engines fold those, and put helpers in place.
 */
import type { Expression, ModuleDeclaration, Statement } from 'estree'
import type { Options } from '../common/options.ts'
import type { MemoryArray } from '../emit/context.ts'
import { assign, call, evaluate, identifier, member, string, variables } from '../js/build.ts'
import { print } from '../js/print.ts'
import { quote, quoteModule } from '../js/quote.ts'
import { dividedAt } from './formats.ts'
import { noteArray, ownArrays, type ArrayUses } from './memory-arrays.ts'
import type { LinkNames } from './names.ts'
import type { Ask } from './recorded-names.ts'

/** A function's text, with the names that it declares and what was asked for the others. */
export interface Piece { readonly text: string, readonly own: readonly string[], readonly asks: readonly Ask[] }
export interface ChunkFile { readonly name: string, readonly code: string }

interface Chunk {
  readonly texts: string[]
  readonly own: string[]
  readonly outside: Set<string>
  /** Those of the names outside that have their value when the chunk is made. */
  readonly early: Set<string>
  readonly arrays: ArrayUses
  size: number
}

const inside = '$inside$'
const eager = '$eager$'
const chunkTemplate = `${eager}(function LINK(SHARED) {
  return ${eager}(function (PARAMETERS) { ${inside}; GIVE; return function () { TAKE; ATTACH } })(VALUES);
})`
const chunkTemplates = {
  esm: quoteModule(`export var link = ${chunkTemplate}`),
  cjs: quote(`'use strict'; exports.link = ${chunkTemplate}`),
  iife: quote(`var FILE = ${chunkTemplate}`),
}
const importTemplates = {
  esm: (local: string, from: string): ModuleDeclaration => ({
    type: 'ImportDeclaration', source: string(from) as never, attributes: [],
    specifiers: [{ type: 'ImportSpecifier', imported: identifier('link'), local: identifier(local) }],
  }),
  cjs: quote('var LOCAL = require(FROM).link'),
}

function emptyChunk(): Chunk {
  return { texts: [], own: [], outside: new Set(), early: new Set(), arrays: new Map(), size: 0 }
}

export class Chunks {
  private readonly names: LinkNames
  private readonly options: Options
  private readonly emit: (file: ChunkFile) => void
  private readonly separator: string
  /** The variable that holds what the files of an instance share. */
  private readonly shared: string
  private current = emptyChunk()
  private readonly outside = new Set<string>()
  private readonly early = new Set<string>()
  private readonly files: { readonly own: readonly string[], readonly maker: string, readonly made: string, readonly name: string }[] = []

  /** `separator`: between functions. `emit`: takes each file when it is full. */
  constructor(names: LinkNames, separator: string, emit: (file: ChunkFile) => void) {
    this.names = names
    this.options = names.options
    this.separator = separator
    this.emit = emit
    this.shared = names.scope.allocate('shared')
  }

  /** Takes a function, or gives `false` for one that must stay with the variables that it or others assign. `named`: what its asks came to. */
  add({ text, own, asks }: Piece, named: readonly string[]): boolean {
    if (asks.some(([question]) => question === 'dataSegment' || question === 'elementSegment')) return false
    const { chunkSize } = this.options
    if (this.current.size > 0 && this.current.size + text.length > chunkSize) this.flush()
    const chunk = this.current
    chunk.texts.push(text)
    chunk.own.push(...own)
    asks.forEach((ask, i) => {
      const [question, index, array] = ask
      if (question === 'memoryArray' || question === 'memoryLength') noteArray(chunk.arrays, index as number, array as MemoryArray)
      else (this.isEarly(ask) ? chunk.early : chunk.outside).add(named[i]!)
    })
    chunk.size += text.length
    return true
  }

  private isEarly([question, index]: Ask): boolean {
    if (question === 'helper') return true
    return question === 'global' && this.names.globalPlace(index as number).kind === 'cell' && !this.names.isOutside(index as number)
  }

  private flush(): void {
    const { names, shared } = this
    const { texts, own, outside, early, arrays } = this.current
    if (texts.length === 0) return
    const noted = (names: Set<string>, name: string): string => {
      names.add(name)
      return name
    }
    const { declarations, attach } = ownArrays(names, { helper: name => noted(early, names.helper(name)), memoryObject: index => noted(outside, names.memoryObject(index)) }, arrays)
    this.current = emptyChunk()
    const format = this.options.format as keyof typeof chunkTemplates
    const number = this.files.length + 1
    const name = this.options.chunkName.replaceAll('*', String(number))
    const maker = format === 'iife' ? `${this.options.globalName}_chunk${number}` : names.scope.allocate(`link_chunk${number}`)
    const made = names.scope.allocate(`chunk${number}`)
    for (const each of own) outside.delete(each)
    for (const each of outside) this.outside.add(each)
    for (const each of early) this.early.add(each)
    const taken = [...outside].sort(), known = [...early].sort()
    const body = chunkTemplates[format]({
      LINK: maker, SHARED: shared, PARAMETERS: [shared, ...known].map(identifier), VALUES: [identifier(shared), ...known.map(each => member(identifier(shared), each))], FILE: maker,
      GIVE: own.map(each => evaluate(assign(member(identifier(shared), each), identifier(each)))),
      TAKE: taken.map(each => evaluate(assign(identifier(each), member(identifier(shared), each)))), ATTACH: attach,
    })
    const [start, end] = dividedAt(print({ type: 'Program', sourceType: 'module', body }, { minify: this.options.minify }).replaceAll(eager, ''), inside)
    const outer = [...taken.length === 0 ? [] : [variables(taken.map(each => ({ name: identifier(each), initial: undefined })))], ...declarations]
    const declared = outer.map(each => `${print(each, { minify: this.options.minify })}${this.separator}`).join('')
    this.emit({ name, code: `${start}${declared}${texts.join(this.separator)}${this.separator}${end}\n` })
    this.files.push({ own, maker, made, name })
  }

  /** To be called behind the last function. Gives what stands first in the instance: its chunks and their functions. */
  open(): Statement[] {
    this.flush()
    const shared = identifier(this.shared)
    const declare = (name: string, initial: Expression): Statement => variables([{ name: identifier(name), initial }])
    return [
      declare(this.shared, { type: 'ObjectExpression', properties: [] }),
      ...[...this.early].sort().map(each => this.give(each)),
      ...this.files.flatMap(({ own, maker, made }) => [declare(made, call(identifier(maker), [shared])), ...own.map(each => declare(each, member(shared, each)))]),
    ]
  }
  private give(name: string): Statement {
    return evaluate(assign(member(identifier(this.shared), name), identifier(name)))
  }
  /** Gives the chunks what they name: before anything is called, when all is declared. */
  connect(): Statement[] {
    const given = new Set(this.files.flatMap(({ own }) => own))
    return [
      ...[...this.outside].filter(each => !given.has(each)).sort().map(each => this.give(each)),
      ...this.files.map(({ made }) => evaluate(call(identifier(made), []))),
    ]
  }

  /** How the main file gets at the others; behind its functions, since nobody knows sooner how many there are. */
  imports(): (Statement | ModuleDeclaration)[] {
    const { format } = this.options
    return this.files.flatMap(({ maker, name }): (Statement | ModuleDeclaration)[] => {
      if (format === 'esm') return [importTemplates.esm(maker, name)]
      // A script has defined it already.
      return format === 'cjs' ? importTemplates.cjs({ LOCAL: maker, FROM: string(name) }) : []
    })
  }
}
