/** A module by hand: i64 at the border, a host call, a trap. */
export async function run(print, bytes) {
  const { convert, add } = (await WebAssembly.instantiate(bytes('numeric'), { h: { log: value => print(`log ${value}`) } })).instance.exports
  print([convert(-7n, 2.5), add(2 ** 31 - 1, 1)].join())
  try {
    convert(0n, NaN)
  } catch (e) {
    print(`${e instanceof WebAssembly.RuntimeError} ${e.message}`)
  }
}
