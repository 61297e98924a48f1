/**
 * The suite of environments (`npm run test:environments`): compiled output gives the same lines in every engine
 * as native WebAssembly, for the small cases and for modules at the limits of depth and size.
 *
 * `node run.mjs [--only 'br_table'] [--engines Hermes,QuickJS] [--options '{"level":0}']`
 */
import binaryen from 'binaryen'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runJson, runText } from '../programs/process.mjs'
import { expectLines, fail, finish, pass } from '../support/checks.mjs'
import { cases } from './cases.mjs'
import { openEngines, writeScript } from './engines.mjs'
import { environmentsFolder, install } from './install.mjs'
import { limits } from './limits.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: flags } = parseArgs({ options: { only: { type: 'string' }, engines: { type: 'string' }, options: { type: 'string' } } })
const minute = 60_000

install(environmentsFolder)
const work = join(here, '.cache')
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })

function assemble(text) {
  const module = binaryen.parseText(text)
  module.setFeatures(binaryen.Features.MVP | binaryen.Features.BulkMemory | binaryen.Features.NontrappingFPToInt | binaryen.Features.Multivalue | binaryen.Features.MutableGlobals)
  return module.emitBinary()
}

/** Liftoff only: TurboFan takes a minute over 50,000 nested loops. */
async function reference(wasm, script) {
  const { status, stdout, stderr } = await runText(process.execPath, ['--liftoff-only', join(here, 'native.mjs'), wasm, script], 5 * minute)
  if (status !== 0) throw new Error(`the reference failed: ${stderr.slice(-800)}`)
  return stdout.split('\n').slice(0, -1)
}

const opened = await openEngines()
const engines = opened.filter(engine => !flags.engines || flags.engines.split(',').some(name => engine.name.includes(name)))
try {
  for (const [index, { name, text, make, script, beyond = {} }] of [...cases, ...limits].entries()) {
    if (flags.only && !name.includes(flags.only)) continue
    const wasm = join(work, `${index}.wasm`)
    writeFileSync(wasm, text ? assemble(text) : make())
    writeFileSync(join(work, `${index}.script.js`), script)
    const file = join(work, `${index}.js`)
    let expected, warnings
    try {
      expected = await reference(wasm, join(work, `${index}.script.js`))
      const { value } = await runJson(process.execPath, [join(here, '../programs/compile.mjs'), wasm, file, JSON.stringify({ format: 'iife', ...JSON.parse(flags.options ?? '{}') })], 10 * minute)
      warnings = value.warnings
      const code = readFileSync(file, 'utf8')
      writeScript(file, code, script)
      console.log(name)
      pass(`compiled: wasm ${kilobytes(statSync(wasm).size)}, JavaScript ${kilobytes(code.length)}, ${(value.milliseconds / 1000).toFixed(2)} s, peak ${Math.round(value.megabytes)} MiB`)
    } catch (e) {
      console.log(name)
      fail(`compile: ${e.message}`)
      continue
    }
    for (const engine of engines) {
      const limit = Object.entries(beyond).find(([engineName]) => engine.name.includes(engineName))?.[1]
      const start = performance.now()
      try {
        const lines = await engine.run(file, 5 * minute)
        expectLines(expected, lines)
        if (limit) throw new Error('within its limit now: take out `beyond`')
        pass(`${engine.name}: ${Math.round(performance.now() - start)} ms${lines.note ? ` ${lines.note}` : ''}`)
      } catch (e) {
        const isForetold = limit && e.message.includes(limit) && warnings.some(warning => warning.includes(engine.name.split(' ')[0]))
        if (isForetold) pass(`${engine.name}: fails as the compiler warned: ${limit}`)
        else fail(`${engine.name}: ${e.message}`)
      }
    }
  }
} finally {
  for (const engine of opened) await engine.close?.()
}

finish()

function kilobytes(bytes) {
  return `${Math.round(bytes / 1024)} KiB`
}
