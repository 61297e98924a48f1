#!/usr/bin/env node
/**
 * The command line: its words, their help, and the way from an error to an exit status. The only file
 * that imports yargs; each command has a file of its own.
 */
import { readFileSync } from 'node:fs'
import yargs, { type Argv } from 'yargs'
import { levels } from '../compiler/common/options.ts'
import { buildStubCommand } from './build-stub.ts'
import { compileCommand } from './compile.ts'
import { diagnose, UsageError } from './diagnostics.ts'
import { displayName } from './input.ts'
import { inspectCommand } from './inspect.ts'
import { patchCommand } from './patch.ts'
import { runCommand } from './run.ts'

const version = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version

const level = { choices: levels, default: 2, describe: 'Optimisation level; -Os: as -O2, but smaller' } as const

function input(command: Argv): Argv<{ input: string }> {
  return command.positional('input', { type: 'string', demandOption: true, describe: 'A .wasm or .wat file, or - for stdin' })
}

function compileOptions(command: Argv<{ input: string }>) {
  return command
    .option('output', { alias: 'o', type: 'string', requiresArg: true, describe: 'Write to this file instead of stdout' })
    .option('format', { choices: ['esm', 'cjs', 'iife', 'factory', 'stub'] as const, default: 'esm' as const, describe: 'Shape of the output; stub: a script for wasmless/runtime, and a small .wasm that stands for the module' })
    .option('global-name', { type: 'string', requiresArg: true, describe: 'Variable that an iife defines', defaultDescription: 'wasmModule' })
    .option('instance', { type: 'boolean', default: false, describe: 'Instantiate on load: imports become imports, exports become exports' })
    .option('O', level)
    .option('target', { choices: ['jit', 'interpreter'] as const, default: 'jit' as const, describe: 'What runs it: engines with a JIT, or without (Lockdown Mode, Hermes, QuickJS)' })
    .option('minify', { type: 'boolean', default: false, describe: 'No white space, short names' })
    .option('names', { type: 'boolean', default: false, describe: 'Name functions and locals after the name section' })
    .option('i64', { choices: ['bigint', 'pair'] as const, default: 'bigint' as const, describe: 'How an i64 crosses the boundary: one BigInt, or low and high half' })
    .option('data', { choices: ['latin1', 'base64', 'binary'] as const, default: 'latin1' as const, describe: 'Data segments: a string inside, or a file of their own' })
    .option('data-file', { type: 'string', requiresArg: true, describe: 'Name of that file', defaultDescription: 'the output\'s, with .bin' })
    .option('chunk-size', { type: 'number', requiresArg: true, default: 0, describe: 'Put functions into further files of about so many characters; 0 for one file' })
    .option('stub-file', { type: 'string', requiresArg: true, describe: 'Name of the stub', defaultDescription: 'the output\'s, with .stub.wasm' })
    .option('dts', { type: 'string', describe: 'Also write type declarations, to this file', defaultDescription: 'the output\'s, with .d.ts' })
    .option('max-memory', { type: 'number', requiresArg: true, default: 65536, describe: 'Pages (64 KiB) that a memory may grow to; at most 32768 makes faster code' })
    .option('jobs', { alias: 'j', type: 'number', requiresArg: true, describe: 'Worker threads; 0 for none', defaultDescription: 'for a large module one for each processor, at most 8' })
    .option('stats', { type: 'boolean', default: false, describe: 'Say where the time went, the slowest functions and sizes' })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'No warnings, no progress' })
    .option('verbose', { type: 'boolean', default: false, describe: 'Say sizes and time' })
}

/** A fault of ours: the stack is wanted, and that it is a fault must be plain. */
function reportFault(error: unknown): number {
  process.stderr.write(`wasmless: internal error; please report it with the module\n${error instanceof Error ? error.stack : String(error)}\n`)
  return 70 // EX_SOFTWARE of sysexits.h: told apart from every verdict on the input
}

async function guarded(named: string, work: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = await work() ?? 0
  } catch (error) {
    const said = diagnose(error, displayName(undash(named)))
    if (said === undefined) process.exitCode = reportFault(error)
    else {
      process.stderr.write(`${said.message}\n`)
      process.exitCode = said.status
    }
  }
}

/** yargs takes a lone dash in a positional's place for an empty string, so it travels under another name. */
const dash = '<stdin>'
const undash = (word: string): string => word === dash ? '-' : word
const given = process.argv.slice(2)
const end = given.indexOf('--')
const args = given.map((word, i) => {
  if (end >= 0 && i > end) return word
  // Letters in one word are options to it, but where a number follows.
  return word === '-' ? dash : word === '-Os' ? '-O=s' : word
})

await yargs(args)
  .scriptName('wasmless')
  .usage('wasmless turns a WebAssembly module into plain JavaScript: exact traps, no eval, no WebAssembly.')
  .command('$0 <input>', 'Compile a module', (command) => compileOptions(input(command))
    .example('$0 module.wasm -o module.mjs', 'an ES module with instantiate(imports)')
    .example('$0 module.wasm -o m.js --format iife', 'for a script tag'), (given) => guarded(given.input, () => compileCommand({
      input: undash(given.input),
      output: given.output,
      dts: given.dts,
      dataFile: given.dataFile,
      stubFile: given.stubFile,
      quiet: given.quiet,
      verbose: given.verbose,
      stats: given.stats,
      jobs: given.jobs,
      options: {
        format: given.format,
        ...(given.globalName === undefined ? {} : { globalName: given.globalName }),
        instance: given.instance,
        level: given.O,
        target: given.target,
        minify: given.minify,
        names: given.names,
        i64: given.i64,
        data: given.dataFile === undefined ? given.data : 'binary',
        maximumMemory: given.maxMemory,
        chunkSize: given.chunkSize,
      },
    })))
  .command('build-stub <input..>', 'Compile modules for wasmless/runtime: for each, NAME.wasm.js and a stub NAME.wasm', (command) => command
    .positional('input', { type: 'string', array: true, demandOption: true, describe: '.wasm or .wat files' })
    .option('out-dir', { alias: 'o', type: 'string', requiresArg: true, demandOption: true, describe: 'Where they go' })
    .option('O', level)
    .option('minify', { type: 'boolean', default: false, describe: 'No white space, short names' })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'No warnings, no progress' })
    .example('$0 build-stub app.wasm -o public', 'load public/app.wasm.js and wasmless/runtime; let the page fetch public/app.wasm'),
  (given) => guarded(given.input.join(', '), () => buildStubCommand({ inputs: given.input as string[], folder: given.outDir, quiet: given.quiet, options: { level: given.O, minify: given.minify } })))
  .command('patch <folder>', 'Put stubs and code in the place of the modules of a build or a package', (command) => command
    .positional('folder', { type: 'string', demandOption: true, describe: 'A built folder, or an installed package' })
    .option('dry-run', { type: 'boolean', default: false, describe: 'Say what would be done, and write nothing' })
    .option('preload', { type: 'boolean', default: false, describe: 'Let pages load all code before their own scripts: for programs that compile synchronously' })
    .option('O', level)
    .option('minify', { type: 'boolean', default: true, describe: 'No white space, short names' })
    .example('$0 patch dist', 'pages in dist run where WebAssembly is off'),
  (given) => guarded(given.folder, () => patchCommand({ folder: given.folder, dryRun: given.dryRun, preload: given.preload, options: { level: given.O, minify: given.minify } })))
  .command('inspect <input>', 'Show imports, exports, sections, proposals used, what is unsupported, and sizes', (command) => input(command)
    .option('functions', { type: 'number', default: 20, requiresArg: true, describe: 'How many of the largest functions to list' })
    .option('json', { type: 'boolean', default: false, describe: 'As JSON, with every function' }),
  (given) => guarded(given.input, () => inspectCommand({ input: undash(given.input), functions: given.functions, json: given.json })))
  .command('run <input> [args..]', 'Run a WASI preview 1 command, without WebAssembly', (command) => input(command)
    .positional('args', { type: 'string', array: true, default: [] as string[], describe: 'Its arguments (after -- where they start with a dash)' })
    .option('dir', { type: 'string', array: true, requiresArg: true, nargs: 1, default: [] as string[], describe: 'Let it use this folder: HOST or GUEST=HOST' })
    .option('env', { type: 'string', array: true, requiresArg: true, nargs: 1, default: [] as string[], describe: 'Set a variable of its environment: NAME=VALUE, or NAME to pass ours' })
    .option('O', level)
    .example('$0 run tool.wasm --dir . -- --help', 'arguments of the command come after --'),
  (given) => guarded(given.input, () => runCommand({
    input: undash(given.input),
    arguments: [...given.args.map(undash), ...((given['--'] as string[] | undefined) ?? [])].map(String),
    directories: given.dir,
    environment: given.env,
    level: given.O,
  })))
  .parserConfiguration({ 'populate--': true, 'strip-aliased': true, 'parse-positional-numbers': false })
  .version(version)
  .alias('help', 'h')
  .strict()
  .recommendCommands()
  .wrap(process.stdout.isTTY ? Math.min(110, process.stdout.columns ?? 80) : 100)
  .fail((message: string | null, error: Error | undefined, parser) => {
    if (message === null && error !== undefined && !(error instanceof UsageError)) throw error
    process.stderr.write(`wasmless: ${message ?? error?.message}\n`)
    if (args.length === 0) parser.showHelp('error')
    else process.stderr.write('wasmless --help lists the options\n')
    process.exit(2)
  })
  .parseAsync()
