/**
 * `WebAssembly.Memory`, of the helpers that compiled files carry, so that each takes the other's objects.
 *
 * Spec: js-api/index.html#memories
 */
import { init_memory, memory_prototype, memory_symbol, type MemoryState } from '../helpers/memory-object.js'
import { checkAddress, finishInterface, toDescriptor, toLimits } from './web-idl.ts'

/** Most pages of 64 KiB. */
const memoryCeiling = 65_536

function stateOf(memory: unknown): MemoryState {
  const state = (Object(memory) as { readonly [memory_symbol]?: MemoryState })[memory_symbol]
  if (state === undefined) throw new TypeError('Receiver is not a WebAssembly.Memory')
  return state
}

export interface MemoryDescriptor { readonly initial: number, readonly maximum?: number }
/** A linear memory. Sizes in pages of 64 KiB. */
export interface Memory { readonly buffer: ArrayBuffer, grow(delta: number): number }
export class Memory {
  /**
   * Throws: TypeError when the descriptor does not convert, RangeError when sizes are too large, out of order or cannot be allocated
   */
  constructor(descriptor: MemoryDescriptor) {
    const where = 'WebAssembly.Memory()'
    const given = toDescriptor(where, descriptor)
    checkAddress(where, given)
    const { minimum, maximum } = toLimits(where, given, memoryCeiling)
    if (maximum !== undefined && maximum > memoryCeiling) throw new RangeError(`${where}: Property 'maximum': value ${maximum} is above the upper bound ${memoryCeiling}`)
    if (given.shared) throw new TypeError(`${where}: shared memories are not supported by wasmless yet`)
    init_memory(this, minimum, Math.min(maximum ?? memoryCeiling, memoryCeiling), maximum)
  }
  /** Gives `buffer`, which always is of fixed length. */
  toFixedLengthBuffer(): ArrayBuffer {
    return stateOf(this).buffer
  }
  /**
   * Differs from the spec: always throws a TypeError. Views over a resizable buffer make loads and stores 4 to 190 times
   * slower (CODEGEN.md, "Memory").
   */
  toResizableBuffer(): ArrayBuffer {
    stateOf(this)
    throw new TypeError('WebAssembly.Memory.toResizableBuffer(): resizable buffers are not supported by wasmless')
  }
}
finishInterface(Memory, 'WebAssembly.Memory', memory_prototype)
