/**
 * A worker thread of a compilation (`threads.ts`): decodes the module it shares with the others, then checks and
 * compiles ranges of functions as it is told.
 */
import { workerData } from 'node:worker_threads'
import { CompileError } from './common/error.ts'
import { Meter } from './common/meter.ts'
import { checkFunctions, isTranslated, translate, type FunctionRange, type Translation } from './function.ts'
import type { Piece } from './link/chunks.ts'
import { Linker } from './link/link.ts'
import { RecordedNames } from './link/recorded-names.ts'
import type { Answer, Commission, Translated, TranslateTask } from './threads.ts'
import { decodeModule } from './wasm/decode.ts'
import type { ProposalUses } from './wasm/proposals.ts'

/** tinypool puts its own before what it is given. */
const { bytes, options, stats } = (workerData as readonly [unknown, Commission])[1]
const module = decodeModule(bytes)
const meter = stats ? new Meter() : undefined

let opened: Translation & { readonly names: RecordedNames } | undefined
function open(bouncing: ReadonlySet<number>): NonNullable<typeof opened> {
  if (opened !== undefined) return opened
  const linker = Linker.apart(module, options, bouncing)
  return opened = { module, options, linker, names: new RecordedNames(linker.names), meter }
}

function answer<T>(work: () => T): Answer<T> {
  const measured = (): { measured?: ReturnType<Meter['take']> } => meter === undefined ? {} : { measured: meter.take() }
  try {
    const value = work()
    return { value, ...measured() }
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    const { kind, reason, location } = error
    return { error: { kind, reason, location: { ...location } }, ...measured() }
  }
}

export function check(range: FunctionRange): Answer<ProposalUses> {
  return answer(() => checkFunctions(module, range, meter))
}

export function translateRange({ from, to, bouncing }: TranslateTask): Answer<Translated> {
  return answer(() => {
    const translation = open(bouncing)
    const pieces: Piece[] = []
    const texts: string[] = []
    for (let index = from; index < to; index++) {
      if (!isTranslated(translation, index)) continue
      const { text, own } = translate(translation, index)
      if (options.chunkSize > 0) pieces.push({ text, own, asks: translation.names.take() })
      else texts.push(text)
    }
    return { pieces: options.chunkSize > 0 ? pieces : [{ text: translation.linker.join(texts), own: [], asks: translation.names.take() }], to }
  })
}
