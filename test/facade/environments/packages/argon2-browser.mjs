/** C by Emscripten of 2020. What it is to take its module from are globals, looked for on `self`. */
export async function run(print, bytes) {
  globalThis.self = globalThis
  globalThis.Module = { wasmBinary: bytes('argon2') }
  globalThis.loadArgon2WasmBinary = () => Promise.resolve(bytes('argon2'))
  const { default: argon2 } = await import('argon2-browser')
  const { encoded } = await argon2.hash({ pass: 'password', salt: 'somesalt', time: 1, mem: 32, type: argon2.ArgonType.Argon2id })
  print(encoded)
  await argon2.verify({ pass: 'password', encoded })
  await argon2.verify({ pass: 'wrong', encoded }).catch(e => print(e.message))
}
