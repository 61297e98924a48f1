/**
 * Which identifiers the output uses: names wanted from the name section made into identifiers, unique ones
 * within their scope, and the shortest ones when minifying. No other file makes up an identifier, so a
 * module's strings never get further than through here.
 *
 * Two scopes are enough for generated code: the file's (or factory's) own names, and each function's locals.
 * When minifying, module-level names start with a capital, `$` or `_`, and locals with a small letter: so
 * neither can hide the other, whichever is given first, and each has the short names it needs.
 */

/** Words that are no identifiers somewhere: in modules, strict code, generators, async functions or ES3 engines. */
const reservedWords = new Set(`
  abstract arguments as async await boolean break byte case catch char class const continue debugger default delete do double
  else enum eval export extends false final finally float for from function get goto if implements import in instanceof int
  interface let long native new null of package private protected public return set short static super switch synchronized
  this throw throws transient true try typeof undefined var void volatile while with yield
`.trim().split(/\s+/))

/** What the output, its helpers and its wrappers take from their surroundings. The linker may reserve more. */
export const usedGlobals: readonly string[] = `
  Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Error Float32Array Float64Array Function Infinity
  Int16Array Int32Array Int8Array InternalError JSON Map Math NaN Number Object Promise RangeError ReferenceError Reflect RegExp
  Set SharedArrayBuffer String Symbol SyntaxError TypeError URL Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef
  WeakSet WebAssembly Atomics Proxy atob console define document exports fetch global globalThis isFinite isNaN module
  process require self setTimeout window __dirname __filename __proto__
`.trim().split(/\s+/)

/** Longest identifier made from a debug name; C++ and Rust symbols go far beyond what helps a reader. */
const longestName = 80

/** Whether generated code may use `name` as a variable: ASCII only, since old engines differ on the rest. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !reservedWords.has(name)
}

/**
 * Makes an identifier that reminds of `wanted`, whatever that is: other characters become `_`.
 *
 * Gives: an identifier, the same for the same string; not unique
 */
export function sanitise(wanted: string): string {
  const cut = wanted.replace(/[^\w$]+/g, '_').slice(0, longestName)
  const name = partPattern.test(cut) ? `${cut}_` : cut
  return isIdentifier(name) ? name : `_${name}`
}

/** What no other name ends in, so that parts of functions need not be asked for to be unique. */
const partPattern = /_part\d+$/
export function nameOfPart(functionName: string, part: number): string {
  return `${functionName}_part${part}`
}

/** A set of names that are taken, which gives out further ones. */
export interface Scope {
  /**
   * Gives a name that nothing else in this scope or, for locals, at module level has, and takes it. In minify mode
   * the shortest left; otherwise `wanted` made an identifier, with a number after it if it is taken.
   */
  allocate(wanted: string): string
}

export interface ModuleScope extends Scope {
  /** Takes names as they are: helpers, globals that the output uses. */
  reserve(names: Iterable<string>): void
  /** Takes exactly this name, whether or not minifying (names that the outside sees). Gives `false` if it is taken or no identifier. */
  claim(name: string): boolean
  /**
   * A scope for one function's parameters and locals. Module-level names allocated later than a local may be
   * equal to it unless minifying: allocate those first.
   */
  locals(): Scope
}

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ$_'
/** Those first that JavaScript's words have most of, for the sake of compression. */
export const smallLetters = 'etnraiouscfldphgbmvwyxkqjz'
/** 64 characters; the small letters first, since a text that repeats itself packs better. */
const following = `${smallLetters}${capitals}0123456789`

/** The `index`th shortest name that starts with one of `starts`. */
export function shortName(starts: string, index: number): string {
  let name = starts.charAt(index % starts.length)
  for (let rest = Math.floor(index / starts.length); rest > 0; rest = Math.floor((rest - 1) / following.length)) {
    name += following.charAt((rest - 1) % following.length)
  }
  return name
}

/** Gives out names in the shape of `wanted`; remembers where it stopped counting, so that a million equal ones are not quadratic. */
class ReadableNames {
  readonly #taken: Set<string>
  readonly #outer: ReadonlySet<string>
  readonly #next = new Map<string, number>()

  constructor(taken: Set<string>, outer: ReadonlySet<string>) {
    this.#taken = taken
    this.#outer = outer
  }

  allocate(wanted: string): string {
    const base = sanitise(wanted)
    let name = base
    let next = this.#next.get(base) ?? 1
    while (this.#taken.has(name) || this.#outer.has(name)) {
      // An underscore keeps `f1` and the second `f` apart at sight.
      name = `${base}_${next++}`
    }
    this.#next.set(base, next)
    this.#taken.add(name)
    return name
  }
}

/** Counts through the short names, so that none comes twice; `taken` holds the others it must pass over. */
class ShortNames {
  readonly #starts: string
  readonly #taken: ReadonlySet<string>
  #next = 0

  constructor(starts: string, taken: ReadonlySet<string>) {
    this.#starts = starts
    this.#taken = taken
  }

  allocate(): string {
    for (;;) {
      const name = shortName(this.#starts, this.#next++)
      if (!this.#taken.has(name) && !reservedWords.has(name)) return name
    }
  }
}

/** Opens the scope of one output file, in which the globals that outputs use are taken. */
export function createModuleScope(options: { readonly minify: boolean }): ModuleScope {
  const taken = new Set(usedGlobals)
  const names: Scope = options.minify ? new ShortNames(capitals, taken) : new ReadableNames(taken, new Set())
  return {
    allocate(wanted) {
      const name = names.allocate(wanted)
      taken.add(name)
      return name
    },
    reserve(reserved) {
      for (const name of reserved) taken.add(name)
    },
    claim(name) {
      if (taken.has(name) || !isIdentifier(name)) return false
      taken.add(name)
      return true
    },
    locals: () => options.minify ? new ShortNames(smallLetters, taken) : new ReadableNames(new Set(), taken),
  }
}
