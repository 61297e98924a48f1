/**
 * Writes modules as bytes for this suite: large ones that no text format could say in reasonable time.
 * Every function has the type `(i32) -> i32` or one given as `[parameters, results]` in value type bytes.
 */
export const i32 = 0x7f
export const i64 = 0x7e
export const f64 = 0x7c

/** LEB128 of an unsigned number. */
export function u32(value) {
  const bytes = []
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0))
    value >>>= 7
  } while (value)
  return bytes
}

/** LEB128 of a signed 32-bit number. */
export function s32(value) {
  const bytes = []
  for (;;) {
    const low = value & 127
    value >>= 7
    if ((value === 0 && !(low & 64)) || (value === -1 && low & 64)) return [...bytes, low]
    bytes.push(low | 128)
  }
}

/** A growing array of bytes: `push(...numbers)`, `append(bytes)`. */
export class Writer {
  buffer = new Uint8Array(1024)
  length = 0

  push(...bytes) {
    this.append(bytes)
  }

  append(bytes) {
    if (this.length + bytes.length > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + bytes.length))
      larger.set(this.buffer.subarray(0, this.length))
      this.buffer = larger
    }
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  get bytes() {
    return this.buffer.subarray(0, this.length)
  }
}

/**
 * Encodes a module.
 *
 * `functions`: array of `{ type, locals, body, export }`: `type` an index into `types`, `locals` the count of further i32,
 * `body` the bytes of the instructions without the final `end`
 * `memory`: pages, or undefined; exported as `memory`
 */
export function encodeModule({ types = [[[i32], [i32]]], functions, memory }) {
  const out = new Writer()
  out.push(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
  const section = (id, fill) => {
    const content = new Writer()
    fill(content)
    out.push(id, ...u32(content.length))
    out.append(content.bytes)
  }
  section(1, w => {
    w.push(...u32(types.length))
    for (const [parameters, results] of types) w.push(0x60, ...u32(parameters.length), ...parameters, ...u32(results.length), ...results)
  })
  section(3, w => {
    w.push(...u32(functions.length))
    for (const { type = 0 } of functions) w.push(...u32(type))
  })
  if (memory !== undefined) section(5, w => w.push(1, 0, ...u32(memory)))
  const named = functions.map((f, index) => [f.export, index]).filter(([name]) => name !== undefined)
  section(7, w => {
    w.push(...u32(named.length + (memory === undefined ? 0 : 1)))
    for (const [name, index] of named) w.push(...u32(name.length), ...Buffer.from(name), 0, ...u32(index))
    if (memory !== undefined) w.push(6, ...Buffer.from('memory'), 2, 0)
  })
  section(10, w => {
    w.push(...u32(functions.length))
    for (const { locals = 0, body } of functions) {
      const declared = locals ? [1, ...u32(locals), i32] : [0]
      w.push(...u32(declared.length + body.length + 1), ...declared)
      w.append(body)
      w.push(0x0b)
    }
  })
  return out.bytes.slice()
}
