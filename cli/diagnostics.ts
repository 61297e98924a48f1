/**
 * The only place that words what the command line says on stderr and chooses the exit status: 0 fine,
 * 1 bad input, 2 usage, 3 unsupported.
 */
import { CompileError, OptionsError, UnsupportedError, type Location } from '../compiler/index.ts'

/** The input cannot be read or the output cannot be written; `message` says which and why. */
export class FileError extends Error {
  override readonly name = 'FileError'
}

/** The command's words do not fit together. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** `file:0x1f3: function 12 "parse": message`, as editors and people parse it. */
function located(file: string, at: Location, message: string): string {
  const parts = [at.offset === undefined ? file : `${file}:0x${at.offset.toString(16)}`]
  if (at.functionIndex !== undefined) {
    parts.push(`function ${at.functionIndex}${at.functionName === undefined ? '' : ` ${JSON.stringify(at.functionName)}`}`)
  } else if (at.section !== undefined) parts.push(`${at.section} section`)
  return [...parts, message].join(': ')
}

/**
 * Words an error for stderr and gives the exit status it stands for.
 *
 * `file`: the input as the user named it.
 * Gives: nothing for an error that is a fault of wasmless itself: let it be thrown, its stack is wanted.
 */
export function diagnose(error: unknown, file: string): { readonly message: string, readonly status: number } | undefined {
  if (error instanceof CompileError) return { message: located(file, error.location, error.reason), status: 1 }
  if (error instanceof UnsupportedError) return { message: located(file, error.location, error.reason), status: 3 }
  if (error instanceof FileError) return { message: error.message, status: 1 }
  if (error instanceof OptionsError || error instanceof UsageError) return { message: error.message, status: 2 }
  return undefined
}
