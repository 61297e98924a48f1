/**
 * Where a compilation spends its time (`--stats`): the only place that knows how that is gathered, in one thread or
 * several, and what a user is told of it.
 */

export interface PhaseStats {
  /** `decode`, `validate`, `lift`, a pass's name, `emit`, `print`, `link`. */
  readonly name: string
  /** Of all threads together. */
  readonly milliseconds: number
}
export interface FunctionStats {
  readonly index: number
  readonly name?: string
  readonly milliseconds: number
  /** Of the body in the module. */
  readonly bytes: number
  /** In the output. */
  readonly characters: number
}
export interface Stats {
  /** From start to end. */
  readonly milliseconds: number
  /** Worker threads; 0: none. */
  readonly jobs: number
  /** In the order of the pipeline. */
  readonly phases: readonly PhaseStats[]
  /** The slowest ones, slowest first. */
  readonly functions: readonly FunctionStats[]
  /** Bytes of the module, and characters of the output: all, and those of functions. */
  readonly sizes: { readonly module: number, readonly output: number, readonly functions: number }
}

/** How many functions are told of. */
const slowestCount = 20

/** What a thread has measured, in a form that goes from thread to thread. */
export interface Measurements {
  readonly phases: readonly PhaseStats[]
  readonly functions: readonly FunctionStats[]
}

export class Meter {
  readonly #phases = new Map<string, number>()
  #functions: FunctionStats[] = []

  measure<T>(phase: string, work: () => T): T {
    const start = performance.now()
    const result = work()
    this.#add(phase, performance.now() - start)
    return result
  }

  addFunction(one: FunctionStats): void {
    this.#functions.push(one)
    if (this.#functions.length >= 1000) this.#functions = this.#slowest()
  }

  /** Adds what another thread took. */
  add({ phases, functions }: Measurements): void {
    for (const { name, milliseconds } of phases) this.#add(name, milliseconds)
    for (const one of functions) this.addFunction(one)
  }

  /** Gives what has been measured since the last time. */
  take(): Measurements {
    const measured = { phases: [...this.#phases].map(([name, milliseconds]) => ({ name, milliseconds })), functions: this.#slowest() }
    this.#phases.clear()
    this.#functions = []
    return measured
  }

  #add(phase: string, milliseconds: number): void {
    this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + milliseconds)
  }
  #slowest(): FunctionStats[] {
    return [...this.#functions].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, slowestCount)
  }
}

/** Does the work, and measures it where somebody wants to know. */
export function measured<T>(meter: Meter | undefined, phase: string, work: () => T): T {
  return meter === undefined ? work() : meter.measure(phase, work)
}
