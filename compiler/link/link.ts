/**
 * The linker: writes a file around functions that come one at a time. What helpers and things they use is only
 * known at the end, so these come after them: JavaScript hoists function declarations.
 */
import type { FunctionDeclaration, Statement } from 'estree'
import type { Options } from '../common/options.ts'
import { createModuleScope } from '../js/names.ts'
import { print } from '../js/print.ts'
import { joinVariables, shorten } from '../js/scopes.ts'
import type { Module } from '../wasm/module.ts'
import type { FunctionIndex } from '../wasm/types.ts'
import { Border } from './border.ts'
import { Chunks, type ChunkFile, type Piece } from './chunks.ts'
import { factsOf, type Facts } from './facts.ts'
import { makeFrame, type Frame } from './formats.ts'
import { HelperSet } from './helpers.ts'
import { inlineOnce, type Surroundings } from './inline-once.ts'
import { LinkNames } from './names.ts'
import { fillNames, settleNames } from './recorded-names.ts'
import { Segments } from './segments.ts'
import { Shell } from './shell.ts'

/** Where the output goes, piece by piece. */
export interface Sink {
  write(chunk: string): void
  /** Takes a further file, with the option `chunkSize`; without this, they are part of what is given back. */
  writeFile?(file: ChunkFile): void
}

/** Bytes of bodies above which functions are not indented. */
const unindentedSize = 1 << 20

export class Linker {
  readonly names: LinkNames
  private readonly sink: Sink
  private readonly options: Options
  private readonly facts: Facts
  private readonly helpers: HelperSet
  private readonly segments: Segments
  private readonly frame: Frame
  /** Levels of indentation of functions. */
  private readonly functionLevel: number
  private readonly chunks: Chunks | undefined
  /** Further files that the sink did not take. */
  readonly files: ChunkFile[] = []

  constructor(sink: Sink, module: Module, options: Options, bouncing: ReadonlySet<FunctionIndex>) {
    this.sink = sink
    this.options = options
    this.facts = factsOf(module)
    const scope = createModuleScope(options)
    this.helpers = new HelperSet(scope, this.facts, options.minify)
    this.names = new LinkNames(module, options, bouncing, scope, this.helpers)
    this.segments = new Segments(this.names)
    this.frame = makeFrame(module, options, this.names.scope, [this.names.imports, ...this.segments.parameter === undefined ? [] : [this.segments.parameter]])
    // Of esbuild's 123 MB, 18 were the two levels that all functions stood in; nobody reads so much by its margins.
    const code = module.functions.reduce((sum, { body }) => body === undefined ? sum : sum + body.end - body.start, 0)
    this.functionLevel = code > unindentedSize ? 0 : this.frame.insideLevel
    if (options.chunkSize > 0) this.chunks = new Chunks(this.names, this.separator(this.functionLevel), file => { sink.writeFile === undefined ? this.files.push(file) : sink.writeFile(file) })
    sink.write(this.functionLevel === 0 ? this.frame.start.replace(/\n +$/, '\n') : this.frame.start)
  }

  /** A linker of the same file in everything but that it writes nothing, for who compiles functions apart: names known beforehand are the same. */
  static apart(module: Module, options: Options, bouncing: ReadonlySet<FunctionIndex>): Linker {
    return new Linker({ write: () => {} }, module, options, bouncing)
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
    return this.printAt(declarations, this.functionLevel)
  }
  /** Joins texts of functions to one. */
  join(texts: readonly string[]): string {
    return texts.join(this.separator(this.functionLevel))
  }
  /** Writes one function or several, with names of this or another linker of the same file. Gives the length of their text. */
  writeFunctions({ text, own, asks }: Piece): number {
    const settled = settleNames(asks, this.names)
    const fill = (each: string): string => this.options.minify && asks.length > 0 ? fillNames(each, settled) : each
    const filled = fill(text)
    if (!this.chunks?.add({ text: filled, own: own.map(fill), asks }, settled)) this.write(filled, this.functionLevel)
    return filled.length
  }

  /** Writes what helpers and templates are made of. */
  private writeLast(statements: readonly Statement[], level: number): void {
    for (const statement of this.options.minify ? joinVariables(statements.map(shorten)) : statements) this.write(this.printAt([statement], level), level)
  }

  private surroundings(): Surroundings {
    const { names } = this
    const calledByFunctions = this.helpers.used()
    const border = new Border(names, this.facts)
    const inside = new Shell(names, border, this.segments, this.facts, this.chunks).build()
    const declarations = border.declarations()
    const surroundings = { inside, outside: [...this.helpers.declarations({ uses_bytes: names.usesBytes, uses_loop_views: names.usesLoopViews }), ...declarations] }
    // Files of chunks name helpers too.
    return this.options.minify && this.chunks === undefined ? inlineOnce(surroundings, calledByFunctions, names.changingVariables()) : surroundings
  }
  /** Writes the rest. Gives the data segments, where they are a file of their own. */
  finish(): Uint8Array | undefined {
    const { frame } = this
    const { inside, outside } = this.surroundings()
    this.writeLast(inside, frame.insideLevel)
    this.sink.write(frame.middle)
    this.isFirst = true
    this.writeLast([...outside, ...(this.chunks?.imports() ?? []) as Statement[]], frame.helpersLevel)
    this.sink.write(frame.end)
    this.sink.write(this.options.minify && this.options.format === 'factory' ? '' : '\n')
    return this.segments.file()
  }
}
