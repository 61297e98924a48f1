/**
 * The linker: writes a file around functions that come one at a time. What helpers and things they use is only
 * known at the end, so these come after them: JavaScript hoists function declarations.
 */
import type { FunctionDeclaration, Statement } from 'estree'
import type { Options } from '../common/options.ts'
import { print } from '../js/print.ts'
import { shorten } from '../js/scopes.ts'
import type { Module } from '../wasm/module.ts'
import type { FunctionIndex } from '../wasm/types.ts'
import { Border } from './border.ts'
import { factsOf, type Facts } from './facts.ts'
import { makeFrame, type Frame } from './formats.ts'
import { LinkNames } from './names.ts'
import { settleNames, type Ask } from './recorded-names.ts'
import { Segments } from './segments.ts'
import { Shell } from './shell.ts'

/** Where the output goes, piece by piece. */
export interface Sink { write(chunk: string): void }

export class Linker {
  readonly names: LinkNames
  private readonly sink: Sink
  private readonly options: Options
  private readonly facts: Facts
  private readonly segments: Segments
  private readonly frame: Frame

  constructor(sink: Sink, module: Module, options: Options, bouncing: ReadonlySet<FunctionIndex>) {
    this.sink = sink
    this.options = options
    this.facts = factsOf(module)
    this.names = new LinkNames(module, options, bouncing, this.facts)
    this.segments = new Segments(this.names)
    this.frame = makeFrame(module, options, this.names.scope, [this.names.imports, ...this.segments.parameter === undefined ? [] : [this.segments.parameter]])
    sink.write(this.frame.start)
  }

  private isFirst = true
  private write(text: string, level: number): void {
    if (text === '') return
    if (!this.isFirst) this.sink.write(this.separator(level))
    this.isFirst = false
    this.sink.write(text)
  }
  private separator(level: number): string {
    return this.options.minify ? '' : `\n${'  '.repeat(level)}`
  }
  private printAt(statements: readonly Statement[], level: number): string {
    return statements.map(statement => print(statement, { minify: this.options.minify, level })).join(this.separator(level))
  }

  /** The text of what `emitFunction` gave, to be written by this or another linker of the same file. */
  print(declarations: readonly FunctionDeclaration[]): string {
    return this.printAt(declarations, this.frame.insideLevel)
  }
  /** Joins texts of functions to one. */
  join(texts: readonly string[]): string {
    return texts.join(this.separator(this.frame.insideLevel))
  }
  /** What another linker of the same file printed, with the names in it settled. */
  settle(text: string, asks: readonly Ask[]): string {
    return settleNames(text, asks, this.names)
  }
  /** Writes the text of one function or several. */
  writeFunctions(text: string): void {
    this.write(text, this.frame.insideLevel)
  }

  /** Writes what helpers and templates are made of. */
  private writeLast(statements: readonly Statement[], level: number): void {
    for (const statement of this.options.minify ? joinVariables(statements.map(shorten)) : statements) this.write(this.printAt([statement], level), level)
  }

  /** Writes the rest. Gives the data segments, where they are a file of their own. */
  finish(): Uint8Array | undefined {
    const { names, frame } = this
    const border = new Border(names, this.facts)
    this.writeLast(new Shell(names, border, this.segments, this.facts).build(), frame.insideLevel)
    this.sink.write(frame.middle)
    this.isFirst = true
    const declarations = border.declarations()
    this.writeLast([...names.helpers.declarations(), ...declarations], frame.helpersLevel)
    this.sink.write(frame.end)
    this.sink.write(this.options.minify && this.options.format === 'factory' ? '' : '\n')
    return this.segments.file()
  }
}

/** Makes one declaration of variable declarations that follow each other. */
function joinVariables(statements: readonly Statement[]): Statement[] {
  const joined: Statement[] = []
  for (const statement of statements) {
    const last = joined[joined.length - 1]
    if (last?.type === 'VariableDeclaration' && statement.type === 'VariableDeclaration') joined[joined.length - 1] = { ...last, declarations: [...last.declarations, ...statement.declarations] }
    else joined.push(statement)
  }
  return joined
}
