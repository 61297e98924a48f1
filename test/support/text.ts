/** The text format in tests: `.wat` to bytes, through Binaryen, which is loaded only when asked for. */
import type Binaryen from 'binaryen'

/** By a Binaryen that is loaded already. */
export function assembleTextBy(binaryen: typeof Binaryen, text: string): Uint8Array {
  const { Features } = binaryen
  const module = binaryen.parseText(text)
  try {
    // What the compiler compiles: more would change how Binaryen encodes the rest.
    module.setFeatures(Features.MutableGlobals | Features.NontrappingFPToInt | Features.BulkMemory | Features.SignExt | Features.TailCall
      | Features.ReferenceTypes | Features.Multivalue | Features.ExtendedConst | Features.MultiMemory)
    return module.emitBinary()
  } finally {
    module.dispose()
  }
}
export async function assembleText(text: string): Promise<Uint8Array> {
  const { default: binaryen } = await import('binaryen')
  return assembleTextBy(binaryen, text)
}
