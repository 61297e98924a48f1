/**
 * What of a module is made at once: everything but its functions. The shell is the linker's own, with stand-ins for the
 * functions that it names (exports, elements, the start function): each finds its function when it is first called, and hands on to it.
 */
import type { Expression, Identifier, Statement } from 'estree'
import { array, boolean, call, identifier, member, number, object } from '../compiler/js/build.ts'
import { print } from '../compiler/js/print.ts'
import { quote } from '../compiler/js/quote.ts'
import { Border } from '../compiler/link/border.ts'
import type { LinkNames } from '../compiler/link/names.ts'
import type { SegmentSource } from '../compiler/link/segments.ts'
import { Shell } from '../compiler/link/shell.ts'
import { importedCounts } from '../compiler/wasm/imports.ts'
import type { DataSegment, Module } from '../compiler/wasm/module.ts'
import { functionType } from '../compiler/wasm/subtyping.ts'
import { allFacts } from './helpers.ts'

const programTemplate = quote(`
  DECLARATIONS
  return function (IMPORTS) {
    var FIND = OPEN(function () { return THINGS })
    SHELL
  }
`)
const standInTemplate = quote(`
  var FOUND = function (PARAMETERS) { return (FOUND = FIND(INDEX, IS_BODY))(PARAMETERS) }
  function NAME(PARAMETERS) { return FOUND(PARAMETERS) }
`)

/** The names by which the texts of a program know what is not the module's. */
export interface OwnNames {
  /** Opens an instance: takes a function that gives the shell's variables, and gives what finds functions. */
  readonly open: string
  /** Finds a function by its index; `true` behind it: its body. */
  readonly find: string
  /** The shell's variables as properties. */
  readonly instance: string
  readonly bytes: string
}

/** Parameters as a function has them in JavaScript. */
export function parametersOf(module: Module, index: number): Identifier[] {
  return functionType(module, index).parameters.flatMap((type, i) => type === 'i64' ? [identifier(`a${i}`), identifier(`a${i}_high`)] : [identifier(`a${i}`)])
}

/** Segments where they are: in the module. */
class ModuleSegments implements SegmentSource {
  private readonly module: Module
  private readonly parameter: string
  constructor(module: Module, parameter: string) {
    this.module = module
    this.parameter = parameter
  }
  bytes(bytes: Uint8Array): Expression {
    const start = bytes.byteOffset - this.module.bytes.byteOffset
    return call(member(identifier(this.parameter), 'subarray'), [number(start), number(start + bytes.length)])
  }
  contents({ bytes: { start, end } }: DataSegment): Expression {
    return array([number(0), this.bytes(this.module.bytes.subarray(start, end))])
  }
}

/** Asks for all that functions can ask for, since none has been looked at when the shell is made. Gives the variables' names. */
function askForAll(names: LinkNames): readonly string[] {
  const { module } = names
  const all: string[] = []
  module.memories.forEach((_, index) => { all.push(names.memoryView(index), names.memoryObject(index)) })
  module.tables.forEach((_, index) => { all.push(names.tableElements(index), names.tableObject(index)) })
  module.types.forEach(({ composite }, index) => { if (composite.kind === 'func') all.push(names.typeDescriptor(index)) })
  module.globals.forEach((_, index) => {
    const place = names.globalPlace(index)
    all.push(place.name, ...place.kind === 'variable' && place.high !== undefined ? [place.high] : [])
  })
  module.data.forEach((_, index) => { all.push(names.dataSegment(index)) })
  module.elements.forEach((_, index) => { all.push(names.elementSegment(index)) })
  return all
}

function standInsFor(names: LinkNames, { find }: OwnNames, stood: readonly number[]): Statement[] {
  const standIn = (name: string, index: number, ...isBody: Expression[]): Statement[] => standInTemplate({
    NAME: name, FOUND: names.scope.allocate('found'), FIND: find, INDEX: number(index), IS_BODY: isBody, PARAMETERS: parametersOf(names.module, index),
  })
  return stood.flatMap(index => [
    ...standIn(names.functionName(index), index),
    ...names.isBouncing(index) ? standIn(names.bodyName(index), index, boolean(true)) : [],
  ])
}

export interface ShellText {
  readonly text: string
  /** What `OPEN`'s argument gives: all that functions may name. */
  readonly things: ReadonlySet<string>
  /** Names of the stand-ins, by function. */
  readonly standIns: ReadonlyMap<number, string>
}

/** Gives the text of a function body that gives `instantiate`. Its parameters: `open`, `bytes` and the helpers that have been used. */
export function shellText(names: LinkNames, own: OwnNames): ShellText {
  const { module } = names
  const named = askForAll(names)
  if (names.module.functions.some((_, index) => names.isBouncing(index))) names.helper('bounce_call')
  const border = new Border(names, allFacts)
  const shell = new Shell(names, border, new ModuleSegments(module, own.bytes), allFacts).build()
  const { function: imported } = importedCounts(module)
  const stood = [...new Set([...module.declaredFunctions, ...module.start === undefined ? [] : [module.start]])].filter(index => index >= imported)
  const standIns = new Map(stood.map(index => [index, names.functionName(index)]))
  const things = new Set([...named, ...module.imports.flatMap(({ kind, index }) => kind === 'function' ? [names.functionName(index)] : []), ...standIns.values()])
  const body = programTemplate({
    DECLARATIONS: border.declarations(), IMPORTS: names.imports, FIND: own.find, OPEN: own.open,
    THINGS: object(Object.fromEntries([...things].map(name => [name, identifier(name)]))),
    SHELL: [...standInsFor(names, own, stood), ...shell],
  })
  return { text: print({ type: 'Program', sourceType: 'script', body }), things, standIns }
}
