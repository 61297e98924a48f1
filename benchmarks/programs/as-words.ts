// AssemblyScript: strings, a Map of counts and sorting, on its runtime's garbage collector.
export function run(n: i32): i32 {
  let hash = 0
  for (let t = 0; t < n; t++) {
    const counts = new Map<string, i32>()
    let state: u32 = 12345 + t
    for (let i = 0; i < 400; i++) {
      state = state * 1664525 + 1013904223
      let word = ''
      for (let k = 0; k < 3; k++) word += String.fromCharCode(97 + ((state >> (8 + k * 5)) % 6))
      counts.set(word, counts.has(word) ? counts.get(word) + 1 : 1)
    }
    const words = counts.keys().sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    for (let i = 0; i < words.length; i++) hash = hash * 31 + counts.get(words[i]) + words[i].charCodeAt(1)
    hash ^= words.slice(0, 10).join(',').length
  }
  return hash
}
