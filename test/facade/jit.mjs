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
import { runText } from '../programs/process.mjs'
import { environments } from './engines.mjs'
import { filesOf } from './environment-packages.mjs'
import { bundle, bytesModule, scriptText } from './scripts.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: flags } = parseArgs({ options: { engines: { type: 'string' }, only: { type: 'string', default: 'numeric,sql.js,brotli-wasm' } } })
const minute = 60_000
const work = join(here, '.cache/jit')
let passed = 0
let failed = 0

install(here)
install(environmentsFolder)
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
writeFileSync(join(work, 'package.json'), '{ "type": "commonjs" }\n')

async function check(label, body) {
  const start = performance.now()
  try {
    const note = await body()
    console.log(`  ok    ${label}: ${Math.round(performance.now() - start)} ms${note ? ` ${note}` : ''}`)
    passed++
  } catch (e) {
    console.log(`  FAIL  ${label}: ${e.message.split('\n').slice(0, 12).join('\n        ')}`)
    failed++
  }
}

/** A script for engines, and the lines that it prints natively behind the first. */
async function prepare(name) {
  const entry = `import { run } from ${JSON.stringify(join(here, 'environments/packages', `${name}.mjs`))}\nimport { bytes } from 'facade:bytes'\nconst main = () => run(text => print(String(text)), bytes)`
  const glue = await bundle(entry, { 'facade:bytes': bytesModule(await filesOf(name)) })
  const native = join(work, `${name}-native.js`), file = join(work, `${name}.js`)
  writeFileSync(native, await scriptText({ native: true, glue }))
  writeFileSync(file, await scriptText({ compiles: true, glue }))
  const { stdout, stderr, status } = await runText(process.execPath, [native], 5 * minute)
  const expected = stdout.split('\n').slice(1, -1)
  if (status !== 0 || expected.length === 0 || /^FAIL/m.test(stdout)) throw new Error(`the reference failed: ${stdout} ${stderr}`)
  return { name, file, expected }
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
      const [found, ...lines] = await engine.run(file, 10 * minute)
      if (found !== `environment ${wasm} ${strings}`) throw new Error(`the environment is not what it should be: ${found}`)
      if (lines.join('\n') !== expected.join('\n')) throw new Error(`expected ${expected.join('\n')}, got ${lines.join('\n')}`)
    })
  }
  await engine.close?.()
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
