/**
 * Every error the compiler reports, and the one maker for each: what is wrong, in the specification
 * suite's words, and where (byte offset, section, function). The command line turns them into exit
 * statuses; the library throws them. No other file defines an error class.
 */

/** Where in a module something was found. */
export interface Location {
  /** Byte offset from the start of the module. */
  readonly offset?: number
  /** Name of the section being read, as the specification calls it: `type`, `import`, `code`, … */
  readonly section?: string
  /** Function index and, where the name section gives one, its name. */
  readonly functionIndex?: number
  readonly functionName?: string
}

function describe(message: string, at: Location): string {
  const where: string[] = []
  if (at.functionIndex !== undefined) {
    where.push(`function ${at.functionIndex}${at.functionName === undefined ? '' : ` ${JSON.stringify(at.functionName)}`}`)
  } else if (at.section !== undefined) where.push(`${at.section} section`)
  if (at.offset !== undefined) where.push(`at offset 0x${at.offset.toString(16)}`)
  return where.length === 0 ? message : `${message} (${where.join(', ')})`
}

/** The module is malformed or invalid. `reason` is the bare wording, `message` adds the place. */
export class CompileError extends Error {
  override readonly name = 'CompileError'
  /** `'malformed'`: the bytes are not a module (binary grammar); `'invalid'`: they are, and validation fails. */
  readonly kind: 'malformed' | 'invalid'
  readonly reason: string
  readonly location: Location
  constructor(kind: 'malformed' | 'invalid', reason: string, location: Location) {
    super(describe(reason, location))
    this.kind = kind
    this.reason = reason
    this.location = location
  }
}

/** The module is valid and uses something that is not compiled. Exit status 3. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError'
  /** The proposal's name as the table has it (`simd`, `gc`, …), or `limits` for sizes beyond what engines take. */
  readonly proposal: string
  readonly reason: string
  readonly location: Location
  constructor(proposal: string, reason: string, location: Location) {
    super(describe(reason, location))
    this.proposal = proposal
    this.reason = reason
    this.location = location
  }
}

/** The options do not fit together, or an option's value is out of range. Exit status 2. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError'
}

/** For the end of an exhaustive `switch`: `tsc` refuses it while a case is missing. */
export function unhandled(node: never): never {
  throw new Error(`internal error: unhandled ${JSON.stringify(node)}`)
}
