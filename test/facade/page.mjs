/**
 * A built page with SQLite in it, as a bundler leaves it, patched by `wasmless patch` and served under
 * `Content-Security-Policy: default-src 'self'; script-src 'self'`, which forbids WebAssembly and eval: Chromium shows what it shows
 * unpatched without the policy. Leaves a picture of the page in `.cache/page.png`.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environmentsFolder, install } from '../environments/install.mjs'
import { launch } from '../environments/browsers.mjs'
import { runText } from '../programs/process.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
install(environmentsFolder)
const dist = mkdtempSync(join(tmpdir(), 'wasmless-page-'))
const from = join(here, 'node_modules/sql.js/dist')
for (const name of ['sql-wasm-browser.js', 'sql-wasm-browser.wasm']) copyFileSync(join(from, name), join(dist, name))
writeFileSync(join(dist, 'index.html'), '<!doctype html><meta charset="utf-8"><title>SQLite</title><style></style><h1>SQLite</h1><pre id="out">…</pre><script src="sql-wasm-browser.js"></script><script src="app.js"></script>')
writeFileSync(join(dist, 'app.js'), `
  initSqlJs({ locateFile: name => name }).then(SQL => {
    const db = new SQL.Database()
    db.run('create table t (a integer, b text)')
    for (let i = 0; i < 200; i++) db.run('insert into t values (?, ?)', [i, 'row ' + i % 7])
    document.getElementById('out').textContent = db.exec('select b, sum(a), count(*) from t group by b order by 1')[0].values.map(row => row.join('\\t')).join('\\n')
  }).catch(e => { document.getElementById('out').textContent = 'failed: ' + e })
`)

const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' }
let policy
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname
  try {
    const body = readFileSync(join(dist, path === '/' ? 'index.html' : path))
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/html', 'cache-control': 'no-store', ...policy ? { 'content-security-policy': policy } : {} }).end(body)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

let passed = 0
let failed = 0
async function check(label, body) {
  try {
    console.log(`ok    ${label}: ${await body()}`)
    passed++
  } catch (e) {
    console.log(`FAIL  ${label}: ${e.message}`)
    failed++
  }
}

const browser = await launch({ browser: 'chromium' })
async function show(picture) {
  const tab = await browser.newPage()
  try {
    const problems = []
    tab.on('pageerror', error => problems.push(error.message))
    await tab.goto(`http://127.0.0.1:${server.address().port}/`)
    for (const end = Date.now() + 60_000; ; await new Promise(resolve => setTimeout(resolve, 50))) {
      const text = await tab.evaluate("document.getElementById('out').textContent")
      if (text !== '…' || Date.now() > end) {
        if (picture) await tab.screenshot({ path: picture })
        if (text === '…') throw new Error(`the page says nothing: ${problems.join('; ')}`)
        return text
      }
    }
  } finally {
    await tab.close()
  }
}

try {
  let expected
  await check('the page as built, without a policy', async () => {
    expected = await show()
    if (!/^row 0\t/.test(expected)) throw new Error(expected)
    return JSON.stringify(expected.split('\n')[0])
  })
  policy = "default-src 'self'; script-src 'self'"
  await check('as built, under the policy, it fails', async () => {
    const text = await show()
    if (!/^failed: .*(CompileError|unsafe-eval|Aborted)/.test(text)) throw new Error(`expected it to fail, got ${text}`)
    return text.slice(0, 70)
  })
  await check('wasmless patch', async () => {
    const { status, stdout, stderr } = await runText(process.execPath, [join(here, '../../dist/cli/main.js'), 'patch', dist], 120_000)
    if (status !== 0 || !/1 module patched/.test(stdout)) throw new Error(stdout + stderr)
    return stdout.trim().split('\n')[0]
  })
  await check('patched, under the policy', async () => {
    mkdirSync(join(here, '.cache'), { recursive: true })
    const text = await show(join(here, '.cache/page.png'))
    if (text !== expected) throw new Error(`expected ${expected}, got ${text}`)
    return 'the same'
  })
} finally {
  await browser.close()
  server.close()
  rmSync(dist, { recursive: true, force: true })
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
