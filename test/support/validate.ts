/** Decoder and validator in tests: a whole module at once, and the error that is expected of one. */
import { CompileError } from '../../compiler/common/error.ts'
import { decodeModule } from '../../compiler/wasm/decode.ts'
import { validateFunction, validateModule } from '../../compiler/wasm/validate.ts'

/**
 * Throws: CompileError.
 */
export function validateAll(bytes: Uint8Array): void {
  const module = decodeModule(bytes)
  validateModule(module)
  module.functions.forEach(({ body }, index) => {
    if (body !== undefined) validateFunction(module, index)
  })
}

/** The CompileError that `work` throws. Throws: whatever else it throws, and an Error when it throws nothing. */
export function compileErrorOf(work: () => unknown): CompileError {
  try {
    work()
  } catch (error) {
    if (error instanceof CompileError) return error
    throw error
  }
  throw new Error('no error')
}
