/**
 * The benchmark (`npm run bench`): the programs of programs.json in native WebAssembly, wasmless, wasm2js and polywasm, side by
 * side and interleaved. Prints ratios over native with their spread, and writes JSON and a page of charts to results/.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { engines } from './engines.mjs'
import { count, flag, names, readFlags, word } from './flags.mjs'
import { measure } from './measure.mjs'
import { page } from './page.mjs'
import { comparison, text } from './report.mjs'
import { openCompiler, systemNames } from './systems.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const manifest = JSON.parse(readFileSync(join(here, 'programs.json'), 'utf8')).programs
const flags = readFlags('Measures the programs of programs.json over native WebAssembly', {
  engine: names('engines', 'node', Object.keys(engines)),
  system: names('systems', undefined, systemNames),
  category: names('categories', undefined, [...new Set(manifest.map(({ category }) => category))]),
  program: names('programs', undefined, manifest.map(({ name }) => name)),
  quick: flag('-O2 and wasm2js only, in a few short rounds'),
  jitless: flag('Engines without their JIT, on the small arguments'),
  minify: flag('Minified'),
  options: word('Options of the compiler, as JSON', '{}'),
  rounds: count('How many rounds'),
  dist: word('Another build of the compiler', join(here, '../dist')),
  name: word('What results/ shall call it', ''),
  compare: word('An earlier JSON, to say what has changed since'),
})
const { category: categories, program: named } = flags
// A browser takes long for each session: unless programs are named, it measures the first three of each category.
const subset = manifest.filter(program => manifest.filter(({ category }) => category === program.category).indexOf(program) < 3)
const chosen = programs => programs.filter(({ name, category }) => (!categories || categories.includes(category)) && (!named || named.includes(name)))
const usual = flags.jitless ? ['O2i', 'wasm2js', 'polywasm'] : flags.quick ? ['O2', 'wasm2js'] : systemNames.filter(name => name !== 'O2i')
const systems = ['native', ...(flags.system ?? usual).filter(name => name !== 'native')]
const effort = flags.quick ? { warmup: 250, milliseconds: 20, rounds: 4 } : { warmup: 500, milliseconds: 50, rounds: 9 }
const settings = { ...effort, ...(flags.rounds && { rounds: flags.rounds }), limit: 120_000, compileOptions: { ...JSON.parse(flags.options), ...(flags.minify && { minify: true }) } }

const dist = resolve(flags.dist)
if (!existsSync(join(dist, 'compiler/index.js'))) throw new Error(`${dist} has no compiler: run \`npm run build\` first`)
await openCompiler(dist)

const started = new Date()
const rows = []
for (const name of flags.engine) {
  const engine = await engines[name](flags.jitless)
  const programs = chosen(name === 'chromium' && !named ? subset : manifest)
  for (const [index, raw] of programs.entries()) {
    // Without a JIT a run takes a hundred times as long: the small one is long enough.
    const program = flags.jitless ? { ...raw, n: raw.small, checksum: raw.smallChecksum } : raw
    const measured = await measure(engine, program, systems, settings)
    rows.push(...measured)
    const native = measured[0].minimum
    const summary = measured.slice(1).map(({ system, minimum, right, error }) => `${system} ${error ? 'failed' : (minimum / native).toFixed(2)}${right ? '' : ' WRONG'}`)
    process.stderr.write(`${engine.name} ${index + 1}/${programs.length} ${program.name}: ${summary.join(', ')}\n`)
  }
  await engine.close()
}

const result = { name: flags.name, date: started.toISOString(), minutes: (Date.now() - started) / 60_000, machine: `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}`, jitless: !!flags.jitless, settings, rows }
console.log(text(rows))
if (flags.compare) console.log(comparison(JSON.parse(readFileSync(flags.compare, 'utf8')), result))

const folder = join(here, 'results')
mkdirSync(folder, { recursive: true })
const base = join(folder, `${started.toISOString().slice(0, 19).replace(/[:T]/g, '-')}${flags.name ? `-${flags.name.replace(/[^\w.-]+/g, '-')}` : ''}`)
writeFileSync(`${base}.json`, `${JSON.stringify(result, null, 1)}\n`)
writeFileSync(`${base}.html`, page(result))
console.log(`written: ${base}.json and ${base}.html`)
