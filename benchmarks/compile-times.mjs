/**
 * How long compilers take on real modules (`node benchmarks/compile-times.mjs`): time, CPU time of all threads, peak memory,
 * and sizes, of wasmless and with `--system wasm2js` of wasm2js (after the lowering that it asks for). Prints a table; writes JSON to results/.
 */
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGzip } from 'node:zlib'
import { pipeline } from 'node:stream/promises'
import { install } from '../test/environments/install.mjs'
import { runText } from '../test/programs/process.mjs'
import { count, names, readFlags, word } from './flags.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const tests = join(here, '../test/programs')

/** A module as base64 inside a package's JavaScript. */
function embedded(file) {
  const text = readFileSync(file, 'utf8').match(/[A-Za-z0-9+/=]{100000,}/)?.[0]
  if (text === undefined) throw new Error(`no module in ${file}`)
  return Buffer.from(text, 'base64')
}
const modules = {
  sqlite: () => readFileSync(join(tests, 'node_modules/sql.js/dist/sql-wasm.wasm')),
  quickjs: () => readFileSync(join(tests, 'node_modules/@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm')),
  swc: () => embedded(join(here, 'node_modules/@swc/wasm-typescript/wasm.js')),
  esbuild: () => readFileSync(join(tests, 'node_modules/esbuild-wasm/esbuild.wasm')),
  lightningcss: () => readFileSync(join(here, 'node_modules/lightningcss-wasm/lightningcss_node.wasm')),
  biome: () => readFileSync(join(here, 'node_modules/@biomejs/wasm-nodejs/biome_wasm_bg.wasm')),
}
const flags = readFlags('Measures how long compilers take on real modules', {
  module: names('modules', Object.keys(modules).join(), Object.keys(modules)),
  system: names('systems', 'wasmless', ['wasmless', 'wasm2js']),
  jobs: names('numbers of threads', `0,${Math.min(availableParallelism(), 8)}`),
  options: names('options of wasmless', '-O2'),
  limit: count('Seconds that one may take', 900),
  keep: word('A folder for what is compiled, to keep it'),
})
const limit = flags.limit * 1000
install(tests)
install(here)

// Reports what a Node script has used, its threads included: loaded into it by NODE_OPTIONS.
const meter = `data:text/javascript,${encodeURIComponent(`import { isMainThread } from 'node:worker_threads'
if (isMainThread) process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); process.stderr.write(\`\\nused \${maxRSS} \${userCPUTime + systemCPUTime}\\n\`) })`)}`
async function measure(script, args) {
  const { status, stderr, milliseconds, late } = await runText(process.execPath, [script, ...args], limit, { env: { ...process.env, NODE_OPTIONS: `--import=${meter}` } })
  if (late) throw new Error(`stopped after ${flags.limit} s`)
  const used = /^used (\d+) (\d+)$/m.exec(stderr)
  if (status !== 0 || used === null) throw new Error(stderr.trim().split('\n').filter(line => !line.startsWith('used')).at(-1)?.slice(0, 120) ?? `exit status ${status}`)
  return { seconds: milliseconds / 1000, cpu: Number(used[2]) / 1e6, megabytes: Number(used[1]) * 1024 / 1e6 }
}

const features = ['--enable-mutable-globals', '--enable-multivalue', '--enable-reference-types']
const lowering = [...features, '--enable-bulk-memory', '--enable-bulk-memory-opt', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--llvm-memory-copy-fill-lowering', '--llvm-nontrapping-fptoint-lowering', '--signext-lowering']
const binary = name => join(here, '../node_modules/binaryen/bin', name)

async function gzipped(file) {
  let size = 0
  await pipeline(createReadStream(file), createGzip(), async function (source) { for await (const chunk of source) size += chunk.length })
  return size
}

const folder = flags.keep ?? mkdtempSync(join(tmpdir(), 'wasmless-compile-times-'))
mkdirSync(folder, { recursive: true })
const rows = []
const megabytes = bytes => (bytes / 1e6).toFixed(1)
console.log('| module | MB | system | s | CPU s | memory, MB | output, MB | gzip, MB |\n|---|--:|---|--:|--:|--:|--:|--:|')
for (const name of flags.module) {
  const wasm = join(folder, `${name}.wasm`)
  writeFileSync(wasm, modules[name]())
  for (const system of flags.system) {
    for (const jobs of system === 'wasmless' ? flags.jobs : [undefined]) {
      const output = join(folder, `${name}.${system}.mjs`)
      const row = { module: name, bytes: statSync(wasm).size, system: jobs === undefined ? system : `${system} ${flags.options.join(' ')}, ${jobs === '0' ? 'no threads' : `${jobs} threads`}` }
      rows.push(row)
      try {
        if (system === 'wasm2js') {
          const lowered = join(folder, `${name}.mvp.wasm`)
          await measure(binary('wasm-opt'), [...lowering, wasm, '-o', lowered])
          Object.assign(row, await measure(binary('wasm2js'), ['-O3', ...features, lowered, '-o', output]))
        } else Object.assign(row, await measure(join(here, '../dist/cli/main.js'), [wasm, '-o', output, ...flags.options, '--jobs', jobs, '--quiet']))
        Object.assign(row, { raw: statSync(output).size, gzip: await gzipped(output) })
        console.log(`| ${name} | ${megabytes(row.bytes)} | ${row.system} | ${row.seconds.toFixed(1)} | ${row.cpu.toFixed(1)} | ${row.megabytes.toFixed(0)} | ${megabytes(row.raw)} | ${megabytes(row.gzip)} |`)
      } catch (error) {
        row.error = error.message
        console.log(`| ${name} | ${megabytes(row.bytes)} | ${row.system} | ${error.message} | | | | |`)
      }
    }
  }
}
if (flags.keep === undefined) rmSync(folder, { recursive: true, force: true })
mkdirSync(join(here, 'results'), { recursive: true })
const file = join(here, 'results', `compile-${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}.json`)
writeFileSync(file, `${JSON.stringify({ date: new Date().toISOString(), rows }, null, 1)}\n`)
console.log(`\nwritten: ${file}`)
