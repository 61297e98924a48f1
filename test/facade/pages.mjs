/**
 * One page for each kind of glue (part of `npm run test:facade`), as a build leaves it, with the packages' own files: patched by
 * `wasmless patch`, it shows in every browser what it shows unpatched where WebAssembly works. Unpatched under a strict
 * policy it must fail. Leaves a picture of each page in each browser in `.cache/pages`.
 *
 * `node pages.mjs [--only sqlite,go]`
 */
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'
import { firefoxWithoutWasm, launch, until } from '../environments/browsers.mjs'
import { environmentsFolder, install } from '../environments/install.mjs'
import { runText } from '../programs/process.mjs'
import { check, finish } from '../support/checks.mjs'
import { compileAssemblyScript } from './packages/assemblyscript.mjs'
import { prepare as prepareGo } from './packages/go.mjs'
import { assemble } from './prepare.mjs'
import { wasiCommand } from './wasi-command.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: flags } = parseArgs({ options: { only: { type: 'string' } } })
const root = join(here, '.cache/pages')
const fromPackage = name => join(here, 'node_modules', name)
install(here)
install(environmentsFolder)

/**
 * The pages: `title` says whose glue it is; `files` maps names to files that are copied, `make` writes others into the page's folder,
 * `scripts` are classic ones in front of the page's own, which is a module unless `isClassic`.
 */
const pages = {
  'sqlite': { title: 'SQLite: Emscripten (sql.js)', isClassic: true, scripts: ['sql-wasm-browser.js'], files: { 'sql-wasm-browser.js': 'sql.js/dist/sql-wasm-browser.js', 'sql-wasm-browser.wasm': 'sql.js/dist/sql-wasm-browser.wasm' } },
  'harfbuzz': { title: 'HarfBuzz: Emscripten, ES modules (harfbuzzjs)', files: { 'index.mjs': 'harfbuzzjs/dist/index.mjs', 'harfbuzz.js': 'harfbuzzjs/dist/harfbuzz.js', 'harfbuzz.wasm': 'harfbuzzjs/dist/harfbuzz.wasm', 'font.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf' } },
  'wasm-bindgen': { title: 'resvg: wasm-bindgen, target web', files: { 'index.mjs': '@resvg/resvg-wasm/index.mjs', 'index_bg.wasm': '@resvg/resvg-wasm/index_bg.wasm' } },
  'assemblyscript': { title: 'AssemblyScript, bindings esm', make: folder => compileAssemblyScript(folder, 'esm') },
  'go': {
    title: 'Go, its wasm_exec.js', isClassic: true, scripts: ['wasm_exec.js'],
    async make(folder) {
      await prepareGo()
      copyFileSync(join(here, '.cache/go/main.wasm'), join(folder, 'main.wasm'))
      copyFileSync(join(here, '.cache/go/wasm_exec.cjs'), join(folder, 'wasm_exec.js'))
    },
  },
  'wasi': {
    title: 'WASI: browser_wasi_shim',
    make(folder) {
      cpSync(fromPackage('@bjorn3/browser_wasi_shim/dist'), join(folder, 'shim'), { recursive: true })
      writeFileSync(join(folder, 'command.wasm'), assemble(wasiCommand))
    },
  },
  'source-map': {
    title: 'source-map: Rust without bindings, bundled', files: { 'mappings.wasm': 'source-map/lib/mappings.wasm' },
    async make(folder) {
      const made = await rolldown({ input: join(here, 'pages/source-map.js'), platform: 'browser', logLevel: 'silent' })
      await made.write({ file: join(folder, 'app.js'), format: 'es' })
    },
  },
  'cjs-module-lexer': { title: 'cjs-module-lexer: C, the module in base64', files: { 'lexer.mjs': 'cjs-module-lexer/dist/lexer.mjs' } },
}

async function build(name) {
  const { title, files = {}, make, scripts = [], isClassic = false } = pages[name]
  const folder = join(root, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [to, from] of Object.entries(files)) copyFileSync(fromPackage(from), join(folder, to))
  for (const file of ['page.css', 'show.js']) copyFileSync(join(here, 'pages', file), join(folder, file))
  copyFileSync(join(here, 'pages', `${name}.js`), join(folder, 'app.js'))
  await make?.(folder)
  const classic = ['show.js', ...scripts, ...isClassic ? ['app.js'] : []].map(file => `<script src="${file}"></script>`).join('\n')
  writeFileSync(join(folder, 'index.html'), `<!doctype html>\n<meta charset="utf-8">\n<title>${title}</title>\n<link rel="icon" href="data:,">\n<link rel="stylesheet" href="page.css">\n<h1>${title}</h1>\n<pre id="out">…</pre>\n${classic}\n${isClassic ? '' : '<script type="module" src="app.js"></script>\n'}`)
  return folder
}

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' }
const strictPolicy = "default-src 'self'; script-src 'self'; img-src 'self' data:"
/** Of the pages served now. */
let policy
const server = createServer((request, response) => {
  const file = new URL(request.url, 'http://localhost').pathname.replace(/\/$/, '/index.html')
  try {
    const body = readFileSync(join(root, file))
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store', ...policy === undefined ? {} : { 'content-security-policy': policy } }).end(body)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

/** The browsers. In the first the facade takes the place of a WebAssembly that works. */
const environments = [
  { name: 'Chromium', browser: 'chromium' },
  { name: 'Chromium, strict CSP', browser: 'chromium', policy: strictPolicy },
  { name: 'Chromium --jitless', browser: 'chromium', args: ['--js-flags=--jitless'] },
  { name: 'Firefox, WebAssembly off', browser: 'firefox', preferences: firefoxWithoutWasm },
  { name: 'Firefox, strict CSP', browser: 'firefox', policy: strictPolicy },
]

/** Gives what a page shows, and whether the facade was in place. */
async function visit(browser, name, picture) {
  const tab = await browser.newPage()
  try {
    const problems = []
    tab.on('pageerror', error => problems.push(error.message))
    await tab.setViewport({ width: 800, height: 600 })
    await tab.goto(`http://127.0.0.1:${server.address().port}/${name}/`)
    const look = "document.getElementById('out').textContent"
    await until(120_000, async () => await tab.evaluate(look) !== '…').catch(e => { throw new Error(`${e.message}: ${problems.join('; ')}`) })
    if (picture) await tab.screenshot({ path: picture })
    return { text: await tab.evaluate(look), isOurs: await tab.evaluate("typeof wasmless === 'object' && WebAssembly === wasmless.WebAssembly") }
  } finally {
    await tab.close()
  }
}

const names = flags.only?.split(',') ?? Object.keys(pages)
const expected = new Map()
const cells = new Map(names.map(name => [name, []]))
try {
  const chromium = await launch({ browser: 'chromium' })
  for (const name of names) {
    console.log(name)
    const folder = await build(name)
    const isReady = await check('as built', async () => {
      policy = undefined
      const { text } = await visit(chromium, name)
      if (/^failed/.test(text)) throw new Error(text)
      expected.set(name, text)
      return JSON.stringify(text.split('\n')[0])
    }) && await check('as built, under the policy, it fails', async () => {
      policy = strictPolicy
      const { text } = await visit(chromium, name)
      if (!/^failed: .*(CompileError|unsafe-eval|Aborted)/.test(text)) throw new Error(`expected it to fail, got ${text}`)
      return text.slice(0, 70)
    }) && await check('wasmless patch', async () => {
      const { status, stdout, stderr } = await runText(process.execPath, [join(here, '../../dist/cli/main.js'), 'patch', folder], 300_000)
      if (status !== 0 || !/\d modules? patched/.test(stdout)) throw new Error(stdout + stderr)
      return stdout.trim().split('\n')[0]
    })
    if (!isReady) expected.delete(name)
  }
  await chromium.close()
  for (const environment of environments) {
    console.log(environment.name)
    const browser = await launch(environment)
    policy = environment.policy
    for (const name of names.filter(name => expected.has(name))) {
      const isOk = await check(name, async () => {
        const { text, isOurs } = await visit(browser, name, join(root, `${name}-${environment.name.replace(/\W+/g, '-')}.png`))
        if (text !== expected.get(name)) throw new Error(`expected ${expected.get(name)}, got ${text}`)
        if (!isOurs) throw new Error('the facade was not in place')
      })
      cells.get(name).push(isOk ? 'ok' : 'FAIL')
    }
    await browser.close()
  }
} finally {
  server.close()
}
console.log(`\n| page | ${environments.map(({ name }) => name).join(' | ')} |\n|---|${environments.map(() => '---|').join('')}`)
for (const [name, row] of cells) console.log(`| ${pages[name].title} | ${row.join(' | ')} |`)
finish()
