/**
 * `wasmless/jit` in every environment without WebAssembly (part of `npm run test:facade`): unmodified glue with modules that
 * nobody compiled before prints what Node's own WebAssembly prints. Where text may not become code, the error must name the module.
 *
 * `node jit.mjs [--engines Firefox,Bun] [--only sql.js]`
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { environmentsFolder, install } from '../environments/install.mjs'
import { check, expectLines, finish } from '../support/checks.mjs'
import { environments } from './engines.mjs'
import { filesOf } from './environment-packages.mjs'
import { glueOf, nativeLines } from './glue.mjs'
import { scriptText } from './scripts.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: flags } = parseArgs({ options: { engines: { type: 'string' }, only: { type: 'string', default: 'numeric,sql.js,brotli-wasm' } } })
const minute = 60_000
const work = join(here, '.cache/jit')

install(here)
install(environmentsFolder)
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
writeFileSync(join(work, 'package.json'), '{ "type": "commonjs" }\n')

/** A script for engines, and the lines that it prints natively behind the first. */
async function prepare(name) {
  const glue = await glueOf(name, await filesOf(name))
  const file = join(work, `${name}.js`)
  writeFileSync(file, await scriptText({ compiles: true, glue }))
  return { name, file, expected: await nativeLines(join(work, `${name}-native.js`), glue) }
}

const programs = await Promise.all(flags.only.split(',').map(prepare))
const without = environments().filter(({ name, expected, lowered }) => expected.wasm !== 'works' && !lowered && (!flags.engines || flags.engines.split(',').some(wanted => name.includes(wanted))))
for (const environment of without) {
  const engine = await environment.open()
  console.log(engine.name)
  const { wasm, strings } = environment.expected
  for (const { name, file, expected } of programs) {
    await check(name, async () => {
      if (strings !== 'evaluated') {
        // Some glue ends the process.
        const text = await engine.run(file, 10 * minute).then(lines => lines.join('\n'), e => e.message)
        if (!/there is no compiled code for this module of \d+ bytes/.test(text)) throw new Error(`expected an error that names the module, got ${text}`)
        return 'refused, and the module named'
      }
      expectLines([`environment ${wasm} ${strings}`, ...expected], await engine.run(file, 10 * minute))
    })
  }
  await engine.close?.()
}
finish()
