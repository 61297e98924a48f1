/** Runs a child process of the suite under time and gives its last line of output as JSON. */
import { spawn } from 'node:child_process'

/**
 * Runs `command` with `args` to its end.
 *
 * Gives: `{ value, milliseconds }`: what its last line says, as JSON
 * Throws: Error with the end of what it wrote when it fails, runs longer than `limit` ms, or says nothing
 */
export async function runJson(command, args, limit, options = {}) {
  const { status, stdout, stderr, milliseconds, late } = await runText(command, args, limit, options)
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  const tail = `${stdout.slice(-300)}\n${stderr.slice(-1500)}`.trim()
  if (late) throw new Error(`longer than ${limit / 1000} s\n${tail}`)
  if (status !== 0) throw new Error(`exit status ${status}\n${tail}`)
  try {
    return { value: JSON.parse(last), milliseconds }
  } catch {
    throw new Error(`no result\n${tail}`)
  }
}

/** Runs `command` with `args` to its end. Gives: `{ status, stdout, stderr, milliseconds, late }`. */
export function runText(command, args, limit, options = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let stdout = ''
    let stderr = ''
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, limit)
    child.stdout.setEncoding('utf8').on('data', text => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ status: code ?? signal, stdout, stderr, milliseconds: performance.now() - start, late })
    })
  })
}
