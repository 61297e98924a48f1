/**
 * Runs one script of the specification's suite against a backend, command by command, and says what came
 * of each. Knows the suite's file format; knows nothing of folders, files and expectations (`suite.ts`).
 *
 * Format: README.md of the suite.
 */
import type { Backend, Exports, Program } from '../support/backend.ts'
import { describeError, describeValue, f32FromBits, f64FromBits, isExhaustion, isTrap, isTrapNamed } from '../support/outcome.ts'
import { bitwise, spectest } from './spectest.ts'

interface Value { readonly type?: string, readonly value?: string | null | readonly string[], readonly heap?: string | null, readonly either?: readonly Value[] }
interface Action { readonly kind: 'invoke' | 'get', readonly module: string | null, readonly field: string, readonly args?: readonly Value[] }
export interface Command {
  readonly type: string
  readonly line: number
  readonly name?: string | null
  readonly module?: string | null
  readonly binary?: string | null
  readonly text?: string | null
  readonly as?: string
  readonly action?: Action
  readonly expected?: readonly Value[]
  readonly message?: string
}

/**
 * `refused`: needs a module that the compiler refused as unsupported. `payload`: failed only in the bits
 * of a NaN. `text`: skipped, since it tests the text format.
 */
export type Outcome = 'passed' | 'failed' | 'payload' | 'refused' | 'text'
export interface Result {
  readonly outcome: Outcome
  readonly detail?: string
  /** Of the module that was refused here: the proposal it needs. */
  readonly proposal?: string
}

/** Thrown by a step that depends on something refused. */
class Refused extends Error {
  readonly proposal: string | undefined
  constructor(proposal?: string) {
    super('refused')
    this.proposal = proposal
  }
}
class Failure extends Error {
  readonly onlyPayload: boolean
  constructor(message: string, onlyPayload = false) {
    super(message)
    this.onlyPayload = onlyPayload
  }
}

type Slot<Kind> = Kind | 'refused' | 'failed'
const letters: Readonly<Record<string, string>> = { i32: 'i', i64: 'I', f32: 'f', f64: 'F' }

/** Runs all commands in order. One result for each. */
export function runScript(commands: readonly Command[], backend: Backend): Result[] {
  const programs = new Map<string, Slot<Program>>()
  const instances = new Map<string, Slot<Exports>>()
  const registered = new Map<string, Slot<Exports>>([['spectest', spectest(backend)]])
  const wrappers = new Map<string, ReturnType<typeof bitwise>>()
  let program: Slot<Program> = 'failed'
  let instance: Slot<Exports> = 'failed'
  const nothing: Exports = Object.create(null)
  const importObject = new Proxy({}, {
    get: (_, key) => {
      const found = registered.get(String(key))
      return typeof found === 'object' ? found : nothing
    },
  })

  const use = <Kind>(slot: Slot<Kind> | undefined, what: string): Kind => {
    if (slot === 'refused') throw new Refused()
    if (slot === undefined || slot === 'failed') throw new Failure(`${what} is missing because an earlier command failed`)
    return slot
  }
  const compile = (binary: string): Program => {
    try {
      return backend.compile(Uint8Array.from(Buffer.from(binary, 'base64')))
    } catch (error) {
      if (isUnsupported(error)) throw new Refused(error.proposal)
      throw error
    }
  }
  const programOf = (command: Command): Program =>
    command.binary ? compile(command.binary) : use(command.module ? programs.get(command.module) : program, 'module')
  const instantiate = (of: Program): Exports => {
    for (const { module } of of.imports) if (registered.get(module) === 'refused') throw new Refused()
    return of.instantiate(importObject)
  }
  const invoke = (action: Action, results: readonly Value[] | undefined): { bits: boolean, values: unknown[] } => {
    const exports = use(action.module === null ? instance : instances.get(action.module), 'instance')
    const subject: unknown = exports[action.field]
    if (action.kind === 'get') return { bits: false, values: [(subject as { value: unknown }).value] }
    if (typeof subject !== 'function') throw new Failure(`${JSON.stringify(action.field)} is no exported function`)
    const args = action.args ?? []
    const bits = results !== undefined && [...args, ...results].some(isNaNValue) && [...args, ...results].every(value => value.type! in letters)
    let call = subject as (...args: unknown[]) => unknown
    if (bits) {
      const signature = `${args.map(arg => letters[arg.type!]).join('')}-${results.map(result => letters[result.type!]).join('')}`
      if (!wrappers.has(signature)) wrappers.set(signature, bitwise(backend, signature))
      call = wrappers.get(signature)!(call)
    }
    const given = call(...args.map(arg => bits ? bitsOf(arg) : toJavaScript(arg)))
    return { bits, values: results?.length === 1 ? [given] : given === undefined ? [] : Array.isArray(given) ? given : [given] }
  }

  const run = (command: Command): Result => {
    switch (command.type) {
      case 'module': {
        program = 'failed'
        if (command.name) programs.set(command.name, 'failed')
        const set = (to: Slot<Program>): void => {
          program = to
          if (command.name) programs.set(command.name, to)
        }
        try {
          set(compile(command.binary!))
        } catch (error) {
          if (error instanceof Refused) set('refused')
          throw error
        }
        break
      }
      case 'instance': {
        instance = 'failed'
        const set = (to: Slot<Exports>): void => {
          instance = to
          if (command.name) instances.set(command.name, to)
        }
        set('failed')
        try {
          set(instantiate(programOf(command)))
        } catch (error) {
          if (error instanceof Refused) set('refused')
          throw error
        }
        break
      }
      case 'register': {
        const slot: Slot<Exports> | undefined = command.name ? instances.get(command.name) : instance
        registered.set(command.as!, slot ?? 'failed')
        use(slot, 'instance')
        break
      }
      case 'action': invoke(command.action!, undefined); break
      case 'assert_return': {
        const { bits, values } = invoke(command.action!, command.expected!)
        const matches = command.expected!.map((expected, i) => match(expected, values[i], bits))
        if (values.length !== command.expected!.length || matches.includes('no')) {
          throw new Failure(`expected ${JSON.stringify(command.expected)}, got ${bits ? 'bits ' : ''}${values.map(describeValue).join(', ')}`)
        }
        if (matches.includes('payload')) throw new Failure(`NaN payload: expected ${JSON.stringify(command.expected)}, got bits ${values.map(describeValue).join(', ')}`, true)
        break
      }
      case 'assert_trap': expectThrow(() => invoke(command.action!, undefined), error => isTrapNamed(error, command.message!), command); break
      case 'assert_exhaustion': expectThrow(() => invoke(command.action!, undefined), isExhaustion, command); break
      case 'assert_exception': expectThrow(() => invoke(command.action!, undefined), error => !isTrap(error) && !isExhaustion(error), command); break
      case 'assert_uninstantiable': {
        const of = programOf(command)
        expectThrow(() => instantiate(of), error => isTrapNamed(error, command.message!), command)
        break
      }
      case 'assert_unlinkable': {
        const of = programOf(command)
        expectThrow(() => instantiate(of), error => (error as Error).name === 'LinkError', command)
        break
      }
      case 'assert_invalid': case 'assert_malformed': {
        if (!command.binary) return { outcome: 'text' }
        const bytes = Uint8Array.from(Buffer.from(command.binary, 'base64'))
        expectThrow(() => backend.compile(bytes), error => (error as Error).name === 'CompileError', command)
        break
      }
      default: throw new Failure(`unknown command ${command.type}`)
    }
    return { outcome: 'passed' }
  }

  return commands.map(command => {
    try {
      return run(command)
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      if (error instanceof Refused) return { outcome: 'refused', ...(error.proposal === undefined ? {} : { proposal: error.proposal }) }
      if (error instanceof Failure) return { outcome: error.onlyPayload ? 'payload' : 'failed', detail: error.message }
      return { outcome: 'failed', detail: describeError(error) }
    }
  })
}

function expectThrow(work: () => unknown, accept: (error: unknown) => boolean, command: Command): void {
  try {
    work()
  } catch (error) {
    if (error instanceof Refused || error instanceof Failure || accept(error)) {
      if (error instanceof Refused || error instanceof Failure) throw error
      return
    }
    throw new Failure(`${command.type} ${JSON.stringify(command.message ?? '')}: got ${describeError(error)}`)
  }
  throw new Failure(`${command.type} ${JSON.stringify(command.message ?? '')}: nothing was thrown`)
}

function isUnsupported(error: unknown): error is Error & { proposal: string } {
  return error instanceof Error && error.name === 'UnsupportedError'
}

function isNaNValue({ type, value }: Value): boolean {
  if (typeof value !== 'string') return false
  return type === 'f32' ? value.startsWith('nan') || Number.isNaN(f32FromBits(Number(value)))
    : type === 'f64' ? value.startsWith('nan') || Number.isNaN(f64FromBits(BigInt(value)))
    : false
}

/** A float as its bits, signed as Wasm integers come to JavaScript. */
function bitsOf({ type, value }: Value): unknown {
  return type === 'i64' || type === 'f64' ? BigInt.asIntN(64, BigInt(value as string)) : Number(value) | 0
}

/** An argument as JavaScript passes it. External references are numbers, so that a falsy one is among them. */
function toJavaScript({ type, value }: Value): unknown {
  switch (type) {
    case 'i32': return Number(value) | 0
    case 'i64': return BigInt.asIntN(64, BigInt(value as string))
    case 'f32': return f32FromBits(Number(value))
    case 'f64': return f64FromBits(BigInt(value as string))
    case 'ref.null': return null
    case 'ref.extern': case 'ref.host': return Number(value)
    default: throw new Failure(`cannot pass a ${type}`)
  }
}

function match(expected: Value, actual: unknown, bits: boolean): 'yes' | 'payload' | 'no' {
  if (expected.either) return expected.either.some(one => match(one, actual, bits) === 'yes') ? 'yes' : 'no'
  const { type, value } = expected
  const is = (condition: boolean): 'yes' | 'no' => condition ? 'yes' : 'no'
  switch (type) {
    // The bits of a signalling f32 NaN that was a parameter: the same but for the bit that makes it quiet.
    case 'i32': return bits && actual === (Number(value) | 0x400000) ? actual === (Number(value) | 0) ? 'yes' : 'payload' : is(actual === (Number(value) | 0))
    case 'i64': return is(actual === BigInt.asIntN(64, BigInt(value as string)))
    case 'f32': case 'f64': {
      if (!isNaNValue(expected)) return is(bits ? actual === bitsOf(expected) : Object.is(actual, toJavaScript(expected)))
      const double = type === 'f64'
      if (!bits) return is(Number.isNaN(actual))
      const given = BigInt.asUintN(double ? 64 : 32, BigInt(actual as number | bigint))
      if (!Number.isNaN(double ? f64FromBits(given) : f32FromBits(Number(given)))) return 'no'
      const quiet = double ? 0x7ff8000000000000n : 0x7fc00000n
      const sign = double ? 1n << 63n : 1n << 31n
      if (value === 'nan:canonical') return (given & ~sign) === quiet ? 'yes' : 'payload'
      if (value === 'nan:arithmetic') return (given & quiet) === quiet ? 'yes' : 'payload'
      return given === BigInt(value as string) ? 'yes' : 'payload'
    }
    case 'ref.null': return is(actual === null)
    case 'ref.func': return is(typeof actual === 'function')
    case 'ref.extern': case 'ref.host': return is(value === null ? actual !== null && actual !== undefined : Object.is(actual, Number(value)))
    case 'ref.i31': return is(typeof actual === 'number')
    case 'ref.struct': case 'ref.array': case 'ref.eq': case 'ref.any': return is(typeof actual === 'object' && actual !== null || typeof actual === 'number')
    default: return 'no'
  }
}
