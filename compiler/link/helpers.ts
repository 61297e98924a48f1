/**
 * The only place that knows the runtime's helper files as text: reads and parses them once, and gives the
 * declarations that an output reaches, each specialised for the module. So what is tested as code is what ships.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { Expression, FunctionDeclaration, Identifier, Statement } from 'estree'
import { functionDeclaration, identifier, variables } from '../js/build.ts'
import { fold } from '../js/fold.ts'
import type { ModuleScope } from '../js/names.ts'
import { parseModule } from '../js/parse.ts'
import { forEachFree, rename } from '../js/scopes.ts'
import type { Facts, LateFacts } from './facts.ts'
import type { HelperNames } from './helper-names.ts'

/** Source and output lie alike: `compiler/link` beside `runtime/helpers`. */
const folder = new URL('../../runtime/helpers/', import.meta.url)
const factsFile = 'facts.js'

interface Helper {
  readonly name: string
  readonly declaration: FunctionDeclaration | { readonly initial: Expression }
  readonly free: ReadonlySet<string>
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
  for (const file of readdirSync(folder).filter(name => name.endsWith('.js') && name !== factsFile).sort()) {
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

/** The helpers as one set of facts leaves them, each made when it is first asked for. */
class SpecialHelpers {
  private readonly done = new Map<string, Helper>()
  private readonly facts: ReadonlyMap<string, boolean>
  constructor(facts: Facts & LateFacts) {
    this.facts = new Map(Object.entries(facts))
  }
  get(name: string): Helper | undefined {
    const known = this.done.get(name)
    if (known !== undefined) return known
    const general = helpers().get(name)
    if (general === undefined) return undefined
    const declaration = 'initial' in general.declaration ? { initial: fold(general.declaration.initial, this.facts) } : fold(general.declaration, this.facts)
    const special: Helper = { name, declaration, free: freeNames('initial' in declaration ? declaration.initial : declaration) }
    this.done.set(name, special)
    return special
  }
}

const specialHelpers = new Map<string, SpecialHelpers>()
function specialise(facts: Facts & LateFacts): SpecialHelpers {
  const key = Object.entries(facts).join()
  let special = specialHelpers.get(key)
  if (special === undefined) specialHelpers.set(key, special = new SpecialHelpers(facts))
  return special
}

/** The helpers of one output file. */
export class HelperSet implements HelperNames {
  private readonly facts: Facts
  /** Of those used. */
  private readonly names = new Map<string, string>()
  private readonly given = new Map<string, string>()
  private readonly scope: ModuleScope
  private readonly minify: boolean

  constructor(scope: ModuleScope, facts: Facts, minify: boolean) {
    this.facts = facts
    this.scope = scope
    this.minify = minify
    if (!minify) scope.reserve(helpers().keys())
  }

  /** Puts a helper into the output. Gives its name there. */
  use(name: string): string {
    let known = this.names.get(name)
    if (known !== undefined) return known
    if (!hasHelper(name)) throw new Error(`internal error: there is no helper ${name}`)
    known = this.name(name)
    this.names.set(name, known)
    return known
  }
  /** The name that it has if it is used. */
  name(name: string): string {
    let given = this.given.get(name)
    if (given === undefined) this.given.set(name, given = this.minify ? this.scope.allocate(name) : name)
    return given
  }

  isUsed(name: string): boolean {
    return this.names.has(name)
  }
  /** The names in the output of those used so far. */
  used(): ReadonlySet<string> {
    return new Set(this.names.values())
  }

  /**
   * Gives the declarations of all helpers used and reached: functions first, which are hoisted, then variables, each after
   * those that its initial value names. `use` may not be called again.
   */
  declarations(late: LateFacts): Statement[] {
    const special = specialise({ ...this.facts, ...late })
    for (const name of this.names.keys()) {
      // A Map goes on with what is added under way.
      for (const free of special.get(name)!.free) if (hasHelper(free)) this.use(free)
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
          const other = special.get(free)
          if (other !== undefined && 'initial' in other.declaration) place(other)
        }
        values.push(variables([{ name: identifier(name), initial: rename(helper.declaration.initial, this.names) }]))
      } else {
        const { params, body } = rename(helper.declaration, this.names)
        functions.push(functionDeclaration(name, params as Identifier[], body.body as Statement[]))
      }
    }
    // In the order of the files, so that the same set is always written alike.
    for (const name of helpers().keys()) if (this.names.has(name)) place(special.get(name)!)
    return [...functions, ...values]
  }
}

/** Whether there is such a helper. */
export function hasHelper(name: string): boolean {
  return helpers().has(name)
}
