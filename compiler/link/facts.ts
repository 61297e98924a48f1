/**
 * The module's answers to what helpers ask about it (`runtime/helpers/facts.js`), so that its output carries
 * only what it needs. All of it can be told from imports, exports and types.
 */
import { importedCounts } from '../wasm/imports.ts'
import type { Export, Import, Module } from '../wasm/module.ts'
import { isReferenceType, type ReferenceType, type TypeIndex, type ValueType } from '../wasm/types.ts'

/** Names as in `runtime/helpers/facts.js`, but for `exports_memory`, which only the linker asks for. */
export interface Facts {
  readonly shares: boolean
  readonly has_imports: boolean
  readonly calls_host: boolean
  readonly has_subtypes: boolean
  readonly imports_memory: boolean
  readonly watches: boolean
  readonly exports_memory: boolean
  readonly exports_table: boolean
  readonly imports_mutable_global: boolean
  readonly exports_mutable_global: boolean
  readonly has_i64_global: boolean
  readonly has_reference_global: boolean
}

/** What is known when the functions have been written. */
export interface LateFacts {
  readonly uses_bytes: boolean
  readonly uses_loop_views: boolean
}

export function factsOf(module: Module): Facts {
  const imports = importedCounts(module)
  const isExported = (kind: Export['kind']): boolean => module.exports.some(item => item.kind === kind)
  const globals = (list: readonly (Import | Export)[]) => list.flatMap(({ kind, index }) => kind === 'global' ? [module.globals[index]!.type] : [])
  const outside = globals([...module.imports, ...module.exports])
  const shares = sharesFunctions(module)
  return {
    shares,
    has_imports: module.imports.length > 0,
    calls_host: shares || imports.function > 0,
    has_subtypes: shares || module.types.some(({ composite, supertypes }) => composite.kind === 'func' && supertypes.length > 0),
    imports_memory: imports.memory > 0,
    watches: shares || imports.memory > 0,
    exports_memory: isExported('memory'),
    exports_table: isExported('table'),
    imports_mutable_global: globals(module.imports).some(({ mutable }) => mutable),
    exports_mutable_global: globals(module.exports).some(({ mutable }) => mutable),
    has_i64_global: outside.some(({ type }) => type === 'i64'),
    has_reference_global: outside.some(({ type }) => isReferenceType(type)),
  }
}

/**
 * Whether the module must take part in the realm's home: function references can cross its border, or a function may come
 * in whose type is a subtype of the one asked for.
 */
function sharesFunctions(module: Module): boolean {
  const carries = (type: ValueType): boolean => isReferenceType(type) && !isExtern(type)
  const isOpen = (index: TypeIndex): boolean => !module.types[index]!.final
  return [...module.imports, ...module.exports].some(({ kind, index }) => {
    if (kind === 'table') return carries(module.tables[index]!.type.element)
    if (kind === 'global') return carries(module.globals[index]!.type.type)
    if (kind !== 'function') return false
    const { type } = module.functions[index]!
    const { composite } = module.types[type]!
    return composite.kind === 'func' && [...composite.parameters, ...composite.results].some(carries) || index < importedCounts(module).function && isOpen(type)
  })
}

export function isExtern({ heap }: ReferenceType): boolean {
  return heap === 'extern' || heap === 'noextern'
}
