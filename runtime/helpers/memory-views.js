/**
 * The views through which generated code reads and writes a memory: `views.v`, a `DataView`, and, if the code needs it,
 * `views.b`, a `Uint8Array`. Which object carries them is chosen for V8, which compiles what it takes for a constant several
 * times faster than what it must load; `views.w`, which is like `views.v` and made where the code uses it, is for JavaScriptCore (compiler/README.md).
 */
import { uses_bytes, uses_loop_views } from './facts.js'

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
 * @param {{ buffer: ArrayBuffer, users: ((buffer: ArrayBuffer) => void)[] }} state of a memory
 * @returns {{ v: DataView, w: DataView, b: Uint8Array }}
 */
export function make_views(state) {
  /** @type {any} */
  var holder = {}, is_first = views_made++ === 0, renewals = 0, renew = /** @param {ArrayBuffer} buffer */ function (buffer) {
    // What is assigned is constant no longer; what is new is, but throws away all code that took the old one for it: not worth it for a memory that keeps growing.
    if (is_first && renewals++ <= 2) {
      delete holder.v
      if (uses_loop_views) delete holder.w
      if (uses_bytes) delete holder.b
    }
    holder.v = new DataView(buffer)
    if (uses_loop_views) holder.w = new DataView(buffer)
    if (uses_bytes) holder.b = new Uint8Array(buffer)
  }
  state.users.push(renew)
  renew(state.buffer)
  return is_first ? Object.create(holder) : holder
}
