/**
 * The name under which compiled code and the module it was compiled from find each other: the module's length and 64
 * bits over all its bytes. Two modules that are not made to collide never do; it is no protection against somebody
 * who means to. Not SHA-256: that takes 1.7 s for a MiB in an engine without a JIT, this 40 ms (Node 20 `--jitless`).
 */

/**
 * Two sums over 32-bit words, each mixed as MurmurHash3 mixes its words, with constants of their own.
 *
 * Gives: 16 hexadecimal digits
 * Cost: linear; two multiplications for each word and sum
 */
function mix(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~3
  let one = bytes.length | 0
  let other = ~bytes.length
  const add = (word: number): void => {
    const mixed = Math.imul(word, 0xcc9e2d51)
    one = Math.imul((one ^ (mixed << 15 | mixed >>> 17)) << 13 | (one ^ (mixed << 15 | mixed >>> 17)) >>> 19, 5) + 0xe6546b64 | 0
    other = Math.imul(other ^ word, 0x1b873593)
    other ^= other >>> 15
  }
  for (let at = 0; at < whole; at += 4) add(view.getInt32(at, true))
  let rest = 0
  for (let at = bytes.length - 1; at >= whole; at--) rest = rest << 8 | bytes[at]!
  if (whole < bytes.length) add(rest)
  return hexadecimal(avalanche(one ^ other)) + hexadecimal(avalanche(other))
}
/** The finaliser of MurmurHash3: each bit of the input reaches every bit of the output. */
function avalanche(word: number): number {
  word = Math.imul(word ^ word >>> 16, 0x85ebca6b)
  word = Math.imul(word ^ word >>> 13, 0xc2b2ae35)
  return word ^ word >>> 16
}
function hexadecimal(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}

/**
 * The id of a module: its length in bytes, a hyphen, 16 hexadecimal digits.
 *
 * `bytes`: the whole binary module, as it was compiled
 */
export function moduleId(bytes: Uint8Array): string {
  return `${bytes.length}-${mix(bytes)}`
}

/** The length that an id begins with: cheaper to compare than to hash. */
export function lengthOfId(id: string): number {
  return parseInt(id, 10)
}
