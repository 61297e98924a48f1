/**
 * The memories of a file inside `instantiate`: their objects, the views that code looks at them through, and their data segments.
 *
 * Spec: core/exec/modules.html#instantiation
 */
import type { Expression, Statement } from 'estree'
import { array, call, element, identifier, member, number, object, variables } from '../js/build.ts'
import { prefersSize } from '../common/options.ts'
import { importedCounts } from '../wasm/imports.ts'
import type { DataSegment } from '../wasm/module.ts'
import type { MemoryIndex } from '../wasm/types.ts'
import type { Border } from './border.ts'
import { construct } from './cells.ts'
import type { Constants } from './constants.ts'
import type { Facts } from './facts.ts'
import { arraysOver, attachArrays, type ArrayVariable } from './memory-arrays.ts'
import type { LinkNames } from './names.ts'
import type { SegmentSource } from './segments.ts'
import { Writer } from './writer.ts'

export class Memories extends Writer {
  private readonly border: Border
  private readonly segments: SegmentSource
  private readonly facts: Facts
  private readonly constants: Constants
  /** Variables for views that only segments need. */
  private readonly writers = new Map<MemoryIndex, string>()

  constructor(names: LinkNames, out: Statement[], border: Border, segments: SegmentSource, facts: Facts, constants: Constants) {
    super(names, out)
    this.border = border
    this.segments = segments
    this.facts = facts
    this.constants = constants
  }

  /** Declares the memories, and what code looks at them through. */
  make(): void {
    const { names } = this
    const { module } = names
    for (const { kind, index } of module.exports) if (kind === 'memory') names.memoryObject(index)
    module.memories.forEach(({ type: { limits } }, index) => {
      const isImported = index < importedCounts(module).memory
      // Where there is no object to ask for the buffer.
      if (!names.memories.has(index) && module.data.some(segment => segment.mode === 'active' && segment.memory === index && size(segment) > 0)) names.memoryBytes(index)
      const arrays = arraysOver(names, index)
      if (arrays.length > 0) names.memoryBytes(index)
      const views = names.views.get(index)
      const minimum = number(limits.minimum)
      if (!names.memories.has(index)) {
        if (views !== undefined) this.makeViews(index, views, stateOf(construct('ArrayBuffer', number(limits.minimum * 65_536))))
        this.makeArrays(index, arrays)
        return
      }
      const memory = names.memoryObject(index)
      if (!isImported) this.declare(memory, this.use('init_memory', this.newMemory(), minimum, number(Math.max(names.memoryMaximum(index), limits.minimum)), ...limits.maximum === undefined ? [] : [number(limits.maximum)]))
      if (views !== undefined) this.makeViews(index, views, this.isGrowable(index) ? element(identifier(memory), identifier(names.helper('memory_symbol'))) : stateOf(this.bufferOf(index)))
      this.makeArrays(index, arrays)
    })
  }
  private isGrowable(index: MemoryIndex): boolean {
    const { module } = this.names
    const { limits } = module.memories[index]!.type
    if (index < importedCounts(module).memory) return true
    if (this.names.memoryMaximum(index) <= limits.minimum) return false
    return this.names.memories.has(index)
  }
  private makeViews(index: MemoryIndex, views: string, state: Expression): void {
    const { options } = this.names
    const forSpeed = options.target === 'jit' && !prefersSize(options)
    this.declare(views, forSpeed ? this.use('make_constant_views', state, identifier(this.border.viewFamily(index))) : this.use('make_views', state))
  }
  private makeArrays(index: MemoryIndex, arrays: readonly ArrayVariable[]): void {
    if (arrays.length === 0) return
    const { names } = this
    if (!names.memories.has(index) || !this.isGrowable(index)) {
      for (const { name, over } of arrays) this.declare(name, over(member(member(identifier(names.memoryBytes(index)), 'b'), 'buffer')))
      return
    }
    this.out.push(variables(arrays.map(({ name }) => ({ name: identifier(name), initial: undefined }))))
    this.out.push(...attachArrays(names, index, arrays))
  }

  /** What becomes a memory: with methods where somebody can call them. */
  private newMemory(): Expression {
    return this.facts.exports_memory ? call(member(identifier('Object'), 'create'), [identifier(this.names.helper('memory_prototype'))]) : object({})
  }
  private bufferOf(index: MemoryIndex): Expression {
    const memory = identifier(this.names.memoryObject(index))
    return this.facts.exports_memory || index < importedCounts(this.names.module).memory ? member(memory, 'buffer') : this.use('memory_buffer', memory)
  }

  /** Checks and writes the active segments, and declares the passive ones. */
  writeData(): void {
    const { names } = this
    const { module } = names
    /** By memory: up to where it may have been written; past it are zeros. */
    const written = new Map<MemoryIndex, number>()
    module.data.forEach((segment, index) => {
      const name = names.data.get(index)
      if (name !== undefined) this.declare(name, segment.mode === 'passive' ? this.passive(segment) : identifier(names.helper('empty_data')))
      if (segment.mode === 'passive') return
      const { memory } = segment
      const length = size(segment)
      const { value, known } = this.constants.evaluate(segment.offset!)
      const isOwn = memory >= importedCounts(module).memory
      const before = written.get(memory) ?? (isOwn ? 0 : Infinity)
      const start = known === undefined ? undefined : known.low >>> 0
      const isFresh = start !== undefined && start >= before
      written.set(memory, start === undefined ? Infinity : Math.max(before, start + length))
      let offset = start === undefined ? value : number(start)
      if (!isOwn || start === undefined || start + length > module.memories[memory]!.type.limits.minimum * 65_536) {
        const total = member(this.bytesOf(memory), 'length')
        const check = this.use('check_data', total, offset, number(length))
        if (length === 0) {
          this.run(check)
          return
        }
        const checked = names.scope.allocate('offset')
        this.declare(checked, check)
        offset = identifier(checked)
      }
      if (length > 0) this.run(this.use('write_data', this.bytesOf(memory), offset, this.segments.contents(segment, isFresh)))
    })
  }

  /** The `Uint8Array` over the memory: that of the functions, or one for the segments only. */
  private bytesOf(memory: MemoryIndex): Expression {
    const { names } = this
    if (names.views.has(memory)) return member(identifier(names.memoryBytes(memory)), 'b')
    let name = this.writers.get(memory)
    if (name === undefined) {
      this.writers.set(memory, name = names.scope.allocate('target'))
      const { limits } = names.module.memories[memory]!.type
      // A memory that nobody can reach has a size all the same.
      this.declare(name, construct('Uint8Array', names.memories.has(memory) ? this.bufferOf(memory) : number(limits.minimum * 65_536)))
    }
    return identifier(name)
  }

  private passive({ bytes: { start, end } }: DataSegment): Expression {
    return this.segments.bytes(this.names.module.bytes.subarray(start, end))
  }
}

function size({ bytes: { start, end } }: DataSegment): number {
  return end - start
}
/** What views need of a memory that does not grow. */
function stateOf(buffer: Expression): Expression {
  return object({ buffer, users: array([]) })
}
