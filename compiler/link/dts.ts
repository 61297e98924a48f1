/**
 * The declaration file of an output: what `instantiate` takes and gives, typed as far as WebAssembly's types
 * tell.
 */
import type { Options } from '../common/options.ts'
import type { ExternalKind, Module } from '../wasm/module.ts'
import { isReferenceType, type ValueType } from '../wasm/types.ts'
import { functionType } from '../wasm/validate.ts'

/** A value's type in TypeScript; of an i64 as a pair, two. */
function valueTypes(type: ValueType, { i64 }: Options): readonly string[] {
  if (type === 'i64') return i64 === 'pair' ? ['number', 'number'] : ['bigint']
  if (!isReferenceType(type)) return ['number']
  const base = type.heap === 'extern' ? 'any' : type.heap === 'noextern' || type.heap === 'nofunc' ? 'never' : '((...args: any[]) => any)'
  return [type.nullable && base !== 'any' ? `${base} | null` : base]
}

function signature(module: Module, index: number, options: Options): string {
  const { parameters, results } = functionType(module, index)
  const names = parameters.flatMap((type, at) => valueTypes(type, options).map((text, half, { length }) => `${`a${at}`}${length === 1 ? '' : half === 0 ? '_low' : '_high'}: ${text}`))
  const given = results.flatMap(type => valueTypes(type, options))
  return `(${names.join(', ')}) => ${given.length === 0 ? 'void' : given.length === 1 ? given[0]! : `[${given.join(', ')}]`}`
}

function externalType(module: Module, kind: ExternalKind, index: number, options: Options, isImport: boolean): string {
  switch (kind) {
    case 'function': {
      const text = signature(module, index, options)
      // A host function's several results are iterated.
      return isImport ? text.replace(/=> \[(.*)\]$/, '=> Iterable<any>') : text
    }
    case 'memory': return 'Memory'
    case 'table': return 'Table'
    case 'tag': return 'unknown'
    case 'global': {
      const { type, mutable } = module.globals[index]!.type
      const texts = valueTypes(type, options)
      const value = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`
      return `${mutable ? 'MutableGlobal' : 'Global'}<${value}>${isImport && !mutable ? ` | (${value})` : ''}`
    }
  }
}

const shapes = `/** Shaped like WebAssembly.Memory. */
export interface Memory { readonly buffer: ArrayBuffer; grow(delta: number): number; }
/** Shaped like WebAssembly.Table. */
export interface Table { readonly length: number; grow(delta: number, value?: any): number; get(index: number): any; set(index: number, value?: any): void; }
/** Shaped like WebAssembly.Global. */
export interface Global<T> { readonly value: T; valueOf(): T; }
export interface MutableGlobal<T> { value: T; valueOf(): T; }
`

/** A property name, or an exported name, as TypeScript has it. */
function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}

/** Gives the text of the `.d.ts`. */
export function declarationsOf(module: Module, options: Options): string {
  const modules = new Map<string, Map<string, string[]>>()
  for (const { module: from, name, kind, index } of module.imports) {
    const fields = modules.get(from) ?? new Map<string, string[]>()
    modules.set(from, fields.set(name, [...fields.get(name) ?? [], externalType(module, kind, index, options, true)]))
  }
  const wrap = (types: readonly string[]): string => types.length === 1 ? types[0]! : types.map(type => `(${type})`).join(' & ')
  const imports = [...modules].map(([from, fields]) => `  ${key(from)}: {\n${[...fields].map(([name, types]) => `    ${key(name)}: ${wrap(types)};\n`).join('')}  };\n`).join('')
  const exported = module.exports.map(({ name, kind, index }) => ({ name, type: externalType(module, kind, index, options, false) }))
  const head = `${shapes}\nexport interface Imports {\n${imports}}\n\nexport interface Exports {\n${exported.map(({ name, type }) => `  readonly ${key(name)}: ${type};\n`).join('')}}\n\n`
  if (options.instance) {
    if (options.format === 'iife') return `${head}declare const ${options.globalName}: Exports;\nexport default ${options.globalName};\n`
    return head + exported.map(({ name, type }, at) => `declare const x${at}: ${type};\nexport { x${at} as ${key(name)} };\n`).join('')
  }
  const parameters = `imports${imports === '' ? '?' : ''}: Imports${options.data === 'binary' ? ', data: Uint8Array' : ''}`
  const instantiate = `/** Makes a fresh instance. */\nexport declare function instantiate(${parameters}): Exports;\n`
  switch (options.format) {
    case 'esm': return `${head}${instantiate}export default instantiate;\n`
    case 'cjs': return head + instantiate
    case 'iife': return `${head}declare const ${options.globalName}: { instantiate(${parameters}): Exports };\nexport default ${options.globalName};\n`
    // Registers itself: what there is to type is the instance's exports.
    case 'stub': return `${head}export {};\n`
    case 'factory': return `${head}declare const instantiate: (${parameters}) => Exports;\nexport default instantiate;\n`
  }
}
