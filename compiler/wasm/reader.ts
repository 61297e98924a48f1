/**
 * The reader of bytes: LEB128 integers, names and counts, strict as the binary grammar wants them. The
 * only place that knows how numbers are written; what they mean is for `sections.ts`,
 * `read-types.ts` and `operators.ts`.
 *
 * Spec: core/binary/values.html
 */
import { CompileError, type Location } from '../common/error.ts'

export class ByteReader {
  readonly bytes: Uint8Array
  /** Offset of the next byte in the module. */
  position: number
  /** Where reading must stop: the end of the section, the function body or the module. */
  end: number
  /** The place that errors name, besides the offset. */
  location: Location

  constructor(bytes: Uint8Array, start = 0, end = bytes.length, location: Location = {}) {
    this.bytes = bytes
    this.position = start
    this.end = end
    this.location = location
  }

  malformed(reason: string, offset = this.position): never {
    throw new CompileError('malformed', reason, { ...this.location, offset })
  }

  invalid(reason: string, offset = this.position): never {
    throw new CompileError('invalid', reason, { ...this.location, offset })
  }

  byte(): number {
    if (this.position >= this.end) this.malformed('unexpected end of section or function', this.end)
    return this.bytes[this.position++]!
  }

  u32(): number {
    if (this.position < this.end) {
      const byte = this.bytes[this.position]!
      if (byte < 0x80) {
        this.position++
        return byte
      }
    }
    return this.#longU32()
  }

  #longU32(): number {
    let result = 0
    for (let shift = 0; ; shift += 7) {
      if (shift > 28) this.malformed('integer representation too long')
      const byte = this.byte()
      if (shift === 28 && (byte & 0x70) !== 0) this.malformed('integer too large', this.position - 1)
      result |= (byte & 0x7f) << shift
      if (byte < 0x80) return result >>> 0
    }
  }

  s32(): number {
    let result = 0
    for (let shift = 0; ; shift += 7) {
      if (shift > 28) this.malformed('integer representation too long')
      const byte = this.byte()
      if (shift === 28 && (byte & 0x78) !== 0 && (byte & 0x78) !== 0x78) this.malformed('integer too large', this.position - 1)
      result |= (byte & 0x7f) << shift
      if (byte < 0x80) return shift < 25 ? result << (25 - shift) >> (25 - shift) : result
    }
  }

  /** A signed integer of 33 bits, as block types and heap types have it: any 32-bit index, or a small negative number. */
  s33(): number {
    let result = 0
    let scale = 1
    for (let shift = 0; ; shift += 7, scale *= 128) {
      if (shift > 28) this.malformed('integer representation too long')
      const byte = this.byte()
      if (shift === 28 && (byte & 0x70) !== 0 && (byte & 0x70) !== 0x70) this.malformed('integer too large', this.position - 1)
      result += (byte & 0x7f) * scale
      if (byte < 0x80) return (byte & 0x40) === 0 ? result : result - scale * 128
    }
  }

  /** Beyond 2^53: about the nearest number. */
  u64(): number {
    let result = 0
    let scale = 1
    for (let shift = 0; ; shift += 7, scale *= 128) {
      if (shift > 63) this.malformed('integer representation too long')
      const byte = this.byte()
      if (shift === 63 && (byte & 0x7e) !== 0) this.malformed('integer too large', this.position - 1)
      result += (byte & 0x7f) * scale
      if (byte < 0x80) return result
    }
  }

  /** Fills the two halves, each a signed 32-bit integer. */
  s64(into: { low: number, high: number }): void {
    let low = 0
    let high = 0
    for (let shift = 0; ;) {
      if (shift > 63) this.malformed('integer representation too long')
      const byte = this.byte()
      const bits = byte & 0x7f
      if (shift === 63 && bits !== 0 && bits !== 0x7f) this.malformed('integer too large', this.position - 1)
      if (shift < 32) low |= bits << shift
      if (shift === 28) high |= bits >> 4
      else if (shift > 32) high |= bits << (shift - 32)
      shift += 7
      if (byte >= 0x80) continue
      if ((byte & 0x40) !== 0) {
        if (shift < 32) {
          low |= -1 << shift
          high = -1
        } else if (shift < 64) high |= -1 << (shift - 32)
      }
      break
    }
    into.low = low
    into.high = high
  }

  /** Four bytes, little endian, as a signed 32-bit integer. */
  word(): number {
    const position = this.position
    if (position + 4 > this.end) this.malformed('unexpected end of section or function', this.end)
    this.position = position + 4
    const bytes = this.bytes
    return bytes[position]! | bytes[position + 1]! << 8 | bytes[position + 2]! << 16 | bytes[position + 3]! << 24
  }

  /** The number of things that follow, each at least one byte; or of bytes. (Like the reference, it counts the number's own first byte as room.) */
  count(): number {
    const start = this.position
    const count = this.u32()
    if (count > this.end - start) this.malformed('length out of bounds', start)
    return count
  }

  /** A length, and that many bytes skipped. */
  range(): { start: number, end: number } {
    const length = this.count()
    const start = this.position
    if (length > this.end - start) this.malformed('unexpected end of section or function', this.end)
    this.position = start + length
    return { start, end: start + length }
  }

  /** `count`, refused beyond one of the limits of `moduleLimits`. */
  limitedCount(limit: number, what: string): number {
    const start = this.position
    const count = this.count()
    if (count > limit) this.invalid(`too many ${what}: ${count}, the limit is ${limit}`, start)
    return count
  }

  name(): string {
    const { start, end } = this.range()
    const text = decodeUtf8(this.bytes, start, end)
    if (text === undefined) this.malformed('malformed UTF-8 encoding', start)
    return text
  }
}

/**
 * Decodes strictly: undefined for overlong forms, surrogates, code points beyond U+10FFFF and cut
 * sequences. Written out because some engines that run the compiler have no `TextDecoder`.
 *
 * Spec: core/binary/values.html#names
 */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = ''
  // Chunks, since `fromCharCode` takes its argument list on the stack.
  const units: number[] = []
  for (let i = start; i < end;) {
    const first = bytes[i]!
    let length = 1
    let point = first
    let least = 0
    if (first >= 0x80) {
      if (first < 0xc0) return undefined
      if (first < 0xe0) length = 2, point = first & 0x1f, least = 0x80
      else if (first < 0xf0) length = 3, point = first & 0x0f, least = 0x800
      else if (first < 0xf8) length = 4, point = first & 0x07, least = 0x10000
      else return undefined
      if (i + length > end) return undefined
      for (let k = 1; k < length; k++) {
        const next = bytes[i + k]!
        if ((next & 0xc0) !== 0x80) return undefined
        point = point << 6 | next & 0x3f
      }
      if (point < least || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined
    }
    i += length
    if (point < 0x10000) units.push(point)
    else units.push(0xd7c0 + (point >> 10), 0xdc00 | point & 0x3ff)
    if (units.length > 4096) {
      text += String.fromCharCode(...units)
      units.length = 0
    }
  }
  return text + String.fromCharCode(...units)
}
