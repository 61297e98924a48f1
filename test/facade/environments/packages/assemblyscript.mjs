/** AssemblyScript's `raw` bindings; the program is that of `../../packages/assemblyscript.mjs`. */
import { instantiate } from '../../.cache/assemblyscript-raw/main.js'

export async function run(print, bytes) {
  const { hash, words } = await instantiate(await WebAssembly.compile(bytes('assemblyscript')), { env: {} })
  // Unsigned once more: `BigInt.asUintN`, by which the glue makes it so, is wrong in QuickJS of 2021.
  print(`${hash('é 漢 🦓') & 0xffffffffffffffffn} ${words('the fox the dog é é é').join()}`)
}
