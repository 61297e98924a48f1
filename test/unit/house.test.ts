/**
 * The rules of the house that a machine can check: which folder may import which, no cycles, every file
 * opens by saying what it is for and stays short, each foreign package enters by one door, and nothing
 * that ships or is compiled evaluates text but `wasmless/jit`. Exceptions are listed here, each with its reason.
 */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const repository = path.resolve(import.meta.dirname, '../..')

/** Folders and files in the order of the way of the data: each may import itself and what stands before it. */
const order = [
  'compiler/common', 'compiler/wasm', 'compiler/ir', 'compiler/lift', 'compiler/optimise', 'compiler/js', 'compiler/emit', 'compiler/link',
  'compiler/function.ts', 'compiler/threads.ts', 'compiler/worker.ts', 'compiler/compile.ts', 'compiler/inspect.ts', 'compiler/index.ts', 'node', 'jit', 'cli',
]
/** The runtime ships to users and imports nothing above it. */
const runtimeOrder = ['runtime/helpers', 'runtime/api']

/** Which files may import a foreign package. `node:` stands for what Node brings along. */
const doors: Readonly<Record<string, RegExp>> = {
  'acorn': /^compiler\/js\//,
  'astring': /^compiler\/js\//,
  'estree': /^compiler\/|^jit\//,
  'yargs': /^cli\/main\.ts$/,
  'yargs/helpers': /^cli\/main\.ts$/,
  'binaryen': /^cli\/[\w-]+\.ts$/,
  '@bjorn3/browser_wasi_shim': /^cli\/(run|wasi-[\w-]+)\.ts$/,
  'node:': /^cli\/|^node\/|^compiler\/link\/helpers\.ts$|^compiler\/(threads|worker)\.ts$/,
  'tinypool': /^compiler\/threads\.ts$/,
}
/** Packages that one file alone may import, whichever it is. */
const oneDoor = ['yargs', 'binaryen', 'tinypool']

const longest = 400
/** Longer files, and why. */
const longerWithReason: Readonly<Record<string, string>> = {}

function sources(...folders: string[]): string[] {
  return folders.flatMap(folder => fs.existsSync(path.join(repository, folder))
    ? (fs.readdirSync(path.join(repository, folder), { recursive: true }) as string[]).map(file => path.join(folder, file))
    : []).filter(file => /\.(ts|js|mjs)$/.test(file) && !/node_modules|(^|\/)\./.test(file) && !/\.d\.ts$|^test\/golden\/.*\/output\.mjs$/.test(file)).sort()
}
const read = (file: string): string => fs.readFileSync(path.join(repository, file), 'utf8')
// Not the scripts that make the runtime's bundle: they are tools of the build.
const shipped = sources('compiler', 'runtime', 'node', 'jit', 'cli').filter(file => !/^runtime\/[^/]+\.mjs$/.test(file))

interface Import { readonly specifier: string, readonly typeOnly: boolean }
function importsOf(file: string): Import[] {
  return [...read(file).matchAll(/^\s*(?:import|export)\s+(type\s)?[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm)]
    .map(([, type, from, bare, dynamic]) => ({ specifier: (from ?? bare ?? dynamic)!, typeOnly: type !== undefined }))
}
/** `eval` or `Function` called as a function or by `new`, or a string given to what would run it later. */
function evaluatesText(file: string): boolean {
  const code = read(file).replace(/\/\*[^]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'/gm, '')
  return /\beval\s*\(|(?<![.\w])Function\s*\(|\bset(?:Timeout|Interval)\s*\(\s*["'`]/.test(code)
}
const target = (file: string, specifier: string): string => path.join(path.dirname(file), specifier)

function place(file: string, places: readonly string[]): number {
  return places.findIndex(one => file === one || file.startsWith(`${one}/`))
}

function foreignImports(): { file: string, name: string }[] {
  return shipped.flatMap(file => importsOf(file).filter(({ specifier }) => !specifier.startsWith('.')).map(({ specifier }) => ({ file, name: specifier })))
}

describe('the house', () => {
  test('there is something to check', () => {
    expect(shipped.length).toBeGreaterThan(20)
  })

  test('arrows point one way', () => {
    const wrong: string[] = []
    for (const file of shipped) for (const { specifier } of importsOf(file)) {
      if (!specifier.startsWith('.')) continue
      const to = target(file, specifier)
      const [inRuntime, toRuntime] = [place(file, runtimeOrder), place(to, runtimeOrder)]
      const [from, against] = [place(file, order), place(to, order)]
      // The API reads modules: what the format says, and no more of the compiler.
      if (inRuntime === place('runtime/api', runtimeOrder) && against >= 0 && against <= place('compiler/wasm', order)) continue
      if (inRuntime >= 0 ? toRuntime < 0 || toRuntime > inRuntime : from < 0 || against > from || against < 0 && toRuntime < 0) wrong.push(`${file} imports ${to}`)
      // The compiler reads helper files as text, and the API is what users import beside it.
      if (from >= 0 && from < place('node', order) && toRuntime >= 0) wrong.push(`${file} imports ${to}`)
    }
    expect(wrong).toEqual([])
  })

  test('no cycles', () => {
    const graph = new Map(shipped.map(file => [file, importsOf(file).filter(one => !one.typeOnly && one.specifier.startsWith('.')).map(one => target(file, one.specifier)).filter(to => shipped.includes(to))]))
    const state = new Map<string, 'open' | 'done'>()
    const cycles: string[] = []
    const visit = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === 'done') return
      if (state.get(file) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '))
        return
      }
      state.set(file, 'open')
      for (const to of graph.get(file) ?? []) visit(to, [...trail, file])
      state.set(file, 'done')
    }
    for (const file of shipped) visit(file, [])
    expect(cycles).toEqual([])
  })

  test('every file opens by saying what it is for', () => {
    const silent = [...shipped, ...sources('test')].filter(file => !/^(#!.*\n)?\/\*\*[^]{40,}?\*\//.test(read(file)))
    expect(silent).toEqual([])
  })

  test(`no file is longer than ${longest} lines, unless listed with a reason`, () => {
    const long = [...shipped, ...sources('test')].filter(file => read(file).split('\n').length - 1 > longest)
    expect(long).toEqual(Object.keys(longerWithReason).sort())
  })

  test('foreign packages enter by their doors', () => {
    const wrong = foreignImports().filter(({ file, name }) => {
      const door = doors[name.startsWith('node:') ? 'node:' : name]
      return door === undefined || !door.test(file)
    })
    expect(wrong).toEqual([])
    for (const name of oneDoor) {
      const files = new Set(foreignImports().filter(one => one.name === name).map(one => one.file))
      expect([...files].length, `${name} is imported by ${[...files].join(', ')}`).toBeLessThanOrEqual(1)
    }
  })

  test('nothing that ships evaluates text but wasmless/jit, in one place', () => {
    expect(shipped.filter(evaluatesText)).toEqual(['jit/evaluate.ts'])
  })

  test('nor does what is built or compiled', () => {
    const built = (fs.readdirSync(path.join(repository, 'dist'), { recursive: true }) as string[]).filter(file => /\.m?js$/.test(file)).map(file => `dist/${file}`).sort()
    expect(built.length).toBeGreaterThan(50)
    expect(built.filter(evaluatesText)).toEqual(['dist/jit/evaluate.js', 'dist/jit/wasmless-jit.js', 'dist/jit/wasmless-jit.mjs'])
    const compiled = (fs.readdirSync(path.join(repository, 'test/golden'), { recursive: true }) as string[]).filter(file => file.endsWith('.mjs')).map(file => `test/golden/${file}`)
    expect(compiled.length).toBeGreaterThan(10)
    expect(compiled.filter(evaluatesText)).toEqual([])
  })
})
