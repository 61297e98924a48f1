/**
 * The suite of real programs (`npm run test:programs`): each program gives the same result with native
 * WebAssembly and compiled, where the compiled run is a Node process whose `WebAssembly` was deleted before
 * anything loaded and the compiler ran in another process. Environments: this Node, the newest, and `--jitless`
 * for the small ones. Sizes and times are printed, never asserted.
 *
 * `node run.mjs [--only sqlite,brotli] [--native] [--options '{"level":0}'] [--keep]`
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { install, newestNode } from '../environments/install.mjs'
import { check, finish } from '../support/checks.mjs'
import { runCommand } from './command.mjs'
import { runJson, runText } from './process.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: flags } = parseArgs({ options: { only: { type: 'string' }, native: { type: 'boolean' }, options: { type: 'string' }, keep: { type: 'boolean' } } })
const minute = 60_000

install(here)
if (!flags.native && !existsSync(join(here, '../../dist/compiler/index.js'))) throw new Error('dist/ is missing: run `npm run build` first')

// Small ones first, so that a fault shows early.
const order = ['cjs-lexer', 'source-map', 'assemblyscript', 'brotli', 'quickjs', 'sqlite', 'tree-sitter', 'flite', 'ripgrep', 'esbuild']
const all = readdirSync(join(here, 'programs')).map(file => file.replace('.mjs', ''))
const wanted = flags.only?.split(',') ?? [...order, ...all.filter(name => !order.includes(name)).sort()]

const seconds = ms => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`)
const kilobytes = bytes => `${Math.round(bytes / 1024)} KiB`

for (const program of wanted) {
  console.log(program)
  const folder = join(here, '.cache', program)
  if (!flags.keep) rmSync(folder, { recursive: true, force: true })
  const { jitless, until } = await import(`./programs/${program}.mjs`)
  let modules
  let reference
  const script = (node, mode, nodeFlags = []) => runJson(node, [...nodeFlags, join(here, 'child.mjs'), program, mode, folder, ...modules.map(module => module.name)], 10 * minute)

  await check('native', async () => {
    modules = (await runJson(process.execPath, [join(here, 'prepare.mjs'), program, folder], 5 * minute)).value
    const { value } = await script(process.execPath, 'native')
    reference = value.result
    const size = modules.reduce((sum, { name }) => sum + statSync(join(folder, `${name}.wasm`)).size, 0)
    return `wasm ${kilobytes(size)}, run ${seconds(value.load + value.run)}, result ${digest(reference)}`
  })
  if (reference === undefined || flags.native) continue

  // A program that waits for a proposal is refused by name until then; from that day on this check fails, and `until` goes.
  if (until) {
    await check(`refused: ${until}`, async () => {
      const { status, stderr } = await runText(process.execPath, [join(here, '../../dist/cli/main.js'), join(folder, `${modules[0].name}.wasm`), '-o', join(folder, 'refused.mjs')], 5 * minute)
      if (status !== 3 || !stderr.includes(until)) throw new Error(`expected exit status 3 and a message naming ${until}, got ${status}: ${stderr.slice(0, 500)}`)
      if (existsSync(join(folder, 'refused.mjs'))) throw new Error('an output file was left')
      return `${stderr.trim().split('\n')[0].replace(folder, '')}`
    })
    continue
  }

  let compiled = true
  for (const { name, options } of modules) {
    await check(`compile ${name}.wasm`, async () => {
      compiled = false
      const output = join(folder, `${name}.mjs`)
      if (flags.keep && existsSync(output)) return void (compiled = true)
      const { value } = await runJson(process.execPath, [join(here, 'compile.mjs'), join(folder, `${name}.wasm`), output, JSON.stringify({ ...options, ...JSON.parse(flags.options ?? '{}') })], 15 * minute)
      compiled = true
      const code = readFileSync(output)
      return `${kilobytes(code.length)}, gzip ${kilobytes(gzipSync(code).length)}, in ${seconds(value.milliseconds)}, peak ${Math.round(value.megabytes)} MiB`
    })
    if (!compiled) break
  }
  if (!compiled) continue

  const without = ['--import', join(here, 'delete-webassembly.mjs')]
  const environments = [
    [`Node ${process.versions.node}`, process.execPath, without],
    ['newest Node', newestNode(), without],
    ...(jitless ? [[`Node ${process.versions.node} --jitless`, process.execPath, ['--jitless', ...without]]] : []),
  ]
  for (const [label, node, nodeFlags] of environments) {
    await check(`compiled, ${label}`, async () => {
      const { value } = await script(node, 'compiled', nodeFlags)
      if (value.result !== reference) throw new Error(difference(reference, value.result))
      return `load ${seconds(value.load)}, run ${seconds(value.run)}`
    })
  }
  if (program === 'flite') await check('`wasmless run`', () => runCommand(join(folder, 'flite.wasm')))
}

finish()

function digest(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

function difference(expected, actual) {
  let at = 0
  while (at < expected.length && expected[at] === actual[at]) at++
  const from = Math.max(0, at - 60)
  return `another result, from character ${at}\nnative:   ${expected.slice(from, at + 120)}\ncompiled: ${actual.slice(from, at + 120)}`
}
