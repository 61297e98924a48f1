/**
 * The views through which generated code reads and writes a memory: `views.v`, a `DataView`, and, if the code needs it,
 * `views.b`, a `Uint8Array`. Which object carries them is chosen for V8, which compiles what it takes for a constant several
 * times faster than what it must load; `views.w`, which is like `views.v` and made where the code uses it, is for JavaScriptCore (compiler/README.md).
 */
import { uses_bytes, uses_loop_views } from './facts.js'

/**
 * @param {any} holder
 * @param {ArrayBuffer} buffer
 * @returns {void}
 */
export function set_views(holder, buffer) {
  holder.v = new DataView(buffer)
  if (uses_loop_views) holder.w = new DataView(buffer)
  if (uses_bytes) holder.b = new Uint8Array(buffer)
}

/**
 * Makes the views of a buffer.
 *
 * @param {{ buffer: ArrayBuffer, users: ((buffer: ArrayBuffer) => void)[] }} state of a memory
 * @returns {{ v: DataView, w: DataView, b: Uint8Array }}
 */
export function make_views(state) {
  /** @type {any} */
  var views = {}, renew = /** @param {ArrayBuffer} buffer */ function (buffer) {
    set_views(views, buffer)
  }
  state.users.push(renew)
  renew(state.buffer)
  return views
}

/**
 * Makes the views of a buffer, for speed. As long as the file has one instance, they are properties of a prototype, which V8 takes for
 * constant; with a second, own properties of objects that all have one shape. Where code has seen two shapes, V8 no longer knows
 * what it gets from there, and calls the built-in methods of views; so the shape of the first from before, which its code
 * remembers, is given up, as V8 does where a small integer (`n`) becomes a fraction.
 *
 * @param {{ buffer: ArrayBuffer, users: ((buffer: ArrayBuffer) => void)[] }} state of a memory
 * @param {{ first?: WeakRef<any> | false, parent?: object }} family what the views of this memory in all instances of the file
 *   have in common: those of the first, where engines can refer to them without keeping them, and the prototype as soon as there are others
 * @returns {{ v: DataView, w: DataView, b: Uint8Array }}
 */
export function make_constant_views(state, family) {
  var /** @type {any} */ views, /** @type {any} */ holder = {}, /** @type {any} */ first = family.first, renewals = 0, renew = /** @param {ArrayBuffer} buffer @param {boolean} [joins] */ function (buffer, joins) {
    // What is assigned is constant no longer; what is new is, but throws away all code that took the old one for it: not worth it for a memory that keeps growing.
    if (joins || views !== holder && renewals++ <= 2) {
      delete holder.v
      if (uses_loop_views) delete holder.w
      if (uses_bytes) delete holder.b
    }
    if (joins) {
      family.parent = holder
      holder = views
      holder.n = 0.5
    }
    set_views(holder, buffer)
  }
  if (first === undefined) {
    views = Object.create(holder)
    views.n = 0
    family.first = typeof WeakRef === 'function' && new WeakRef(views)
  } else {
    first = !family.parent && first && first.deref()
    if (first) first.renew(first.v.buffer, true)
    views = holder = Object.create(family.parent = family.parent || {})
    views.n = 0.5
  }
  views.renew = renew
  state.users.push(renew)
  renew(state.buffer)
  return views
}
