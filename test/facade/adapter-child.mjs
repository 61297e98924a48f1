/**
 * Runs one program of `adapters/`: `node adapter-child.mjs NAME FOLDER native|adapted`, where the folder has what `prepare`
 * made. Prints what it gives as one line of JSON.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [name, folder, mode] = process.argv.slice(2)
const isNative = mode === 'native'
if (!isNative && typeof WebAssembly !== 'undefined') throw new Error('adapters must run without WebAssembly')
const digest = bytes => createHash('sha256').update(bytes).digest('hex').slice(0, 16)
const { run } = await import(`./adapters/${name}.mjs`)
/** Loads a file of the folder. */
const load = file => import(pathToFileURL(join(folder, file)).href)
const result = await run({ isNative, load, digest })
process.stdout.write(`\n${JSON.stringify(result, (_, value) => ArrayBuffer.isView(value) ? [...value] : value)}\n`, () => process.exit(0))
