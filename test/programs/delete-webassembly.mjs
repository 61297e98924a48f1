/**
 * Deletes `WebAssembly` before anything else loads: `node --import ./delete-webassembly.mjs …`.
 * Whatever runs after it, runs as where there is no WebAssembly.
 */
delete globalThis.WebAssembly
if (typeof WebAssembly !== 'undefined') throw new Error('WebAssembly is still there')

// Node 20 compiles its HTTP parser the moment one of these is touched, and ends the process when that fails.
if (process.versions.node.startsWith('20.')) for (const name of ['fetch', 'Request', 'Response', 'Headers', 'FormData']) delete globalThis[name]
