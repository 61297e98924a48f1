(module
  (memory 1)
  (func (export "sum") (param $at i32) (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (br_if $done (i32.eqz (local.get $count)))
      (loop $next
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
    (local.get $sum))
  (func (export "collatz") (param $n i32) (result i32)
    (local $steps i32)
    (loop $again
      (if (i32.ne (local.get $n) (i32.const 1))
        (then
          (local.set $n
            (if (result i32) (i32.and (local.get $n) (i32.const 1))
              (then (i32.add (i32.mul (local.get $n) (i32.const 3)) (i32.const 1)))
              (else (i32.shr_u (local.get $n) (i32.const 1)))))
          (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
          (br $again))))
    (local.get $steps)))
