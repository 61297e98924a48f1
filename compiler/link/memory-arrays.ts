/** The variables that hold typed arrays over a memory's buffer (`target: 'interpreter'`): made with it, and anew when it grows. */
import type { Expression, Statement } from 'estree'
import type { EmitContext, MemoryArray } from '../emit/context.ts'
import { assign, evaluate, identifier, member, variables } from '../js/build.ts'
import { quote } from '../js/quote.ts'
import type { MemoryIndex } from '../wasm/types.ts'
import { construct } from './cells.ts'
import { memoryArrayKinds, type LinkNames } from './names.ts'

export interface ArrayVariable {
  readonly name: string
  readonly over: (buffer: Expression) => Expression
}

const attachTemplate = quote('ATTACH(MEMORY, function (buffer) { ASSIGNMENTS })')

/** Those that the output uses, and their lengths. */
export function arraysOver(names: LinkNames, index: MemoryIndex): readonly ArrayVariable[] {
  return memoryArrayKinds.flatMap((kind): ArrayVariable[] => {
    const array = names.memoryArrays[kind].get(index), length = names.memoryLengths[kind].get(index)
    if (array === undefined) return []
    const made: ArrayVariable = { name: array, over: buffer => construct(kind, buffer) }
    return length === undefined ? [made] : [made, { name: length, over: () => member(identifier(array), 'length') }]
  })
}

/** The statement that assigns the variables, now and whenever the memory grows. */
export function attachArrays(names: Pick<EmitContext, 'helper' | 'memoryObject'>, index: MemoryIndex, arrays: readonly ArrayVariable[]): Statement[] {
  const assignments = arrays.map(({ name, over }) => evaluate(assign(identifier(name), over(identifier('buffer')))))
  return attachTemplate({ ATTACH: names.helper('attach_arrays'), MEMORY: names.memoryObject(index), ASSIGNMENTS: assignments })
}

/** Arrays that functions outside of the file's scope use, by memory. */
export type ArrayUses = Map<MemoryIndex, Set<MemoryArray>>

export function noteArray(uses: ArrayUses, index: MemoryIndex, array: MemoryArray): void {
  const arrays = uses.get(index)
  if (arrays === undefined) uses.set(index, new Set([array]))
  else arrays.add(array)
}

/**
 * Variables of a scope's own, since the file's could not be assigned from there, nor these from the file.
 *
 * `names`: of the file
 * `context`: asked for what else the statements need
 */
export function ownArrays(names: LinkNames, context: Pick<EmitContext, 'helper' | 'memoryObject'>, uses: ArrayUses): { readonly declarations: Statement[], readonly attach: Statement[] } {
  const declarations: Statement[] = [], attach: Statement[] = []
  for (const [index, kinds] of uses) {
    const arrays = [...kinds].flatMap((kind): ArrayVariable[] => {
      const array = names.memoryArray(index, kind)
      return [{ name: array, over: buffer => construct(kind, buffer) }, { name: names.memoryLength(index, kind), over: () => member(identifier(array), 'length') }]
    })
    declarations.push(variables(arrays.map(({ name }) => ({ name: identifier(name), initial: undefined }))))
    attach.push(...attachArrays(context, index, arrays))
  }
  return { declarations, attach }
}
