// AssemblyScript: sums of fractions in 64-bit integers, reduced by their greatest common divisor; typed arrays.
function gcd(a: i64, b: i64): i64 {
  while (b != 0) { const t = a % b; a = b; b = t }
  return a < 0 ? -a : a
}
export function run(n: i32): i32 {
  const history = new Int64Array(64)
  let hash: i64 = 0
  for (let t = 0; t < n; t++) {
    let p: i64 = 0, q: i64 = 1
    for (let i = 1; i < 24; i++) {
      const d: i64 = 1 + (i * 7 + t) % 13
      p = p * d + q * i
      q = q * d
      const g = gcd(p, q)
      if (g > 1) { p /= g; q /= g }
      history[i] = p ^ (q << 20)
    }
    for (let i = 0; i < 64; i++) hash = hash * 31 + history[i]
  }
  return <i32>(hash ^ (hash >> 32))
}
