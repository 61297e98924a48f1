/** C without libraries, a module for each hash, in base64 in the glue. */
import { argon2id, blake3, crc32, md5, sha1, sha256, sha512, xxhash64 } from 'hash-wasm'

export async function run(print) {
  const data = new Uint8Array(5000).map((_, i) => i * 7)
  for (const hash of [md5, sha1, sha256, sha512, blake3, crc32, xxhash64]) print(await hash(data))
  print(await argon2id({ password: 'é', salt: 'saltsaltsalt', iterations: 1, parallelism: 1, memorySize: 16, hashLength: 32 }))
}
