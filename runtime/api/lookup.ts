/**
 * From the bytes that a program gives to code that was compiled before: by the id in a stub, by the bytes' own id,
 * without code where a module has none, and last by what the program has configured. Nothing is compiled here.
 */
import { CompileError as BadModule, UnsupportedError } from '../../compiler/common/error.ts'
import { moduleId } from '../../compiler/common/fingerprint.ts'
import { stubSection, type RegisteredCode, type StubDescription } from '../../compiler/common/registered-code.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import type { Module as Decoded } from '../../compiler/wasm/module.ts'
import { proposalsUsed, uncompiledProposals } from '../../compiler/wasm/proposals.ts'
import { decodeUtf8 } from '../../compiler/wasm/reader.ts'
import { validateFunction, validateModule } from '../../compiler/wasm/validate.ts'
import { instantiateCodeless, isCodeless } from './codeless.ts'
import { CompileError } from './errors.ts'
import { codeFor, hasLength, mismatch } from './registry.ts'

/** What a program may add to the search. */
export interface Provider {
  /**
   * Loads the code file that a stub names; asynchronous entry points only. Whatever it gives, the file must have registered
   * itself when the promise is fulfilled.
   *
   * `code`: the file's name as the stub has it
   * `base`: URL of the response that the stub came in, where there was one
   */
  readonly load?: (code: string, base: string | undefined) => PromiseLike<unknown>
  /** Compiles at run time, or finds what was compiled earlier. Gives undefined where it cannot. */
  readonly compile?: (bytes: Uint8Array<ArrayBuffer>, id: string) => RegisteredCode | undefined
}

let provider: Provider = {}
/** Sets what is asked where no code was registered. Replaces what was set before. */
export function setProvider(given: Provider): void {
  provider = given
}

/** What a `WebAssembly.Module` stands for. */
export interface Found {
  readonly decoded: Decoded
  readonly instantiate: (imports: unknown) => object
}

/** Runs `action`, whose errors about the module become the namespace's. */
function reporting<T>(where: string, action: () => T): T {
  try {
    return action()
  } catch (e) {
    if (e instanceof BadModule || e instanceof UnsupportedError) throw new CompileError(`${where}: ${e.message}`)
    throw e
  }
}

/** Throws: CompileError when the section is broken or of another version */
function readStub(where: string, decoded: Decoded): StubDescription | undefined {
  const section = decoded.customs.find(({ name }) => name === stubSection)
  if (section === undefined) return undefined
  let stub: Partial<StubDescription> | null
  try {
    stub = JSON.parse(decodeUtf8(decoded.bytes, section.bytes.start, section.bytes.end) ?? '') as Partial<StubDescription> | null
  } catch {
    stub = null
  }
  if (typeof stub !== 'object' || stub === null || typeof stub.version !== 'number' || typeof stub.id !== 'string' || stub.code !== undefined && typeof stub.code !== 'string') {
    throw new CompileError(`${where}: the section ${JSON.stringify(stubSection)} of this stub is broken: build it anew with wasmless build-stub`)
  }
  const wrong = mismatch(stub.version)
  if (wrong !== undefined) throw new CompileError(`${where}: this stub ${wrong}`)
  return stub as StubDescription
}

/** Throws: CompileError when the code is of another version */
function use(where: string, decoded: Decoded, { version, id, instantiate }: RegisteredCode): Found {
  const wrong = mismatch(version)
  if (wrong !== undefined) throw new CompileError(`${where}: the code for module ${id} ${wrong}`)
  return { decoded, instantiate }
}

interface Search {
  readonly decoded: Decoded
  readonly stub: StubDescription | undefined
  readonly found: Found | undefined
}

/** All of the search that needs nothing of the provider. */
function search(where: string, bytes: Uint8Array<ArrayBuffer>): Search {
  const decoded = reporting(where, () => decodeModule(bytes))
  const stub = readStub(where, decoded)
  if (stub !== undefined || hasLength(bytes.length)) {
    const code = codeFor(stub?.id ?? moduleId(bytes))
    if (code !== undefined) return { decoded, stub, found: use(where, decoded, code) }
  }
  if (stub === undefined && isCodeless(decoded)) {
    reporting(where, () => { validateModule(decoded) })
    return { decoded, stub, found: { decoded, instantiate: imports => instantiateCodeless(decoded, imports) } }
  }
  return { decoded, stub, found: undefined }
}

/**
 * `wasLoaded`: whether the file that the stub names has been loaded for it
 * Throws: CompileError that says which file is missing, or what is wrong with the module itself
 */
function refuse(where: string, { decoded, stub }: Search, wasLoaded = false): never {
  if (stub !== undefined) {
    const file = stub.code === undefined ? 'its code' : `${JSON.stringify(stub.code)}, its code,`
    const what = wasLoaded ? 'is not that of this build' : 'has not been loaded'
    throw new CompileError(`${where}: this is a stub, and ${file} ${what} (module ${stub.id}): load that before the module is compiled`)
  }
  reporting(where, () => { validateAll(decoded) })
  const proposals = uncompiled(decoded)
  const module = `module of ${decoded.bytes.length} bytes`
  if (proposals.length > 0) throw new CompileError(`${where}: not compiled yet: ${proposals.join(', ')} (${module})`)
  throw new CompileError(`${where}: there is no compiled code for this ${module} (${moduleId(decoded.bytes)}): make it with wasmless --format stub, and load it before the module is compiled`)
}

function validateAll(decoded: Decoded): void {
  validateModule(decoded)
  decoded.functions.forEach(({ body }, index) => { if (body !== undefined) validateFunction(decoded, index) })
}

/** The proposals that a module uses and wasmless does not compile. */
function uncompiled(decoded: Decoded): string[] {
  return [...proposalsUsed(decoded).keys()].filter(proposal => uncompiledProposals.has(proposal))
}

/** Throws: what a provider's error says, as a CompileError */
function compileBy(where: string, { decoded }: Search): Found | undefined {
  if (provider.compile === undefined) return undefined
  const bytes = decoded.bytes as Uint8Array<ArrayBuffer>
  const code = reporting(where, () => provider.compile!(bytes, moduleId(bytes)))
  return code === undefined ? undefined : use(where, decoded, code)
}

/**
 * Finds the code of a module.
 *
 * `where`: the caller, for messages
 * `bytes`: a copy of the caller's own
 * Throws: CompileError when the module is malformed or invalid, or when there is no code for it
 */
export function find(where: string, bytes: Uint8Array<ArrayBuffer>): Found {
  const result = search(where, bytes)
  return result.found ?? (result.stub === undefined ? compileBy(where, result) : undefined) ?? refuse(where, result)
}

/** The same, where there is time to load the code that a stub names. */
export async function findLater(where: string, bytes: Uint8Array<ArrayBuffer>, base?: string): Promise<Found> {
  const result = search(where, bytes)
  const code = result.stub?.code
  if (result.found === undefined && code !== undefined && provider.load !== undefined) {
    await provider.load(code, base)
    const again = search(where, bytes)
    return again.found ?? refuse(where, again, true)
  }
  return result.found ?? (result.stub === undefined ? compileBy(where, result) : undefined) ?? refuse(where, result)
}

/** Whether the bytes are a valid module, of features that wasmless compiles: libraries probe for features by it. */
export function isValid(bytes: Uint8Array): boolean {
  try {
    const decoded = decodeModule(bytes)
    validateAll(decoded)
    return uncompiled(decoded).length === 0
  } catch (e) {
    if (e instanceof BadModule) return false
    throw e
  }
}
