/**
 * `WebAssembly.Module`: a module whose code was compiled before, and what the API tells of it.
 *
 * Spec: js-api/index.html#modules
 */
import type { ExternalKind } from '../../compiler/wasm/module.ts'
import { find, type Found } from './lookup.ts'
import { copyBytes, finishInterface, type BufferSource } from './web-idl.ts'

export interface ModuleExport { readonly name: string, readonly kind: ExternalKind }
export interface ModuleImport { readonly module: string, readonly name: string, readonly kind: ExternalKind }

const found = new WeakMap<object, Found>()

/** What a module stands for. Throws: TypeError for anything else. */
export function foundFor(where: string, module: unknown): Found {
  const state = typeof module === 'object' && module !== null ? found.get(module) : undefined
  if (state === undefined) throw new TypeError(`${where}: Argument 0 must be a WebAssembly.Module`)
  return state
}

/** The constructor runs with what asynchronous compilation has found. */
let ready: Found | undefined

export class Module {
  /**
   * Throws: TypeError for anything but a buffer source; CompileError when the bytes are no valid module, or when there is no
   * code for them
   */
  constructor(bytes: BufferSource) {
    const given = ready
    ready = undefined
    found.set(this, given ?? find('WebAssembly.Module()', copyBytes('WebAssembly.Module()', bytes)))
  }
  static exports(module: Module): ModuleExport[] {
    const { decoded } = foundFor('WebAssembly.Module.exports()', module)
    return decoded.exports.map(({ name, kind }) => ({ name, kind }))
  }
  static imports(module: Module): ModuleImport[] {
    const { decoded } = foundFor('WebAssembly.Module.imports()', module)
    return decoded.imports.map(({ module: from, name, kind }) => ({ module: from, name, kind }))
  }
  static customSections(module: Module, sectionName: string): ArrayBuffer[] {
    const { decoded } = foundFor('WebAssembly.Module.customSections()', module)
    if (sectionName === undefined) throw new TypeError('WebAssembly.Module.customSections(): Argument 1 is required')
    const wanted = String(sectionName)
    return decoded.customs.filter(({ name }) => name === wanted).map(({ bytes: { start, end } }) => decoded.bytes.slice(start, end).buffer as ArrayBuffer)
  }
}
finishInterface(Module, 'WebAssembly.Module')

/** Makes a module of what was found. */
export function makeModule(state: Found): Module {
  ready = state
  return new Module(undefined as never)
}
