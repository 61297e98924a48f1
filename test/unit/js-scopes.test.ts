/** Specialising and shortening helpers: the text that comes out, that it does the same, and that no name is caught by another. */
import type { FunctionDeclaration } from 'estree'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { fold } from '../../compiler/js/fold.ts'
import { parseModule, parseStatements } from '../../compiler/js/parse.ts'
import { print } from '../../compiler/js/print.ts'
import { forEachFree, shorten } from '../../compiler/js/scopes.ts'

const only = (source: string): FunctionDeclaration => parseStatements(source).body[0] as FunctionDeclaration

describe('fold', () => {
  const facts = new Map([['yes', true], ['no', false]])
  const folded = (source: string): string => print(fold(only(source), facts), { minify: true })
  it.each([
    ['function F(a) { if (no) a(); return a }', 'function F(a){return a}'],
    ['function F(a) { if (yes) { a(); a() } else b() }', 'function F(a){a();a()}'],
    ['function F(a) { if (a) a(); else if (no && a.b) b() }', 'function F(a){if(a)a()}'],
    ['function F(a) { if (!yes || a) return a; return b }', 'function F(a){if(a)return a;return b}'],
    ['function F(a) { if (!no) return a; return b }', 'function F(a){return a}'],
    ['function F(a) { return no ? a : yes ? b : c }', 'function F(){return b}'],
    ['function F(a, b) { var c = 0, d, e = a.b; return no && c || a || yes && d }', 'function F(a){var d;return a||d}'],
    ['function F(a) { return a === 1 || no && b(a) }', 'function F(a){return a===1}'],
    ['function F(a) { return a || no && b }', 'function F(a){return a||false}'],
    ['function F(a) { return g(a, no ? a.b : undefined) + g(undefined) }', 'function F(a){return g(a)+g(undefined)}'],
    ['function F(a) { return { no: a.yes } }', 'function F(a){return{no:a.yes}}'],
    ['function F() { throw a; b() }', 'function F(){throw a}'],
  ])('%s', (source, expected) => {
    expect(folded(source)).toBe(expected)
  })
})

describe('shorten', () => {
  const shortened = (source: string): string => parseStatements(source).body.map(statement => print(shorten(statement), { minify: true })).join('')
  it.each([
    ['function F(first, second) { var third = first; return third + second }', 'function F(e,t){var n=e;return n+t}'],
    ['function F(x) { return function (y) { return function (z) { return x + y + z } } }', 'function F(e){return function(t){return function(n){return e+t+n}}}'],
    ['function F(x) { try { G() } catch (error) { return function (y) { return x + y + error } } }', 'function F(e){try{G()}catch(t){return function(n){return e+n+t}}}'],
    ['function F(x) { return [function (y) { return y }, function (z) { return z }] }', 'function F(e){return[function(t){return t},function(t){return t}]}'],
    ['function F(name) { label: for (;;) { if (name.label) break label; name.name = { name: name, label: this } } }', 'function F(e){label:for(;;){if(e.label)break label;e.name={name:e,label:this}}}'],
    ['function F(x) { return function grow(y) { return grow(x, y, arguments) } }', 'function F(e){return function grow(t){return grow(e,t,arguments)}}'],
    ['function F(x) { return x === undefined ? true : false }', 'function F(e){return e===void 0?!0:!1}'],
    ['function F(x) { return e + t(x) }', 'function F(n){return e+t(n)}'],
    ['function F(x) { return y; function y() { var x = F; return x } }', 'function F(e){return t;function t(){var n=F;return n}}'],
    ['function F(x) { return function x(y) { return x } }', 'function F(e){return function x(t){return x}}'],
    ['var A = function (b) { return b }, B = undefined', 'var A=function(e){return e},B=void 0;'],
  ])('%s', (source, expected) => {
    expect(shortened(source)).toBe(expected)
    expect(shortened(source)).toBe(shortened(source))
  })
  it('has enough names', () => {
    const names = Array.from({ length: 2000 }, (_, i) => `variable${i}`)
    const source = `function F(${names.join()}) { return [${names.join()}] }`
    const F = vm.runInThisContext(`(${shortened(source)})`) as (...values: number[]) => number[]
    const values = names.map((_, i) => i)
    expect(F(...values)).toEqual(values)
  })
  it('leaves every helper what it refers to', () => {
    const folder = path.resolve(import.meta.dirname, '../../runtime/helpers')
    let count = 0
    for (const file of readdirSync(folder)) {
      for (const statement of parseModule(readFileSync(path.join(folder, file), 'utf8')).body) {
        const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : undefined
        if (!declaration) continue
        const free = (node: typeof declaration): string[] => {
          const names = new Set<string>()
          forEachFree(node, ({ name }) => { if (name !== 'undefined') names.add(name) })
          return [...names]
        }
        expect(free(shorten(declaration))).toEqual(free(declaration))
        count++
      }
    }
    expect(count).toBeGreaterThan(100)
  })
})
