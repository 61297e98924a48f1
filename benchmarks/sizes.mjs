/**
 * Sizes and compile times beside `wasm2js -O2` (binaryen): for SQLite, QuickJS and esbuild's Go module, prints raw and
 * gzipped size of the output and the time of the whole command. `node benchmarks/sizes.mjs [--limit seconds] [--only sqlite,quickjs,esbuild] [--minify]`
 *
 * wasm2js's output is not exact (no traps on memory, tables or conversions) and needs native helpers for some imports:
 * the sizes are beside each other, not the behaviour. It also stops at modules with bulk memory, sign extension or
 * saturating conversions (an assertion in version 132), so its input is first lowered to the MVP by `wasm-opt`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { install } from '../test/environments/install.mjs'
import { runText } from '../test/programs/process.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values: flags } = parseArgs({ options: { limit: { type: 'string', default: '900' }, only: { type: 'string' }, minify: { type: 'boolean' } } })
const limit = Number(flags.limit) * 1000

const programs = join(root, 'test/programs')
install(programs)
const modules = {
  sqlite: 'sql.js/dist/sql-wasm.wasm',
  quickjs: '@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm',
  esbuild: 'esbuild-wasm/esbuild.wasm',
}
const work = join(root, 'benchmarks/.cache')
mkdirSync(work, { recursive: true })

const features = ['--enable-mutable-globals', '--enable-multivalue', '--enable-reference-types']
const lowering = [...features, '--enable-bulk-memory', '--enable-bulk-memory-opt', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--llvm-memory-copy-fill-lowering', '--llvm-nontrapping-fptoint-lowering', '--signext-lowering']

const kilobytes = bytes => `${Math.round(bytes / 1024).toLocaleString('en')} KiB`
console.log('| module | tool | raw | gzip | time |\n|---|---|---|---|---|')
for (const [name, path] of Object.entries(modules)) {
  if (flags.only && !flags.only.split(',').includes(name)) continue
  const wasm = join(programs, 'node_modules', path)
  console.log(`| ${name} | (wasm) | ${kilobytes(statSync(wasm).size)} | ${kilobytes(gzipSync(readFileSync(wasm)).length)} | |`)
  const lowered = join(work, `${name}.mvp.wasm`)
  await runText(join(root, 'node_modules/.bin/wasm-opt'), [...lowering, wasm, '-o', lowered], limit)
  const tools = {
    'wasmless -O2': [process.execPath, [join(root, 'dist/cli/main.js'), wasm, '-o', join(work, `${name}.wasmless.mjs`), '--quiet']],
    'wasmless -O2 --minify': [process.execPath, [join(root, 'dist/cli/main.js'), wasm, '-o', join(work, `${name}.minified.mjs`), '--quiet', '--minify']],
    'wasm2js -O2': [join(root, 'node_modules/.bin/wasm2js'), ['-O2', ...features, lowered, '-o', join(work, `${name}.wasm2js.mjs`)]],
  }
  for (const [tool, [command, args]] of Object.entries(tools)) {
    if (tool.endsWith('--minify') && !flags.minify) continue
    const output = args[args.indexOf('-o') + 1]
    rmSync(output, { force: true })
    const { status, stderr, milliseconds, late } = await runText(command, args, limit)
    const seconds = `${(milliseconds / 1000).toFixed(1)} s`
    if (late || status !== 0 || !existsSync(output)) {
      console.log(`| ${name} | ${tool} | – | – | ${late ? `stopped after ${seconds}` : `failed: ${(/^.*(Error|Fatal|Aborted).*$/m.exec(stderr)?.[0] ?? stderr.trim()).slice(0, 100)}`} |`)
      continue
    }
    const code = readFileSync(output)
    console.log(`| ${name} | ${tool} | ${kilobytes(code.length)} | ${kilobytes(gzipSync(code).length)} | ${seconds} |`)
  }
}
