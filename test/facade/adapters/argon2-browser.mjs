/**
 * argon2-browser by Emscripten's hook, in glue of 2020, which wants to see a namespace. The package sets `postRun` once its glue
 * is loaded, so the instance must come later than that: the hook is called in a task of its own, and `{}` says so to the glue.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { instantiateWasm } from '../../../dist/runtime/api/emscripten.js'
import { install } from '../../../dist/runtime/api/index.js'

const require = createRequire(import.meta.url)

export function prepare({ write, compile }) {
  write('argon2.mjs', compile(readFileSync(new URL('../node_modules/argon2-browser/dist/argon2.wasm', import.meta.url)), { format: 'esm' }))
  return 'argon2.mjs'
}

export async function run({ isNative, load }) {
  delete globalThis.fetch
  if (!isNative) {
    install()
    const hook = instantiateWasm(await load('argon2.mjs'))
    globalThis.self = globalThis
    globalThis.Module = {
      instantiateWasm(imports, receiveInstance) {
        setTimeout(() => { hook(imports, receiveInstance) })
        return {}
      },
    }
  }
  const argon2 = require('argon2-browser')
  const { encoded } = await argon2.hash({ pass: 'password', salt: 'somesalt', time: 2, mem: 512, hashLen: 24, parallelism: 1, type: argon2.ArgonType.Argon2id })
  return [encoded, await argon2.verify({ pass: 'wrong', encoded }).catch(e => e.message)]
}
