/**
 * The stub of a module: a small valid module that stands for it where a program loads its `.wasm`. It has the same
 * imports, exports and custom sections, so that the API tells the same of it, and a section by which the runtime finds
 * the compiled code. Its functions are `unreachable`: an engine that runs it itself traps at once.
 *
 * Segments are left out: no part of the API shows them, and the code has its own.
 */
import { moduleId } from '../common/fingerprint.ts'
import { interfaceVersion, stubSection, type StubDescription } from '../common/registered-code.ts'
import { decodeModule, sectionId } from '../wasm/decode.ts'

const left: ReadonlySet<string> = new Set(['element', 'data', 'data count'])
/** No locals, `unreachable`, `end`. */
const body = [0x03, 0x00, 0x00, 0x0b]

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push(value % 0x80 | 0x80)
  return [...bytes, value]
}
/** Of ASCII only: names of files are escaped by `JSON.stringify` as far as needed. */
function ascii(text: string): number[] {
  return [...text.replace(/[^\x00-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)].map(character => character.charCodeAt(0))
}

class Writer {
  private readonly pieces: Uint8Array[] = []
  write(bytes: Uint8Array | readonly number[]): void {
    this.pieces.push(bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes))
  }
  section(id: number, contents: Uint8Array | readonly number[]): void {
    this.write([id, ...unsigned(contents.length)])
    this.write(contents)
  }
  finish(): Uint8Array {
    const bytes = new Uint8Array(this.pieces.reduce((length, piece) => length + piece.length, 0))
    let at = 0
    for (const piece of this.pieces) {
      bytes.set(piece, at)
      at += piece.length
    }
    return bytes
  }
}

/**
 * Makes the stub of a module.
 *
 * `bytes`: the module, valid
 * `code`: name of the file with its code (format `stub`), which the runtime names when it is missing and may load
 * Gives: the stub's bytes, which depend on nothing but the arguments
 * Throws: CompileError when the module is malformed
 */
export function makeStub(bytes: Uint8Array, code?: string): Uint8Array {
  const module = decodeModule(bytes)
  const writer = new Writer()
  writer.write(bytes.subarray(0, 8))
  for (const { name, range: { start, end } } of module.sections) {
    if (left.has(name)) continue
    if (name !== 'code') {
      writer.section(sectionId(name), bytes.subarray(start, end))
      continue
    }
    const count = module.functions.filter(({ body }) => body !== undefined).length
    const contents = new Uint8Array([...unsigned(count), ...Array<number[]>(count).fill(body).flat()])
    writer.section(sectionId(name), contents)
  }
  const description: StubDescription = { version: interfaceVersion, id: moduleId(bytes), ...code === undefined ? {} : { code } }
  writer.section(0, [...unsigned(stubSection.length), ...ascii(stubSection), ...ascii(JSON.stringify(description))])
  return writer.finish()
}
