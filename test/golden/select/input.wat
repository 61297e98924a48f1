(module
  (func (export "max") (param i32 i32) (result i32)
    (select (local.get 0) (local.get 1) (i32.gt_s (local.get 0) (local.get 1))))
  (func $effect (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
  (func (export "effects") (param i32) (result i32)
    (select (call $effect (local.get 0)) (call $effect (i32.const 2)) (call $effect (i32.const 0))))
  (func (export "clamp") (param i64) (result i64)
    (select (i64.const 100) (local.get 0) (i64.gt_s (local.get 0) (i64.const 100)))))
