(module
  (func (export "mix") (param i64 i64) (result i64)
    (i64.xor
      (i64.rotl (i64.add (local.get 0) (local.get 1)) (i64.const 13))
      (i64.mul (local.get 0) (i64.const 0x9e3779b97f4a7c15))))
  (func (export "low") (param i64) (result i32)
    (i32.wrap_i64 (i64.shr_u (i64.add (local.get 0) (i64.const 1)) (i64.const 32))))
  (func (export "less") (param i64 i64) (result i32)
    (i64.lt_u (local.get 0) (local.get 1)))
  (func (export "divide") (param i64 i64) (result i64)
    (i64.div_s (local.get 0) (local.get 1))))
