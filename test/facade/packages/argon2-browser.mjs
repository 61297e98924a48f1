/**
 * argon2-browser: C by an older Emscripten, whose glue takes an engine with `fetch` for a browser: without it the package
 * reads its module from the disk, as it did in the Node of its time.
 */
import { createRequire } from 'node:module'

export const toolchain = 'Emscripten (2020)'
export const small = true

export async function run() {
  delete globalThis.fetch
  const argon2 = createRequire(import.meta.url)('argon2-browser')
  const out = []
  for (const type of [argon2.ArgonType.Argon2d, argon2.ArgonType.Argon2id]) out.push((await argon2.hash({ pass: 'password', salt: 'somesalt', time: 3, mem: 4096, hashLen: 24, parallelism: 1, type })).encoded)
  await argon2.verify({ pass: 'password', encoded: out[1] })
  await argon2.verify({ pass: 'wrong', encoded: out[1] }).catch(e => out.push(e.message))
  return out
}
