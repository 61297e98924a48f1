/**
 * The only place that knows the runtime's helper files as text: reads and parses them once, and gives the
 * declarations that an output reaches. So what is tested as code is what ships.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { Expression, FunctionDeclaration, Identifier, Statement } from 'estree'
import { functionDeclaration, identifier, variables } from '../js/build.ts'
import type { ModuleScope } from '../js/names.ts'
import { forEachFree, parseExpression, parseModule, rename } from '../js/quote.ts'

/** Source and output lie alike: `compiler/link` beside `runtime/helpers`. */
const folder = new URL('../../runtime/helpers/', import.meta.url)

interface Helper {
  readonly name: string
  readonly declaration: FunctionDeclaration | { readonly initial: Expression }
  readonly free: ReadonlySet<string>
}

/**
 * Initial values that differ from those in the helper files, which are written as they work as code: with a home
 * shared by the realm (`realm.js`).
 */
const ownHome: Readonly<Record<string, string>> = { home: 'make_home(result_i32, result_f64, result_ref)' }
const sharedHome: Readonly<Record<string, string>> = {
  result_i32: 'realm.i32', result_f64: 'realm.f64', result_ref: 'realm.ref', bounce: 'realm.bounce', bounce_state: 'realm.bounce_state',
}

function freeNames(node: FunctionDeclaration | Expression): ReadonlySet<string> {
  const names = new Set<string>()
  forEachFree(node, ({ name }) => names.add(name))
  return names
}

function readHelpers(): ReadonlyMap<string, Helper> {
  const helpers = new Map<string, Helper>()
  const add = (name: string, declaration: Helper['declaration'], file: string): void => {
    if (helpers.has(name)) throw new Error(`internal error: two helpers are called ${name} (${file})`)
    helpers.set(name, { name, declaration, free: freeNames('initial' in declaration ? declaration.initial : declaration) })
  }
  for (const file of readdirSync(folder).filter(name => name.endsWith('.js')).sort()) {
    for (const statement of parseModule(readFileSync(new URL(file, folder), 'utf8')).body) {
      if (statement.type === 'ImportDeclaration') continue
      const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : undefined
      if (declaration?.type === 'FunctionDeclaration') add(declaration.id.name, declaration, file)
      else if (declaration?.type === 'VariableDeclaration') {
        for (const { id, init } of declaration.declarations) add((id as Identifier).name, { initial: init! }, file)
      } else throw new Error(`internal error: a helper file holds only imports and exported declarations (${file})`)
    }
  }
  return helpers
}

let all: ReadonlyMap<string, Helper> | undefined
function helpers(): ReadonlyMap<string, Helper> {
  return all ??= readHelpers()
}

function withInitials(initials: Readonly<Record<string, string>>): ReadonlyMap<string, Helper> {
  return new Map([...helpers()].map(([name, helper]) => {
    const source = initials[name]
    if (source === undefined) return [name, helper]
    const initial = parseExpression(source)
    return [name, { name, declaration: { initial }, free: freeNames(initial) }]
  }))
}

let own: ReadonlyMap<string, Helper> | undefined
let shared: ReadonlyMap<string, Helper> | undefined

/** The helpers of one output file. */
export class HelperSet {
  private readonly helpers: ReadonlyMap<string, Helper>
  private readonly names = new Map<string, string>()
  private readonly scope: ModuleScope
  private readonly minify: boolean

  /** `sharing`: function references cross the file's border, so it takes the realm's registers and types. */
  constructor(scope: ModuleScope, { sharing, minify }: { readonly sharing: boolean, readonly minify: boolean }) {
    this.helpers = sharing ? shared ??= withInitials(sharedHome) : own ??= withInitials(ownHome)
    this.scope = scope
    this.minify = minify
    if (!minify) scope.reserve(this.helpers.keys())
  }

  /** Puts a helper into the output. Gives its name there. */
  use(name: string): string {
    let known = this.names.get(name)
    if (known !== undefined) return known
    if (!this.helpers.has(name)) throw new Error(`internal error: there is no helper ${name}`)
    known = this.minify ? this.scope.allocate(name) : name
    this.names.set(name, known)
    return known
  }

  /**
   * Gives the declarations of all helpers used and reached: functions first, which are hoisted, then variables, each after
   * those that its initial value names. `use` may not be called again.
   */
  declarations(): Statement[] {
    for (const name of this.names.keys()) {
      // A Map goes on with what is added under way.
      for (const free of this.helpers.get(name)!.free) if (this.helpers.has(free)) this.use(free)
    }
    const functions: Statement[] = []
    const values: Statement[] = []
    const placed = new Set<string>()
    const place = (helper: Helper): void => {
      if (placed.has(helper.name)) return
      placed.add(helper.name)
      const name = this.names.get(helper.name)!
      if ('initial' in helper.declaration) {
        for (const free of helper.free) {
          const other = this.helpers.get(free)
          if (other !== undefined && 'initial' in other.declaration) place(other)
        }
        values.push(variables([{ name: identifier(name), initial: rename(helper.declaration.initial, this.names) }]))
      } else {
        const { params, body } = rename(helper.declaration, this.names)
        functions.push(functionDeclaration(name, params as Identifier[], body.body as Statement[]))
      }
    }
    // In the order of the files, so that the same set is always written alike.
    for (const helper of this.helpers.values()) if (this.names.has(helper.name)) place(helper)
    return [...functions, ...values]
  }
}

/** Whether there is such a helper (for tests of the emitter's tables). */
export function hasHelper(name: string): boolean {
  return helpers().has(name)
}
