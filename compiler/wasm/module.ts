/**
 * A decoded module: every section but the function bodies, which stay bytes until their turn comes.
 *
 * Spec: core/syntax/modules.html
 */
import type {
  DataIndex, DefinedType, FunctionIndex, GlobalType, MemoryIndex, MemoryType, ReferenceType, TableIndex, TableType, TagType, TypeIndex,
} from './types.ts'

export type ExternalKind = 'function' | 'table' | 'memory' | 'global' | 'tag'

/** `index` is the import's index in its own index space. */
export interface Import {
  readonly module: string
  readonly name: string
  readonly kind: ExternalKind
  readonly index: number
}
export interface Export {
  readonly name: string
  readonly kind: ExternalKind
  readonly index: number
}

/** Bytes `start` (inclusive) to `end` (exclusive) of the module. */
export interface Range { readonly start: number, readonly end: number }

/** A constant expression, undecoded, `end` opcode included. `constant.ts` reads it. */
export type ConstantExpression = Range

export interface Global { readonly type: GlobalType, /** Absent for an import. */ readonly initial?: ConstantExpression }
export interface Table { readonly type: TableType, /** Absent for an import, and where elements start as null. */ readonly initial?: ConstantExpression }
export interface Memory { readonly type: MemoryType }
export interface Tag { readonly type: TagType }

export interface Function {
  readonly type: TypeIndex
  /** The locals' declarations and the instructions; absent for an import. */
  readonly body?: Range
}
export interface ElementSegment {
  readonly type: ReferenceType
  readonly mode: 'active' | 'passive' | 'declarative'
  readonly table: TableIndex
  readonly offset?: ConstantExpression
  /** Each element is a function, or a constant expression. */
  readonly elements: readonly (FunctionIndex | ConstantExpression)[]
}
export interface DataSegment {
  readonly mode: 'active' | 'passive'
  readonly memory: MemoryIndex
  readonly offset?: ConstantExpression
  readonly bytes: Range
}
export interface CustomSection { readonly name: string, readonly bytes: Range }

/** What the name section says; empty where there is none or it is broken. */
export interface Names {
  readonly module?: string
  readonly functions: ReadonlyMap<FunctionIndex, string>
  /** By function, then by local. Decoded on demand by `localNames`. */
  readonly locals: (functionIndex: FunctionIndex) => ReadonlyMap<number, string>
  readonly globals: ReadonlyMap<number, string>
}

/** Imports come first in each index space, so `functions[i]` is the function of index i. */
export interface Module {
  readonly bytes: Uint8Array
  readonly types: readonly DefinedType[]
  readonly imports: readonly Import[]
  readonly functions: readonly Function[]
  readonly tables: readonly Table[]
  readonly memories: readonly Memory[]
  readonly globals: readonly Global[]
  readonly tags: readonly Tag[]
  readonly exports: readonly Export[]
  readonly start?: FunctionIndex
  readonly elements: readonly ElementSegment[]
  readonly data: readonly DataSegment[]
  /** The data count section's number, where there is one. */
  readonly dataCount?: DataIndex
  readonly customs: readonly CustomSection[]
  /** Every section in order, for `inspect`. */
  readonly sections: readonly { readonly name: string, readonly range: Range }[]
  readonly names: Names
  /** Functions that `ref.func` may name in a body (they occur outside bodies). */
  readonly declaredFunctions: ReadonlySet<FunctionIndex>
}
