/** Takes WebAssembly away before anything else loads: `node --import ./without-webassembly.mjs …`. */
delete globalThis.WebAssembly
