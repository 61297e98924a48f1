/**
 * The validator of everything outside function bodies: types, imports, limits, segments, exports,
 * start. Bodies are for `validateFunction`, which is handed on from here.
 *
 * Spec: core/valid/modules.html, core/valid/types.html
 */
import { CompileError } from '../common/error.ts'
import { importedCounts } from './imports.ts'
import type { ExternalKind, Module } from './module.ts'
import { isCodeSubtype, typeSpace, type TypeSpace } from './subtyping.ts'
import { encode, encodeReference, isDefaultable, type TypeCode } from './type-codes.ts'
import type { FunctionType, Limits, ReferenceType, TypeIndex, ValueType } from './types.ts'
import { validateConstant } from './validate-function.ts'

export { validateFunction } from './validate-function.ts'
export { canonicalTypeId, typeKey } from './canonical.ts'
export { importedCounts } from './imports.ts'
export { proposalsUsed, type ProposalUse } from './proposals.ts'
export { functionType, isHeapSubtype, isSubtype } from './subtyping.ts'

function invalid(reason: string, section: string): never {
  throw new CompileError('invalid', reason, { section })
}

function checkType(space: TypeSpace, type: ValueType | ReferenceType, section: string): TypeCode {
  if (typeof type === 'object' && typeof type.heap === 'number' && type.heap >= space.types.length) invalid(`unknown type ${type.heap}`, section)
  return encode(type)
}

function checkFunctionType(space: TypeSpace, index: TypeIndex, section: string): FunctionType {
  const composite = space.types[index]?.composite
  if (composite === undefined) invalid(`unknown type ${index}`, section)
  if (composite.kind !== 'func') invalid(`type mismatch: type ${index} is not a function type`, section)
  return composite
}

/** `largest`: the size that the address type can reach. */
function checkLimits({ minimum, maximum }: Limits, largest: number, complaint: string, section: string): void {
  if (minimum > largest || (maximum !== undefined && maximum > largest)) invalid(complaint, section)
  if (maximum !== undefined && minimum > maximum) invalid('size minimum must not be greater than maximum', section)
}

function validateFunctions(module: Module, space: TypeSpace): void {
  for (const { type, body } of module.functions) checkFunctionType(space, type, body === undefined ? 'import' : 'function')
}

function validateTables(module: Module, space: TypeSpace): void {
  module.tables.forEach(({ type, initial }, index) => {
    const section = isImported(module, 'table', index) ? 'import' : 'table'
    const element = checkType(space, type.element, section)
    const [largest, name] = type.address === 'i32' ? [2 ** 32 - 1, '2^32-1'] : [2 ** 64, '2^64-1']
    checkLimits(type.limits, largest, `table size must be at most ${name}`, section)
    // Table initialisers come before the module's own globals: they read imported ones only.
    if (initial !== undefined) validateConstant(module, initial, element, importedGlobals(module), section)
    else if (section === 'table' && !isDefaultable(element)) invalid('type mismatch: non-defaultable element type', section)
  })
}

function validateMemories(module: Module): void {
  module.memories.forEach(({ type }, index) => {
    const section = isImported(module, 'memory', index) ? 'import' : 'memory'
    if (type.address === 'i32') checkLimits(type.limits, 65_536, 'memory size must be at most 65536 pages (4GiB)', section)
    else checkLimits(type.limits, 2 ** 48, 'memory size must be at most 2^48 pages (16EiB)', section)
    if (type.shared && type.limits.maximum === undefined) invalid('shared memory must have maximum', section)
  })
}

function validateTags(module: Module, space: TypeSpace): void {
  for (const { type } of module.tags) if (checkFunctionType(space, type.type, 'tag').results.length > 0) invalid('non-empty tag result type', 'tag')
}

function validateGlobals(module: Module, space: TypeSpace): void {
  module.globals.forEach(({ type, initial }, index) => {
    const code = checkType(space, type.type, initial === undefined ? 'import' : 'global')
    // Each sees the globals before itself.
    if (initial !== undefined) validateConstant(module, initial, code, index, 'global')
  })
}

function validateElements(module: Module, space: TypeSpace): void {
  for (const segment of module.elements) {
    const element = checkType(space, segment.type, 'element')
    for (const each of segment.elements) {
      if (typeof each === 'object') validateConstant(module, each, element, module.globals.length, 'element')
      else if (module.functions[each] === undefined) invalid(`unknown function ${each}`, 'element')
    }
    if (segment.mode !== 'active') continue
    const table = module.tables[segment.table]
    if (table === undefined) invalid(`unknown table ${segment.table}`, 'element')
    if (!isCodeSubtype(space, element, encodeReference(table.type.element))) invalid("type mismatch: element segment's type does not match the table's", 'element')
    if (segment.offset !== undefined) validateConstant(module, segment.offset, encode(table.type.address), module.globals.length, 'element')
  }
}

function validateData(module: Module): void {
  for (const segment of module.data) {
    if (segment.mode !== 'active') continue
    const memory = module.memories[segment.memory]
    if (memory === undefined) invalid(`unknown memory ${segment.memory}`, 'data')
    if (segment.offset !== undefined) validateConstant(module, segment.offset, encode(memory.type.address), module.globals.length, 'data')
  }
}

function validateStart(module: Module, space: TypeSpace): void {
  const { start } = module
  if (start === undefined) return
  const declared = module.functions[start]
  if (declared === undefined) invalid(`unknown function ${start}`, 'start')
  const { parameters, results } = checkFunctionType(space, declared.type, 'start')
  if (parameters.length > 0 || results.length > 0) invalid('start function must not have parameters or results', 'start')
}

function validateExports(module: Module): void {
  const spaces: Readonly<Record<ExternalKind, readonly unknown[]>> = {
    function: module.functions, table: module.tables, memory: module.memories, global: module.globals, tag: module.tags,
  }
  const seen = new Set<string>()
  for (const { name, kind, index } of module.exports) {
    if (index >= spaces[kind].length) invalid(`unknown ${kind} ${index}`, 'export')
    if (seen.has(name)) invalid(`duplicate export name ${JSON.stringify(name)}`, 'export')
    seen.add(name)
  }
}

function importedGlobals(module: Module): number {
  return importedCounts(module).global
}
function isImported(module: Module, kind: ExternalKind, index: number): boolean {
  return index < importedCounts(module)[kind]
}

/**
 * Validates all of a module but its function bodies.
 *
 * Throws: CompileError, kind 'invalid', with the suite's wording
 */
export function validateModule(module: Module): void {
  const space = typeSpace(module)
  validateFunctions(module, space)
  validateTables(module, space)
  validateMemories(module)
  validateTags(module, space)
  validateGlobals(module, space)
  validateElements(module, space)
  validateData(module)
  validateStart(module, space)
  validateExports(module)
}
