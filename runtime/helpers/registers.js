/**
 * The result registers: where a function leaves its second and further results, and a pair its high half
 * (runtime/README.md, "Values"). Typed arrays rather than variables: in Chromium a captured variable that
 * is assigned a 32-bit value allocates a heap number per write (88 against 8 times native on xxh64).
 */
import { shares } from './facts.js'
import { home } from './realm.js'

/** i32 and halves of i64: 1000 results, the engines' limit, of two halves each. */
export var result_i32 = shares ? home.i32 : new Int32Array(2000)

/** f32 and f64. */
export var result_f64 = shares ? home.f64 : new Float64Array(1000)

/**
 * References; grows as needed.
 *
 * @type {any[]}
 */
export var result_ref = shares ? home.ref : []
