/**
 * Deletes `WebAssembly` before anything else loads: `node --import ./delete-webassembly.mjs …`.
 * Whatever runs after it, runs as where there is no WebAssembly.
 */
import './without-fetch.mjs'

delete globalThis.WebAssembly
if (typeof WebAssembly !== 'undefined') throw new Error('WebAssembly is still there')
