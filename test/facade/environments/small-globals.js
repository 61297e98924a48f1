/**
 * What glue needs beside WebAssembly, for engines without it: `console` for Emscripten's, `TextEncoder` and `TextDecoder`
 * (UTF-8 only) for wasm-bindgen's and AssemblyScript's, `atob` for modules in base64. Bare Hermes has none of them, QuickJS
 * neither text codecs nor `atob`. In ES5.
 */
(function () {
  var global = typeof globalThis === 'object' ? globalThis : this
  if (typeof global.console === 'undefined') global.console = { log: function () {}, warn: function () {}, error: function () {} }
  if (typeof global.TextEncoder === 'undefined') {
    global.TextEncoder = function () {}
    global.TextEncoder.prototype.encode = function (text) {
      var utf8 = unescape(encodeURIComponent(text === undefined ? '' : text)), bytes = new Uint8Array(utf8.length), i = 0
      for (; i < utf8.length; i++) bytes[i] = utf8.charCodeAt(i)
      return bytes
    }
  }
  if (typeof global.TextDecoder === 'undefined') {
    global.TextDecoder = function () {}
    global.TextDecoder.prototype.decode = function (view) {
      var bytes = view === undefined ? [] : view instanceof ArrayBuffer ? new Uint8Array(view) : view, text = '', i = 0
      for (; i < bytes.length; i++) text += String.fromCharCode(bytes[i])
      return decodeURIComponent(escape(text))
    }
  }
  if (typeof global.atob === 'undefined') {
    var alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', values = {}, k = 0
    for (; k < 64; k++) values[alphabet.charAt(k)] = k
    global.atob = function (base64) {
      var text = '', bits = 0, count = 0, i = 0
      for (; i < base64.length && base64.charAt(i) !== '='; i++) {
        bits = bits << 6 | values[base64.charAt(i)]
        if ((count += 6) >= 8) text += String.fromCharCode(bits >> (count -= 8) & 255)
      }
      return text
    }
  }
})();
