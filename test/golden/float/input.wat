(module
  (func (export "hypot") (param f64 f64) (result f64)
    (f64.sqrt (f64.add (f64.mul (local.get 0) (local.get 0)) (f64.mul (local.get 1) (local.get 1)))))
  (func (export "lerp") (param f32 f32 f32) (result f32)
    (f32.add (local.get 0) (f32.mul (f32.sub (local.get 1) (local.get 0)) (local.get 2))))
  (func (export "round") (param f64) (result i32)
    (i32.trunc_f64_s (f64.nearest (local.get 0))))
  (func (export "bits") (param f64) (result i64)
    (i64.reinterpret_f64 (local.get 0))))
