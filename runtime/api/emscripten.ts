/**
 * `wasmless/emscripten`: Emscripten's hook `instantiateWasm`, for compiled code in the place of a module. It needs no
 * namespace and no stub; the glue then neither fetches nor compiles anything.
 *
 * Spec: https://emscripten.org/docs/api_reference/module.html#Module.instantiateWasm
 */

/** Instantiates compiled code: what every output file exports. */
export type Instantiate = (imports: any) => object

/** What glue gives its hook: takes the instance, and the module where the glue reads that too. Newer glue gives back what it made of the exports. */
export type ReceiveInstance = (instance: { readonly exports: any }, module?: object) => unknown

/** The hook, as Emscripten's glue calls it. */
export type InstantiateWasm = (imports: object, receiveInstance: ReceiveInstance) => any

/**
 * Makes the hook: `initSqlJs({ instantiateWasm: instantiateWasm(instantiate) })`. It instantiates synchronously; code that
 * is to be loaded later is imported before the glue is called.
 *
 * `code`: `instantiate` of an output file, or an object that has it: a file's exports, or registered code
 * `module`: for glue that reads the module's custom sections (dynamic linking): a `WebAssembly.Module`, of `wasmless/runtime` or the engine's
 * Gives: a hook that throws what instantiating throws. Glue since 2020 rejects with that; earlier glue prints it.
 * Throws: TypeError for anything but compiled code
 */
export function instantiateWasm(code: Instantiate | { readonly instantiate: Instantiate }, module?: object): InstantiateWasm {
  const instantiate: unknown = typeof code === 'function' ? code : (code as { readonly instantiate?: unknown } | null | undefined)?.instantiate
  if (typeof instantiate !== 'function') throw new TypeError('instantiateWasm(): Argument 0 must be compiled code: the function `instantiate` of an output file, or an object with it')
  return (imports, receiveInstance) => {
    const exports = (instantiate as Instantiate)(imports)
    // What the hook gives becomes the glue's exports where the glue is not asynchronous through and through (before 2025), so
    // `{}`, which stands for an instance that comes later, would take their place; and what it made of them must not be lost.
    return receiveInstance({ exports }, module) ?? exports
  }
}
