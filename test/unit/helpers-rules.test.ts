/**
 * The rules that runtime/README.md makes for helper files, since every one of them ends up in somebody's output:
 * what may stand at top level, ES5 syntax, one meaning for each name, and where `BigInt` may be named.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse, tokenizer, type ExportNamedDeclaration, type FunctionDeclaration, type VariableDeclaration } from 'acorn'
import { describe, expect, test } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../../runtime/helpers')
const files = readdirSync(folder).filter(file => file.endsWith('.js'))
const sources = new Map(files.map(file => [file, readFileSync(path.join(folder, file), 'utf8')]))

/** The names that a file exports. */
function names(source: string): string[] {
  return parse(source, { ecmaVersion: 2015, sourceType: 'module' }).body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return []
    const declaration = (statement as ExportNamedDeclaration).declaration as FunctionDeclaration | VariableDeclaration
    return declaration.type === 'FunctionDeclaration' ? [declaration.id!.name] : declaration.declarations.map(({ id }) => id.type === 'Identifier' ? id.name : '?')
  })
}

describe.each(files)('%s', (file) => {
  const source = sources.get(file)!

  test('holds only imports, exported functions and exported variables', () => {
    for (const statement of parse(source, { ecmaVersion: 2015, sourceType: 'module' }).body) {
      if (statement.type === 'ImportDeclaration') {
        expect(statement.source.value).toMatch(/^\.\/[\w-]+\.js$/)
        continue
      }
      expect(statement.type).toBe('ExportNamedDeclaration')
      const { declaration } = statement as ExportNamedDeclaration
      expect(['FunctionDeclaration', 'VariableDeclaration']).toContain(declaration?.type)
      if (declaration?.type === 'VariableDeclaration') expect(declaration.kind).toBe('var')
    }
  })

  test('is ES5 but for its imports and exports', () => {
    const script = source.replace(/^import\b[^']*'[^']*'$/gm, '').replace(/^export /gm, '')
    expect(() => parse(script, { ecmaVersion: 5 })).not.toThrow()
  })

  test('names no BigInt where it should not', () => {
    const named = [...tokenizer(source, { ecmaVersion: 2015, sourceType: 'module' })].some(token => (token as { value?: unknown }).value === 'BigInt')
    expect(named).toBe(file === 'convert.js')
  })
})

test('no two files export the same name', () => {
  const all = files.flatMap(file => names(sources.get(file)!))
  expect(all.length).toBeGreaterThan(80)
  expect([...new Set(all)].length).toBe(all.length)
})
