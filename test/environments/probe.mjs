/**
 * What an environment offers, found out before anything else runs: the text of a script in ES5 that leaves
 * `environment = { wasm: 'works' | 'forbidden' | 'absent', strings: 'evaluated' | 'refused' }`. A test of a place without
 * WebAssembly is worth nothing where there is some after all.
 */
export const probe = `
var environment = (function () {
  var wasm = 'absent', strings = 'refused'
  if (typeof WebAssembly === 'object') {
    wasm = 'forbidden'
    try { new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); wasm = 'works' } catch (e) {}
  }
  try { if ((0, eval)('1') === 1) strings = 'evaluated' } catch (e) {}
  return { wasm: wasm, strings: strings }
})();
`
