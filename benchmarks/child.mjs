/**
 * A child process of the benchmark (Node or Bun): reads messages as lines of JSON on standard input, gives them to worker.js,
 * and answers each with a line. It ends with its input.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

// Indirect eval, as a script in a page: what runs is the same text in every engine.
;(0, eval)(readFileSync(fileURLToPath(new URL('worker.js', import.meta.url)), 'utf8'))

for await (const line of createInterface({ input: process.stdin })) {
  let answer
  try {
    answer = globalThis.bench(JSON.parse(line))
  } catch (e) {
    answer = { error: String(e?.message ?? e).slice(0, 300) }
  }
  answer.megabytes = process.resourceUsage().maxRSS / 1024
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
process.exit(0)
