/** The reader of bytes: LEB128 at its edges, and UTF-8. */
import { describe, expect, it } from 'vitest'
import { ByteReader, decodeUtf8 } from '../../compiler/wasm/reader.ts'

function reasonOf(read: () => unknown): string {
  try {
    return `no error: ${String(read())}`
  } catch (error) {
    return (error as { reason: string }).reason
  }
}
const reader = (...bytes: number[]): ByteReader => new ByteReader(new Uint8Array(bytes))
const wide = (...bytes: number[]): bigint => {
  const halves = { low: 0, high: 0 }
  reader(...bytes).s64(halves)
  return BigInt(halves.high) << 32n | BigInt(halves.low >>> 0)
}
const nine = (byte: number): number[] => new Array<number>(9).fill(byte)

describe('LEB128', () => {
  it('reads unsigned numbers of 32 bits', () => {
    expect(reader(0x00).u32()).toBe(0)
    expect(reader(0x7f).u32()).toBe(127)
    expect(reader(0x80, 0x01).u32()).toBe(128)
    expect(reader(0x80, 0x00).u32()).toBe(0)
    expect(reader(0xff, 0xff, 0xff, 0xff, 0x0f).u32()).toBe(0xffffffff)
    expect(reasonOf(() => reader(0xff, 0xff, 0xff, 0xff, 0x1f).u32())).toBe('integer too large')
    expect(reasonOf(() => reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).u32())).toBe('integer representation too long')
    expect(reasonOf(() => reader(0x80).u32())).toBe('unexpected end of section or function')
    expect(reasonOf(() => reader().u32())).toBe('unexpected end of section or function')
  })
  it('reads signed numbers of 32 bits', () => {
    expect(reader(0x7f).s32()).toBe(-1)
    expect(reader(0x40).s32()).toBe(-64)
    expect(reader(0x3f).s32()).toBe(63)
    expect(reader(0xff, 0x7f).s32()).toBe(-1)
    expect(reader(0x80, 0x80, 0x80, 0x80, 0x78).s32()).toBe(-(2 ** 31))
    expect(reader(0xff, 0xff, 0xff, 0xff, 0x07).s32()).toBe(2 ** 31 - 1)
    expect(reader(0x80, 0x80, 0x80, 0x40).s32()).toBe(-(2 ** 27))
    expect(reasonOf(() => reader(0xff, 0xff, 0xff, 0xff, 0x0f).s32())).toBe('integer too large')
    expect(reasonOf(() => reader(0x80, 0x80, 0x80, 0x80, 0x70).s32())).toBe('integer too large')
    expect(reasonOf(() => reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).s32())).toBe('integer representation too long')
  })
  it('reads signed numbers of 33 bits', () => {
    expect(reader(0x40).s33()).toBe(-64)
    expect(reader(0xff, 0xff, 0xff, 0xff, 0x0f).s33()).toBe(2 ** 32 - 1)
    expect(reader(0x80, 0x80, 0x80, 0x80, 0x70).s33()).toBe(-(2 ** 32))
  })
  it('reads signed numbers of 64 bits', () => {
    expect(wide(0x7f)).toBe(-1n)
    expect(wide(0x80, 0x01)).toBe(128n)
    expect(wide(0x80, 0x80, 0x80, 0x80, 0x08)).toBe(1n << 31n)
    expect(wide(0x80, 0x80, 0x80, 0x80, 0x10)).toBe(1n << 32n)
    expect(wide(0x80, 0x80, 0x80, 0x80, 0x78)).toBe(-(1n << 31n))
    expect(wide(0x80, 0x80, 0x80, 0x80, 0x80, 0x7f)).toBe(-(1n << 35n))
    expect(wide(...nine(0x80), 0x7f)).toBe(-(1n << 63n))
    expect(wide(...nine(0xff), 0x00)).toBe((1n << 63n) - 1n)
    expect(reasonOf(() => wide(...nine(0x80), 0x7e))).toBe('integer too large')
    expect(reasonOf(() => wide(...nine(0x80), 0x80, 0x00))).toBe('integer representation too long')
  })
  it('agrees with BigInt on all widths of 64 bits', () => {
    for (let bit = 0n; bit < 64n; bit++) {
      for (const value of [BigInt.asIntN(64, 1n << bit), BigInt.asIntN(64, -(1n << bit)), BigInt.asIntN(64, (1n << bit) - 1n)]) {
        const bytes: number[] = []
        for (let rest = value; ;) {
          const low = Number(rest & 0x7fn)
          rest >>= 7n
          const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)
          bytes.push(isLast ? low : low | 0x80)
          if (isLast) break
        }
        expect(wide(...bytes)).toBe(value)
      }
    }
  })
  it('reads unsigned numbers of 64 bits', () => {
    expect(reader(...nine(0xff), 0x01).u64()).toBe(2 ** 64)
    expect(reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f).u64()).toBe(2 ** 53 - 1)
    expect(reasonOf(() => reader(...nine(0xff), 0x02).u64())).toBe('integer too large')
  })
})

describe('UTF-8', () => {
  const decode = (...bytes: number[]): string | undefined => decodeUtf8(new Uint8Array(bytes), 0, bytes.length)
  it('decodes what is right', () => {
    const sample = 'a\u0000é€😀\ufeff\uffff\u{10ffff}'
    expect(decode(...Buffer.from(sample, 'utf8'))).toBe(sample)
    const long = '😀x'.repeat(10_000)
    expect(decode(...Buffer.from(long, 'utf8'))).toBe(long)
  })
  it.each([[[0x80]], [[0xc0, 0x80]], [[0xc1, 0xbf]], [[0xe0, 0x9f, 0xbf]], [[0xed, 0xa0, 0x80]], [[0xf0, 0x8f, 0xbf, 0xbf]], [[0xf4, 0x90, 0x80, 0x80]], [[0xf8, 0x88, 0x80, 0x80, 0x80]], [[0xe2, 0x82]], [[0xc3, 0x28]]])('refuses %j', bytes => {
    expect(decode(...bytes)).toBeUndefined()
  })
})
