/**
 * The finder of what a module uses of WebAssembly beyond 1.0: for `inspect`, and for refusing what is
 * not compiled. It looks at types, limits and indices as well as instructions.
 *
 * Spec: core/appendix/changes.html
 */
import { importedCounts } from './imports.ts'
import { instructionTable, mnemonics, type Mnemonic, type Proposal } from './instructions.ts'
import type { ConstantExpression, Module } from './module.ts'
import { openBody, OperatorReader, type Operator } from './operators.ts'
import type { AddressType, FunctionIndex, HeapType, TypeIndex, ValueType } from './types.ts'

/** Where a proposal is first used, and by what: a mnemonic, or a few words. */
export interface ProposalUse {
  readonly what: string
  readonly offset?: number
  readonly section?: string
  readonly functionIndex?: FunctionIndex
}
type Note = (proposal: Proposal, what: string) => void

/** What each abstract heap type came with. */
const heapProposals: Readonly<Record<Exclude<HeapType, TypeIndex>, Proposal>> = {
  func: 'reference-types', extern: 'reference-types', exn: 'exceptions', noexn: 'exceptions',
  any: 'gc', eq: 'gc', i31: 'gc', struct: 'gc', array: 'gc', none: 'gc', nofunc: 'gc', noextern: 'gc',
}

function noteType(note: Note, type: ValueType): void {
  if (type === 'v128') note('simd', 'v128')
  if (typeof type === 'string') return
  if (typeof type.heap === 'number') note('function-references', 'a reference to a type of the module')
  else note(heapProposals[type.heap], `${type.heap} reference`)
  if (!type.nullable) note('function-references', 'a reference that cannot be null')
}
function noteAddress(note: Note, address: AddressType, what: string): void {
  if (address === 'i64') note('memory64', what)
}

function noteTypes(module: Module, note: Note): void {
  for (const { final, supertypes, composite, groupLength } of module.types) {
    if (!final || supertypes.length > 0) note('gc', 'subtypes')
    if (groupLength > 1) note('gc', 'recursion groups')
    switch (composite.kind) {
      case 'func':
        for (const type of composite.parameters) noteType(note, type)
        for (const type of composite.results) noteType(note, type)
        if (composite.results.length > 1) note('multi-value', 'several results')
        break
      case 'struct':
        note('gc', 'a structure type')
        break
      case 'array':
        note('gc', 'an array type')
        break
    }
  }
}

/** Looks at everything but instructions. */
function noteDeclarations(module: Module, noteIn: (section: string) => Note): void {
  noteTypes(module, noteIn('type'))
  const imported = importedCounts(module)
  module.tables.forEach(({ type, initial }, index) => {
    const note = noteIn(index < imported.table ? 'import' : 'table')
    // Tables of functions are as old as WebAssembly.
    if (!(type.element.nullable && type.element.heap === 'func')) noteType(note, type.element)
    if (initial !== undefined) note('function-references', 'a table with an initial value')
    if (index > 0) note('reference-types', 'several tables')
    noteAddress(note, type.address, 'a table with 64-bit indices')
  })
  module.memories.forEach(({ type }, index) => {
    const note = noteIn(index < imported.memory ? 'import' : 'memory')
    if (index > 0) note('multi-memory', 'several memories')
    if (type.shared) note('threads', 'a shared memory')
    noteAddress(note, type.address, 'a memory with 64-bit addresses')
  })
  module.globals.forEach(({ type, initial }) => noteType(noteIn(initial === undefined ? 'import' : 'global'), type.type))
  if (module.tags.length > 0) noteIn(imported.tag > 0 ? 'import' : 'tag')('exceptions', 'a tag')
  for (const { type, mode } of module.elements) {
    if (mode !== 'active') noteIn('element')('bulk-memory', 'a passive or declarative segment')
    if (type.heap !== 'func') noteType(noteIn('element'), type)
  }
  if (module.data.some(({ mode }) => mode === 'passive')) noteIn('data')('bulk-memory', 'a passive segment')
  if (module.dataCount !== undefined) noteIn('data count')('bulk-memory', 'a data count section')
}

const extendedConstants: ReadonlySet<Mnemonic> = new Set<Mnemonic>(['i32.add', 'i32.sub', 'i32.mul', 'i64.add', 'i64.sub', 'i64.mul'])

/** By the mnemonic's code: the instruction is of the MVP and its immediates tell nothing, as with nearly all. */
const tellsNothing: readonly boolean[] = mnemonics.map(mnemonic => {
  const { proposal, family, immediates } = instructionTable[mnemonic]
  return proposal === 'mvp' && (immediates.length === 0 || family === 'constant' || family === 'variable' || family === 'load' || family === 'store')
})

/** Looks at the immediates of one instruction. */
function noteImmediates(note: Note, operator: Operator): void {
  const { mnemonic } = operator
  switch (mnemonic) {
    case 'block': case 'loop': case 'if': case 'try': case 'try_table': {
      const { parameters, results } = operator.blockType
      if (parameters.length > 0 || results.length > 1) note('multi-value', `${mnemonic} with parameters or several results`)
      for (const type of results) noteType(note, type)
      break
    }
    case 'select':
      if (operator.types.length > 0) note('reference-types', 'select with types')
      for (const type of operator.types) noteType(note, type)
      break
    case 'call_indirect':
      if (operator.index2 > 0) note('reference-types', 'call_indirect of a table other than 0')
      break
    case 'ref.null':
      noteType(note, operator.referenceType)
      break
    default: // The immediates of the others name what is declared, and have been seen there.
  }
}

function expressions(module: Module): { section: string, range: ConstantExpression }[] {
  const found: { section: string, range: ConstantExpression }[] = []
  const add = (section: string, range: ConstantExpression | undefined): void => {
    if (range !== undefined) found.push({ section, range })
  }
  for (const { initial } of module.tables) add('table', initial)
  for (const { initial } of module.globals) add('global', initial)
  for (const { offset, elements } of module.elements) {
    add('element', offset)
    for (const each of elements) if (typeof each === 'object') add('element', each)
  }
  for (const { offset } of module.data) add('data', offset)
  return found
}

/** The first use of every proposal, in the order of first uses. */
export type ProposalUses = ReadonlyMap<Proposal, ProposalUse>

/** Gathers uses in instructions. `at`: where the scan is. */
class Scan {
  readonly uses = new Map<Proposal, ProposalUse>()
  at: { offset: number, section: string, functionIndex?: FunctionIndex } = { offset: 0, section: '' }
  readonly note: Note = (proposal, what) => {
    if (!this.uses.has(proposal)) this.uses.set(proposal, { what, ...this.at })
  }
  read(operators: OperatorReader, isConstant: boolean): void {
    while (!operators.done) {
      const operator = operators.read()
      if (tellsNothing[operator.code] && !isConstant) continue
      this.at.offset = operator.offset
      const { proposal } = instructionTable[operator.mnemonic]
      if (proposal !== 'mvp') this.note(proposal, operator.mnemonic)
      else if (isConstant && extendedConstants.has(operator.mnemonic)) this.note('extended-constants', operator.mnemonic)
      noteImmediates(this.note, operator)
    }
  }
}

/** The proposals that everything but the bodies uses, `mvp` left out. */
export function proposalsOutsideBodies(module: Module): ProposalUses {
  const scan = new Scan()
  noteDeclarations(module, (section) => (proposal, what) => {
    if (!scan.uses.has(proposal)) scan.uses.set(proposal, { what, section })
  })
  for (const { section, range } of expressions(module)) {
    scan.at.section = section
    scan.read(new OperatorReader(module.types, module.bytes, range.start, range.end), true)
  }
  return scan.uses
}

/**
 * The proposals that the bodies of functions `from` (inclusive) to `to` (exclusive) use, `mvp` left out.
 *
 * `module`: whether it is valid does not matter as long as its bodies decode
 * Cost: reads every body once
 */
export function proposalsInBodies(module: Module, from = 0, to = module.functions.length): ProposalUses {
  const scan = new Scan()
  for (let functionIndex = from; functionIndex < to; functionIndex++) {
    const { body } = module.functions[functionIndex]!
    if (body === undefined) continue
    const { locals, operators } = openBody(module, functionIndex)
    scan.at = { offset: body.start, section: 'code', functionIndex }
    for (const local of locals) if (local === 'v128' || typeof local === 'object') noteType(scan.note, local)
    scan.read(operators, false)
  }
  return scan.uses
}

/** Adds those of a later part of the module. */
export function joinUses(first: ProposalUses, later: ProposalUses): ProposalUses {
  return new Map([...first, ...[...later].filter(([proposal]) => !first.has(proposal))])
}

/** All proposals that a module uses. */
export function proposalsUsed(module: Module): ProposalUses {
  return joinUses(proposalsOutsideBodies(module), proposalsInBodies(module))
}

/** What the compiler refuses, by the names of the table. A module that uses none of these compiles whole. */
export const uncompiledProposals: ReadonlySet<Proposal> = new Set<Proposal>([
  'simd', 'relaxed-simd', 'gc', 'exceptions', 'legacy-exceptions', 'memory64', 'threads', 'wide-arithmetic',
])
