/**
 * Reads a module from a file or stdin, text format included. The only file that imports binaryen, and
 * only when there is text to assemble: binaryen needs WebAssembly, wasmless does not.
 */
import { readFileSync } from 'node:fs'
import { FileError } from './diagnostics.ts'

/** What the user named, for messages: the path, or `<stdin>`. */
export function displayName(input: string): string {
  return input === '-' ? '<stdin>' : input
}

function readBytes(input: string): Uint8Array {
  try {
    return readFileSync(input === '-' ? 0 : input)
  } catch (error) {
    throw new FileError(`${displayName(input)}: cannot be read: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message}`)
  }
}

/** Text starts with a parenthesis or a comment after any white space; a module starts with a zero byte. */
function isText(bytes: Uint8Array): boolean {
  let i = 0
  while (i < bytes.length && (bytes[i] === 0x20 || (bytes[i]! >= 0x09 && bytes[i]! <= 0x0d))) i++
  return bytes[i] === 0x28 || (bytes[i] === 0x3b && bytes[i + 1] === 0x3b)
}

/**
 * The bytes of the module that `input` names: a path, or `-` for stdin. Text format is assembled by binaryen.
 *
 * Throws: FileError when it cannot be read, or when the text does not parse.
 */
export async function readModule(input: string): Promise<Uint8Array> {
  const bytes = readBytes(input)
  if (!isText(bytes)) return bytes
  const { default: binaryen } = await import('binaryen')
  const { Features } = binaryen
  // What wasmless decodes. More would change how binaryen encodes the rest (it has an import section of its own).
  const features = Features.Atomics | Features.MutableGlobals | Features.NontrappingFPToInt | Features.SIMD128 | Features.BulkMemory
    | Features.SignExt | Features.ExceptionHandling | Features.TailCall | Features.ReferenceTypes | Features.Multivalue | Features.GC
    | Features.Memory64 | Features.RelaxedSIMD | Features.ExtendedConst | Features.MultiMemory
  const source = new TextDecoder().decode(bytes)
  // binaryen says what is wrong on the console, and throws only that it was fatal.
  const said: string[] = []
  const { error, warn } = console
  console.error = console.warn = (...words: unknown[]) => void said.push(words.join(' '))
  try {
    const module = binaryen.parseText(source)
    module.setFeatures(features)
    binaryen.setDebugInfo(true) // the text's names, for messages and --names
    try {
      return module.emitBinary()
    } finally {
      module.dispose()
    }
  } catch (fault) {
    const why = said.length > 0 ? said.join(' ').trim() : String((fault as Error).message ?? fault)
    throw new FileError(`${displayName(input)}: the text does not parse: ${why.replace(/^Fatal:\s*/, '')}`)
  } finally {
    console.error = error
    console.warn = warn
  }
}
