/**
 * The shapes of the output file: ES module, CommonJS, a global variable, a bare expression; with `instance`
 * also what instantiates itself on load. Each is a frame with two places left open: the inside of
 * `instantiate`, and the helpers after it.
 */
import type { Expression, ModuleDeclaration, Program, Statement } from 'estree'
import { moduleId } from '../common/fingerprint.ts'
import type { Format, Options } from '../common/options.ts'
import { interfaceVersion, registryKey } from '../common/registered-code.ts'
import { assign, call, element, evaluate, identifier, member, number, string, variables } from '../js/build.ts'
import type { ModuleScope } from '../js/names.ts'
import { print } from '../js/print.ts'
import { quote, quoteModule } from '../js/quote.ts'
import type { Module } from '../wasm/module.ts'

type Body = Program['body']

const inside = '$inside$'
const helpers = '$helpers$'
/** Leaves its parentheses behind. */
const eager = '$eager$'

// In parentheses, which V8 and SpiderMonkey take for a sign that it will be called at once: so the functions inside are gone over once
// when the file is loaded, and not again when it is instantiated. esbuild's 123 MB instantiate in 0.08 s instead of 0.6.
const instantiateTemplate = quote(`var instantiate = ${eager}(function (PARAMETERS) { ${inside} })`)
const frames: Readonly<Record<Format, (fillings: { INSTANTIATE: readonly Statement[], LAST: readonly Statement[], NAME: string }) => Body>> = {
  esm: quoteModule(`INSTANTIATE; ${helpers}; LAST`),
  cjs: quote(`'use strict'; INSTANTIATE; ${helpers}; LAST`),
  iife: quote(`var NAME = (function () { 'use strict'; INSTANTIATE; ${helpers}; LAST })()`),
  factory: quote(`(function () { 'use strict'; INSTANTIATE; ${helpers}; LAST })()`),
  stub: quote(`(function () { 'use strict'; INSTANTIATE; ${helpers}; LAST })()`),
}
const lastTemplates: Readonly<Record<Exclude<Format, 'stub'>, Statement[]>> = {
  esm: [],
  cjs: quote('exports.instantiate = instantiate')({}),
  iife: quote('return { instantiate: instantiate }')({}),
  factory: quote('return instantiate')({}),
}
const registerTemplate = quote(`
  var realm = typeof globalThis === 'object' ? globalThis : typeof self === 'object' ? self : window, key = Symbol.for(KEY);
  (realm[key] || (realm[key] = [])).push({ version: VERSION, id: ID, instantiate: instantiate })
`)
const exportDefault = quoteModule('export default instantiate')({})
const objectTemplate = quote('var NAME = Object.create(null)')
const propertyTemplate = quote('Object.defineProperty(exports, NAME, { value: VALUE, enumerable: true })')
const requireTemplate = quote('var NAME = require(FROM)')
const globalTemplate = quote('var NAME = (typeof globalThis === "object" ? globalThis : typeof self === "object" ? self : window)[FROM]')
const returnTemplate = quote('return VALUE')

/** An output file in pieces: `start`, then functions and the rest of `instantiate`, then `middle`, then helpers, then `end`. */
export interface Frame {
  readonly start: string
  readonly middle: string
  readonly end: string
  /** Levels of indentation of the functions and of the helpers. */
  readonly insideLevel: number
  readonly helpersLevel: number
}

/**
 * Makes the frame of an output file.
 *
 * `scope`: where its names are taken
 * `parameters`: of `instantiate`
 */
export function makeFrame(module: Module, options: Options, scope: ModuleScope, parameters: readonly string[]): Frame {
  const { format, instance } = options
  const declaration = instantiateTemplate({ PARAMETERS: parameters.map(identifier) })
  const last = instance ? instanceOf(module, format, scope) : { before: [], after: lastStatements(module, format), exported: [] }
  const body: Body = [
    ...last.before,
    ...frames[format]({ INSTANTIATE: format === 'esm' && !instance ? exported(declaration) : declaration, LAST: last.after, NAME: options.globalName }),
    ...last.exported,
    ...format === 'esm' && !instance ? exportDefault : [],
  ]
  return split(print({ type: 'Program', sourceType: 'module', body }, { minify: options.minify }), options)
}

function lastStatements(module: Module, format: Format): Statement[] {
  return format === 'stub' ? registerTemplate({ KEY: string(registryKey), VERSION: number(interfaceVersion), ID: string(moduleId(module.bytes)) }) : lastTemplates[format]
}

function exported(declaration: readonly Statement[]): Statement[] {
  // A statement list to the template, though only modules have it.
  return declaration.map(each => ({ type: 'ExportNamedDeclaration', declaration: each, specifiers: [], source: null, attributes: [] }) as unknown as Statement)
}

function split(text: string, { minify, format }: Options): Frame {
  const pattern = new RegExp(`([\\s\\S]*?)${escaped(inside)};?([\\s\\S]*?)${escaped(helpers)};?([\\s\\S]*)`)
  const [, start, middle, end] = pattern.exec(text)!
  const isExpression = format === 'factory'
  return {
    start: start!.replace(eager, ''), middle: middle!,
    // A bare expression, to be put into parentheses or behind an `=`.
    // Scripts of the format `stub` are put one behind the other: without its semicolon, the next would be called by this.
    end: isExpression ? end!.replace(/;\s*$/, '') : format === 'stub' ? end!.replace(/;?\s*$/, ';') : end!,
    insideLevel: minify ? 0 : levelOf(start!), helpersLevel: minify ? 0 : levelOf(middle!),
  }
}
/** Divides printed text at a marker that stands as a statement. */
export function dividedAt(text: string, marker: string): readonly [string, string] {
  const at = text.indexOf(marker)
  const behind = text.slice(at + marker.length)
  return [text.slice(0, at), behind.replace(/^;/, '')]
}
function levelOf(before: string): number {
  return (before.length - before.lastIndexOf('\n') - 1) / 2
}
function escaped(marker: string): string {
  return marker.replaceAll('$', '\\$')
}

interface InstanceParts {
  readonly before: Body
  readonly after: Statement[]
  readonly exported: ModuleDeclaration[]
}

/** What imports, instantiates and exports on load. */
function instanceOf(module: Module, format: Format, scope: ModuleScope): InstanceParts {
  const before: Body = []
  const after: Statement[] = []
  const imports = scope.allocate('given')
  const instance = scope.allocate('instance')
  const sources = [...new Set(module.imports.map(item => item.module))]
  after.push(...objectTemplate({ NAME: imports }))
  for (const from of sources) {
    const name = scope.allocate('module')
    switch (format) {
      case 'esm':
        before.push({ type: 'ImportDeclaration', specifiers: [{ type: 'ImportNamespaceSpecifier', local: identifier(name) }], source: string(from) as never, attributes: [] })
        break
      case 'cjs': after.push(...requireTemplate({ NAME: name, FROM: string(from) })); break
      default: after.push(...globalTemplate({ NAME: name, FROM: string(from) }))
    }
    after.push(evaluate(assign(element(identifier(imports), string(from)), identifier(name))))
  }
  after.push(declare(instance, call(identifier('instantiate'), [identifier(imports)])))
  const exportedNames: ModuleDeclaration[] = []
  if (format === 'iife') after.push(...returnTemplate({ VALUE: identifier(instance) }))
  for (const { name } of format === 'iife' ? [] : module.exports) {
    const value = element(identifier(instance), string(name))
    if (format === 'cjs') {
      if (name === '__proto__') after.push(...propertyTemplate({ NAME: string(name), VALUE: value }))
      // The lexer that finds CommonJS exports for ES modules knows this form.
      else after.push(evaluate(assign(isPlain(name) ? member(identifier('exports'), name) : element(identifier('exports'), string(name)), value)))
      continue
    }
    const local = scope.allocate('x')
    after.push(declare(local, value))
    exportedNames.push({
      type: 'ExportNamedDeclaration', declaration: null, source: null, attributes: [],
      specifiers: [{ type: 'ExportSpecifier', local: identifier(local), exported: (isPlain(name) ? identifier(name) : string(name)) as never }],
    })
  }
  return { before, after, exported: exportedNames }
}
function declare(name: string, initial: Expression): Statement {
  return variables([{ name: identifier(name), initial }])
}
/** Where a property or an exported name needs no quotes. */
export function isPlain(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name)
}
