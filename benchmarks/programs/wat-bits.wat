;; Text: counting and rotating instructions, signed and unsigned division, select, on 32 and 64 bits.
(module
  (func (export "run") (param $n i32) (result i32)
    (local $k i32) (local $x i32) (local $y i64) (local $h i32)
    (local.set $x (i32.const 0x2545f491))
    (local.set $y (i64.const 0x9e3779b97f4a7c15))
    (local.set $k (i32.mul (local.get $n) (i32.const 100)))
    (loop $next
      (local.set $x (i32.add (i32.rotl (local.get $x) (local.get $k)) (i32.const 0x6d2b79f5)))
      (local.set $y (i64.add (i64.rotr (local.get $y) (i64.extend_i32_u (local.get $x))) (i64.const 0x5851f42d4c957f2d)))
      (local.set $h (i32.add (local.get $h) (i32.add (i32.clz (local.get $x)) (i32.mul (i32.ctz (local.get $x)) (i32.popcnt (local.get $x))))))
      (local.set $h (i32.xor (local.get $h) (i32.wrap_i64 (i64.add (i64.clz (local.get $y)) (i64.mul (i64.ctz (local.get $y)) (i64.popcnt (local.get $y)))))))
      (local.set $h (i32.add (local.get $h) (i32.add (i32.div_s (local.get $x) (i32.const 7)) (i32.rem_u (local.get $x) (i32.or (local.get $k) (i32.const 1))))))
      (local.set $h (select (i32.sub (i32.const 0) (local.get $h)) (local.get $h) (i64.lt_s (local.get $y) (i64.const 0))))
      (br_if $next (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))
    (local.get $h)))
