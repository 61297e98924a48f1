/**
 * Packages over adapters in the place of the `WebAssembly` namespace: Emscripten's hook (`wasmless/emscripten`), and modules of
 * wasm-bindgen's target `bundler` as synchronous ES modules (`--instance`). Each must give in a Node whose `WebAssembly` was
 * deleted and which may not generate code from strings what it gives natively.
 *
 * `node adapters.mjs [--only sql.js,rapier]`
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { compile } from '../../dist/compiler/index.js'
import { install, newestNode } from '../environments/install.mjs'
import { runJson } from '../programs/process.mjs'
import { check, finish } from '../support/checks.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: flags } = parseArgs({ options: { only: { type: 'string' } } })
install(here)

const engines = [['Node 20', process.execPath], ['newest Node', newestNode()]]
const withoutWebAssembly = ['--import', join(here, '../programs/delete-webassembly.mjs'), '--disallow-code-generation-from-strings']

const all = readdirSync(join(here, 'adapters')).map(file => file.replace(/\.mjs$/, ''))
for (const name of flags.only?.split(',') ?? all) {
  const folder = join(here, '.cache/adapters', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  console.log(name)
  const program = await import(`./adapters/${name}.mjs`)
  const child = (node, nodeFlags, mode) => runJson(node, [...nodeFlags, ...program.nodeFlags?.(mode) ?? [], join(here, 'adapter-child.mjs'), name, folder, mode], 300_000)
  let expected
  await check('prepare', async () => {
    const write = (file, text) => writeFileSync(join(folder, file), text)
    return program.prepare({ folder, write, compile: (bytes, options) => compile(bytes, options).code })
  })
  await check('native', async () => {
    expected = JSON.stringify((await child(process.execPath, [], 'native')).value)
    return expected.slice(0, 60)
  })
  for (const [label, node] of engines) {
    await check(`adapted, ${label}`, async () => {
      const actual = JSON.stringify((await child(node, withoutWebAssembly, 'adapted')).value)
      if (actual !== expected) throw new Error(`expected ${expected.slice(0, 2000)}\ngot ${actual.slice(0, 2000)}`)
      return 'the same'
    })
  }
}
finish()
