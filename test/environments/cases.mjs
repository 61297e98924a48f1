/**
 * The small cases: what generated code relies on in an engine, each a module in text and an ES5 script that
 * prints lines. The reference is the same script over native WebAssembly.
 */
const bits = `
  function bits(x) { var v = new DataView(new ArrayBuffer(8)); v.setFloat64(0, x); return v.getUint32(0).toString(16) + ':' + v.getUint32(4).toString(16) }
  function attempt(f) { try { return String(f()) } catch (e) { return 'trap: ' + e.message } }
`

export const cases = [
  {
    name: 'numeric',
    text: `(module
      (func (export "mul") (param i32 i32) (result i32) (i32.mul (local.get 0) (local.get 1)))
      (func (export "div") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
      (func (export "rem_u") (param i32 i32) (result i32) (i32.rem_u (local.get 0) (local.get 1)))
      (func (export "clz") (param i32) (result i32) (i32.clz (local.get 0)))
      (func (export "ctz") (param i32) (result i32) (i32.ctz (local.get 0)))
      (func (export "popcnt") (param i32) (result i32) (i32.popcnt (local.get 0)))
      (func (export "rotl") (param i32 i32) (result i32) (i32.rotl (local.get 0) (local.get 1)))
      (func (export "nearest") (param f64) (result f64) (f64.nearest (local.get 0)))
      (func (export "copysign") (param f64 f64) (result f64) (f64.copysign (local.get 0) (local.get 1)))
      (func (export "min") (param f64 f64) (result f64) (f64.min (local.get 0) (local.get 1)))
      (func (export "f32add") (param f32 f32) (result f32) (f32.add (local.get 0) (local.get 1)))
      (func (export "trunc") (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))
      (func (export "sat") (param f64) (result i32) (i32.trunc_sat_f64_u (local.get 0)))
      (func (export "fac") (param i32) (result f64) (local $r f64)
        (local.set $r (f64.const 1))
        (loop $l (local.set $r (f64.mul (local.get $r) (f64.convert_i32_s (local.get 0))))
          (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (local.get $r)))`,
    script: `${bits}
      var e = instantiate({}), ints = [0, 1, -1, 7, -2147483648, 2147483647, 65537], floats = [0, -0, 0.5, 1.5, 2.5, -0.5, 4503599627370497.5, 1e300, -1e300, 1 / 0, -1 / 0, 2147483647.5, -2147483648.9, 4294967295, 5e-324]
      for (var i = 0; i < ints.length; i++) {
        print([e.clz(ints[i]), e.ctz(ints[i]), e.popcnt(ints[i])].join())
        for (var j = 0; j < ints.length; j++) (function (a, b) {
          print([e.mul(a, b), attempt(function () { return e.div(a, b) }), attempt(function () { return e.rem_u(a, b) }), e.rotl(a, b)].join())
        })(ints[i], ints[j])
      }
      for (var k = 0; k < floats.length; k++) (function (x) {
        print([bits(e.nearest(x)), bits(e.copysign(3, x)), bits(e.min(x, -0)), bits(e.min(x, 1)), e.f32add(x, 0.1), attempt(function () { return e.trunc(x) }), e.sat(x)].join())
      })(floats[k])
      print(attempt(function () { return e.trunc(0 / 0) })); print(e.fac(20)); print(e.fac(170))`,
  },
  {
    // What LLVM makes of a union of an integer and a float, as in Lua: -1 is a NaN, and engines may have but one.
    name: 'integers in the place of floats',
    text: `(module
      (memory (export "memory") 1)
      (func (export "add") (param $isFloat i32) (local $x f64)
        (block $done
          (block $float
            (br_if $float (local.get $isFloat))
            (local.set $x (f64.reinterpret_i64 (i64.add (i64.load (i32.const 0)) (i64.load (i32.const 8)))))
            (br $done))
          (local.set $x (f64.add (f64.load (i32.const 0)) (f64.load (i32.const 8)))))
        (f64.store (i32.const 16) (local.get $x)))
      (func (export "larger") (local $x f64) (local $y f64)
        (local.set $x (f64.reinterpret_i64 (i64.load (i32.const 0))))
        (local.set $y (f64.load (i32.const 8)))
        (if (i64.lt_s (i64.load (i32.const 0)) (i64.load (i32.const 8))) (then (local.set $x (local.get $y))))
        (if (f64.lt (local.get $x) (local.get $y)) (then (local.set $x (f64.sub (local.get $y) (local.get $x)))))
        (f64.store (i32.const 16) (local.get $x)))
      (func (export "look") (result i32) (local $x f64)
        (local.set $x (f64.load (i32.const 0)))
        (f64.store (i32.const 16) (local.get $x))
        (i32.add (f64.lt (local.get $x) (f64.load (i32.const 8))) (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $x)) (i64.const 40)))))
      (func (export "swap") (local $x f64)
        (local.set $x (f64.load (i32.const 0)))
        (f64.store (i32.const 0) (f64.neg (f64.load (i32.const 8))))
        (f64.store (i32.const 8) (local.get $x))))`,
    script: `
      var e = instantiate({}), view = new DataView(e.memory.buffer)
      function word(at) { return view.getUint32(at + 4, true).toString(16) + ':' + view.getUint32(at, true).toString(16) }
      function given(low, high, otherLow, otherHigh) { view.setInt32(0, low, true); view.setInt32(4, high, true); view.setInt32(8, otherLow, true); view.setInt32(12, otherHigh, true) }
      var words = [[-1, -1], [-2000, -1], [1, 0x7ff00000], [0, -2147483648], [5, 0], [0, 0x40080000], [7, 0x7ff80000]]
      for (var turn = 0; turn < 300; turn++) for (var i = 0; i < words.length; i++) for (var j = 0; j < words.length; j++) {
        var a = words[i], b = words[j], lines = []
        given(a[0], a[1], b[0], b[1]); e.add(0); lines.push(word(16))
        given(0, 0x3ff80000, j, 0x40080000); e.add(1); lines.push(word(16))
        given(a[0], a[1], b[0], b[1]); e.larger(); lines.push(word(16))
        lines.push(e.look(), word(16))
        given(a[0], a[1], b[0], b[1]); e.swap(); lines.push(word(0), word(8))
        if (turn === 0 || turn === 299) print(lines.join())
      }`,
  },
  {
    name: 'memory and traps',
    text: `(module
      (import "env" "log" (func $log (param i32 i32)))
      (memory (export "memory") 1 3)
      (data (i32.const 8) "\\00\\01\\7f\\80\\ff\\22\\5c\\0a\\0d\\e2\\80\\a8data")
      (table (export "table") 4 funcref)
      (elem (i32.const 0) $a $b)
      (type $ii (func (param i32) (result i32)))
      (func $a (type $ii) (i32.add (local.get 0) (i32.const 1)))
      (func $b (param i32))
      (global $g (mut i32) (i32.const 5))
      (func (export "call") (param i32 i32) (result i32) (call_indirect (type $ii) (local.get 1) (local.get 0)))
      (func (export "load8") (param i32) (result i32) (i32.load8_s (local.get 0)))
      (func (export "load") (param i32) (result i32) (i32.load offset=3 align=1 (local.get 0)))
      (func (export "store64") (param i32 f64) (f64.store align=1 (local.get 0) (local.get 1)))
      (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
      (func (export "size") (result i32) (memory.size))
      (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
      (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
      (func (export "unreachable") (unreachable))
      (func $deep (export "deep") (param i32) (result i32) (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))
      (func (export "host") (param i32) (call $log (local.get 0) (global.get $g)) (global.set $g (local.get 0))))`,
    script: `${bits}
      var logged = [], e = instantiate({ env: { log: function (a, b) { logged.push(a + '/' + b); if (a === 13) throw new RangeError('from the host') } } })
      var offsets = [0, 8, 9, 16, 65532, 65533, 65535, 65536, -1, -4, 2147483647]
      for (var i = 0; i < offsets.length; i++) (function (o) {
        print([o, attempt(function () { return e.load8(o) }), attempt(function () { return e.load(o) }), attempt(function () { e.store64(o, 1.5); return 'stored' })].join())
      })(offsets[i])
      print([e.size(), e.grow(1), e.size(), e.memory.buffer.byteLength, e.grow(5), e.grow(-1), e.size(), e.load8(65536), e.grow(1), e.grow(0)].join())
      e.fill(100, 0xab, 50); e.copy(120, 90, 40)
      print([attempt(function () { e.fill(196600, 1, 100) }), attempt(function () { e.copy(0, 196600, 100) }), e.load8(196605)].join())
      var bytes = new Uint8Array(e.memory.buffer), sum = 0
      for (var k = 0; k < bytes.length; k++) sum = (sum * 31 + bytes[k]) | 0
      print(sum)
      for (var n = -1; n < 6; n++) (function (n) { print(attempt(function () { return e.call(n, 41) })) })(n)
      print(attempt(function () { e.unreachable() }))
      e.host(3); e.host(4); print(attempt(function () { e.host(13) })); print(logged.join())
      try { e.deep(0); print('no overflow') } catch (x) { print(x.name === 'RangeError' || x.name === 'InternalError' ? 'overflow' : x.name + x.message) }
      print(e.load8(9)); print(e.table.length + ' ' + e.table.get(0)(1) + ' ' + e.table.get(3))`,
  },
  {
    name: 'i64 at the boundary',
    text: `(module
      (import "env" "twice" (func $twice (param i64) (result i64)))
      (global (export "big") (mut i64) (i64.const -9223372036854775808))
      (func (export "add") (param i64 i64) (result i64) (i64.add (local.get 0) (local.get 1)))
      (func (export "mul") (param i64 i64) (result i64) (i64.mul (local.get 0) (local.get 1)))
      (func (export "div_u") (param i64 i64) (result i64) (i64.div_u (local.get 0) (local.get 1)))
      (func (export "rem_s") (param i64 i64) (result i64) (i64.rem_s (local.get 0) (local.get 1)))
      (func (export "shr_s") (param i64 i64) (result i64) (i64.shr_s (local.get 0) (local.get 1)))
      (func (export "rotr") (param i64 i64) (result i64) (i64.rotr (local.get 0) (local.get 1)))
      (func (export "lt_u") (param i64 i64) (result i32) (i64.lt_u (local.get 0) (local.get 1)))
      (func (export "to_f64") (param i64) (result f64) (f64.convert_i64_u (local.get 0)))
      (func (export "of_f64") (param f64) (result i64) (i64.trunc_f64_s (local.get 0)))
      (func (export "swap") (param i64 i32) (result i32 i64) (local.get 1) (local.get 0))
      (func (export "host") (param i64) (result i64) (i64.add (call $twice (local.get 0)) (i64.const 1))))`,
    script: `${bits}
      var e = instantiate({ env: { twice: function (x) { return x + x } } })
      var B = BigInt, values = [B(0), B(1), B(-1), B(12345), B('9223372036854775807'), B('-9223372036854775808'), B('4294967296'), B('-4294967297'), B('18446744073709551615')]
      for (var i = 0; i < values.length; i++) {
        print([e.to_f64(values[i]), e.host(values[i]), e.swap(values[i], i).join('/')].join())
        for (var j = 0; j < values.length; j++) (function (a, b) {
          print([e.add(a, b), e.mul(a, b), attempt(function () { return e.div_u(a, b) }), attempt(function () { return e.rem_s(a, b) }), e.shr_s(a, b), e.rotr(a, b), e.lt_u(a, b)].join())
        })(values[i], values[j])
      }
      print(attempt(function () { return e.of_f64(1e19) })); print(e.of_f64(-9223372036854775808)); print(e.of_f64(1e15 + 0.5))
      print(e.big.value); e.big.value = B(77); print(e.big.value)
      try { e.add(1, 2); print('accepted') } catch (x) { print(x.name) }`,
  },
]
