/**
 * `wasmless/runtime/detach`, imported for its effect before the runtime: for engines that cannot detach a buffer, as Hermes cannot.
 * Glue of wasm-bindgen takes a `byteLength` of 0 for the sign that the memory has grown, and would else go on with the old
 * buffer. Here `byteLength` says so, of buffers that were transferred and of views on them; nothing else about them changes.
 */
interface Intrinsics { readonly ArrayBuffer: ArrayBufferConstructor, readonly Uint8Array: Uint8ArrayConstructor }

/** Gives a realm `ArrayBuffer.prototype.transfer`, by which the runtime grows memories where it is there. */
export function emulateDetaching({ ArrayBuffer, Uint8Array }: Intrinsics): void {
  const detached = new WeakSet<ArrayBufferLike>()
  const observe = <T extends object>(prototype: T, bufferOf: (object: T) => ArrayBufferLike): void => {
    const length = Object.getOwnPropertyDescriptor(prototype, 'byteLength')!.get!
    Object.defineProperty(prototype, 'byteLength', {
      configurable: true,
      get(this: T): number {
        const bytes = length.call(this) as number
        return detached.has(bufferOf(this)) ? 0 : bytes
      },
    })
  }
  observe(ArrayBuffer.prototype, buffer => buffer)
  observe(Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array, view => view.buffer)
  Object.defineProperty(ArrayBuffer.prototype, 'transfer', {
    configurable: true,
    writable: true,
    value: function transfer(this: ArrayBuffer, length = this.byteLength): ArrayBuffer {
      if (detached.has(this)) throw new TypeError('ArrayBuffer.prototype.transfer(): the buffer is detached')
      const bytes = new Uint8Array(this)
      const made = new Uint8Array(length)
      made.set(length < bytes.length ? bytes.subarray(0, length) : bytes)
      detached.add(this)
      return made.buffer
    },
  })
}

if (!('transfer' in ArrayBuffer.prototype) && typeof structuredClone === 'undefined') emulateDetaching(globalThis)
