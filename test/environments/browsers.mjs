/**
 * Browsers as engines: Debian's Chromium and Firefox, driven by puppeteer-core over the DevTools protocol and WebDriver
 * BiDi, on pages that are served on this machine's loopback address.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { probe } from './probe.mjs'

const page = '<!doctype html><meta charset="utf-8"><title>case</title><link rel="icon" href="data:,"><script src="/prelude.js"></script><script src="/case.js"></script>'
const prelude = `
  var lines = [], errors = []
  function print(line) { lines.push(String(line)) }
  window.onerror = function (message) { errors.push(String(message)) }
  ${probe}
`

/** A page under it may neither compile WebAssembly nor evaluate text. */
export const strictPolicy = "default-src 'none'; script-src 'self'"

/** What each browser is and how it starts. */
const browsers = {
  chromium: {
    label: 'Chromium',
    options: { browser: 'chrome', executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  },
  firefox: { label: 'Firefox', options: { browser: 'firefox', executablePath: '/usr/bin/firefox-esr' }, args: [] },
}

/** Firefox's settings under which there is no WebAssembly. */
export const firefoxWithoutWasm = { 'javascript.options.wasm': false }

/**
 * Starts a browser with a profile of its own.
 *
 * `browser`: `chromium` or `firefox`
 * `args`: more arguments
 * `preferences`: Firefox's settings, by their names in about:config
 * Gives: puppeteer's browser
 */
export async function launch({ browser, args = [], preferences = {} }) {
  const { default: puppeteer } = await import('puppeteer-core')
  const { options, args: usual } = browsers[browser]
  return puppeteer.launch({ ...options, headless: true, args: [...usual, ...args], extraPrefsFirefox: preferences, protocolTimeout: 0 })
}

/** Waits until `look` gives something. Throws: Error after `limit` ms */
export async function until(limit, look) {
  for (const end = Date.now() + limit; ; await new Promise(resolve => setTimeout(resolve, 50))) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`longer than ${limit / 1000} s`)
  }
}

/**
 * Starts a browser as an engine, each script on a page of its own.
 *
 * `browser`, `args`, `preferences`: as for `launch`
 * `mode`: what is special about it, for its name
 * `policy`: Content-Security-Policy of the page; none when undefined
 * `expected`: what the probe must find there
 * Gives: `{ name, run, close }`
 */
export async function openBrowser({ browser, mode, args, preferences, policy, expected }) {
  let file
  const server = createServer((request, response) => {
    const answer = { '/': ['text/html', page], '/prelude.js': ['text/javascript', prelude], '/case.js': ['text/javascript', file && readFileSync(file)] }[request.url]
    if (!answer) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': `${answer[0]}; charset=utf-8`, 'cache-control': 'no-store', ...policy === undefined ? {} : { 'content-security-policy': policy } }).end(answer[1])
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const opened = await launch({ browser, args, preferences })
  const version = /\/(\d+)/.exec(await opened.version())?.[1] ?? ''
  return {
    name: `${browsers[browser].label} ${version} (${mode})`,
    async run(path, limit) {
      file = path
      const tab = await opened.newPage()
      try {
        await tab.goto(`http://127.0.0.1:${server.address().port}/`, { waitUntil: 'load', timeout: limit })
        // Of scripts that go on asynchronously. `evaluate` goes through the debugger, which the policy does not bind.
        await until(limit, () => tab.evaluate('globalThis.pending !== true'))
        const { lines, errors, environment } = await tab.evaluate('({ lines, errors, environment })')
        if (JSON.stringify(environment) !== JSON.stringify(expected)) throw new Error(`the page is not what it should be: expected ${JSON.stringify(expected)}, found ${JSON.stringify(environment)}`)
        if (errors.length) throw new Error(errors.join('; ').slice(0, 400))
        return lines
      } finally {
        await tab.close()
      }
    },
    async close() {
      await opened.close()
      server.close()
    },
  }
}
