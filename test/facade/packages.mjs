/**
 * The suite of unmodified packages (`npm run test:facade`): each runs by its own glue over the facade, in a Node whose
 * `WebAssembly` was deleted and which may not generate code from strings, and must give what it gives natively, at once and
 * when it runs again. The modules are those that the native run was seen to compile. Prints the table of the README; times
 * are never asserted.
 *
 * `node packages.mjs [--only sql.js,hash-wasm] [--warm MILLISECONDS] [--processes 3] [--polywasm] [--keep] [--engine node,newest,jitless]`
 *
 * `--warm`: how long to run each program on, after its first run, for its time once warm
 * `--processes`: how many times to measure; the quickest first run counts, and the quickest warm one
 * `--polywasm`: polywasm's times too; it makes its code with `new Function`, so it runs where that is allowed
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { install, newestNode } from '../environments/install.mjs'
import { runJson, runText } from '../programs/process.mjs'
import { check, finish } from '../support/checks.mjs'
import { assemble } from './prepare.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: flags } = parseArgs({ options: { only: { type: 'string' }, warm: { type: 'string', default: '0' }, processes: { type: 'string', default: '1' }, polywasm: { type: 'boolean' }, keep: { type: 'boolean' }, engine: { type: 'string', default: 'node,newest,jitless' } } })
const minute = 60_000
install(here)

const deleted = ['--import', join(here, '../programs/delete-webassembly.mjs')]
const noCode = '--disallow-code-generation-from-strings'
const engines = {
  node: { label: 'Node 20', node: () => process.execPath, flags: [...deleted, noCode] },
  newest: { label: 'newest Node', node: newestNode, flags: [...deleted, noCode] },
  // Small packages only: an interpreter takes its time.
  jitless: { label: '--jitless', node: () => process.execPath, flags: [...deleted, noCode, '--jitless'], smallOnly: true },
}

const seconds = ms => ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`
const kilobytes = bytes => `${Math.round(bytes / 1024).toLocaleString('en')} KiB`
const rows = []
const all = readdirSync(join(here, 'packages')).map(file => file.replace(/\.mjs$/, ''))
for (const name of flags.only?.split(',') ?? all) {
  const program = await import(`./packages/${name}.mjs`)
  const folder = join(here, '.cache/packages', name)
  if (!flags.keep) rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(here, '.cache'), { recursive: true })
  await program.prepare?.({ assemble })
  const childArguments = (mode, runs, milliseconds, code) => [join(here, 'package-child.mjs'), name, mode, runs, milliseconds, ...code]
  const child = (node, nodeFlags, mode, { runs = 2, milliseconds = 0, code = [], env = {} }) => runJson(node, [...nodeFlags, ...childArguments(mode, runs, milliseconds, code)], 10 * minute, { env: { ...process.env, ...env } })
  /** Runs the program as often as it is to be measured. */
  const measure = async (...given) => {
    const values = []
    while (values.length < Number(flags.processes)) values.push((await child(...given)).value)
    const differing = values.find(({ result }) => result !== values[0].result)
    if (differing) throw new Error(difference(values[0].result, differing.result))
    return { result: values[0].result, run: Math.min(...values.map(({ run }) => run)), warm: Math.min(...values.map(({ warm }) => warm)) }
  }
  const warm = flags.warm === '0' ? {} : { runs: 6, milliseconds: Number(flags.warm) }
  const row = { name, toolchain: program.toolchain }
  rows.push(row)
  console.log(name)
  let reference
  await check('native', async () => {
    await child(process.execPath, ['--import', join(here, 'record.mjs')], 'native', { env: { RECORD: folder } })
    const value = await measure(process.execPath, [], 'native', warm)
    reference = value
    row.native = value
    return `${digest(value.result)}, ${seconds(value.run)}`
  })
  if (reference === undefined) continue
  const code = []
  const refused = []
  await check('compile', async () => {
    let size = 0
    for (const file of readdirSync(folder).filter(file => /^\d+\.wasm$/.test(file)).sort()) {
      const input = join(folder, file)
      const output = input.replace('.wasm', '.cjs')
      const bytes = readFileSync(input)
      // Those the facade makes itself.
      if (!flags.keep || !existsSync(output)) {
        const { status, stderr } = await runText(process.execPath, [join(here, '../../dist/cli/main.js'), input, '-o', output, '--format', 'stub', '--stub-file', input.replace('.wasm', '.stub.wasm'), '--quiet'], 10 * minute)
        // Programs probe for what they would like, and Node's own HTTP parser comes with SIMD first: such modules stay uncompiled.
        if (status === 3) {
          refused.push(`${file} (${kilobytes(bytes.length)}): ${stderr.trim().replace(/.*not compiled yet: /, '')}`)
          continue
        }
        if (status !== 0) throw new Error(`${file} (${bytes.length} bytes): ${stderr}`)
      }
      size += bytes.length
      code.push(output)
    }
    row.size = size
    row.modules = code.length
    row.code = code.reduce((sum, file) => sum + statSync(file).size, 0)
    if (program.until && !refused.some(text => text.includes(program.until))) throw new Error(`expected a module to be refused for ${program.until}: that has been compiled, so the note in packages/${name}.mjs must go`)
    return `${code.length} modules, wasm ${kilobytes(size)}, code ${kilobytes(row.code)}${refused.length > 0 ? `; refused: ${refused.join(', ')}` : ''}`
  })
  if (program.until) {
    row.node = `needs ${program.until}`
    await check('refused by name', async () => {
      const { status, stderr } = await runText(process.execPath, [...engines.node.flags, ...childArguments('facade', 1, 0, code)], 10 * minute)
      const said = stderr.split('\n').find(line => line.includes('CompileError'))
      if (status === 0 || !said?.includes(`not compiled yet: ${program.until}`)) throw new Error(`expected a CompileError that names ${program.until}, got ${stderr}`)
      return said
    })
    continue
  }
  for (const key of flags.engine.split(',')) {
    const { label, node, flags: nodeFlags, smallOnly } = engines[key]
    if (smallOnly && !program.small) continue
    await check(label, async () => {
      const value = await measure(node(), nodeFlags, 'facade', { code, ...key === 'node' ? warm : {}, ...smallOnly ? { runs: 1 } : {} })
      if (value.result !== reference.result) throw new Error(difference(reference.result, value.result))
      row[key] = value
      return `${digest(value.result)}, ${seconds(value.run)}, ${(value.run / reference.run).toFixed(1)} of native`
    })
  }
  if (!flags.polywasm) continue
  try {
    const value = await measure(process.execPath, [], 'polywasm', flags.warm === '0' ? {} : { runs: 4 })
    row.polywasm = value.result === reference.result ? value : 'other result'
    console.log(`  polywasm: ${value.result === reference.result ? seconds(value.run) : difference(reference.result, value.result)}`)
  } catch (e) {
    row.polywasm = 'fails'
    console.log(`  polywasm: ${e.message.split('\n').slice(0, 12).join('\n        ')}`)
  }
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
function difference(expected, actual) {
  let at = 0
  while (expected[at] === actual[at]) at++
  return `differs from native at character ${at}:\nnative  ${expected.slice(Math.max(0, at - 60), at + 100)}\nfacade  ${actual.slice(Math.max(0, at - 60), at + 100)}`
}

const columns = ['package', 'toolchain', 'modules', 'wasm', 'first run', 'over native', 'over polywasm', 'warm', 'over native', 'over polywasm']
const ratio = (time, other) => other === undefined ? '–' : typeof other === 'string' ? other : (time / other).toPrecision(2)
console.log(`\n| ${columns.join(' | ')} |\n|---|---|${'--:|'.repeat(columns.length - 2)}`)
for (const { name, toolchain, modules, size, node, native, polywasm } of rows) {
  const measured = ['run', 'warm'].flatMap(key => typeof node !== 'object' || key === 'warm' && flags.warm === '0' ? ['–', '–', '–']
    : [seconds(node[key]), ratio(node[key], native[key]), ratio(node[key], typeof polywasm === 'object' ? polywasm[key] : polywasm)])
  if (typeof node === 'string') measured[0] = node
  console.log(`| ${[name, toolchain, modules ?? '–', size === undefined ? '–' : kilobytes(size), ...measured].join(' | ')} |`)
}
finish()
