/**
 * The least of a `WebAssembly` object that the glue of some real programs insists on, over compiled files.
 * `Module` finds the file compiled from the very same bytes (by SHA-256) and compiles nothing;
 * `Memory`, `Table`, `Global` and the errors are those of `wasmless/runtime`. Only programs that say
 * `standIn: true` (and why) get it; the package's own facade will replace it.
 */
import { createHash } from 'node:crypto'

/**
 * Makes a stand-in.
 *
 * `compiled`: array of `{ bytes, instantiate }`: the module's bytes and its compiled `instantiate`
 * `runtime`: the exports of `wasmless/runtime`
 */
export function makeStandIn(compiled, runtime) {
  const files = new Map(compiled.map(file => [hash(file.bytes), file]))

  class Module {
    constructor(source) {
      const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
      const file = files.get(hash(bytes))
      if (!file) throw new Error(`stand-in: no compiled file for this module of ${bytes.length} bytes: ${Buffer.from(bytes.subarray(0, 80)).toString('hex')}`)
      this.file = file
    }

    static customSections(module, name) {
      return customSections(module.file.bytes, name)
    }
  }

  class Instance {
    constructor(module, imports) {
      this.exports = module.file.instantiate(imports)
    }
  }

  async function instantiate(source, imports) {
    if (source instanceof Module) return new Instance(source, imports)
    const module = new Module(source)
    return { module, instance: new Instance(module, imports) }
  }

  const { Memory, Table, Global, RuntimeError, LinkError, CompileError } = runtime
  return { Module, Instance, instantiate, compile: async bytes => new Module(bytes), Memory, Table, Global, RuntimeError, LinkError, CompileError }
}

function hash(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Gives the contents of the custom sections of that name, as ArrayBuffers. */
function customSections(bytes, wanted) {
  const found = []
  let at = 8
  const u32 = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
    }
  }
  while (at < bytes.length) {
    const id = bytes[at++]
    const size = u32()
    const end = at + size
    if (id === 0) {
      const length = u32()
      const name = new TextDecoder().decode(bytes.subarray(at, at + length))
      if (name === wanted) found.push(bytes.slice(at + length, end).buffer)
    }
    at = end
  }
  return found
}
