/**
 * The ES module that a bundler's plugin makes of a WebAssembly module, with the engine's own WebAssembly: synchronous, imports
 * and exports as in the proposal for ES modules. What wasm-bindgen's target `bundler` is made for.
 */
export function nativeModule(bytes) {
  const module = new WebAssembly.Module(bytes)
  const sources = [...new Set(WebAssembly.Module.imports(module).map(({ module }) => module))]
  return [
    ...sources.map((source, k) => `import * as module${k} from ${JSON.stringify(source)}`),
    `const bytes = Uint8Array.from(atob('${Buffer.from(bytes).toString('base64')}'), character => character.charCodeAt(0))`,
    `const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { ${sources.map((source, k) => `${JSON.stringify(source)}: module${k}`).join(', ')} })`,
    ...WebAssembly.Module.exports(module).flatMap(({ name }, k) => [`const export${k} = exports[${JSON.stringify(name)}]`, `export { export${k} as ${JSON.stringify(name)} }`]),
    '',
  ].join('\n')
}
