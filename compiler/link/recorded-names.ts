/**
 * Names for functions that are compiled apart from the file they belong to, in a worker. Which names there are is only settled where the
 * file is put together: so that any number of workers gives the same bytes, what the emitter asks for is
 * recorded, and asked again of the file's `LinkNames`, function by function in their order. A name that is not known beforehand, as
 * when minifying, is a placeholder until then.
 */
import type { EmitContext, GlobalPlace, MemoryArray } from '../emit/context.ts'
import type { LinkNames } from './names.ts'

/** What the emitter asks for names of, with what it says. */
type Question = Exclude<{ [K in keyof EmitContext]: EmitContext[K] extends (...args: never[]) => string ? K : never }[keyof EmitContext], undefined>
export type Ask = readonly [question: Question | 'global' | 'globalHigh' | 'dispatcher', ...args: readonly (string | number)[]]

/** Around a number. No token of generated code has one, and the printer takes it for a letter, as it must. */
const mark = '#'

export class RecordedNames implements EmitContext {
  readonly module
  readonly options
  private readonly names: LinkNames
  private asks: Ask[] = []
  private readonly known = new Map<string, string>()

  constructor(names: LinkNames) {
    this.names = names
    this.module = names.module
    this.options = names.options
  }

  /** Gives what has been asked since the last time: placeholder k stands for the k-th. */
  take(): readonly Ask[] {
    const { asks } = this
    this.asks = []
    this.known.clear()
    return asks
  }

  /** `name`: what it will be, where that is certain. */
  private ask(name: () => string, ...ask: Ask): string {
    const key = ask.join(' ')
    let known = this.known.get(key)
    if (known !== undefined) return known
    known = this.options.minify ? `${mark}${this.asks.length}${mark}` : name()
    this.asks.push(ask)
    this.known.set(key, known)
    return known
  }

  helper(name: string): string { return this.ask(() => this.names.helper(name), 'helper', name) }
  bodyName(index: number): string { return this.ask(() => this.names.bodyName(index), 'bodyName', index) }
  partName(index: number, part: number): string { return this.ask(() => this.names.partName(index, part), 'partName', index, part) }
  memoryView(index: number): string { return this.ask(() => this.names.memoryView(index), 'memoryView', index) }
  memoryLoopView(index: number): string { return this.ask(() => this.names.memoryLoopView(index), 'memoryLoopView', index) }
  memoryBytes(index: number): string { return this.ask(() => this.names.memoryBytes(index), 'memoryBytes', index) }
  memoryArray(index: number, array: MemoryArray): string { return this.ask(() => this.names.memoryArray(index, array), 'memoryArray', index, array) }
  memoryLength(index: number, array: MemoryArray): string { return this.ask(() => this.names.memoryLength(index, array), 'memoryLength', index, array) }
  memoryObject(index: number): string { return this.ask(() => this.names.memoryObject(index), 'memoryObject', index) }
  tableElements(index: number): string { return this.ask(() => this.names.tableElements(index), 'tableElements', index) }
  tableObject(index: number): string { return this.ask(() => this.names.tableObject(index), 'tableObject', index) }
  typeDescriptor(index: number): string { return this.ask(() => this.names.typeDescriptor(index), 'typeDescriptor', index) }
  dataSegment(index: number): string { return this.ask(() => this.names.dataSegment(index), 'dataSegment', index) }
  elementSegment(index: number): string { return this.ask(() => this.names.elementSegment(index), 'elementSegment', index) }
  dispatcher(table: number, type: number): ReturnType<EmitContext['dispatcher']> {
    const { kind, name } = this.names.dispatcher(table, type)
    return { kind, name: this.ask(() => name, 'dispatcher', table, type) }
  }
  globalPlace(index: number): GlobalPlace {
    const place = this.names.globalPlace(index)
    const name = this.ask(() => place.name, 'global', index)
    if (place.kind === 'cell') return { ...place, name }
    const { high } = place
    return high === undefined ? { ...place, name } : { ...place, name, high: this.ask(() => high, 'globalHigh', index) }
  }

  /** Known beforehand; whoever cuts a file into chunks must know of it all the same. */
  functionName(index: number): string {
    return this.options.chunkSize > 0 ? this.ask(() => this.names.functionName(index), 'functionName', index) : this.names.functionName(index)
  }
  functionReference(index: number): string { return this.functionName(index) }
  isBouncing(index: number): boolean { return this.names.isBouncing(index) }
  memoryMaximum(index: number): number { return this.names.memoryMaximum(index) }
  localNames(index: number | undefined, count: number, wanted: ReadonlyMap<number, string>): readonly string[] { return this.names.localNames(index, count, wanted) }
}

/** Asks the file's own names what was asked elsewhere. Gives the names. */
export function settleNames(asks: readonly Ask[], names: LinkNames): readonly string[] {
  return asks.map(([question, ...args]) => {
    if (question === 'dispatcher') return names.dispatcher(args[0] as number, args[1] as number).name
    if (question === 'global' || question === 'globalHigh') {
      const place = names.globalPlace(args[0] as number)
      return question === 'globalHigh' && place.kind === 'variable' ? place.high! : place.name
    }
    return (names[question] as (...args: readonly (string | number)[]) => string).apply(names, args)
  })
}

/** The text with names in the places that were kept for them. */
export function fillNames(text: string, settled: readonly string[]): string {
  // Every second piece stood between marks.
  return text.split(mark).map((piece, index) => index % 2 === 0 ? piece : settled[Number(piece)]!).join('')
}
