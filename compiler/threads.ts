/**
 * The worker threads of one compilation: the only file that imports tinypool, and only when there is work for
 * threads. They share the module's bytes, decode them each for themselves, and give back text; errors of theirs become the errors they were.
 */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { CompileError } from './common/error.ts'
import type { Measurements, Meter } from './common/meter.ts'
import type { Options } from './common/options.ts'
import type { FunctionRange } from './function.ts'
import type { Piece } from './link/chunks.ts'
import type { Module } from './wasm/module.ts'
import { joinUses, type ProposalUses } from './wasm/proposals.ts'

/** Above this, threads repay their start (0.1 s each, a tenth of what 2 MB take). */
const largeModule = 2 << 20
const mostThreads = 8

const worker = new URL('./worker.js', import.meta.url)

/** How many threads to use; none where the worker's file is not beside this one, as in a bundle. */
export function jobsFor(bytes: Uint8Array, wanted: number | undefined): number {
  const jobs = wanted ?? (bytes.length >= largeModule ? Math.min(availableParallelism(), mostThreads) : 0)
  return jobs > 0 && worker.protocol === 'file:' && existsSync(fileURLToPath(worker)) ? jobs : 0
}

/** What all threads are started with. */
export interface Commission { readonly bytes: Uint8Array, readonly options: Options, readonly stats: boolean }

/** Errors lose their class on the way. */
export interface SentError { readonly kind: CompileError['kind'], readonly reason: string, readonly location: CompileError['location'] }
export type Answer<T> = ({ readonly value: T } | { readonly error: SentError }) & { readonly measured?: Measurements }

export interface Translated { readonly pieces: readonly Piece[], readonly to: number }
export interface TranslateTask extends FunctionRange { readonly bouncing: ReadonlySet<number> }

/** Bytes of bodies for one task: long enough that its messages do not count, short enough that the threads end together. */
const taskSize = { least: 1 << 12, most: 1 << 18 }

interface Pool {
  run(task: unknown, options: { readonly name: string }): Promise<unknown>
  destroy(): Promise<void>
}

export class Threads {
  private readonly pool: Pool
  private readonly jobs: number
  private readonly tasks: readonly FunctionRange[]
  private readonly meter: Meter | undefined

  private constructor(pool: Pool, jobs: number, tasks: readonly FunctionRange[], meter: Meter | undefined) {
    this.pool = pool
    this.jobs = jobs
    this.tasks = tasks
    this.meter = meter
  }

  static async open(jobs: number, { module, options, meter }: { readonly module: Module, readonly options: Options, readonly meter: Meter | undefined }): Promise<Threads> {
    const { Tinypool } = await import('tinypool')
    const bytes = new Uint8Array(new SharedArrayBuffer(module.bytes.length))
    bytes.set(module.bytes)
    const commission: Commission = { bytes, options, stats: meter !== undefined }
    const pool = new Tinypool({
      filename: worker.href, minThreads: jobs, maxThreads: jobs, workerData: commission,
      // Nearly all that is made dies young: with semi-spaces of 32 MB instead of 16 a tenth less time goes into collecting it.
      resourceLimits: { maxYoungGenerationSizeMb: 96 },
    })
    return new Threads(pool, jobs, split(module, jobs), meter)
  }

  /** Validates all functions. Gives the proposals they use. Throws for the first that is invalid. */
  async check(): Promise<ProposalUses> {
    let uses: ProposalUses = new Map()
    for await (const found of this.inOrder<ProposalUses>('check', range => range)) uses = joinUses(uses, found)
    return uses
  }

  /** Compiles all functions. Gives their texts in order. */
  translate(bouncing: ReadonlySet<number>): AsyncGenerator<Translated> {
    return this.inOrder<Translated>('translateRange', (range): TranslateTask => ({ ...range, bouncing }))
  }

  /** The answers in the order of tasks. No thread runs far ahead, so few answers wait for their turn. */
  private async *inOrder<T>(name: string, taskOf: (range: FunctionRange) => unknown): AsyncGenerator<T> {
    const running: Promise<unknown>[] = []
    let next = 0
    while (next < this.tasks.length || running.length > 0) {
      while (next < this.tasks.length && running.length < 4 * this.jobs) {
        const answer = this.pool.run(taskOf(this.tasks[next++]!), { name })
        // An earlier one may fail, and then nobody waits for this.
        answer.catch(() => {})
        running.push(answer)
      }
      const answer = await running.shift() as Answer<T>
      if (answer.measured !== undefined) this.meter?.add(answer.measured)
      if ('error' in answer) throw new CompileError(answer.error.kind, answer.error.reason, answer.error.location)
      yield answer.value
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy()
  }
}

/** Runs of functions with about as much code each. */
function split({ functions }: Module, jobs: number): FunctionRange[] {
  const sizeOf = (index: number): number => {
    const { body } = functions[index]!
    return body === undefined ? 0 : body.end - body.start
  }
  const total = functions.reduce((sum, _, index) => sum + sizeOf(index), 0)
  const wanted = Math.min(Math.max(total / (jobs * 16), taskSize.least), taskSize.most)
  const ranges: FunctionRange[] = []
  let from = 0
  let size = 0
  functions.forEach((_, index) => {
    size += sizeOf(index)
    if (size < wanted && index + 1 < functions.length) return
    ranges.push({ from, to: index + 1 })
    from = index + 1
    size = 0
  })
  return ranges
}
