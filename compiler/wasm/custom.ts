/**
 * The reader of the name section. It is there for people, so nothing in it is an error: a broken
 * subsection is ignored from the break on.
 *
 * Spec: core/appendix/custom.html#name-section
 */
import type { CustomSection, Names } from './module.ts'
import { ByteReader } from './reader.ts'
import type { FunctionIndex } from './types.ts'

/** Reads what can be read. */
function tolerate(read: () => void): void {
  try {
    read()
  } catch {
    // Broken: what came before stands.
  }
}

/** Reads a name map: pairs of index and name. */
function readNameMap(reader: ByteReader, names: Map<number, string>): void {
  const count = reader.u32()
  for (let i = 0; i < count; i++) {
    const index = reader.u32()
    names.set(index, reader.name())
  }
}

/** Skips a name map, and gives where it began. */
function skipNameMap(reader: ByteReader): number {
  const start = reader.position
  const count = reader.u32()
  for (let i = 0; i < count; i++) {
    reader.u32()
    reader.range()
  }
  return start
}

/** Subsection numbers of the name section that are read. */
const subsections = { module: 0, functions: 1, locals: 2, globals: 7 }

/**
 * Reads the names out of a module's custom sections, each part when it is first asked for.
 *
 * Gives: empty maps where there is no name section, or a broken one
 */
export function readNames(bytes: Uint8Array, customs: readonly CustomSection[]): Names {
  const found = new Map<number, ByteReader>()
  const section = customs.find(custom => custom.name === 'name')
  if (section !== undefined) {
    const reader = new ByteReader(bytes, section.bytes.start, section.bytes.end)
    tolerate(() => {
      while (reader.position < reader.end) {
        const id = reader.byte()
        const { start, end } = reader.range()
        if (!found.has(id)) found.set(id, new ByteReader(bytes, start, end))
      }
    })
  }
  const nameMap = (id: number): Map<number, string> => {
    const names = new Map<number, string>()
    const reader = found.get(id)
    if (reader !== undefined) tolerate(() => readNameMap(reader, names))
    return names
  }

  let moduleName: string | undefined
  const moduleReader = found.get(subsections.module)
  if (moduleReader !== undefined) tolerate(() => { moduleName = moduleReader.name() })

  let functions: Map<number, string> | undefined
  let globals: Map<number, string> | undefined
  /** By function: where its name map begins. */
  let localMaps: Map<number, number> | undefined
  const locateLocals = (): Map<number, number> => {
    const places = new Map<number, number>()
    const reader = found.get(subsections.locals)
    if (reader !== undefined) {
      tolerate(() => {
        const count = reader.u32()
        for (let i = 0; i < count; i++) {
          const functionIndex = reader.u32()
          places.set(functionIndex, skipNameMap(reader))
        }
      })
    }
    return places
  }
  return {
    ...(moduleName === undefined ? {} : { module: moduleName }),
    get functions() {
      return functions ??= nameMap(subsections.functions)
    },
    get globals() {
      return globals ??= nameMap(subsections.globals)
    },
    locals(functionIndex: FunctionIndex) {
      const names = new Map<number, string>()
      localMaps ??= locateLocals()
      const start = localMaps.get(functionIndex)
      const end = found.get(subsections.locals)?.end
      if (start !== undefined && end !== undefined) tolerate(() => readNameMap(new ByteReader(bytes, start, end), names))
      return names
    },
  }
}

/** The names of a function's locals, parameters first, by local index. */
export function localNames(names: Names, functionIndex: FunctionIndex): ReadonlyMap<number, string> {
  return names.locals(functionIndex)
}
