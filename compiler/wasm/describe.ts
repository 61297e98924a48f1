/**
 * Words for the types of what a module imports and exports, near the text format's: `(i32, i64) → f64`,
 * `1..2 pages`, `mut i32`, `10.. funcref`. For people; nothing reads them back.
 */
import type { ExternalKind, Module } from './module.ts'
import { printType } from './print.ts'
import { functionType } from './subtyping.ts'
import type { Limits } from './types.ts'

function range({ minimum, maximum }: Limits): string {
  return `${minimum}..${maximum ?? ''}`
}

/** The type of anything that a module imports or exports, in words. */
export function describeExternal(module: Module, kind: ExternalKind, index: number): string {
  switch (kind) {
    case 'function': {
      const { parameters, results } = functionType(module, index)
      const list = results.map(printType).join(', ')
      return `(${parameters.map(printType).join(', ')})${results.length === 0 ? '' : ` → ${results.length === 1 ? list : `(${list})`}`}`
    }
    case 'memory': {
      const { limits, address, shared } = module.memories[index]!.type
      return `${address === 'i64' ? 'i64 ' : ''}${range(limits)} pages${shared ? ' shared' : ''}`
    }
    case 'table': {
      const { limits, address, element } = module.tables[index]!.type
      return `${address === 'i64' ? 'i64 ' : ''}${range(limits)} ${printType(element)}`
    }
    case 'global': {
      const { type, mutable } = module.globals[index]!.type
      return `${mutable ? 'mut ' : ''}${printType(type)}`
    }
    case 'tag': {
      const { composite } = module.types[module.tags[index]!.type.type]!
      return `(${composite.kind === 'func' ? composite.parameters.map(printType).join(', ') : ''})`
    }
  }
}
