/** A small seeded generator of random numbers (xorshift128, seeded by splitmix32), so that a seed names a module for ever. */
export interface Random {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number
  /** True once in `n` times. */
  oneIn(n: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** 32 random bits, signed. */
  bits(): number
}

export function makeRandom(seed: number): Random {
  let mix = seed | 0
  const next = (): number => {
    mix = mix + 0x9e3779b9 | 0
    let z = mix ^ mix >>> 16
    z = Math.imul(z, 0x21f0aaad)
    z = Math.imul(z ^ z >>> 15, 0x735a2d97)
    return z ^ z >>> 15
  }
  let [a, b, c, d] = [next(), next(), next(), next() | 1]
  const bits = (): number => {
    const t = a ^ a << 11
    a = b
    b = c
    c = d
    d = d ^ d >>> 19 ^ t ^ t >>> 8
    return d | 0
  }
  const below = (limit: number): number => Math.floor((bits() >>> 0) / 0x100000000 * limit)
  return { bits, below, oneIn: n => below(n) === 0, pick: items => items[below(items.length)]! }
}
