/**
 * What Web IDL asks of every class of the namespace: how arguments convert, and which attributes properties have.
 *
 * Spec: webidl.spec.whatwg.org, js-api/index.html
 */
import { to_index } from '../helpers/index-argument.js'

/** Bytes, as Web IDL has them: no shared ones. */
export type BufferSource = ArrayBuffer | ArrayBufferView<ArrayBuffer>
type Descriptor = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null || typeof value === 'function'
}

/** A dictionary argument. Throws: TypeError for anything but an object. */
export function toDescriptor(where: string, descriptor: unknown): Descriptor {
  if (!isObject(descriptor)) throw new TypeError(`${where}: Argument 0 must be a descriptor`)
  return descriptor as Descriptor
}

/** `address` of a descriptor, which comes before its limits. Throws: TypeError for what is no address type, or not compiled. */
export function checkAddress(where: string, { address }: Descriptor): void {
  if (address === undefined) return
  const name = String(address)
  if (name === 'i64') throw new TypeError(`${where}: i64 addresses are not supported by wasmless yet`)
  if (name !== 'i32') throw new TypeError(`${where}: Unknown address type '${name}'; pass 'i32' or 'i64'`)
}

/**
 * `initial` and `maximum`, read and converted in that order.
 *
 * `most`: what `initial` may be
 * Throws: TypeError when one is missing or no number of 32 bits, RangeError when they are out of order or too large
 */
export function toLimits(where: string, descriptor: Descriptor, most: number): { minimum: number, maximum: number | undefined } {
  const { initial } = descriptor
  if (initial === undefined) throw new TypeError(`${where}: Property 'initial' is required`)
  const minimum = to_index(initial, `${where}: Property 'initial'`)
  const { maximum } = descriptor
  const given = { minimum, maximum: maximum === undefined ? undefined : to_index(maximum, `${where}: Property 'maximum'`) }
  if (given.minimum > most) throw new RangeError(`${where}: Property 'initial': value ${given.minimum} is above the upper bound ${most}`)
  if (given.maximum !== undefined && given.maximum < given.minimum) throw new RangeError(`${where}: Property 'maximum': value ${given.maximum} is below the lower bound ${given.minimum}`)
  return given
}

/**
 * The bytes of a BufferSource, copied: later writes to the buffer do not count.
 *
 * Throws: TypeError for anything else, shared buffers among it
 */
export function copyBytes(where: string, source: unknown): Uint8Array<ArrayBuffer> {
  const buffer = ArrayBuffer.isView(source) ? source.buffer : source
  try {
    // By its internal slot, since buffers of other realms count too.
    byteLength.call(buffer)
  } catch {
    throw new TypeError(`${where}: Argument 0 must be a buffer source`)
  }
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array(buffer as ArrayBuffer).slice()
}
const byteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')!.get!

/** Gives a class the properties of `prototype`, the tag of its name, and its methods and accessors the attributes and names that Web IDL wants and `class` does not give. */
export function finishInterface(Class: Function & { prototype: object }, tag: string, prototype: object = {}): void {
  Object.defineProperties(Class.prototype, Object.getOwnPropertyDescriptors(prototype))
  for (const place of [Class.prototype, Class] as const) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(place))) {
      // What a function has by itself is not meant; some engines give it `arguments` and `caller`.
      if (name === 'constructor' || name === 'name' || name === 'length' || !property.configurable) continue
      Object.defineProperty(place, name, { ...property, enumerable: true })
      // Minifiers take names away.
      if (typeof property.value === 'function') Object.defineProperty(property.value, 'name', { value: name, configurable: true })
      if (property.get) Object.defineProperty(property.get, 'name', { value: `get ${name}`, configurable: true })
      if (property.set) Object.defineProperty(property.set, 'name', { value: `set ${name}`, configurable: true })
    }
  }
  Object.defineProperty(Class, 'name', { value: tag.replace('WebAssembly.', ''), configurable: true })
  setTag(Class.prototype, tag)
}
export function setTag(object: object, tag: string): void {
  Object.defineProperty(object, Symbol.toStringTag, { value: tag, configurable: true })
}
