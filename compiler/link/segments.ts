/**
 * Data segments in the output: as strings, or as places in a file of their own; of active ones only the bytes
 * that are not zero already.
 */
import type { Expression } from 'estree'
import { array, call, identifier, member, number, string } from '../js/build.ts'
import { latin1String } from '../js/literal.ts'
import type { DataSegment } from '../wasm/module.ts'
import type { LinkNames } from './names.ts'

/** Shortest run of zeros that is left out: a piece costs about as many characters. */
const shortestGap = 48

/** How the shell comes by the bytes of segments. */
export interface SegmentSource {
  /** An expression that gives these bytes as a `Uint8Array` that nobody else writes to. */
  bytes(bytes: Uint8Array): Expression
  /** Offsets from the start, each followed by bytes. `isFresh`: the memory holds zeros there. */
  contents(segment: DataSegment, isFresh: boolean): Expression
}

/** Segments in the output file, or gathered for a file of their own. */
export class Segments implements SegmentSource {
  private readonly names: LinkNames
  private readonly pieces: Uint8Array[] = []
  private size = 0
  /** The parameter that holds the file's bytes. */
  readonly parameter: string | undefined

  constructor(names: LinkNames) {
    this.names = names
    this.parameter = names.options.data === 'binary' ? names.scope.allocate('bytes') : undefined
  }

  bytes(bytes: Uint8Array): Expression {
    if (this.parameter !== undefined) {
      const start = this.size
      this.pieces.push(bytes)
      this.size += bytes.length
      return call(member(identifier(this.parameter), 'subarray'), [number(start), number(this.size)])
    }
    const isLatin1 = this.names.options.data === 'latin1'
    const text = isLatin1 ? latin1String(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
    return call(identifier(this.names.helper(isLatin1 ? 'bytes_from_latin1' : 'bytes_from_base64')), [string(text)])
  }

  contents({ bytes: { start, end } }: DataSegment, isFresh: boolean): Expression {
    const bytes = this.names.module.bytes.subarray(start, end)
    const pieces = isFresh ? splitAtZeros(bytes) : [{ start: 0, end: bytes.length }]
    return array(pieces.flatMap(piece => [number(piece.start), this.bytes(bytes.subarray(piece.start, piece.end))]))
  }

  /** The file, where there is one. */
  file(): Uint8Array | undefined {
    return this.parameter === undefined ? undefined : new Uint8Array(Buffer.concat(this.pieces, this.size))
  }
}

/** The parts of `bytes` between runs of zeros that are worth leaving out. */
export function splitAtZeros(bytes: Uint8Array): { readonly start: number, readonly end: number }[] {
  const pieces: { start: number, end: number }[] = []
  let start = -1
  let last = -1
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0) continue
    if (start >= 0 && at - last > shortestGap) {
      pieces.push({ start, end: last + 1 })
      start = at
    }
    if (start < 0) start = at
    last = at
  }
  if (start >= 0) pieces.push({ start, end: last + 1 })
  return pieces
}
