/** The module that a package carries inside its JavaScript: caught where the package's own glue instantiates it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const packages = fileURLToPath(new URL('../node_modules', import.meta.url))
const folder = fileURLToPath(new URL('../.cache/embedded', import.meta.url))

/** Gives the path of a file that holds the module. `load`: makes the package instantiate it. */
export async function embedded(name, load) {
  const { version } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
  const file = join(folder, `${name.replace('/', '-')}-${version}.wasm`)
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const { instantiate } = WebAssembly
  WebAssembly.instantiate = (bytes, imports) => {
    writeFileSync(file, new Uint8Array(bytes))
    return instantiate(bytes, imports)
  }
  await load().finally(() => (WebAssembly.instantiate = instantiate))
  return file
}
