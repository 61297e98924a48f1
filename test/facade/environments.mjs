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
import { check, expectLines, finish } from '../support/checks.mjs'
import { environments } from './engines.mjs'
import { filesOf, names } from './environment-packages.mjs'
import { glueOf, nativeLines } from './glue.mjs'
import { prepare } from './prepare.mjs'
import { bundle, scriptText } from './scripts.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: flags } = parseArgs({ options: { engines: { type: 'string' }, only: { type: 'string' } } })
const minute = 60_000
const work = join(here, '.cache/environments')

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
    const files = await filesOf(this.name)
    const recorded = join(this.folder, 'modules')
    this.expected = await nativeLines(join(this.folder, 'native.js'), await glueOf(this.name, files), { nodeFlags: ['--import', join(here, 'record.mjs')], env: { RECORD: recorded } })
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
    this.glue = await glueOf(this.name, stubs)
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
  if (await check(`${program.name}, natively`, () => program.prepare())) programs.push(program)
}

const rows = []
for (const environment of environments().filter(({ name }) => isWanted(flags.engines, name))) {
  const engine = await environment.open()
  console.log(engine.name)
  const cells = new Map()
  rows.push([environment.name, cells])
  try {
    for (const program of programs) {
      let note
      const isOk = await check(program.name, async () => note = await run(program, environment, engine))
      cells.set(program.name, isOk ? note ?? 'ok' : 'FAIL')
    }
  } finally {
    await engine.close?.()
  }
}

console.log(`\n| environment | ${programs.map(({ name }) => name).join(' | ')} |\n|---|${programs.map(() => '---|').join('')}`)
for (const [name, cells] of rows) console.log(`| ${name} | ${programs.map(program => cells.get(program.name)).join(' | ')} |`)
finish()
