/** hash-wasm: hand-written C and C++, base64 in the glue, one module for each hash. */
import hashes from 'hash-wasm'

export const toolchain = 'clang, no libraries'
export const small = true

export async function run() {
  const data = new Uint8Array(100_000).map((_, i) => i * 7)
  const out = []
  for (const name of ['md5', 'sha1', 'sha256', 'sha512', 'sha3', 'keccak', 'blake2b', 'blake2s', 'blake3', 'crc32', 'crc64', 'xxhash32', 'xxhash64', 'xxhash3', 'xxhash128', 'ripemd160', 'whirlpool', 'sm3', 'adler32']) out.push([name, await hashes[name](data)])
  out.push(await hashes.argon2id({ password: 'x', salt: 'saltsaltsalt', iterations: 2, parallelism: 1, memorySize: 256, hashLength: 32 }))
  out.push(await hashes.bcrypt({ password: 'x', salt: 'saltsaltsaltsalt', costFactor: 5 }), await hashes.scrypt({ password: 'x', salt: 'salt', costFactor: 256, blockSize: 8, parallelism: 1, hashLength: 32 }))
  return out
}
