/**
 * Bytes of modules for the tests of `compiler/wasm`: every byte written out, so that malformed ones
 * can be made too. Tests of later phases assemble theirs with `support/assemble.ts`, whose numbers and names
 * these are made of.
 */

import { flatten as flat, name as text, unsigned as u, type Code as Bytes } from '../support/assemble.ts'

export { flat, text, u, type Bytes }

/** A length in bytes, and the bytes. */
export function sized(...bytes: Bytes): number[] {
  const all = flat(bytes)
  return [...u(all.length), ...all]
}
/** A count, and the things. */
export function list(...items: Bytes): Bytes {
  return [u(items.length), items]
}
export function section(id: number, ...contents: Bytes): Bytes {
  return [id, sized(...contents)]
}
export const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
export function bytesOf(...sections: Bytes): Uint8Array {
  return new Uint8Array(flat([header, sections]))
}

const letters: Readonly<Record<string, number>> = { i: 0x7f, I: 0x7e, f: 0x7d, F: 0x7c, v: 0x7b, c: 0x70, x: 0x6f, a: 0x6e, t: 0x69 }
/** A list of value types by their letters: those of signatures, and c, x, a, t for funcref, externref, anyref, exnref. */
export function types(of: string): Bytes {
  return list(...Array.from(of, letter => letters[letter]!))
}
/** A function type: `ii-i`. */
export function func(signature: string): Bytes {
  const [parameters, results] = signature.split('-')
  return [0x60, types(parameters!), types(results!)]
}
/** A module of one function with that body (without its last `end`); `more` are the sections between function and code. */
export function oneFunction(signature: string, body: Bytes, { locals = [0], more = [], moreTypes = [] }: { locals?: Bytes, more?: Bytes, moreTypes?: Bytes } = {}): Uint8Array {
  return bytesOf(section(1, list(func(signature), ...moreTypes)), section(3, list(0)), more, section(10, list(sized(locals, body, 0x0b))))
}
