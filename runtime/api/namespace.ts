/**
 * The `WebAssembly` namespace object: its functions, and the classes with the attributes that Web IDL asks for.
 *
 * Spec: js-api/index.html#webassembly-namespace, web-api/index.html#streaming-modules
 */
import { CompileError, LinkError, RuntimeError } from './errors.ts'
import { Global } from './global.ts'
import { checkImports, Instance, makeInstance, readImportsNow } from './instance.ts'
import { findLater, isValid } from './lookup.ts'
import { Memory } from './memory.ts'
import { foundFor, makeModule, Module } from './module.ts'
import { Table } from './table.ts'
import { copyBytes, isObject, setTag, type BufferSource } from './web-idl.ts'

export interface InstantiatedSource { readonly module: Module, readonly instance: Instance }

async function compileBytes(where: string, bytes: Uint8Array<ArrayBuffer>, base?: string): Promise<Module> {
  // Compiling is another task's work: nothing of it shows before the caller goes on.
  await undefined
  return makeModule(await findLater(where, bytes, base))
}

async function instantiateBytes(where: string, bytes: Uint8Array<ArrayBuffer>, imports: unknown, base?: string): Promise<InstantiatedSource> {
  checkIsObject(where, imports)
  const module = await compileBytes(where, bytes, base)
  return { module, instance: new Instance(module, imports as object) }
}
function checkIsObject(where: string, imports: unknown): void {
  if (imports !== undefined && !isObject(imports)) throw new TypeError(`${where}: Argument 1 must be an object`)
}

/** The bytes of a response, and where it came from. Throws: TypeError for what is no good response of the right type */
async function readResponse(where: string, source: unknown): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>, readonly base: string }> {
  const response = await source as Response
  if (!(response instanceof Response)) throw new TypeError(`${where}: Argument 0 must be a Response or a Promise resolving to a Response`)
  if (!response.ok) throw new TypeError(`${where}: HTTP status code is not ok`)
  const type = response.headers.get('Content-Type')
  if (type === null || !/^[\t\n\r ]*application\/wasm[\t\n\r ]*$/i.test(type)) throw new TypeError(`${where}: Incorrect response MIME type. Expected 'application/wasm'.`)
  return { bytes: new Uint8Array(await response.arrayBuffer()), base: response.url }
}

// Methods: functions that are no constructors, of the lengths that Web IDL gives them.
const operations = {
  validate(bytes: BufferSource): boolean {
    return isValid(copyBytes('WebAssembly.validate()', bytes))
  },
  async compile(bytes: BufferSource): Promise<Module> {
    const where = 'WebAssembly.compile()'
    return compileBytes(where, copyBytes(where, bytes))
  },
  async instantiate(source: BufferSource | Module, ...[imports]: [object?]): Promise<InstantiatedSource | Instance> {
    const where = 'WebAssembly.instantiate()'
    if (!(source instanceof Module)) return instantiateBytes(where, copyBytes(where, source), imports)
    checkIsObject(where, imports)
    const found = foundFor(where, source)
    checkImports(where, found, imports)
    // Imports are read now, and linked by another task.
    const read = readImportsNow(where, found, imports)
    await undefined
    return makeInstance(source, read)
  },
}
const streamingOperations = {
  async compileStreaming(source: Response | PromiseLike<Response>): Promise<Module> {
    const where = 'WebAssembly.compileStreaming()'
    const { bytes, base } = await readResponse(where, source)
    return compileBytes(where, bytes, base)
  },
  async instantiateStreaming(source: Response | PromiseLike<Response>, ...[imports]: [object?]): Promise<InstantiatedSource> {
    const where = 'WebAssembly.instantiateStreaming()'
    checkIsObject(where, imports)
    const { bytes, base } = await readResponse(where, source)
    return instantiateBytes(where, bytes, imports, base)
  },
}

const classes = { Module, Instance, Memory, Table, Global, CompileError, LinkError, RuntimeError }

type Namespace = typeof operations & typeof streamingOperations & typeof classes

function makeNamespace(): Namespace {
  // Only looked up: reading it makes Node load its HTTP client, which compiles a module by whatever WebAssembly it then finds.
  const namespace = { ...operations, ...'Response' in globalThis ? streamingOperations : {} }
  for (const [name, value] of Object.entries(classes)) Object.defineProperty(namespace, name, { value, writable: true, configurable: true })
  setTag(namespace, 'WebAssembly')
  return namespace as Namespace
}

/** A `WebAssembly` for code that was compiled before. `install` makes it the global one. */
export const WebAssembly: Namespace = makeNamespace()
