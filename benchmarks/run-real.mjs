/**
 * Real programs (`node benchmarks/run-real.mjs`): SQLite, QuickJS, Lua, esbuild, Graphviz, resvg and brotli doing work of a second or more, in processes of
 * their own, in turn: native, wasmless, and with `--system` also wasm2js and polywasm. Prints run times over native (all
 * runs together, the first, the best of the others, those of further instances), load and compile time, memory and sizes; writes JSON to results/.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { environmentsFolder, install, newestNode } from '../test/environments/install.mjs'
import { runJson, runText } from '../test/programs/process.mjs'
import { count, flag, names, readFlags } from './flags.mjs'
import { realPage } from './page.mjs'
import { label, systemNames } from './systems.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const tests = join(here, '../test/programs')
const programs = ['sqlite', 'quickjs', 'lua', 'esbuild', 'graphviz', 'graphviz-cpp', 'resvg', 'brotli']
const flags = readFlags('Measures real programs over native WebAssembly', {
  program: names('programs', programs.join(), programs),
  system: names('systems', 'native,O2', systemNames.filter(name => name !== 'O2i')),
  engine: names('engines', 'node', ['node', 'newest', 'bun']),
  rounds: count('How many processes of each, in turn', 3),
  runs: count('How many runs of an instance', 5),
  instances: count('How many instances, one after the other', 1),
  keep: flag('Keep what was compiled, and use what was kept'),
  limit: count('Seconds that a process may take', 900),
})
const limit = flags.limit * 1000
const systems = ['native', ...flags.system.filter(system => system !== 'native')]
install(tests)
install(here)
install(environmentsFolder)
const deep = ['--stack-size=3900']
const engines = {
  node: [`Node ${process.versions.node.split('.')[0]}`, process.execPath, deep],
  newest: ['newest Node', newestNode(), deep],
  bun: ['Bun', join(environmentsFolder, 'node_modules/@oven/bun-linux-x64/bin/bun'), ['run']],
}

// Reports the peak memory of a command that is a Node script: loaded into it by NODE_OPTIONS.
const meter = `data:text/javascript,${encodeURIComponent("process.on('exit', () => process.stderr.write(`\\npeak ${process.resourceUsage().maxRSS}\\n`))")}`
const command = async (file, args) => {
  const { status, stderr, milliseconds, late } = await runText(file, args, limit, { env: { ...process.env, NODE_OPTIONS: `--import=${meter}` } })
  if (late) throw new Error(`stopped after ${flags.limit} s`)
  if (status !== 0) throw new Error(stderr.trim().split('\n').filter(line => !line.startsWith('peak')).at(-1) ?? `exit status ${status}`)
  return { milliseconds, megabytes: Math.round(Number(/^peak (\d+)$/m.exec(stderr)?.[1]) / 1024) }
}

const features = ['--enable-mutable-globals', '--enable-multivalue', '--enable-reference-types']
const lowering = [...features, '--enable-bulk-memory', '--enable-bulk-memory-opt', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--llvm-memory-copy-fill-lowering', '--llvm-nontrapping-fptoint-lowering', '--signext-lowering']
const binary = name => join(here, '../node_modules/binaryen/bin', name)

/** Compiles a module for a system. Gives its cost, or `undefined` where nothing is compiled. */
async function compile(system, wasm, folder, name) {
  if (system === 'native' || system === 'polywasm') return
  const output = join(folder, system === 'wasm2js' ? `${name}.wasm2js.js` : `${name}.${system}.mjs`)
  const record = `${output}.json`
  if (!flags.keep || !existsSync(record)) {
    let cost
    if (system === 'wasm2js') {
      const lowered = join(folder, `${name}.mvp.wasm`)
      const module = join(folder, `${name}.wasm2js.mjs`)
      await command(process.execPath, [binary('wasm-opt'), ...lowering, wasm, '-o', lowered])
      cost = await command(process.execPath, [binary('wasm2js'), '-O3', ...features, lowered, '-o', module])
      const text = readFileSync(module, 'utf8')
      writeFileSync(output, `(function (imports) {${text.slice(0, text.indexOf('\nvar retasmFunc')).replace(/^import .*$/gm, '')}\nreturn asmFunc(imports)\n})`)
    } else cost = await command(process.execPath, [join(here, '../dist/cli/main.js'), wasm, '-o', output, `-${system}`, '--quiet'])
    const code = readFileSync(output)
    writeFileSync(record, JSON.stringify({ ...cost, raw: code.length, gzip: gzipSync(code).length, brotli: code.length < 3e7 ? brotliCompressSync(code).length : undefined }))
  }
  return JSON.parse(readFileSync(record, 'utf8'))
}

const total = times => times.reduce((sum, time) => sum + time)
const ms = value => (value === undefined ? '–' : value < 1000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(2)} s`)
const kilobytes = bytes => (bytes === undefined ? '–' : `${Math.round(bytes / 1024).toLocaleString('en')} KiB`)
const rows = []
console.log('| program | engine | system | all runs | over native | first run | later runs | further instances | load | memory | compile | compiler memory | raw | gzip | brotli |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|')
for (const program of flags.program) {
  const { modules } = await import(`./real/${program}.mjs`)
  const [[name, path]] = Object.entries(modules)
  const folder = join(here, '.cache/real', program)
  if (!flags.keep) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const source = await path()
  const wasm = readFileSync(source)
  const states = []
  for (const system of systems) {
    const state = { program, system }
    states.push(state)
    try {
      state.cost = await compile(system, source, folder, name)
    } catch (e) {
      state.error = e.message
    }
  }
  states[0].cost = { raw: wasm.length, gzip: gzipSync(wasm).length, brotli: brotliCompressSync(wasm).length }
  for (const key of flags.engine) {
    const [engine, executable, args] = engines[key]
    const measured = states.map(state => ({ ...state, engine, load: Infinity, first: Infinity, later: Infinity, all: Infinity, further: Infinity }))
    for (let round = 0; round < flags.rounds; round++) {
      for (const row of measured.filter(row => !row.error)) {
        try {
          const { value } = await runJson(executable, [...args, join(here, 'real/child.mjs'), program, row.system, folder, String(flags.runs), String(flags.instances)], limit)
          row.result = value.result
          row.megabytes = value.megabytes
          row.load = Math.min(row.load, value.load)
          row.first = Math.min(row.first, value.times[0])
          row.later = Math.min(row.later, ...value.times.slice(1))
          row.all = Math.min(row.all, total(value.times))
          if (value.further.length) row.further = Math.min(row.further, total(value.further.flat()))
        } catch (e) {
          row.error = e.message.split('\n').slice(0, 2).join(' ').slice(0, 200)
        }
      }
    }
    const [native] = measured
    for (const row of measured) {
      rows.push(row)
      const { cost } = row
      if (row.result !== native.result) row.wrong = true
      const over = part => (Number.isFinite(row[part]) ? (row[part] / native[part]).toFixed(2) : '–')
      const text = row.error ? `failed: ${row.error}` : `${over('all')}${row.wrong ? ' WRONG' : ''}`
      console.log(`| ${program} | ${engine} | ${label(row.system)} | ${Number.isFinite(row.all) ? ms(row.all) : '–'} | ${text} | ${over('first')} | ${over('later')} | ${over('further')} | ${Number.isFinite(row.load) ? ms(row.load) : '–'} | ${row.megabytes ?? '–'} MB | ${ms(cost?.milliseconds)} | ${cost?.megabytes ? `${cost.megabytes} MB` : '–'} | ${kilobytes(cost?.raw)} | ${kilobytes(cost?.gzip)} | ${kilobytes(cost?.brotli)} |`)
    }
  }
}
mkdirSync(join(here, 'results'), { recursive: true })
const file = join(here, 'results', `real-${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}.json`)
const written = { date: new Date().toISOString(), machine: `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}`, rows: rows.map(({ result, ...row }) => row) }
writeFileSync(file, `${JSON.stringify(written, null, 1)}\n`)
writeFileSync(file.replace(/json$/, 'html'), realPage(written))
console.log(`\nwritten: ${file} and ${file.replace(/json$/, 'html')}`)
