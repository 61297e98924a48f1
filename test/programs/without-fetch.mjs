/**
 * Node 20 compiles its HTTP parser, which is WebAssembly, the moment one of these is touched, and ends the process when that fails:
 * without them a program that asks whether there is a `fetch` can go on.
 */
if (process.versions.node.startsWith('20.')) for (const name of ['fetch', 'Request', 'Response', 'Headers', 'FormData']) delete globalThis[name]
