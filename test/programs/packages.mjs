/** Where an installed package of this folder lies, for files that its `exports` does not name. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Gives the path of a file of a package: `fileOf('brotli-wasm', 'pkg.node/brotli_wasm.js')`. */
export function fileOf(name, file) {
  return join(fileURLToPath(new URL('node_modules', import.meta.url)), name, file)
}
