/**
 * Tail calls that do not grow the stack (runtime/README.md, "Tail calls"): a body that ends in one gives
 * `bounce`, and the entry that called it runs the next body. `bounce_state` is hidden state, held from the
 * `return` of a body to the `land` of its entry and never across a call.
 */
import { shares } from './facts.js'
import { home } from './realm.js'

/** What a body gives instead of its result when another body shall run. */
export var bounce = shares ? home.bounce : {}

/**
 * The body to run next and its arguments.
 *
 * @type {{ body: ((...operands: any[]) => any) | null, operands: any[] | null }}
 */
export var bounce_state = shares ? home.bounce_state : { body: null, operands: null }

/**
 * @param {(...operands: any[]) => any} body
 * @param {any[]} operands
 * @returns {{}}
 */
export function bounce_to(body, operands) {
  bounce_state.body = body
  bounce_state.operands = operands
  return bounce
}

/**
 * A tail call to a function that is only known when the program runs.
 *
 * `raw`: already checked
 *
 * @param {import('./table.js').RawFunction} raw
 * @param {any[]} operands
 * @returns {any}
 */
export function bounce_call(raw, operands) {
  return raw.b ? bounce_to(raw.b, operands) : raw.apply(undefined, operands)
}

/**
 * Runs bodies until one gives a result.
 *
 * @param {any} result
 * @returns {any}
 */
export function land(result) {
  var body, operands
  while (result === bounce) {
    body = bounce_state.body
    operands = bounce_state.operands
    // So that references in the last arguments can be collected.
    bounce_state.body = bounce_state.operands = null
    result = /** @type {Function} */ (body).apply(undefined, operands)
  }
  return result
}
