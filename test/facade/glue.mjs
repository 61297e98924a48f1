/** The programs of `environments/packages` as scripts: what glue they are, and what they print natively. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runText } from '../programs/process.mjs'
import { bundle, bytesModule, scriptText } from './scripts.mjs'

const packages = fileURLToPath(new URL('environments/packages', import.meta.url))
const minute = 60_000

/** A program's glue over its `files`: a script with a function `main`. */
export function glueOf(name, files) {
  const entry = `import { run } from ${JSON.stringify(join(packages, `${name}.mjs`))}\nimport { bytes } from 'facade:bytes'\nconst main = () => run(text => print(String(text)), bytes)`
  return bundle(entry, { 'facade:bytes': bytesModule(files) })
}

/**
 * Runs glue over Node's own WebAssembly, as the script `file`. Gives its lines behind the first, which names the environment.
 *
 * Throws: Error where it fails or prints nothing
 */
export async function nativeLines(file, glue, { nodeFlags = [], env = {} } = {}) {
  writeFileSync(file, await scriptText({ native: true, glue }))
  const { stdout, stderr, status } = await runText(process.execPath, [...nodeFlags, file], 5 * minute, { env: { ...process.env, ...env } })
  const lines = stdout.split('\n').slice(1, -1)
  if (status !== 0 || lines.length === 0 || /^FAIL/m.test(stdout)) throw new Error(`the reference failed: ${stdout} ${stderr}`)
  return lines
}
