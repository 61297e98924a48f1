/**
 * Writes the modules of one program into its work folder, in a process of its own (it may need
 * WebAssembly, for example to unpack them): `node prepare.mjs sqlite <folder>`.
 * Prints one line of JSON: `[{ name, options }]`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [program, folder] = process.argv.slice(2)
const { prepare } = await import(`./programs/${program}.mjs`)
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
const modules = await prepare(folder)
for (const { name, bytes } of modules) writeFileSync(join(folder, `${name}.wasm`), bytes)
console.log(JSON.stringify(modules.map(({ name, options }) => ({ name, options: options ?? {} }))))
