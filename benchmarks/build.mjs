/**
 * Builds benchmarks/programs: C by clang with wasi-libc (Debian's clang, lld, wasi-libc, libclang-rt-14-dev-wasm32),
 * AssemblyScript by its compiler (in the packages of test/programs), text by binaryen. The .wasm files are committed
 * beside their sources, so that measuring needs none of these.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { flag, names, readFlags } from './flags.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '..')
const manifestFile = join(here, 'programs.json')
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
const flags = readFlags('Builds the programs from their sources', {
  only: names('programs', undefined, manifest.programs.map(({ name }) => name)),
  checksums: flag("Write what native WebAssembly gives for each program's `n` and `small` into programs.json"),
  host: flag("Build C for this machine instead, and compare its checksums"),
})
const wanted = manifest.programs.filter(({ name }) => !flags.only || flags.only.includes(name))

const command = (file, args) => execFileSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'] })

/** One builder for each extension: `(source, output, flags)`. */
const builders = {
  c: (source, output, more) => command('clang', ['--target=wasm32-wasi', '-O2', '-Wall', '-Wno-unused-function', '-Wno-misleading-indentation', '-Wno-dangling-else', '-Wno-parentheses', '-nostartfiles', '-Wl,--no-entry,--strip-all,-zstack-size=65536', ...more, source, '-o', output]),
  ts: (source, output) => command(process.execPath, [join(root, 'test/programs/node_modules/assemblyscript/bin/asc.js'), source, '-O3', '--noAssert', '--use', 'abort=', '--disable', 'bulk-memory', '-o', output]),
  wat: (source, output) => command(join(root, 'node_modules/.bin/wasm-as'), [source, '-o', output]),
}

async function instantiate(bytes) {
  return (await WebAssembly.instantiate(bytes, {})).instance.exports
}

if (flags.host) compareWithHost()
else
  for (const program of wanted) {
    const source = join(here, 'programs', program.source)
    const output = source.replace(/\.\w+$/, '.wasm')
    builders[program.source.split('.').at(-1)](source, output, program.flags ?? [])
    const bytes = readFileSync(output)
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes))
    if (imports.length) throw new Error(`${program.name} imports ${imports.map(({ module, name }) => `${module}.${name}`).join(', ')}: programs of the suite need no glue`)
    console.log(`${program.name.padEnd(20)} ${bytes.length} bytes`)
  }

if (flags.checksums) {
  for (const program of wanted) {
    const bytes = readFileSync(join(here, 'programs', program.source.replace(/\.\w+$/, '.wasm')))
    // An instance for each: a program may keep state, but its first and its second run must agree.
    for (const [n, key] of [[program.n, 'checksum'], [program.small, 'smallChecksum']]) {
      const { run } = await instantiate(bytes)
      program[key] = run(n)
      run(program.small)
      const again = run(n)
      if (!Object.is(again, program[key])) {
        console.log(`${program.name}: run(${n}) gives ${program[key]}, then ${again}`)
        process.exitCode = 1
      }
    }
  }
  writeManifest()
}

function writeManifest() {
  const { programs, ...rest } = manifest
  const lines = programs.map(program => `    ${JSON.stringify(program).replaceAll('":', '": ').replaceAll(',"', ', "')}`)
  writeFileSync(manifestFile, `${JSON.stringify(rest, null, 2).replace(/\n\}$/, '')},\n  "programs": [\n${lines.join(',\n')}\n  ]\n}\n`)
}

/** A second opinion on the checksums: the same C built for the machine's own processor. */
function compareWithHost() {
  const folder = mkdtempSync(join(tmpdir(), 'wasmless-host-'))
  for (const { name, source, small, smallChecksum } of wanted.filter(({ source }) => source.endsWith('.c'))) {
    const main = join(folder, 'main.c')
    const isFloat = /EXPORT\(run\) double/.test(readFileSync(join(here, 'programs', source), 'utf8'))
    writeFileSync(main, `#include <stdio.h>\n#include "${join(here, 'programs', source)}"\nint main(void) { printf("${isFloat ? '%.17g' : '%d'}\\n", run(${small})); return 0; }\n`)
    command('clang', ['-O1', '-w', '-ffp-contract=off', main, '-lm', '-o', join(folder, 'program')])
    const value = Number(execFileSync(join(folder, 'program'), { encoding: 'utf8' }))
    console.log(`${name.padEnd(20)} ${Math.abs(value - smallChecksum) <= 1e-12 * Math.abs(smallChecksum) ? 'same' : `differs: ${value} on this machine, ${smallChecksum} in programs.json`}`)
  }
  rmSync(folder, { recursive: true })
}
