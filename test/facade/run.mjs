/**
 * The suite of the facade (`npm run test:facade`): no file that users load evaluates text, packages run unmodified
 * (`packages.mjs`) and over adapters (`adapters.mjs`), patched pages run in browsers (`pages.mjs`), and every
 * environment gives what native WebAssembly gives (`environments.mjs`), also with nothing compiled before (`jit.mjs`).
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { count, fail, finish, pass } from '../support/checks.mjs'

const script = readFileSync(new URL('../../dist/runtime/wasmless-runtime.js', import.meta.url), 'utf8')
if (/\beval\b|\bFunction\s*\(/.test(script)) {
  fail('wasmless-runtime.js evaluates text')
} else {
  pass('wasmless-runtime.js evaluates no text')
}

for (const file of ['packages.mjs', 'adapters.mjs', 'pages.mjs', 'environments.mjs', 'jit.mjs']) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(file, import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] })
  let last = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    process.stdout.write(text)
    last = (last + text).slice(-200)
  })
  const status = await new Promise(resolve => child.on('close', resolve))
  const counts = /(\d+) passed, (\d+) failed\s*$/.exec(last)
  if (counts) count({ passed: Number(counts[1]), failed: Number(counts[2]) })
  if (!counts || status !== 0 && counts[2] === '0') fail(`${file} ended with status ${status}`)
}
finish()
