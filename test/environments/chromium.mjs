/**
 * Chromium (Debian's package, driven by playwright-core) on a page whose policy is `script-src 'self'`: there,
 * compiling WebAssembly throws, and so does `eval`. The page is served on this machine's loopback address.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const page = '<!doctype html><meta charset="utf-8"><title>case</title><script src="/prelude.js"></script><script src="/case.js"></script>'
const prelude = `
  var lines = [], errors = []
  function print(line) { lines.push(String(line)) }
  window.onerror = function (message) { errors.push(String(message)) }
  var wasmThrew = false, evalThrew = false
  try { new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) } catch (e) { wasmThrew = true }
  try { (0, eval)('1') } catch (e) { evalThrew = true }
`

/** Starts Chromium with a profile of its own. Gives its `context`, and `close`. */
export async function launch() {
  const { chromium } = await import('playwright-core')
  const profile = mkdtempSync(join(tmpdir(), 'wasmless-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  return {
    context,
    async close() {
      await context.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Starts the browser. Gives an engine: `{ name, run, close }`. */
export async function openBrowser() {
  let file
  const server = createServer((request, response) => {
    const answer = { '/': ['text/html', page], '/prelude.js': ['text/javascript', prelude], '/case.js': ['text/javascript', file && readFileSync(file)] }[request.url]
    if (!answer) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': `${answer[0]}; charset=utf-8`, 'content-security-policy': "default-src 'none'; script-src 'self'", 'cache-control': 'no-store' }).end(answer[1])
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const { context, close } = await launch()
  const version = context.browser()?.version() ?? ''
  return {
    name: `Chromium ${version.split('.')[0]} (strict CSP)`,
    async run(path, limit) {
      file = path
      const tab = await context.newPage()
      try {
        tab.setDefaultTimeout(limit)
        await tab.goto(`http://127.0.0.1:${server.address().port}/`, { waitUntil: 'load', timeout: limit })
        // Of scripts that go on asynchronously; polled from here, since the policy forbids the page to evaluate text.
        for (const end = Date.now() + limit; await tab.evaluate('globalThis.pending === true');) {
          if (Date.now() > end) throw new Error(`longer than ${limit / 1000} s`)
          await new Promise(resolve => setTimeout(resolve, 50))
        }
        // `evaluate` goes through the debugger, which the policy does not bind.
        const { lines, errors, wasmThrew, evalThrew } = await tab.evaluate('({ lines, errors, wasmThrew, evalThrew })')
        if (!wasmThrew || !evalThrew) throw new Error('the page allows WebAssembly or eval: the policy is not in force')
        if (errors.length) throw new Error(errors.join('; ').slice(0, 400))
        return lines
      } finally {
        await tab.close()
      }
    },
    async close() {
      await close()
      server.close()
    },
  }
}
