/**
 * esbuild-wasm's Go module (14 MB), driven by the package's own `wasm_exec.js`: bundles and minifies TypeScript
 * files. Needs the stand-in for one line of that file: `instance instanceof WebAssembly.Instance`.
 */
import crypto from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { tmpdir } from 'node:os'

const require = createRequire(import.meta.url)

export const standIn = true

export async function prepare(folder) {
  fs.writeFileSync(join(folder, 'shapes.ts'), `
    export enum Kind { Circle = 1, Square = Circle << 2 }
    export interface Shape { readonly kind: Kind; area(): number }
    export abstract class Base<T extends number> implements Shape {
      static #count = 0
      constructor(public readonly kind: Kind, protected size: T) { Base.#count++ }
      abstract area(): number
      static get count() { return Base.#count }
    }
    export namespace Geometry { export const tau = Math.PI * 2; export type Id<X> = X }
  `)
  fs.writeFileSync(join(folder, 'input.ts'), `
    import { Base, Kind, Geometry, type Shape } from './shapes'
    declare const VERSION: string
    class Circle extends Base<number> { area() { return Geometry.tau / 2 * this.size ** 2 } }
    const shapes: Shape[] = [new Circle(Kind.Circle, 3)]
    export async function* describe(list = shapes) { for (const s of list) yield \`\${Kind[s.kind]} \${s?.area() ?? 'none'} \${VERSION}\` }
    label: for (let i = 0n; i < 10n; i++) { if (i === 5n) continue label; console.log(i satisfies bigint) }
    const unused = <T,>(x: T): T => x
    export const config = { a: 1, ...{ b: /x+/giu }, 'c-d': import.meta.url, é: '漢' } as const
  `)
  return [{ name: 'esbuild', bytes: fs.readFileSync(require.resolve('esbuild-wasm/esbuild.wasm')) }]
}

/** Runs the command line `esbuild ...args` in an instance of its own, and gives its exit status. */
async function esbuild(instantiate, args) {
  const go = new globalThis.Go()
  go.argv = ['esbuild', ...args]
  go.env = { TMPDIR: tmpdir(), PATH: '/usr/bin', HOME: '/' }
  let status = 0
  go.exit = code => void (status = code)
  await go.run(instantiate('esbuild', go.importObject))
  return status
}

export async function run({ instantiate, folder, mode }) {
  Object.assign(globalThis, { require, fs, path: require('node:path') })
  globalThis.crypto ??= crypto
  require('esbuild-wasm/wasm_exec.js')
  const out = []
  const runs = [
    [join(folder, 'shapes.ts'), '--target=es2020', '--log-level=error'],
    [join(folder, 'input.ts'), '--bundle', '--minify', '--format=esm', '--target=es2018', '--define:VERSION="1.2.3"', '--sourcemap=inline', '--supported:bigint=true', '--log-level=error'],
  ]
  for (const [index, args] of runs.entries()) {
    const file = join(folder, `out-${mode}-${index}.js`)
    fs.rmSync(file, { force: true })
    const started = performance.now()
    const status = await esbuild(instantiate, [...args, `--outfile=${file}`])
    if (process.env.VERBOSE) console.error(`esbuild ${index}: ${Math.round(performance.now() - started)} ms, status ${status}`)
    out.push(status, fs.readFileSync(file, 'utf8').replaceAll(`out-${mode}-`, 'out-'))
  }
  return JSON.stringify(out)
}
