/**
 * Compiled code by the id of its module: what its files registered before or after this one was loaded, and what was
 * registered by hand.
 */
import { lengthOfId } from '../../compiler/common/fingerprint.ts'
import { interfaceVersion, registryKey, type RegisteredCode } from '../../compiler/common/registered-code.ts'

/** The realm's list, which code files make when they come first. */
function registered(): unknown[] {
  const realm = globalThis as unknown as Record<symbol, unknown[] | undefined>
  return realm[Symbol.for(registryKey)] ??= []
}

const codes = new Map<string, RegisteredCode>()
const lengths = new Set<number>()
let read = 0

function isCode(value: unknown): value is RegisteredCode {
  const code = value as Partial<RegisteredCode> | null | undefined
  return typeof code === 'object' && code !== null && typeof code.version === 'number' && typeof code.id === 'string' && typeof code.instantiate === 'function'
}

/** Takes in what has been registered since the last look. */
function refresh(): void {
  const list = registered()
  for (; read < list.length; read++) {
    const code = list[read]
    if (!isCode(code)) continue
    codes.set(code.id, code)
    lengths.add(lengthOfId(code.id))
  }
}

/**
 * Makes compiled code known by hand. A file of the format `stub` does so itself when it is loaded.
 *
 * Throws: TypeError for anything but code of that format
 */
export function register(code: RegisteredCode): void {
  if (!isCode(code)) throw new TypeError('register(): Argument 0 must be code that wasmless compiled with the format stub')
  registered().push(code)
}

/** The code for an id; undefined where none was loaded. */
export function codeFor(id: string): RegisteredCode | undefined {
  refresh()
  return codes.get(id)
}

/** Whether there is code for a module of so many bytes: only then does it pay to hash them. */
export function hasLength(length: number): boolean {
  refresh()
  return lengths.has(length)
}

/** Why code cannot be used; undefined where it can. */
export function mismatch(version: number): string | undefined {
  if (version === interfaceVersion) return undefined
  return `was compiled by ${version > interfaceVersion ? 'a newer' : 'an older'} wasmless (interface ${version}) than this runtime (interface ${interfaceVersion}): build both with one version`
}
