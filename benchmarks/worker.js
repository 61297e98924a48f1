/**
 * What runs inside each engine, as a plain script: loads one system's form of one program and times calls of its `run`.
 * It stands alone, since it is also put into a page of a browser. `bench(message)` gives the answer to one message.
 */
var bench = (function () {
  var run
  var now = function () { return performance.now() }

  /** An array of bytes of a base64 text, also where there is no Buffer. */
  function bytesOf(text) {
    var binary = atob(text)
    var bytes = new Uint8Array(binary.length)
    for (var i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
    return bytes
  }

  /** Start-up in three parts: `parse` (text to a function, or bytes to a module), `instantiate`, `first` call with a small argument. */
  function load(message) {
    var code = message.code
    var api
    if (message.kind === 'native') api = WebAssembly
    if (message.kind === 'polyfill') api = (0, eval)(message.polyfill)
    var bytes = message.bytes && bytesOf(message.bytes)
    var start = now()
    var loaded = api ? new api.Module(bytes) : (0, eval)(code)
    var parsed = now()
    var exports = api ? new api.Instance(loaded, {}).exports : loaded({})
    var instantiated = now()
    run = exports.run
    var value = run(message.small)
    var end = now()
    return { parse: parsed - start, instantiate: instantiated - parsed, first: end - instantiated, value: value, right: Object.is(value, message.smallChecksum) }
  }

  /**
   * Calls `run(n)` until `milliseconds` have passed and `least` times were taken, but no more than `most` ms. Gives each time, of one
   * call; calls shorter than clocks tell apart are timed in groups that are not.
   */
  function round(message) {
    var times = []
    var wrong = 0
    var value
    var begin = now()
    var end = begin
    var group = 1
    do {
      var start = now()
      for (var i = 0; i < group; i++) {
        value = run(message.n)
        if (!Object.is(value, message.checksum)) wrong++
      }
      end = now()
      if (end - start < 0.5 && group < 1e6) group *= 2
      else times.push((end - start) / group)
    } while ((end - begin < message.milliseconds || times.length < message.least) && (end - begin < message.most || times.length === 0))
    return { times: times, wrong: wrong, value: value }
  }

  return function (message) {
    return message.command === 'load' ? load(message) : round(message)
  }
})()
