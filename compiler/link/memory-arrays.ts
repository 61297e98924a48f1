/** The variables that hold typed arrays over a memory's buffer (`target: 'interpreter'`): made with it, and anew when it grows. */
import type { Expression } from 'estree'
import { identifier, member } from '../js/build.ts'
import type { MemoryIndex } from '../wasm/types.ts'
import { construct } from './cells.ts'
import { memoryArrayKinds, type LinkNames } from './names.ts'

export interface ArrayVariable {
  readonly name: string
  readonly over: (buffer: Expression) => Expression
}

/** Those that the output uses, and their lengths. */
export function arraysOver(names: LinkNames, index: MemoryIndex): readonly ArrayVariable[] {
  return memoryArrayKinds.flatMap((kind): ArrayVariable[] => {
    const array = names.memoryArrays[kind].get(index), length = names.memoryLengths[kind].get(index)
    if (array === undefined) return []
    const made: ArrayVariable = { name: array, over: buffer => construct(kind, buffer) }
    return length === undefined ? [made] : [made, { name: length, over: () => member(identifier(array), 'length') }]
  })
}
