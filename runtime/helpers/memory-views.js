/**
 * The views through which generated code reads and writes a memory: `views.v`, a `DataView`, and `views.b`, a
 * `Uint8Array`. Which object carries them is chosen for V8, which compiles what it takes for a constant several
 * times faster than what it must load (compiler/README.md).
 */
import { memory_symbol } from './memory-object.js'

/** How many instances of the file have views. */
export var views_made = 0

/**
 * For who runs several modules on this one file, as `wasmless/jit` does.
 *
 * @param {number} count
 * @returns {void}
 */
export function count_views(count) {
  views_made = count
}

/**
 * Makes the views of a buffer. The first instance's are properties of a prototype, those of others are properties of
 * objects of one shape: each prototype makes a shape of its own, and beyond four shapes engines look properties up.
 *
 * @param {ArrayBuffer} buffer
 * @returns {{ v: DataView, b: Uint8Array }}
 */
export function make_views(buffer) {
  var views = { v: new DataView(buffer), b: new Uint8Array(buffer) }
  views_made = views_made + 1
  return views_made === 1 ? Object.create(views) : views
}

/**
 * Makes the views of a memory, which follow its growth.
 *
 * @param {any} memory
 * @returns {{ v: DataView, b: Uint8Array }}
 */
export function attach_views(memory) {
  var state = memory[memory_symbol], views = make_views(state.buffer), holder = views_made === 1 ? Object.getPrototypeOf(views) : views
  state.users.push(function (/** @type {ArrayBuffer} */ buffer) {
    var view = new DataView(buffer), bytes = new Uint8Array(buffer)
    if (holder !== views) {
      // What is assigned is constant no longer; what is new is.
      delete holder.v
      delete holder.b
    }
    holder.v = view
    holder.b = bytes
  })
  return views
}
