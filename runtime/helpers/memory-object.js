/**
 * The object shaped like `WebAssembly.Memory`, and growth. A memory's state hangs on the object under a
 * registered symbol, so that every compiled file finds it. Growing makes a new buffer and detaches the old one,
 * as engines do: glue code looks at `byteLength === 0` to renew its views.
 *
 * Spec: js-api/index.html#memories
 */
import { imports_memory } from './facts.js'
import { import_error } from './import.js'

/**
 * `maximum` is the declared one, in pages; `ceiling` what it may really grow to. `users` are called with each new buffer.
 * `native`: the engine's own memory, whose buffer may change without our doing; undefined for ours.
 *
 * @typedef {{ buffer: ArrayBuffer, maximum: number | undefined, ceiling: number, users: ((buffer: ArrayBuffer) => void)[], native?: any }} MemoryState
 */

export var memory_symbol = Symbol.for('wasmless.memory')

/**
 * Makes `object` a memory.
 * Throws: RangeError when the engine cannot allocate it
 *
 * @param {any} object
 * @param {number} minimum
 * @param {number} ceiling
 * @param {number} [maximum]
 * @returns {any}
 */
export function init_memory(object, minimum, ceiling, maximum) {
  return Object.defineProperty(object, memory_symbol, {
    value: { buffer: new ArrayBuffer(minimum * 65536), maximum: maximum, ceiling: ceiling, users: [] }
  })
}

/** What memories have. */
export var memory_prototype = Object.defineProperty({
  // What is no memory has no state to read from, which is the TypeError that is asked for.
  get buffer() {
    return /** @type {any} */ (this)[memory_symbol].buffer
  },
  grow: function (/** @type {any} */ delta) {
    return grow_memory(/** @type {any} */ (this)[memory_symbol], delta)
  }
}, Symbol.toStringTag, { value: 'WebAssembly.Memory', configurable: true })

/**
 * `memory.grow`. Gives the size before in pages, or -1.
 *
 * @param {any} memory
 * @param {number} delta
 * @returns {number}
 */
export function memory_grow(memory, delta) {
  var state = memory[memory_symbol]
  if (delta === 0) return state.buffer.byteLength / 65536
  try {
    return grow_memory(state, delta >>> 0)
  } catch (e) {
    // Whatever it cannot have, says the instruction so.
    return -1
  }
}

/**
 * Makes a longer buffer with the same bytes and detaches the old one where the engine can. Gives the size before in pages.
 * Throws: TypeError when the delta is no number of pages; RangeError when the memory may not grow so far or it cannot be allocated
 *
 * @param {MemoryState} state
 * @param {any} delta converted as `to_index` does, which most files need for nothing else
 * @returns {number}
 */
export function grow_memory(state, delta) {
  // Before the conversion: what has no state is refused first.
  var users = state.users, more = Math.trunc(delta), /** @type {any} */ before = state.buffer, /** @type {any} */ buffer
  var pages = imports_memory && state.native ? native_size(state) : before.byteLength / 65536, length = pages + more
  if (more !== more >>> 0) throw new TypeError('WebAssembly.Memory.grow(): not a u32')
  if (length > state.ceiling) throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded')
  if (imports_memory && state.native) return grow_native(state, more)
  length = length * 65536
  if (before.transfer) buffer = before.transfer(length)
  else {
    buffer = new ArrayBuffer(length)
    new Uint8Array(buffer).set(new Uint8Array(before))
    if (typeof structuredClone === 'function') structuredClone(before, { transfer: [before] })
  }
  // As `renew_buffer` has it: few files need that.
  state.buffer = buffer
  users.forEach(function (use) {
    use(buffer)
  })
  return pages
}

/**
 * @param {MemoryState} state
 * @param {number} delta
 * @returns {number}
 */
export function grow_native(state, delta) {
  try {
    return state.native.grow(delta)
  } finally {
    native_size(state)
  }
}

/**
 * Looks at a native memory's buffer again. Gives its size in pages.
 *
 * @param {MemoryState} state
 * @returns {number}
 */
export function native_size(state) {
  var buffer = state.native.buffer
  if (buffer !== state.buffer) renew_buffer(state, buffer)
  return buffer.byteLength / 65536
}

/**
 * @param {MemoryState} state
 * @param {ArrayBuffer} buffer
 * @returns {void}
 */
export function renew_buffer(state, buffer) {
  state.buffer = buffer
  state.users.forEach(function (use) {
    use(buffer)
  })
}

/**
 * The buffer of a memory that has no methods since nobody outside sees it.
 *
 * @param {any} memory
 * @returns {ArrayBuffer}
 */
export function memory_buffer(memory) {
  return memory[memory_symbol].buffer
}

/**
 * Gives an imported memory, ours or native, whose limits fit.
 *
 * @param {import('./import.js').Imports} imports
 * @param {number} k
 * @param {number} minimum
 * @param {number | undefined} maximum
 * @param {number} ceiling what the module has been compiled for
 * @returns {any}
 */
export function import_memory(imports, k, minimum, maximum, ceiling) {
  var memory = imports.values[k], state = typeof memory === 'object' && memory !== null ? memory[memory_symbol] || native_memory(memory) : undefined, pages
  if (!state) throw import_error(imports, k, 'memory import must be a WebAssembly.Memory object')
  pages = state.buffer.byteLength / 65536
  if (pages < minimum) throw import_error(imports, k, 'memory import has ' + pages + ' pages which is smaller than the declared initial of ' + minimum)
  // What maximum a native one has, it does not tell.
  if (maximum !== undefined && !state.native) {
    if (state.maximum === undefined) throw import_error(imports, k, 'memory import has no maximum limit, expected at most ' + maximum)
    if (state.maximum > maximum) throw import_error(imports, k, 'memory import has a larger maximum size ' + state.maximum + " than the module's declared maximum " + maximum)
  }
  if (pages > ceiling) throw import_error(imports, k, 'memory import has ' + pages + ' pages, and the module was compiled for ' + ceiling)
  state.ceiling = Math.min(state.ceiling, ceiling)
  return memory
}

/**
 * Gives the state of the engine's own memory, made when it is first met; undefined for anything else.
 *
 * @param {any} memory
 * @returns {MemoryState | undefined}
 */
export function native_memory(memory) {
  // @ts-ignore: the type library has no WebAssembly
  var engine = typeof WebAssembly === 'object' ? WebAssembly : undefined, state
  if (!engine || !engine.Memory || !(memory instanceof engine.Memory) || !(memory.buffer instanceof ArrayBuffer)) return undefined
  state = { buffer: memory.buffer, maximum: undefined, ceiling: 65536, users: [], native: memory }
  Object.defineProperty(memory, memory_symbol, { value: state })
  return state
}

/**
 * What exported functions and host calls do first and last where a memory is native: undefined where none is.
 *
 * @param {any[]} memories
 * @returns {(() => void) | undefined}
 */
export function watch_memories(memories) {
  /** @type {MemoryState[]} */
  var states = [], k = 0
  for (; k < memories.length; k++) if (memories[k][memory_symbol].native) states.push(memories[k][memory_symbol])
  return states.length > 0 ? function () {
    for (var k = 0; k < states.length; k++) native_size(states[k])
  } : undefined
}
