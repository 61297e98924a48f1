/**
 * What compiled code with the format `stub` and the runtime must agree on: where code registers itself, what it says of
 * itself, and the custom section by which a stub names its code. Stated here once, for the compiler that writes it and
 * the runtime that reads it.
 */

/** Rises whenever code and runtime of different versions would no longer understand each other. */
export const interfaceVersion = 1

/** The key under `globalThis`, by `Symbol.for`, of the list to which code adds itself: so code may load before the runtime. */
export const registryKey = 'wasmless.code'

/** The custom section of a stub. Its contents are a `StubDescription` in JSON, UTF-8. */
export const stubSection = 'wasmless'

/** Compiled code, as its file registers it. */
export interface RegisteredCode {
  /** `interfaceVersion` of the compiler. */
  readonly version: number
  /** `moduleId` of the module that it was compiled from. */
  readonly id: string
  /** Reads the imports, instantiates, gives the frozen exports object. */
  readonly instantiate: (imports: unknown) => object
}

/** What a stub says of the code that belongs to it. */
export interface StubDescription {
  readonly version: number
  readonly id: string
  /** File name of the code, for messages and for loading it from beside the stub; absent where the compiler was not told. */
  readonly code?: string
}
