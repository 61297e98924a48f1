/**
 * The facade in every environment (part of `npm run test:facade`): the conformance cases, and packages unmodified, in all of
 * `engines.mjs`; each prints what Node's own WebAssembly prints. Ends with a table of environments and packages.
 *
 * `node environments.mjs [--engines Hermes,Bun] [--only conformance,sql.js]`
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { compileAsync, inspect, makeStub } from '../../dist/compiler/index.js'
import { environmentsFolder, install } from '../environments/install.mjs'
import { runText } from '../programs/process.mjs'
import { environments } from './engines.mjs'
import { filesOf, names } from './environment-packages.mjs'
import { prepare } from './prepare.mjs'
import { bundle, bytesModule, scriptText } from './scripts.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: flags } = parseArgs({ options: { engines: { type: 'string' }, only: { type: 'string' } } })
const minute = 60_000
const work = join(here, '.cache/environments')
let passed = 0
let failed = 0

install(here)
install(environmentsFolder)
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
writeFileSync(join(work, 'package.json'), '{ "type": "commonjs" }\n')

/** A program in the variants that environments need: `fileFor(environment)` gives the script, `expected` its lines. */
class Program {
  scripts = new Map()

  constructor(name) {
    this.name = name
    this.folder = join(work, name)
    mkdirSync(this.folder)
  }

  /** Runs it natively, where it leaves what it prints and the modules it compiles; compiles those. */
  async prepare() {
    const entry = `import { run } from ${JSON.stringify(join(here, 'environments/packages', `${this.name}.mjs`))}\nimport { bytes } from 'facade:bytes'\nconst main = () => run(text => print(String(text)), bytes)`
    const files = await filesOf(this.name)
    const native = join(this.folder, 'native.js')
    const recorded = join(this.folder, 'modules')
    writeFileSync(native, await scriptText({ native: true, glue: await bundle(entry, { 'facade:bytes': bytesModule(files) }) }))
    const { stdout, stderr, status } = await runText(process.execPath, ['--import', join(here, 'record.mjs'), native], 5 * minute, { env: { ...process.env, RECORD: recorded } })
    this.expected = stdout.split('\n').slice(1, -1)
    if (status !== 0 || this.expected.length === 0 || /^FAIL/m.test(stdout)) throw new Error(`the reference failed: ${stdout} ${stderr}`)
    const isModule = bytes => bytes[0] === 0 && bytes[1] === 0x61
    // Modules that only hand functions on need no code; Node's own HTTP parser, which comes with SIMD, is none of the program's.
    const modules = readdirSync(recorded).map(file => readFileSync(join(recorded, file))).filter(bytes => {
      const { functions, unsupported } = inspect(bytes)
      return functions.some(({ size }) => size > 0) && unsupported.length === 0
    })
    this.codes = {}
    for (const target of ['jit', 'interpreter']) {
      const compiled = await Promise.all(modules.map(bytes => compileAsync(bytes, { format: 'stub', minify: true, target })))
      this.codes[target] = compiled.map(({ code }) => `${code};\n`).join('')
    }
    const stubs = Object.fromEntries(Object.entries(files).map(([file, bytes]) => [file, isModule(bytes) ? makeStub(bytes) : bytes]))
    this.glue = await bundle(entry, { 'facade:bytes': bytesModule(stubs) })
    return `${modules.length} modules, ${this.expected.length} lines`
  }

  check(lines) {
    expectLines(this.expected, lines)
  }

  async fileFor({ expected: { wasm }, jitless = false, lowered = false }) {
    const always = wasm === 'works'
    const variant = `${jitless ? 'interpreter' : 'jit'}${always ? '-always' : ''}${lowered ? '-es5' : ''}.js`
    const file = join(this.folder, variant)
    if (!this.scripts.has(variant)) {
      this.scripts.set(variant, file)
      writeFileSync(file, await scriptText({ codes: this.codes[jitless ? 'interpreter' : 'jit'], glue: this.glue, always, isLowered: lowered }))
    }
    return file
  }
}

/** The conformance cases, which say themselves what they expect. */
class Conformance {
  name = 'conformance'

  async prepare() {
    const { modules, code } = prepare()
    const entry = `import { main as run } from ${JSON.stringify(join(here, 'environments/conformance.mjs'))}\nconst main = () => run({ print, wasmless })`
    this.glue = await bundle(entry, { 'facade:modules': modules })
    this.code = code
  }

  async fileFor({ expected: { wasm }, lowered = false }) {
    const always = wasm === 'works'
    const file = join(work, `conformance${always ? '-always' : ''}${lowered ? '-es5' : ''}.js`)
    writeFileSync(file, await scriptText({ codes: this.code, glue: this.glue, always, isLowered: lowered }))
    return file
  }

  /** Throws: Error unless all cases passed but those that cannot in this engine, which must have failed */
  check(lines, { differs = {} }) {
    const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1)) ?? []
    const failures = lines.filter(line => line.startsWith('FAIL ')).map(line => line.slice(5))
    const foretold = Object.keys(differs)
    if (!(passed > 0) || failures.length !== Number(failed) || failures.some(name => !foretold.includes(name))) throw new Error(lines.join('\n'))
    const healed = foretold.filter(name => !failures.includes(name))
    if (healed.length > 0) throw new Error(`passes now: take it out of the list: ${healed.join(', ')}`)
    return `${passed} cases${foretold.length > 0 ? `; ${foretold.length} cannot: ${[...new Set(Object.values(differs))].join(', ')}` : ''}`
  }
}

/** Counts and reports a check. Gives its note, or `ok`; undefined where it failed. */
async function check(label, body) {
  const start = performance.now()
  try {
    const note = await body()
    console.log(`  ok    ${label}: ${Math.round(performance.now() - start)} ms${note ? ` ${note}` : ''}`)
    passed++
    return note || 'ok'
  } catch (e) {
    console.log(`  FAIL  ${label}: ${e.message.split('\n').slice(0, 12).join('\n        ')}`)
    failed++
    return undefined
  }
}
function expectLines(expected, actual) {
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    if (expected[i] !== actual[i]) throw new Error(`line ${i + 1}: expected ${JSON.stringify(expected[i])}, got ${JSON.stringify(actual[i])}`)
  }
}

/** Runs a program in an engine. Throws: Error where it does not do what it should, or the environment is another than it says */
async function run(program, environment, engine) {
  const [found, ...lines] = await engine.run(await program.fileFor(environment), 10 * minute)
  const { wasm, strings } = environment.expected
  expectLines([`environment ${wasm} ${strings}`], [found])
  return program.check(lines, environment)
}

const isWanted = (list, name, exact) => !list || list.split(',').some(wanted => exact ? name === wanted : name.includes(wanted))
const programs = []
for (const program of [new Conformance(), ...names.map(name => new Program(name))].filter(({ name }) => isWanted(flags.only, name, true))) {
  if (await check(`${program.name}, natively`, () => program.prepare()) !== undefined) programs.push(program)
}

const rows = []
for (const environment of environments().filter(({ name }) => isWanted(flags.engines, name))) {
  const engine = await environment.open()
  console.log(engine.name)
  const cells = new Map()
  rows.push([environment.name, cells])
  try {
    for (const program of programs) {
      cells.set(program.name, await check(program.name, () => run(program, environment, engine)) ?? 'FAIL')
    }
  } finally {
    await engine.close?.()
  }
}

console.log(`\n| environment | ${programs.map(({ name }) => name).join(' | ')} |\n|---|${programs.map(() => '---|').join('')}`)
for (const [name, cells] of rows) console.log(`| ${name} | ${programs.map(program => cells.get(program.name)).join(' | ')} |`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
