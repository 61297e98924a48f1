(module
  (func (export "grade") (param i32) (result i32)
    (if (result i32) (i32.ge_u (local.get 0) (i32.const 90)) (then (i32.const 1))
      (else (if (result i32) (i32.ge_u (local.get 0) (i32.const 75)) (then (i32.const 2))
        (else (if (result i32) (i32.ge_u (local.get 0) (i32.const 50)) (then (i32.const 3))
          (else (i32.const 4))))))))
  (func (export "between") (param i32 i32 i32) (result i32)
    (block $no
      (br_if $no (i32.lt_s (local.get 0) (local.get 1)))
      (br_if $no (i32.gt_s (local.get 0) (local.get 2)))
      (return (i32.const 1)))
    (i32.const 0)))
