/** `npm run fuzz -- --modules 5000 --seed 7`: the fuzzing tests for as many modules as wanted. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { modules: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' } } })
const repository = path.join(import.meta.dirname, '../..')
const { status } = spawnSync(
  process.execPath,
  [path.join(repository, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'test/support/vitest.config.ts', 'test/fuzz'],
  { cwd: repository, stdio: 'inherit', env: { ...process.env, FUZZ_MODULES: values.modules, FUZZ_SEED: values.seed } },
)
process.exitCode = status ?? 1
