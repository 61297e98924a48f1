/**
 * Puts the namespace in the engine's place: always, or where the engine's own does not work.
 */
import { setProvider, type Provider } from './lookup.ts'
import { WebAssembly } from './namespace.ts'

export interface InstallOptions extends Provider {
  /**
   * `unavailable` (default): only where the engine has no WebAssembly, or compiling a module fails, as under a Content
   * Security Policy without `wasm-unsafe-eval`, which keeps the object. `always`: in any case.
   */
  readonly when?: 'unavailable' | 'always'
}

/** The smallest module. */
const empty = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])

function isAvailable(engine: unknown): boolean {
  const { Module, Instance } = (typeof engine === 'object' && engine !== null ? engine : {}) as { Module?: new (bytes: Uint8Array) => object, Instance?: new (module: object) => object }
  if (typeof Module !== 'function' || typeof Instance !== 'function') return false
  try {
    new Instance(new Module(empty))
    return true
  } catch {
    return false
  }
}

/**
 * Makes `globalThis.WebAssembly` this namespace.
 *
 * `when`: whether to do so where the engine's own works
 * `load`, `compile`: where code comes from that was not registered (`Provider`)
 * Gives: whether it is in place now
 */
export function install({ when = 'unavailable', ...provider }: InstallOptions = {}): boolean {
  if (when !== 'unavailable' && when !== 'always') throw new TypeError(`install(): 'when' must be 'unavailable' or 'always', not ${String(when)}`)
  const realm = globalThis as unknown as { WebAssembly?: unknown }
  const isOurs = realm.WebAssembly === WebAssembly
  if (!isOurs && when === 'unavailable' && isAvailable(realm.WebAssembly)) return false
  setProvider(provider)
  // As engines have it: not enumerable.
  if (!isOurs) Object.defineProperty(globalThis, 'WebAssembly', { value: WebAssembly, writable: true, enumerable: false, configurable: true })
  return true
}
