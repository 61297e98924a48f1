/** The reference: runs a script over a module with native WebAssembly: `node native.mjs module.wasm script.js` prints its lines. */
import { readFileSync } from 'node:fs'

const [wasm, script] = process.argv.slice(2)
const module = new WebAssembly.Module(readFileSync(wasm))
const run = new Function('instantiate', 'print', readFileSync(script, 'utf8'))
run(imports => new WebAssembly.Instance(module, imports).exports, line => console.log(String(line)))
